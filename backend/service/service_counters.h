#pragma once

#include "backend/foundation/clock.h"
#include "backend/metrics/latency_histogram.h"
#include "backend/orders/request.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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
    std::int64_t listReads = 0;   ///< Windows of lists, answered from all shards.
    std::int64_t listParts = 0;   ///< What one shard gave to such windows: one of each shard.
    std::int64_t batches = 0;
    std::int64_t batchedRequests = 0; ///< Requests in those batches.
    LatencyHistogram writeLatency;    ///< From submit to verdict, of applied requests.
    LatencyHistogram readLatency;     ///< From get to answer.
    LatencyHistogram commitLatency;   ///< ShardWriter::apply, per batch.

    void add(const ServiceCounters& other);
};

/// What was counted since the last take: of each shard, and all of it with what was refused at the
/// door.
struct CountersTaken {
    ServiceCounters all;
    std::vector<ServiceCounters> shards;
};

/// One finished write, for those who count what flows where.
struct FinishedWrite {
    VerdictKind kind = VerdictKind::Applied;
    OrderId order;
    int shard = 0;
    std::string lifecycle; ///< Empty when not known.
    int lifecycleVersion = 0;
    std::string from; ///< State before; empty for a new order or when not known.
    std::string event;
    std::string to;                ///< State after; empty when refused.
    std::optional<Duration> dwell; ///< Time in `from`, when known.
};

} // namespace orderdeck
