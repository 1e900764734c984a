#pragma once

#include "backend/storage/postgres/connection.h"

#include <cstdint>
#include <functional>

namespace orderdeck::postgres {

/// Events done and all events; false cancels.
using RebuildProgress = std::function<bool(std::int64_t, std::int64_t)>;

/// Makes the order rows, the lists and the counts of a shard from its events, in one transaction:
/// others read what was there before until it is done, and wait to write.
[[nodiscard]] Result<void> rebuildShard(Connection& connection, const RebuildProgress& progress);

} // namespace orderdeck::postgres
