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
        std::optional<TimeSeries::Usual> usual; ///< As of Kept::usualAt.
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

    /// What is kept by the time of day; begins anew when the clock is set back.
    struct Kept {
        Timestamp startedAt;
        Series transitions{Consolidation::Sum};
        Series created{Consolidation::Sum};
        Series refused{Consolidation::Sum};
        Series statusReads{Consolidation::Sum};
        Series cachedReads{Consolidation::Sum};
        Series listReads{Consolidation::Sum};
        Series writeP50{Consolidation::Max};
        Series writeP95{Consolidation::Max};
        Series writeP99{Consolidation::Max};
        Series open{Consolidation::Last};
        Series stuck{Consolidation::Last};
        RangeLedger<FlowKey> flows = {};
        RangeLedger<RefusalKey> refusals = {};
        PresentLatency latencies = {}; ///< From submit to verdict.
        Timestamp usualAt{};
        Timestamp tickedAt{};
    };

    mutable std::mutex m_mutex; ///< Protects everything below.
    Kept m_kept;
    std::map<std::string, Home> m_homes;
};

} // namespace orderdeck
