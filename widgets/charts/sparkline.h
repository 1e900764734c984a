#pragma once

#include <QColor>
#include <QList>
#include <QPointF>
#include <QRectF>

class QPainter;

namespace orderdeck {

/// A line with its ground filled, scaled to its own lowest and highest value (from zero when that
/// is near), without axes. Painted by hand: a tile needs no chart engine.
struct Sparkline {
    QRectF area;
    QColor line;
    QColor fill;
};
void paintSparkline(QPainter& painter, const QList<QPointF>& points, const Sparkline& look);

} // namespace orderdeck
