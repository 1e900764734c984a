#pragma once

#include "backend/foundation/clock.h"
#include "backend/hosting/figures_collector.h"
#include "backend/hosting/profile.h"
#include "backend/hosting/service_snapshot.h"
#include "backend/hosting/shard_figures.h"
#include "backend/service/order_service.h"
#include "backend/storage/order_store.h"
#include "backend/workload/traffic_generator.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <vector>

namespace orderdeck {

/// Puts a snapshot together from what service, collector, generator and store tell, without
/// waiting for any of them. One thread, except setRange().
class SnapshotMaker {
public:
    SnapshotMaker(const Profile& profile, const Clock& clock, FiguresCollector& collector,
                  ShardFigures& shardFigures);

    /// Takes the service's counters: nobody else may. `generator` may be null.
    [[nodiscard]] std::shared_ptr<const ServiceSnapshot>
    make(OrderService& service, const TrafficGenerator* generator, OrderStore& store);
    void setRange(std::chrono::seconds range) { m_range = range; }

private:
    void addShards(ServiceSnapshot& snapshot, const OrderService& service, OrderStore& store);
    void addWorkload(ServiceSnapshot& snapshot, const TrafficGenerator& generator) const;

    const Profile& m_profile;
    const Clock& m_clock;
    FiguresCollector& m_collector;
    ShardFigures& m_shardFigures;
    const Timestamp m_startedAt;
    std::shared_ptr<const ShardMap> m_map; ///< Null until the first snapshot.
    std::int64_t m_number = 0;
    std::atomic<std::chrono::seconds> m_range{std::chrono::minutes(15)};
    std::vector<ShardFacts> m_facts; ///< As of m_factsAt.
    std::chrono::steady_clock::time_point m_factsAt{};
};

} // namespace orderdeck
