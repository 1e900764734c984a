#include "backend/hosting/snapshot_maker.h"

#include "backend/hosting/attention_list.h"
#include "backend/hosting/backlog_view.h"

#include <algorithm>

namespace orderdeck {

namespace {

using namespace std::chrono_literals;

constexpr auto kFactsAge = 2s;

} // namespace

SnapshotMaker::SnapshotMaker(const Profile& profile, const Clock& clock,
                             FiguresCollector& collector)
    : m_profile(profile), m_clock(clock), m_collector(collector), m_startedAt(clock.now())
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
    snapshot->timeCompression = m_profile.workload ? m_profile.workload->timeCompression : 1;

    snapshot->backlogs =
        stateBacklogs(*snapshot->catalogue, *service.backlog(), snapshot->timeCompression);
    const auto levels = levelsOf(*snapshot->catalogue, snapshot->backlogs);
    snapshot->openTotal = levels.open;
    snapshot->stuckTotal = levels.stuck;

    m_collector.setHomes(homesOf(snapshot->backlogs));
    m_collector.tick(snapshot->at, service.takeCounters(), levels);
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
        ShardStatus status;
        status.shard = health[i].shard;
        status.writable = health[i].writable;
        status.trouble = health[i].trouble;
        status.queued = health[i].queued;
        status.projectionLag =
            std::max<std::int64_t>(0, health[i].projection.head - health[i].projection.position);
        status.facts = m_facts[i];
        snapshot.shards.push_back(std::move(status));
    }
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
