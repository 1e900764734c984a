#pragma once

#include "models/series_reduction.h"

#include <QColor>
#include <QList>
#include <QPointF>
#include <QString>

namespace orderdeck {

enum class CurveShape {
    Line,
    FilledLine, ///< Area down to zero and a line on top; at most the first curve of a chart.
    Stacked,    ///< Area between the curve before and this one; values are stacked already.
};

/// One curve of a chart as it is to be drawn.
struct ChartCurve {
    QString name;
    CurveShape shape = CurveShape::Line;
    QList<QPointF> points; ///< Sorted by x (milliseconds since the epoch); as drawn.
    QList<QPointF> values; ///< What legend and crosshair tell; empty: the points themselves.

    [[nodiscard]] const QList<QPointF>& told() const { return values.isEmpty() ? points : values; }
};

/// A stretch of time that is marked on a chart, e.g. while the traffic was paused.
struct ChartMark {
    ChartSpan span;
    QString text;
};

/// Everything a chart shows at one moment.
struct ChartContent {
    ChartSpan span;
    QList<ChartCurve> curves;
    QList<ChartMark> marks;
};

enum class ChartScale { Linear, Logarithmic };
enum class ChartColours { Series, Percentiles };

/// What a chart is about; does not change.
struct ChartSubject {
    QString title; ///< "Reads"
    QString unit;  ///< "per second"
    ChartScale scale = ChartScale::Linear;
    ChartColours colours = ChartColours::Series;
    QString empty; ///< Said in the middle while there is nothing to draw.
};

} // namespace orderdeck
