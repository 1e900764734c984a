#pragma once

#include "backend/storage/driver_history.h"
#include "backend/storage/order_store.h"
#include "backend/storage/verify_report.h"

#include <functional>
#include <optional>

namespace orderdeck {

struct VerifyProgress {
    int shard = 0;           ///< From 0.
    int shards = 0;          ///< Of the store.
    std::int64_t events = 0; ///< Read so far, over all shards.
    std::int64_t all = 0;    ///< Events that there were at the start.
};

/// Checks a whole store by streaming scans: invariants 3, 4, 5, 7 and 10 of ARCHITECTURE.md over
/// all shards, with a driver's history also 1 and 2. Only reads, so that it runs beside a writer:
/// what looks wrong is read again until it stands still. `progress` is asked now and then; false
/// ends it with a Cancelled error.
[[nodiscard]] Result<VerifyReport>
verify(OrderStore& store, const std::optional<DriverHistory>& history,
       const std::function<bool(const VerifyProgress&)>& progress);

} // namespace orderdeck
