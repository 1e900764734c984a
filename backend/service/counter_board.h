#pragma once

#include "backend/metrics/latency_histogram.h"
#include "backend/service/service_counters.h"

#include <atomic>
#include <cstdint>

namespace orderdeck {

/// Where the threads of a shard count, and those at the door what never came to a shard. Any thread
/// adds; one takes.
class CounterBoard {
public:
    std::atomic<std::int64_t> transitions{0};
    std::atomic<std::int64_t> created{0};
    std::atomic<std::int64_t> imported{0};
    std::atomic<std::int64_t> importedEvents{0};
    std::atomic<std::int64_t> refused{0};
    std::atomic<std::int64_t> statusReads{0};
    std::atomic<std::int64_t> cachedReads{0};
    std::atomic<std::int64_t> listReads{0};
    std::atomic<std::int64_t> listParts{0};
    std::atomic<std::int64_t> batches{0};
    std::atomic<std::int64_t> batchedRequests{0};
    AtomicLatencyHistogram writeLatency;
    AtomicLatencyHistogram readLatency;
    AtomicLatencyHistogram commitLatency;

    /// What was counted since the last take.
    [[nodiscard]] ServiceCounters take();
};

} // namespace orderdeck
