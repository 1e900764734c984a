#include "backend/hosting/dwell_histogram.h"

#include <algorithm>
#include <cmath>

namespace orderdeck {

namespace {

constexpr double kClassesPerDoubling = 8;
constexpr std::uint16_t kLastClass = 300; ///< Above a year.

std::uint16_t classOf(Duration dwell)
{
    const double millis = static_cast<double>(dwell.count()) / 1000.0;
    if (millis < 1)
        return 0;
    const double number = 1 + std::floor(std::log2(millis) * kClassesPerDoubling);
    return static_cast<std::uint16_t>(std::min<double>(number, kLastClass));
}

Duration middleOf(std::uint16_t number)
{
    if (number == 0)
        return Duration(500);
    const double millis = std::exp2((number - 0.5) / kClassesPerDoubling);
    return Duration(static_cast<std::int64_t>(millis * 1000.0));
}

} // namespace

void DwellHistogram::record(Duration dwell) { add(classOf(dwell), 1); }

void DwellHistogram::merge(const DwellHistogram& other)
{
    for (const auto& [number, count] : other.m_classes)
        add(number, count);
}

Duration DwellHistogram::quantile(double q) const
{
    if (m_count == 0)
        return Duration(0);
    const auto rank = static_cast<std::int64_t>(std::ceil(q * static_cast<double>(m_count)));
    std::int64_t seen = 0;
    for (const auto& [number, count] : m_classes) {
        seen += count;
        if (seen >= rank)
            return middleOf(number);
    }
    return middleOf(m_classes.back().first);
}

void DwellHistogram::add(std::uint16_t number, std::uint32_t count)
{
    m_count += count;
    const auto at = std::lower_bound(m_classes.begin(), m_classes.end(), Class{number, 0});
    if (at != m_classes.end() && at->first == number)
        at->second += count;
    else
        m_classes.insert(at, {number, count});
}

} // namespace orderdeck
