#include "backend/hosting/attention_list.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>
#include <tuple>

namespace orderdeck {

namespace {

using Severity = AttentionItem::Severity;
using Topic = AttentionItem::Topic;

constexpr std::int64_t kMuchLag = 5'000; ///< Events.
constexpr std::int64_t kFewStuck = 3;
/// Longer than so many targets is a warning, however few the orders.
constexpr int kManyTargets = 3;
/// Offered above done by so much, while plans wait, is overload and not a hiccup.
constexpr double kOverload = 1.1;
constexpr std::int64_t kManyOverdue = 100;
/// A shard is hot with so many times its fair share of the last minute's writes, when there are
/// enough of them to mean anything.
constexpr double kHot = 2;
constexpr double kRealTraffic = 5; ///< Writes per second, of all shards.
constexpr std::chrono::minutes kHotFor{1};

/// All versions of one state of one lifecycle.
struct StateSum {
    std::int64_t orders = 0;
    std::int64_t stuck = 0;
    std::optional<Timestamp> oldest;
    std::optional<Duration> target;
    bool onHold = false;
};
using StateSums = std::map<std::pair<std::string, std::string>, StateSum>;

StateSums sumStates(const ServiceSnapshot& snapshot)
{
    StateSums sums;
    for (const StateBacklog& backlog : snapshot.backlogs) {
        StateSum& sum = sums[{backlog.lifecycle, backlog.state}];
        sum.orders += backlog.orders;
        sum.stuck += backlog.pastTarget;
        if (backlog.oldestSince && (!sum.oldest || *backlog.oldestSince < *sum.oldest))
            sum.oldest = backlog.oldestSince;
        sum.target = backlog.target;
        const Lifecycle* lifecycle =
            snapshot.catalogue->find(backlog.lifecycle, backlog.lifecycleVersion);
        const StateIndex state =
            lifecycle == nullptr ? kNoState : lifecycle->stateIndex(backlog.state);
        sum.onHold = state != kNoState && lifecycle->states()[state].kind == StateKind::OnHold;
    }
    return sums;
}

void addStates(const ServiceSnapshot& snapshot, std::vector<AttentionItem>& items)
{
    const StateSums sums = sumStates(snapshot);
    std::map<std::string, std::set<std::string>> lifecyclesOf;
    for (const auto& [key, sum] : sums)
        lifecyclesOf[key.second].insert(key.first);
    for (const auto& [key, sum] : sums) {
        const auto& [lifecycle, state] = key;
        AttentionItem item;
        item.lifecycle = lifecycle;
        item.state = state;
        item.filter = "state:" + state;
        if (lifecyclesOf[state].size() > 1)
            item.filter += " lifecycle:" + lifecycle;
        if (sum.stuck > 0) {
            const bool tooLong =
                sum.oldest && sum.target && snapshot.at - *sum.oldest > *sum.target * kManyTargets;
            item.topic = Topic::StuckOrders;
            item.severity = sum.stuck > kFewStuck || tooLong ? Severity::Warning : Severity::Notice;
            item.count = sum.stuck;
            item.oldest = sum.oldest;
            item.filter += " is:stuck";
            items.push_back(item);
        } else if (sum.onHold && sum.orders > 0) {
            item.topic = Topic::OnHold;
            item.count = sum.orders;
            items.push_back(item);
        }
    }
}

void addShards(const ServiceSnapshot& snapshot, std::vector<AttentionItem>& items)
{
    for (const ShardStatus& shard : snapshot.shards) {
        AttentionItem item;
        item.shard = shard.shard;
        if (!shard.writable) {
            item.severity = Severity::Error;
            item.topic = Topic::ShardStopped;
            item.count = shard.queued;
            item.detail = shard.trouble;
            items.push_back(item);
        }
        if (shard.projectionLag > kMuchLag) {
            item.severity = Severity::Warning;
            item.topic = Topic::ProjectionLag;
            item.count = shard.projectionLag;
            item.detail.clear();
            items.push_back(item);
        }
    }
}

void addHotShards(const ServiceSnapshot& snapshot, std::vector<AttentionItem>& items)
{
    double traffic = 0;
    for (const ShardStatus& shard : snapshot.shards)
        traffic += shard.writesPerSecondOfMinute;
    if (traffic <= kRealTraffic || snapshot.at - snapshot.startedAt < kHotFor)
        return;
    for (const ShardStatus& shard : snapshot.shards) {
        if (shard.trafficShare <= kHot * shard.fairShare)
            continue;
        AttentionItem item;
        item.severity = Severity::Warning;
        item.topic = Topic::HotShard;
        item.shard = shard.shard;
        item.count = std::lround(shard.trafficShare * 100);
        item.detail = "fair would be " + std::to_string(std::lround(shard.fairShare * 100)) + " %";
        items.push_back(item);
    }
}

void addOverload(const WorkloadStatus& workload, std::vector<AttentionItem>& items)
{
    if (workload.overdue < kManyOverdue ||
        workload.offeredPerSecond < workload.donePerSecond * kOverload)
        return;
    char detail[96];
    std::snprintf(detail, sizeof detail, "offered %.0f/s, done %.0f/s", workload.offeredPerSecond,
                  workload.donePerSecond);
    AttentionItem item;
    item.severity = Severity::Warning;
    item.topic = Topic::Overload;
    item.count = workload.overdue;
    item.detail = detail;
    items.push_back(item);
}

} // namespace

std::vector<AttentionItem> attentionList(const ServiceSnapshot& snapshot,
                                         std::int64_t refusalsAboveUsual)
{
    std::vector<AttentionItem> items;
    addShards(snapshot, items);
    addHotShards(snapshot, items);
    addStates(snapshot, items);
    if (refusalsAboveUsual > 0) {
        AttentionItem item;
        item.severity = Severity::Warning;
        item.topic = Topic::Refusals;
        item.count = refusalsAboveUsual;
        items.push_back(item);
    }
    if (snapshot.workload)
        addOverload(*snapshot.workload, items);
    std::stable_sort(items.begin(), items.end(),
                     [](const AttentionItem& a, const AttentionItem& b) {
                         return std::tuple(b.severity, b.count) < std::tuple(a.severity, a.count);
                     });
    return items;
}

} // namespace orderdeck
