#include "backend/workload/history_clock.h"

#include <cmath>

namespace orderdeck {

namespace {

Duration scaled(Duration duration, double factor)
{
    return Duration(std::llround(static_cast<double>(duration.count()) * factor));
}

} // namespace

HistoryClock::HistoryClock(Timestamp now, double compression, Duration squeezed)
    : m_now(now), m_compression(compression), m_squeezed(squeezed)
{}

Duration HistoryClock::squeezedOnWall() const { return scaled(m_squeezed, 1 / m_compression); }

Timestamp HistoryClock::wall(Duration ago) const
{
    if (ago <= m_squeezed)
        return m_now - scaled(ago, 1 / m_compression);
    return m_now - squeezedOnWall() - (ago - m_squeezed);
}

Duration HistoryClock::shopSpan(Duration span) const
{
    if (span <= squeezedOnWall())
        return scaled(span, m_compression);
    return m_squeezed + (span - squeezedOnWall());
}

Timestamp HistoryClock::shopNow() const
{
    // Only the time of the day matters; a whole number of days keeps it positive and exact.
    constexpr double kDay = 86'400'000'000;
    const std::int64_t day = std::llround(kDay / m_compression);
    const double passed = static_cast<double>(toMicros(m_now) % day) / static_cast<double>(day);
    return Timestamp(std::chrono::days(20'000)) + Duration(std::llround(passed * kDay));
}

} // namespace orderdeck
