#include "backend/hosting/snapshot_maker.h"

#include "backend/hosting/attention_list.h"
#include "backend/hosting/backlog_view.h"

#include <algorithm>

namespace orderdeck {

namespace {

using namespace std::chrono_literals;

constexpr auto kFactsAge = 2s;

ShardStatus shardStatus(const ShardHealth& health, const ShardFacts& facts, Timestamp now)
{
    ShardStatus status;
    status.shard = health.shard;
    status.writable = health.writable;
    status.trouble = health.trouble;
    status.readers = health.readers;
    status.queued = health.queued;
    status.orders = health.orders;
    // A projection that stands still does not look how far the feed has gone; the store does.
    status.feedHead = std::max(health.projection.head, facts.events);
    status.projectionPosition = health.projection.position;
    status.projectionLag = std::max<std::int64_t>(0, status.feedHead - status.projectionPosition);
    if (status.projectionLag > 0 && health.oldestUnfolded)
        status.projectionAge = std::max(Duration(0), now - *health.oldestUnfolded);
    status.facts = facts;
    return status;
}

} // namespace

SnapshotMaker::SnapshotMaker(const Profile& profile, const Clock& clock,
                             FiguresCollector& collector, ShardFigures& shardFigures)
    : m_profile(profile), m_clock(clock), m_collector(collector), m_shardFigures(shardFigures),
      m_startedAt(clock.now())
{}

std::shared_ptr<const ServiceSnapshot>
SnapshotMaker::make(OrderService& service, const TrafficGenerator* generator, OrderStore& store)
{
    auto snapshot = std::make_shared<ServiceSnapshot>();
    snapshot->number = ++m_number;
    snapshot->at = m_clock.now();
    snapshot->startedAt = m_startedAt;
    snapshot->storeName = m_profile.name;
    snapshot->catalogue = service.catalogue();
    if (!m_map)
        m_map = std::make_shared<const ShardMap>(store.map());
    snapshot->map = m_map;
    snapshot->timeCompression = m_profile.workload ? m_profile.workload->timeCompression : 1;

    snapshot->backlogs =
        stateBacklogs(*snapshot->catalogue, *service.backlog(), snapshot->timeCompression);
    const auto levels = levelsOf(*snapshot->catalogue, snapshot->backlogs);
    snapshot->openTotal = levels.open;
    snapshot->stuckTotal = levels.stuck;

    m_collector.setHomes(homesOf(snapshot->backlogs));
    const CountersTaken counted = service.takeCounters();
    m_collector.tick(snapshot->at, counted.all, levels);
    m_shardFigures.tick(snapshot->at, counted.shards);
    m_collector.writeInto(*snapshot, m_range.load(), snapshot->at);
    addShards(*snapshot, service, store);
    if (generator != nullptr)
        addWorkload(*snapshot, *generator);
    snapshot->attention = attentionList(*snapshot, m_collector.refusalsAboveUsual(snapshot->at));
    return snapshot;
}

void SnapshotMaker::addShards(ServiceSnapshot& snapshot, const OrderService& service,
                              OrderStore& store)
{
    const auto now = std::chrono::steady_clock::now();
    const auto health = service.health();
    if (m_facts.size() != health.size() || now - m_factsAt >= kFactsAge) {
        m_factsAt = now;
        m_facts.resize(health.size());
        for (std::size_t i = 0; i < health.size(); ++i) {
            if (auto facts = store.facts(ShardIndex(static_cast<int>(i))); facts)
                m_facts[i] = std::move(*facts);
        }
    }
    for (std::size_t i = 0; i < health.size(); ++i) {
        const ShardIndex shard(static_cast<int>(i));
        snapshot.shards.push_back(shardStatus(health[i], m_facts[i], snapshot.at));
        snapshot.shards.back().nodes = store.nodes(shard);
        snapshot.shards.back().failoverWarning = store.failoverWarning(shard);
    }
    m_shardFigures.writeInto(snapshot.shards, snapshot.range, snapshot.at);
}

void SnapshotMaker::addWorkload(ServiceSnapshot& snapshot, const TrafficGenerator& generator) const
{
    const WorkloadFigures figures = generator.figures();
    WorkloadStatus status;
    status.ordersPerDay = m_profile.workload->ordersPerDay;
    status.timeCompression = m_profile.workload->timeCompression;
    status.offeredPerSecond = figures.offeredPerSecond;
    status.donePerSecond = figures.donePerSecond;
    status.inFlight = figures.inFlight;
    status.overdue = figures.overdue;
    status.paused = figures.paused;
    snapshot.workload = status;
}

} // namespace orderdeck
