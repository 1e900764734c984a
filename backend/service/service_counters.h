#pragma once

#include "backend/foundation/clock.h"
#include "backend/metrics/latency_histogram.h"
#include "backend/orders/request.h"

#include <cstdint>
#include <optional>
#include <string>

namespace orderdeck {

/// What the service has counted since the last take(); all counts are of things that are finished.
struct ServiceCounters {
    std::int64_t transitions = 0; ///< Answered as applied, without event 1.
    std::int64_t created = 0;     ///< Orders made (imports do not count).
    std::int64_t imported = 0;    ///< Orders written by import.
    std::int64_t importedEvents = 0;
    std::int64_t refused = 0;     ///< Verdicts other than Applied.
    std::int64_t statusReads = 0; ///< Orders read one by one from the store.
    std::int64_t cachedReads = 0; ///< Answered by the status cache.
    std::int64_t listReads = 0;   ///< Windows of lists.
    std::int64_t batches = 0;
    LatencyHistogram writeLatency; ///< From submit to verdict, of applied requests.
    LatencyHistogram readLatency;  ///< From get to answer.
};

/// One finished write, for those who count what flows where.
struct FinishedWrite {
    VerdictKind kind = VerdictKind::Applied;
    OrderId order;
    std::string lifecycle; ///< Empty when not known.
    int lifecycleVersion = 0;
    std::string from; ///< State before; empty for a new order or when not known.
    std::string event;
    std::string to;                ///< State after; empty when refused.
    std::optional<Duration> dwell; ///< Time in `from`, when known.
};

} // namespace orderdeck
