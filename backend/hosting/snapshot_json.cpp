#include "backend/hosting/snapshot_json.h"

#include "backend/foundation/text.h"

namespace orderdeck {

std::int64_t projectionLag(const ServiceSnapshot& snapshot)
{
    std::int64_t most = 0;
    for (const ShardStatus& shard : snapshot.shards)
        most = std::max(most, shard.projectionLag);
    return most;
}

Json figuresJson(const ServiceSnapshot& snapshot)
{
    Json json{{"at", toIso8601(snapshot.at)},
              {"ordersPerSecond", snapshot.createdPerSecond},
              {"transitionsPerSecond", snapshot.transitionsPerSecond},
              {"refusedPerSecond", snapshot.refusedPerSecond},
              {"readsPerSecond", snapshot.readsPerSecond},
              {"writeP99Micros", snapshot.writeP99Now.count()},
              {"open", snapshot.openTotal},
              {"stuck", snapshot.stuckTotal},
              {"projectionLag", projectionLag(snapshot)}};
    if (const auto& workload = snapshot.workload) {
        json["offeredPerSecond"] = workload->offeredPerSecond;
        json["donePerSecond"] = workload->donePerSecond;
        json["overdue"] = workload->overdue;
        json["paused"] = workload->paused;
    }
    return json;
}

namespace {

Json nodeJson(const NodeStatus& node)
{
    Json json{{"name", node.name},
              {"role", node.role},
              {"note", node.note},
              {"inRotation", node.inRotation},
              {"pool",
               {{"inUse", node.poolInUse},
                {"idle", node.poolIdle},
                {"most", node.poolMost},
                {"waiting", node.poolWaiting}}},
              {"breakerOpen", node.breakerOpen},
              {"reads", node.reads},
              {"staleReads", node.staleReads}};
    if (node.lag)
        json["lagMicros"] = node.lag->count();
    if (node.lagBytes)
        json["lagBytes"] = *node.lagBytes;
    return json;
}

Json shardJson(const ShardStatus& shard)
{
    Json json{{"shard", shard.shard},
              {"path", shard.facts.path},
              {"writable", shard.writable},
              {"trouble", shard.trouble},
              {"queued", shard.queued},
              {"projectionLag", shard.projectionLag},
              {"events", shard.facts.events},
              {"fileBytes", shard.facts.fileBytes},
              {"logBytes", shard.facts.logBytes},
              {"projectionPosition", shard.projectionPosition},
              {"orders", shard.orders},
              {"writesPerSecond", shard.writesPerSecond},
              {"readsPerSecond", shard.readsPerSecond},
              {"requestsPerBatch", shard.requestsPerBatch},
              {"commitP50Micros", shard.commitP50Now.count()},
              {"commitP99Micros", shard.commitP99Now.count()},
              {"ordersShare", shard.ordersShare},
              {"trafficShare", shard.trafficShare},
              {"fairShare", shard.fairShare}};
    if (shard.projectionAge)
        json["projectionAgeMicros"] = shard.projectionAge->count();
    for (const NodeStatus& node : shard.nodes)
        json["nodes"].push_back(nodeJson(node));
    if (!shard.failoverWarning.empty())
        json["failoverWarning"] = shard.failoverWarning;
    return json;
}

} // namespace

Json shardsJson(const ServiceSnapshot& snapshot)
{
    Json json = Json::array();
    for (const ShardStatus& shard : snapshot.shards)
        json.push_back(shardJson(shard));
    return json;
}

Json statusJson(const ServiceSnapshot& snapshot)
{
    Json json{{"store", snapshot.storeName},
              {"startedAt", toIso8601(snapshot.startedAt)},
              {"figures", figuresJson(snapshot)},
              {"states", Json::array()},
              {"shards", shardsJson(snapshot)}};
    for (const StateBacklog& backlog : snapshot.backlogs)
        json["states"].push_back({{"lifecycle", backlog.lifecycle},
                                  {"lifecycleVersion", backlog.lifecycleVersion},
                                  {"state", backlog.state},
                                  {"orders", backlog.orders},
                                  {"pastTarget", backlog.pastTarget}});
    return json;
}

} // namespace orderdeck
