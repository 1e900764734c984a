#include "tests/support/snapshot_builder.h"

#include "resources/resources.h"

#include <cmath>
#include <utility>

namespace orderdeck {
namespace {

SeriesView wave(const ServiceSnapshot& snapshot, double base, double swing)
{
    SeriesView view;
    view.step = snapshot.range > TimeSeries::kFineStep * std::int64_t(TimeSeries::kFinePoints)
                    ? TimeSeries::kCoarseStep
                    : TimeSeries::kFineStep;
    const Timestamp begin = std::chrono::floor<std::chrono::seconds>(snapshot.at - snapshot.range);
    for (Timestamp at = begin; at < snapshot.at; at += view.step) {
        const double seconds = double(toMicros(at)) / 1e6;
        const double value = base + swing * (std::sin(seconds / 71) + 0.4 * std::sin(seconds / 13) +
                                             0.2 * std::sin(seconds * 1.7));
        view.points.push_back({at, value});
    }
    view.usual = TimeSeries::Usual{base - swing, base + swing, snapshot.startedAt};
    return view;
}

SeriesView perStep(SeriesView view)
{
    for (SeriesPoint& point : view.points)
        point.value *= double(view.step.count());
    return view;
}

} // namespace

SnapshotBuilder::SnapshotBuilder(Timestamp at, std::shared_ptr<const LifecycleCatalogue> catalogue)
{
    m_snapshot.number = 1;
    m_snapshot.at = at;
    m_snapshot.startedAt = at - std::chrono::hours(30);
    m_snapshot.storeName = "demo";
    m_snapshot.catalogue = std::move(catalogue);
}

SnapshotBuilder& SnapshotBuilder::range(std::chrono::seconds range)
{
    m_snapshot.range = range;
    return *this;
}

SnapshotBuilder& SnapshotBuilder::backlogStep(std::int64_t orders)
{
    m_backlogStep = orders;
    return *this;
}

SnapshotBuilder& SnapshotBuilder::attention(std::vector<AttentionItem> items)
{
    m_snapshot.attention = std::move(items);
    return *this;
}

SnapshotBuilder& SnapshotBuilder::workload(WorkloadStatus status)
{
    m_snapshot.workload = status;
    m_snapshot.timeCompression = status.timeCompression;
    return *this;
}

SnapshotBuilder& SnapshotBuilder::shards(int count)
{
    m_shards = count;
    return *this;
}

SnapshotBuilder& SnapshotBuilder::events(std::int64_t events)
{
    m_events = events;
    return *this;
}

SnapshotBuilder& SnapshotBuilder::empty()
{
    m_empty = true;
    return *this;
}

void SnapshotBuilder::fillSeries(ServiceSnapshot& snapshot) const
{
    snapshot.transitions = perStep(wave(snapshot, 8.4, 1.6));
    snapshot.created = perStep(wave(snapshot, 1.4, 0.3));
    snapshot.refused = perStep(wave(snapshot, 0.3, 0.1));
    snapshot.statusReads = perStep(wave(snapshot, 4, 1));
    snapshot.cachedReads = perStep(wave(snapshot, 10, 3));
    snapshot.listReads = perStep(wave(snapshot, 1.1, 0.4));
    snapshot.writeP50 = wave(snapshot, 1.9, 0.3);
    snapshot.writeP95 = wave(snapshot, 4.6, 0.8);
    snapshot.writeP99 = wave(snapshot, 8.2, 2.4);
    snapshot.openOrders = wave(snapshot, 3200, 40);
    snapshot.stuckOrders = wave(snapshot, 37, 4);
    snapshot.transitionsPerSecond = 8.4;
    snapshot.createdPerSecond = 1.4;
    snapshot.refusedPerSecond = 0.3;
    snapshot.readsPerSecond = 15.1;
    snapshot.writeP99Now = std::chrono::microseconds(8200);
    snapshot.ownQueriesPerSecond = 3.1;
}

void SnapshotBuilder::fillBacklogs(ServiceSnapshot& snapshot) const
{
    std::int64_t orders = 0;
    for (const InstalledLifecycle& installed : snapshot.catalogue->all()) {
        for (const LifecycleState& state : installed.lifecycle->states()) {
            if (state.compound)
                continue;
            orders += m_backlogStep;
            StateBacklog backlog;
            backlog.lifecycle = installed.name;
            backlog.lifecycleVersion = installed.version;
            backlog.state = state.id;
            backlog.orders = orders;
            backlog.target = state.target;
            if (state.target && orders > 0) {
                backlog.pastTarget = orders / 10;
                backlog.oldestSince = snapshot.at - *state.target * 2;
            }
            snapshot.openTotal += state.final ? 0 : backlog.orders;
            snapshot.stuckTotal += backlog.pastTarget;
            snapshot.backlogs.push_back(backlog);
        }
    }
}

/// The first shard has the most, the others a little less.
void SnapshotBuilder::fillShard(ShardStatus& status, const ServiceSnapshot& snapshot) const
{
    const double weight = status.shard == 0 ? 1.2 : 1.0;
    const double all = double(m_shards) + 0.2;
    status.readers = 2;
    status.feedHead = m_events;
    status.projectionPosition = m_events;
    status.orders = std::int64_t(400 * weight);
    status.writesPerSecond = 3 * weight;
    status.writesPerSecondOfMinute = 3 * weight;
    status.readsPerSecond = 16;
    status.requestsPerBatch = 1.4;
    status.commitP50Now = std::chrono::microseconds(1300);
    status.commitP99Now = std::chrono::microseconds(4200);
    status.ordersShare = weight / all;
    status.trafficShare = weight / all;
    status.fairShare = 1.0 / double(m_shards);
    status.writes = perStep(wave(snapshot, 3 * weight, 0.6));
    status.commitP99 = wave(snapshot, 4.2, 1.1);
    status.facts.path = "/srv/orders/shard-000" + std::to_string(status.shard + 1) + ".db";
    status.facts.fileBytes = 32'600'000;
    status.facts.logBytes = 1'150'000;
}

std::shared_ptr<const ServiceSnapshot> SnapshotBuilder::build() const
{
    auto snapshot = std::make_shared<ServiceSnapshot>(m_snapshot);
    for (int shard = 0; shard < m_shards; ++shard) {
        ShardStatus status;
        status.shard = shard;
        status.facts.events = m_events;
        if (!m_empty)
            fillShard(status, *snapshot);
        snapshot->shards.push_back(status);
    }
    snapshot->map =
        std::make_shared<const ShardMap>(ShardMap::byOrder(std::max(m_shards, 1)).value());
    if (!m_empty) {
        fillSeries(*snapshot);
        fillBacklogs(*snapshot);
    }
    return snapshot;
}

std::shared_ptr<const LifecycleCatalogue> orderCatalogue()
{
    const Result<std::string> source = readResource("lifecycles/order.scxml");
    const Result<LifecycleCatalogue> catalogue = LifecycleCatalogue().with(source.value());
    return std::make_shared<const LifecycleCatalogue>(catalogue.value());
}

} // namespace orderdeck
