#include "backend/hosting/present_figures.h"

#include <algorithm>

namespace orderdeck {

bool wasSetBack(Timestamp before, Timestamp now) { return now + std::chrono::seconds(10) < before; }

double perSecond(const TimeSeries& counts, Timestamp startedAt, Timestamp now,
                 std::chrono::seconds span)
{
    const auto end = std::chrono::floor<std::chrono::seconds>(now);
    const auto begin =
        std::max<Timestamp>(end - span, std::chrono::floor<std::chrono::seconds>(startedAt));
    const auto seconds = std::chrono::duration<double>(end - begin).count();
    if (seconds <= 0)
        return 0;
    double total = 0;
    for (const SeriesPoint& point : counts.since(begin)) {
        if (point.at < end)
            total += point.value;
    }
    return total / seconds;
}

void PresentLatency::add(Timestamp now, const LatencyHistogram& latency)
{
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    if (m_seconds.empty() || m_seconds.back().at < second)
        m_seconds.push_back({second, {}});
    while (m_seconds.front().at + kPresent <= second)
        m_seconds.pop_front();
    m_seconds.back().latency.merge(latency);
}

LatencyHistogram PresentLatency::all() const
{
    LatencyHistogram sum;
    for (const Second& second : m_seconds)
        sum.merge(second.latency);
    return sum;
}

} // namespace orderdeck
