#include "backend/storage/postgres/node_statuses.h"

namespace orderdeck::postgres {
namespace {

void addView(NodeStatus& status, const NodeView& view)
{
    status.name = view.name;
    // Who does not answer is shown so at once; what it was trusted with ends when its evidence
    // does.
    status.role = name(view.reachable ? view.role : NodeRole::Silent);
    status.note = view.note.empty() ? view.error : view.note;
    status.inRotation = view.rotation.rotation == Rotation::In;
    if (view.role != NodeRole::Replica)
        return;
    status.lag = view.lag.time;
    if (view.lag.bytes)
        status.lagBytes = static_cast<std::int64_t>(*view.lag.bytes);
}

void addPool(NodeStatus& status, const PoolSnapshot& pool)
{
    status.poolInUse = static_cast<int>(pool.inUse);
    status.poolIdle = static_cast<int>(pool.idle);
    status.poolMost = static_cast<int>(pool.maximum);
    status.poolWaiting = static_cast<std::int64_t>(pool.waiting);
    status.breakerOpen = pool.breaker != BreakerState::Closed;
}

} // namespace

std::vector<NodeStatus> nodeStatuses(const ShardTopology& topology,
                                     const std::vector<std::shared_ptr<const PoolSnapshot>>& pools,
                                     const std::map<NodeId, ReadCounts>& reads)
{
    std::vector<NodeStatus> all;
    for (std::size_t node = 0; node < topology.nodes.size(); ++node) {
        NodeStatus& status = all.emplace_back();
        addView(status, topology.nodes[node]);
        addPool(status, *pools.at(node));
        if (const auto counted = reads.find(topology.nodes[node].id); counted != reads.end()) {
            status.reads = static_cast<std::int64_t>(counted->second.routed());
            status.staleReads = static_cast<std::int64_t>(counted->second.stale);
        }
    }
    return all;
}

} // namespace orderdeck::postgres
