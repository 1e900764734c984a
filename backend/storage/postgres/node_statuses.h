#pragma once

#include "backend/connection_pool/pool_snapshot.h"
#include "backend/replication/read_router.h"
#include "backend/replication/topology.h"
#include "backend/storage/order_store.h"

#include <map>
#include <memory>
#include <vector>

namespace orderdeck::postgres {

/// What is known of a shard's servers, put together. `pools`: in the order of the nodes. Pure.
[[nodiscard]] std::vector<NodeStatus>
nodeStatuses(const ShardTopology& topology,
             const std::vector<std::shared_ptr<const PoolSnapshot>>& pools,
             const std::map<NodeId, ReadCounts>& reads);

} // namespace orderdeck::postgres
