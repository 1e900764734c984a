#include "models/shard_cards.h"

#include "backend/foundation/text.h"
#include "models/series_reduction.h"
#include "models/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace orderdeck {
namespace {

using Topic = AttentionItem::Topic;

QString say(const char* text) { return QCoreApplication::translate("ShardCards", text); }

QString joined(const QString& first, const QString& second)
{
    return first % QStringLiteral(" · ") % second;
}

QString millisText(Duration duration) { return rateText(double(duration.count()) / 1000.0); }

QString behindText(const ShardStatus& shard)
{
    const QString events = countText(shard.projectionLag);
    return shard.projectionAge ? joined(events, fromUtf8(describeDuration(*shard.projectionAge)))
                               : events;
}

QString troubleText(const AttentionItem& item, const ShardStatus& shard)
{
    switch (item.topic) {
    case Topic::ShardStopped:
        return say("Takes no writes: %1. Requests for its orders are answered “unavailable” and "
                   "may be sent again. It is opened again by itself within two seconds, as long "
                   "as it takes; its orders can be read meanwhile.")
            .arg(fromUtf8(shard.trouble));
    case Topic::ProjectionLag:
        return say("Lists and counts are %1 events behind: they show older states. One order is "
                   "always read from the store itself. They catch up by themselves.")
            .arg(countText(shard.projectionLag));
    case Topic::HotShard:
        return say("Takes %1 % of the writes of the last minute, where %2 % would be fair: its "
                   "writer is the first to reach its limit.")
            .arg(item.count)
            .arg(std::lround(shard.fairShare * 100));
    case Topic::StuckOrders:
    case Topic::OnHold:
    case Topic::Refusals:
    case Topic::Overload: break;
    }
    return {};
}

QList<ShardFact> factsOf(const ShardStatus& shard)
{
    const bool commits = shard.commitP99Now > Duration(0);
    return {
        {say("Writes"), rateText(shard.writesPerSecond) % QStringLiteral(" /s"),
         say("Events written, without imports. Mean of the last 10 seconds.")},
        {say("Reads"), rateText(shard.readsPerSecond) % QStringLiteral(" /s"),
         say("Single orders, and this shard's part of every list. Mean of the last 10 seconds.")},
        {say("Commit p50 · p99"),
         commits ? QString(joined(millisText(shard.commitP50Now), millisText(shard.commitP99Now)) %
                           QStringLiteral(" ms"))
                 : QStringLiteral("–"),
         say("How long the durable transaction of a batch took, in the last 10 seconds.")},
        {say("Requests/batch"),
         shard.requestsPerBatch > 0 ? rateText(shard.requestsPerBatch) : QStringLiteral("–"),
         say("Requests that share one transaction; what comes during a commit goes together into "
             "the next. Mean of the last 10 seconds.")},
        {say("Queue"), countText(shard.queued), say("Requests that wait for the writer now.")},
        {say("Lists behind"), behindText(shard),
         say("Events that lists and counts have not taken in yet, and the age of the oldest.")},
        {say("Orders"), countText(shard.orders), say("All that it holds, open and finished.")},
        {say("File · WAL"),
         joined(bytesText(shard.facts.fileBytes), bytesText(shard.facts.logBytes)),
         say("The database file, and the log of what is not yet moved into it.")},
    };
}

QString roleText(const NodeStatus& node)
{
    QString role = fromUtf8(node.role);
    if (node.lag)
        role = say("replica, %1 ms behind").arg(millisText(*node.lag));
    if (node.lagBytes && *node.lagBytes > 0)
        role = role % QStringLiteral(", ") % bytesText(*node.lagBytes);
    return node.inRotation ? role : role % say(", out of rotation");
}

ShardNodeLine nodeLine(const NodeStatus& node)
{
    QString detail = say("pool %1 of %2 · %3 reads")
                         .arg(node.poolInUse)
                         .arg(node.poolMost)
                         .arg(countText(node.reads));
    if (node.poolWaiting > 0)
        detail = say("%1 wait · ").arg(countText(node.poolWaiting)) % detail;
    if (node.breakerOpen)
        detail = say("breaker open · ") % detail;
    const bool serves = node.role == "primary" || node.role == "replica";
    return {fromUtf8(node.name), roleText(node), detail, !serves || node.breakerOpen,
            fromUtf8(node.note)};
}

ShardShare shareOf(const QString& name, double share, double fair)
{
    return {name, share, fair,
            say("%1 % · fair %2 %").arg(std::lround(share * 100)).arg(std::lround(fair * 100)),
            false};
}

ShardTrend trendOf(const QString& name, QList<QPointF> points)
{
    ShardTrend trend{name, {}, std::move(points)};
    const auto highest =
        std::max_element(trend.points.begin(), trend.points.end(),
                         [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); });
    if (highest != trend.points.end())
        trend.peak = say("peak %1").arg(rateText(highest->y()));
    return trend;
}

} // namespace

ShardCardFigures shardCard(const ShardStatus& shard, const ServiceSnapshot& snapshot)
{
    ShardCardFigures card;
    card.title = say("Shard %1").arg(shard.shard + 1);
    card.role = shard.nodes.empty() ? say("writer + %1 readers, embedded SQLite").arg(shard.readers)
                                    : say("PostgreSQL, %1 servers").arg(shard.nodes.size());
    for (const NodeStatus& node : shard.nodes)
        card.nodes.append(nodeLine(node));
    card.path = fromUtf8(shard.facts.path);
    card.writable = shard.writable;
    card.facts = factsOf(shard);
    card.trends = {
        trendOf(say("Writes/s"), ratePoints(shard.writes, snapshot)),
        trendOf(say("Commit p99 ms"), levelPoints(shard.commitP99, snapshot, LevelKind::Worst))};
    card.shares = {shareOf(say("Orders"), shard.ordersShare, shard.fairShare),
                   shareOf(say("Writes"), shard.trafficShare, shard.fairShare)};
    for (const AttentionItem& item : snapshot.attention) {
        if (item.shard != shard.shard)
            continue;
        card.troubles.append({item.severity, troubleText(item, shard)});
        if (item.topic == Topic::HotShard)
            card.shares.back().attention = true;
    }
    return card;
}

QString shardsSummary(const ServiceSnapshot& snapshot)
{
    ShardStatus sum;
    double reads = 0;
    for (const ShardStatus& shard : snapshot.shards) {
        sum.writesPerSecond += shard.writesPerSecond;
        reads += shard.readsPerSecond;
        sum.orders += shard.orders;
        sum.queued += shard.queued;
        sum.facts.fileBytes += shard.facts.fileBytes + shard.facts.logBytes;
        sum.projectionLag = std::max(sum.projectionLag, shard.projectionLag);
    }
    QStringList parts{say("%1 writes/s").arg(rateText(sum.writesPerSecond)),
                      say("%1 reads/s").arg(rateText(reads)),
                      say("%1 orders").arg(countText(sum.orders)),
                      say("%1 on disk").arg(bytesText(sum.facts.fileBytes))};
    if (sum.queued > 0)
        parts.append(say("%1 requests wait").arg(countText(sum.queued)));
    parts.append(sum.projectionLag == 0
                     ? say("lists up to date")
                     : say("lists at most %1 events behind").arg(countText(sum.projectionLag)));
    return parts.join(QStringLiteral(" · "));
}

} // namespace orderdeck
