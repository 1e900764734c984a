#include "backend/hosting/shard_figures.h"

namespace orderdeck {

namespace {

constexpr std::chrono::minutes kTraffic{1}; ///< What shares of traffic are taken of.

double inMillis(std::chrono::microseconds time)
{
    return static_cast<double>(time.count()) / 1000.0;
}

double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

} // namespace

ShardFigures::ShardFigures(Timestamp startedAt) : m_startedAt(startedAt) {}

ShardFigures::Shard& ShardFigures::at(std::size_t index)
{
    if (m_shards.size() <= index)
        m_shards.resize(index + 1);
    return m_shards[index];
}

void ShardFigures::record(const std::vector<FinishedWrite>& writes, Timestamp at)
{
    const std::lock_guard lock(m_mutex);
    for (const FinishedWrite& write : writes) {
        if (write.kind == VerdictKind::Applied)
            this->at(static_cast<std::size_t>(write.shard)).writes.record(at, 1);
    }
}

void ShardFigures::tick(Timestamp now, const std::vector<ServiceCounters>& shards)
{
    const std::lock_guard lock(m_mutex);
    if (wasSetBack(m_tickedAt, now)) {
        m_shards.clear();
        m_startedAt = now;
    }
    m_tickedAt = now;
    for (std::size_t i = 0; i < shards.size(); ++i) {
        const ServiceCounters& counted = shards[i];
        Shard& shard = at(i);
        // A second without events is a point as well.
        shard.writes.record(now, 0);
        shard.reads.record(now, static_cast<double>(counted.statusReads + counted.listParts));
        shard.batches.record(now, static_cast<double>(counted.batches));
        shard.batched.record(now, static_cast<double>(counted.batchedRequests));
        shard.commits.add(now, counted.commitLatency);
        if (counted.commitLatency.count() > 0)
            shard.commitP99.record(now, inMillis(shard.commits.newestSecond().quantile(0.99)));
    }
}

void ShardFigures::writeInto(std::vector<ShardStatus>& shards, std::chrono::seconds range,
                             Timestamp now)
{
    const std::lock_guard lock(m_mutex);
    double orders = 0;
    double writes = 0;
    for (std::size_t i = 0; i < shards.size(); ++i) {
        writeOne(at(i), shards[i], range, now);
        orders += static_cast<double>(shards[i].orders);
        writes += shards[i].writesPerSecondOfMinute;
    }
    for (ShardStatus& status : shards) {
        status.ordersShare = share(static_cast<double>(status.orders), orders);
        status.trafficShare = share(status.writesPerSecondOfMinute, writes);
        status.fairShare = 1.0 / static_cast<double>(shards.size());
    }
}

void ShardFigures::writeOne(const Shard& shard, ShardStatus& status, std::chrono::seconds range,
                            Timestamp now) const
{
    const Timestamp from = now - range;
    status.writes = {shard.writes.since(from), shard.writes.stepSince(from), std::nullopt};
    status.commitP99 = {shard.commitP99.since(from), shard.commitP99.stepSince(from), std::nullopt};
    status.writesPerSecond = perSecond(shard.writes, m_startedAt, now);
    status.readsPerSecond = perSecond(shard.reads, m_startedAt, now);
    status.writesPerSecondOfMinute = perSecond(shard.writes, m_startedAt, now, kTraffic);
    const double batches = perSecond(shard.batches, m_startedAt, now);
    status.requestsPerBatch = share(perSecond(shard.batched, m_startedAt, now), batches);
    const LatencyHistogram commits = shard.commits.all();
    status.commitP50Now = commits.quantile(0.5);
    status.commitP99Now = commits.quantile(0.99);
}

} // namespace orderdeck
