#pragma once

#include "backend/hosting/present_figures.h"
#include "backend/hosting/service_snapshot.h"
#include "backend/service/service_counters.h"

#include <chrono>
#include <mutex>
#include <vector>

namespace orderdeck {

/// The figures of each shard over time, bounded. Writes are counted where they are in the feed, as
/// those of the whole service are, so that the shards add up to it; the rest is what each shard's
/// threads counted. Any thread.
class ShardFigures {
public:
    explicit ShardFigures(Timestamp startedAt);

    /// What was finished; called by the service's threads.
    void record(const std::vector<FinishedWrite>& writes, Timestamp at);
    /// What each shard counted since the last call; a few times a second.
    void tick(Timestamp now, const std::vector<ServiceCounters>& shards);
    /// Rates, latencies, series and shares of every shard in the snapshot; orders must be there.
    void writeInto(std::vector<ShardStatus>& shards, std::chrono::seconds range, Timestamp now);

private:
    struct Shard {
        TimeSeries writes{Consolidation::Sum};
        TimeSeries reads{Consolidation::Sum};
        TimeSeries batches{Consolidation::Sum};
        TimeSeries batched{Consolidation::Sum}; ///< Requests in batches.
        TimeSeries commitP99{Consolidation::Max};
        PresentLatency commits;
    };
    [[nodiscard]] Shard& at(std::size_t index);
    void writeOne(const Shard& shard, ShardStatus& status, std::chrono::seconds range,
                  Timestamp now) const;

    std::mutex m_mutex; ///< Protects what follows.
    Timestamp m_startedAt;
    Timestamp m_tickedAt{};
    std::vector<Shard> m_shards;
};

} // namespace orderdeck
