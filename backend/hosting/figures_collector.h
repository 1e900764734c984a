#pragma once

#include "backend/hosting/present_figures.h"
#include "backend/hosting/range_ledger.h"
#include "backend/hosting/service_snapshot.h"
#include "backend/service/service_counters.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

namespace orderdeck {

/// Keeps what the service counts as series, flows and refusals over time, all bounded, and writes
/// them into snapshots. Transitions and new orders are counted where they are in the feed, so that
/// at rest each chart's sum is the number of new event rows. Any thread.
class FiguresCollector {
public:
    explicit FiguresCollector(Timestamp startedAt);

    /// What was finished; called by the service's threads.
    void record(const std::vector<FinishedWrite>& writes, Timestamp at);
    /// What was counted since the last call, and the present levels; a few times a second.
    struct Levels {
        std::int64_t open = 0;
        std::int64_t stuck = 0;
    };
    void tick(Timestamp now, const ServiceCounters& counters, Levels levels);

    /// Which lifecycle a state belongs to, for refusals, which do not say it.
    struct Home {
        std::string lifecycle;
        int version = 0;
    };
    void setHomes(std::map<std::string, Home> homes);

    /// Series, flows, refusals and present rates, as of `now` over `range`.
    void writeInto(ServiceSnapshot& snapshot, std::chrono::seconds range, Timestamp now);
    /// Refusals of the last minute when they are far above what is usual; else 0.
    [[nodiscard]] std::int64_t refusalsAboveUsual(Timestamp now);

private:
    struct Series {
        explicit Series(Consolidation consolidation) : values(consolidation) {}
        TimeSeries values;
        std::optional<TimeSeries::Usual> usual; ///< As of m_usualAt.
    };
    /// (lifecycle, version, from, event, to).
    using FlowKey = std::tuple<std::string, int, std::string, std::string, std::string>;
    /// (lifecycle, version, state, event, kind).
    using RefusalKey = std::tuple<std::string, int, std::string, std::string, VerdictKind>;

    void recordOne(const FinishedWrite& write, Timestamp at);
    void recordLatency(Timestamp now, const LatencyHistogram& latency);
    void refreshUsual(Timestamp now);
    [[nodiscard]] static SeriesView view(const Series& series, std::chrono::seconds range,
                                         Timestamp now);
    void writeFlows(ServiceSnapshot& snapshot, std::chrono::seconds range, Timestamp now) const;

    const Timestamp m_startedAt;
    mutable std::mutex m_mutex; ///< Protects everything below.
    Series m_transitions{Consolidation::Sum};
    Series m_created{Consolidation::Sum};
    Series m_refused{Consolidation::Sum};
    Series m_statusReads{Consolidation::Sum};
    Series m_cachedReads{Consolidation::Sum};
    Series m_listReads{Consolidation::Sum};
    Series m_writeP50{Consolidation::Max};
    Series m_writeP95{Consolidation::Max};
    Series m_writeP99{Consolidation::Max};
    Series m_open{Consolidation::Last};
    Series m_stuck{Consolidation::Last};
    RangeLedger<FlowKey> m_flows;
    RangeLedger<RefusalKey> m_refusals;
    std::map<std::string, Home> m_homes;
    PresentLatency m_latencies; ///< From submit to verdict.
    Timestamp m_usualAt{};
};

} // namespace orderdeck
