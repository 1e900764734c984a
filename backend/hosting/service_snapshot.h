#pragma once

#include "backend/metrics/latency_histogram.h"
#include "backend/metrics/time_series.h"
#include "backend/orders/lifecycle_catalogue.h"
#include "backend/storage/order_store.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace orderdeck {

/// One line on a chart over the asked range, with what is usual for it.
struct SeriesView {
    std::vector<SeriesPoint>
        points; ///< Oldest first. Counts: per interval (divide by `step` for a rate).
    std::chrono::seconds step{1};           ///< Length of an interval.
    std::optional<TimeSeries::Usual> usual; ///< Per `1 s` for counts.
};

/// What flowed along one transition of one definition (by from-state, event and to-state) in the
/// asked range.
struct TransitionFlow {
    std::string lifecycle;
    int lifecycleVersion = 0;
    std::string from; ///< State id.
    std::string event;
    std::string to;         ///< State id.
    std::int64_t count = 0; ///< Applied in the range.
    double perSecond = 0;   ///< count / range.
    Duration dwellMedian{}; ///< Time the orders had spent in `from`; of the range.
    Duration dwellP95{};
};

/// Refusals by state and event in the asked range.
struct RefusalFlow {
    std::string lifecycle;
    int lifecycleVersion = 0;
    std::string state; ///< State the order was in; empty when not known.
    std::string event;
    VerdictKind kind = VerdictKind::Illegal;
    std::int64_t count = 0;
};

/// The present backlog of a state.
struct StateBacklog {
    std::string lifecycle;
    int lifecycleVersion = 0;
    std::string state;
    std::int64_t orders = 0;              ///< Exact as of ServiceSnapshot::positions.
    std::int64_t pastTarget = 0;          ///< In it longer than its target.
    std::optional<Timestamp> oldestSince; ///< Of the longest of those past the target.
    std::optional<Duration> target;       ///< After time compression.
};

/// A line of "Needs attention".
struct AttentionItem {
    enum class Severity { Notice, Warning, Error };
    enum class Topic {
        StuckOrders,
        OnHold,
        Refusals,
        ShardStopped,
        ProjectionLag,
        Overload,
        HotShard
    };
    Severity severity = Severity::Notice;
    Topic topic = Topic::StuckOrders;
    std::string lifecycle; ///< Of StuckOrders and OnHold.
    std::string state;
    std::int64_t count = 0; ///< Orders, refusals, events of lag, or per cent of the traffic.
    std::optional<Timestamp> oldest;
    int shard = -1;     ///< Of ShardStopped, ProjectionLag, HotShard.
    std::string filter; ///< Orders page filter that shows it; empty: none.
    std::string detail; ///< A further fact, e.g. the error of the shard.
};

/// One shard as the host sees it. Rates and latencies are of the last 10 seconds.
struct ShardStatus {
    int shard = 0;
    bool writable = true;
    std::string trouble;                 ///< Why not writable.
    int readers = 0;                     ///< Threads that read it.
    std::int64_t queued = 0;             ///< Requests that wait for the writer.
    std::int64_t feedHead = 0;           ///< Position of the newest event.
    std::int64_t projectionPosition = 0; ///< Of the newest event that the read side has folded in.
    std::int64_t projectionLag = 0;      ///< Events.
    std::optional<Duration> projectionAge; ///< Since the oldest of those was written; none: not
                                           ///< known, or no lag.
    std::int64_t orders = 0;               ///< All that it holds, as of the read side.
    double writesPerSecond = 0;            ///< Events written, without imports.
    double readsPerSecond = 0;             ///< Of the store: single orders, parts of lists.
    double requestsPerBatch = 0;           ///< Mean.
    Duration commitP50Now{};               ///< Of the transaction of a batch.
    Duration commitP99Now{};
    double writesPerSecondOfMinute = 0; ///< Of the last minute.
    double ordersShare = 0;             ///< Of all orders; 0 … 1.
    double trafficShare = 0;            ///< Of all writes of the last minute; 0 … 1.
    double fairShare = 1;               ///< What each shard would have if all had the same.
    SeriesView writes;                  ///< Events written.
    SeriesView commitP99;               ///< Milliseconds.
    ShardFacts facts;
    std::vector<NodeStatus> nodes; ///< Its servers; none where it is a file.
    std::string failoverWarning;   ///< What a failover would lose; empty: nothing.
};

/// What the generator is doing; absent without one.
struct WorkloadStatus {
    double ordersPerDay = 0; ///< As configured.
    double timeCompression = 1;
    double offeredPerSecond =
        0; ///< Requests (creates, transitions) it wanted to send, mean of the last 10 s.
    double donePerSecond = 0;  ///< Answered.
    std::int64_t inFlight = 0; ///< Orders it has plans for.
    std::int64_t overdue = 0;  ///< Plans whose time has passed: the store does not keep up.
    bool paused = false;
};

/// Everything a window or terminal shows of a running service, at one moment. Immutable, shared
/// between threads.
struct ServiceSnapshot {
    std::int64_t number = 0; ///< 1, 2, 3 …
    Timestamp at;
    Timestamp startedAt;
    std::string storeName;           ///< Of the profile: "demo".
    std::chrono::seconds range{900}; ///< The range of every series and flow below.
    std::shared_ptr<const LifecycleCatalogue> catalogue;
    std::shared_ptr<const ShardMap> map; ///< Which shard holds which order.
    double timeCompression = 1;

    // Charts. Counts are events that were durably written or requests answered, per interval.
    SeriesView transitions; ///< Applied transitions, without event 1.
    SeriesView created;     ///< New orders.
    SeriesView refused;     ///< Requests refused.
    SeriesView statusReads; ///< Single orders read from the store.
    SeriesView cachedReads; ///< Single orders answered by the status cache.
    SeriesView listReads;   ///< Windows of lists read.
    SeriesView writeP50;    ///< Milliseconds from submit to verdict, per interval.
    SeriesView writeP95;
    SeriesView writeP99;
    SeriesView openOrders;  ///< Level.
    SeriesView stuckOrders; ///< Level.

    // Last 10 seconds.
    double transitionsPerSecond = 0;
    double createdPerSecond = 0;
    double refusedPerSecond = 0;
    double readsPerSecond = 0;
    double cacheHitRate = 0; ///< Share of single orders that the status cache answered.
    Duration writeP99Now{};
    std::int64_t openTotal = 0;
    std::int64_t stuckTotal = 0;

    std::vector<StateBacklog>
        backlogs; ///< Every state of every installed version that is in use or newest.
    std::vector<TransitionFlow> flows;
    std::vector<RefusalFlow> refusals;
    std::vector<AttentionItem> attention; ///< Worst first.
    std::vector<ShardStatus> shards;
    std::optional<WorkloadStatus> workload;
    double ownQueriesPerSecond =
        0; ///< What watching costs the store: lists, counts and panel reads of the window.
};

} // namespace orderdeck
