#pragma once

#include "backend/hosting/service_snapshot.h"

#include <QList>
#include <QPointF>
#include <QString>

namespace orderdeck {

/// One figure of a shard's card.
struct ShardFact {
    QString name;        ///< "Commit p50 · p99"
    QString value;       ///< "1.3 · 4.2 ms"
    QString explanation; ///< For the tooltip.
};

/// A shard's part of all, and what would be fair.
struct ShardShare {
    QString name; ///< "Orders"
    double share = 0;
    double fair = 1;
    QString text; ///< "36 % · fair 33 %"
    bool attention = false;
};

/// What is wrong with a shard: what happened, what it means, what happens next.
struct ShardTrouble {
    AttentionItem::Severity severity = AttentionItem::Severity::Warning;
    QString text;
};

/// A server of the shard.
struct ShardNodeLine {
    QString name;   ///< Host and port.
    QString role;   ///< "primary", "replica, 3 ms behind", "silent".
    QString detail; ///< "pool 1 of 4 · 412 reads"
    bool attention = false;
    QString explanation; ///< Why; for the tooltip.
};

/// A line over the asked range with its peak.
struct ShardTrend {
    QString name;          ///< "Writes/s"
    QString peak;          ///< "peak 5.1"; empty without points.
    QList<QPointF> points; ///< x: milliseconds since the epoch.
};

/// A shard's card, ready to be painted.
struct ShardCardFigures {
    QString title; ///< "Shard 1"
    QString role;  ///< "writer + 2 readers, embedded SQLite"
    QString path;
    bool writable = true;
    QList<ShardTrouble> troubles; ///< Worst first.
    QList<ShardFact> facts;
    QList<ShardNodeLine> nodes; ///< None where the shard is a file.
    QList<ShardTrend> trends;
    QList<ShardShare> shares;
};

/// Pure, both.
[[nodiscard]] ShardCardFigures shardCard(const ShardStatus& shard, const ServiceSnapshot& snapshot);
/// "41.2 writes/s · 152 reads/s · 128,402 orders · 98.1 MB · lists up to date".
[[nodiscard]] QString shardsSummary(const ServiceSnapshot& snapshot);

} // namespace orderdeck
