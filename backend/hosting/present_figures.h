#pragma once

#include "backend/foundation/clock.h"
#include "backend/metrics/latency_histogram.h"
#include "backend/metrics/time_series.h"

#include <chrono>
#include <deque>

namespace orderdeck {

/// What "now" means in figures.
inline constexpr std::chrono::seconds kPresent{10};

/// The clock was set back by more than figures can bear: what was recorded lies in the future, and
/// everything new would be added to its last second.
[[nodiscard]] bool wasSetBack(Timestamp before, Timestamp now);

/// Mean of the whole seconds of `span` that ended by `now`, or since `startedAt`.
[[nodiscard]] double perSecond(const TimeSeries& counts, Timestamp startedAt, Timestamp now,
                               std::chrono::seconds span = kPresent);

/// Latencies of the last ten seconds, second by second. One thread.
class PresentLatency {
public:
    void add(Timestamp now, const LatencyHistogram& latency);
    [[nodiscard]] const LatencyHistogram& newestSecond() const { return m_seconds.back().latency; }
    [[nodiscard]] LatencyHistogram all() const;

private:
    struct Second {
        std::chrono::sys_seconds at;
        LatencyHistogram latency;
    };
    std::deque<Second> m_seconds;
};

} // namespace orderdeck
