#pragma once

#include "backend/hosting/service_snapshot.h"

#include <QList>
#include <QPointF>

#include <chrono>
#include <span>

namespace orderdeck {

/// At most two points per pixel column between `left` and `right`: the lowest and the highest of
/// the column, in the order in which they come, so that no peak is lost whatever the zoom. Points
/// sorted by x; those that are not numbers are dropped; the neighbours just outside are kept, so
/// that lines reach the edges. Pure.
struct ColumnRange {
    double left = 0;
    double right = 1;
    int columns = 1; ///< Pixels.
};
[[nodiscard]] QList<QPointF> reduceToColumns(std::span<const QPointF> points, ColumnRange range);

/// The part of time that a chart shows; x is milliseconds since the epoch.
struct ChartSpan {
    double from = 0;
    double to = 1;
    friend bool operator==(const ChartSpan&, const ChartSpan&) = default;
};
/// What the snapshot's series cover: the range, or less while the service is younger than that.
[[nodiscard]] ChartSpan spanOf(const ServiceSnapshot& snapshot);

/// Interval that the charts draw when they show `span`: two seconds below three minutes, five at
/// five minutes, a quarter of an hour at 24 hours; a multiple of `step`.
[[nodiscard]] std::chrono::seconds chartInterval(std::chrono::seconds span,
                                                 std::chrono::seconds step);

/// Counts of a series as rates per second, one point per interval, at its middle. Intervals in
/// which nothing was recorded are zero; one that has not ended by the snapshot is left out. The sum
/// of value × interval is the number of things in the whole intervals. Pure.
[[nodiscard]] QList<QPointF> ratePoints(const SeriesView& series, const ServiceSnapshot& snapshot);
/// Levels and percentiles as they are: of an interval the last, or the worst.
enum class LevelKind { Last, Worst };
[[nodiscard]] QList<QPointF> levelPoints(const SeriesView& series, const ServiceSnapshot& snapshot,
                                         LevelKind kind);
/// Each list added to the sum of those before it, point by point; all have the same x.
[[nodiscard]] QList<QList<QPointF>> stacked(const QList<QList<QPointF>>& layers);

} // namespace orderdeck
