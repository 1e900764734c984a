#pragma once

#include "backend/hosting/service_snapshot.h"

#include <memory>

namespace orderdeck {

/// A snapshot of a made-up but plausible service, for tests of models and pages: waves in every
/// series, a backlog in every state, two stuck states. The same arguments, the same snapshot.
class SnapshotBuilder {
public:
    SnapshotBuilder(Timestamp at, std::shared_ptr<const LifecycleCatalogue> catalogue);

    SnapshotBuilder& range(std::chrono::seconds range);
    /// Orders in the n-th state of every definition: 10, 20, 30 …; nothing when `orders` is 0.
    SnapshotBuilder& backlogStep(std::int64_t orders);
    SnapshotBuilder& attention(std::vector<AttentionItem> items);
    SnapshotBuilder& workload(WorkloadStatus status);
    SnapshotBuilder& shards(int count);
    SnapshotBuilder& events(std::int64_t events); ///< Of each shard.
    SnapshotBuilder& empty();                     ///< No figures at all.
    [[nodiscard]] std::shared_ptr<const ServiceSnapshot> build() const;

private:
    void fillSeries(ServiceSnapshot& snapshot) const;
    void fillBacklogs(ServiceSnapshot& snapshot) const;
    void fillShard(ShardStatus& status, const ServiceSnapshot& snapshot) const;

    ServiceSnapshot m_snapshot;
    std::int64_t m_backlogStep = 10;
    int m_shards = 3;
    std::int64_t m_events = 1000;
    bool m_empty = false;
};

/// resources/lifecycles/order.scxml, installed once.
[[nodiscard]] std::shared_ptr<const LifecycleCatalogue> orderCatalogue();

} // namespace orderdeck
