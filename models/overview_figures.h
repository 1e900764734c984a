#pragma once

#include "backend/hosting/service_snapshot.h"

#include <QList>
#include <QPointF>
#include <QString>

namespace orderdeck {

/// One tile of the overview, ready to be painted.
struct TileFigures {
    QString title;       ///< "Transitions"
    QString value;       ///< "72.4"
    QString unit;        ///< "/s"; may be empty.
    QString note;        ///< Short, beside the sparkline: "usual 65–80", "31 in paid".
    QString explanation; ///< For the tooltip and screen readers.
    QString filter;      ///< Orders page filter that shows them; empty: leads nowhere.
    bool attention = false;
    QList<QPointF> spark; ///< x: milliseconds since the epoch.
};

/// The tiles of a snapshot: transitions, new orders, write p99, open orders, stuck orders. Pure.
[[nodiscard]] QList<TileFigures> tilesOf(const ServiceSnapshot& snapshot, Qt::TimeSpec zone);

} // namespace orderdeck
