#include "models/series_reduction.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>

namespace orderdeck {
namespace {

using std::chrono::seconds;

double toMillis(Timestamp at) { return double(toMicros(at)) / 1000.0; }

/// Lowest and highest point of one pixel column.
struct Column {
    QPointF low;
    QPointF high;

    void add(const QPointF& point)
    {
        if (point.y() < low.y())
            low = point;
        if (point.y() > high.y())
            high = point;
    }
    void appendTo(QList<QPointF>& out) const
    {
        if (low == high) {
            out.append(low);
            return;
        }
        out.append(low.x() <= high.x() ? low : high);
        out.append(low.x() <= high.x() ? high : low);
    }
};

std::int64_t slotOf(Timestamp at, seconds interval)
{
    return std::chrono::floor<seconds>(at).time_since_epoch().count() / interval.count();
}

/// Slots that lie whole within the snapshot's range and have ended.
struct Slots {
    std::int64_t first = 0;
    std::int64_t end = 0; ///< Past the last.
    seconds interval{1};

    [[nodiscard]] double middleOf(std::int64_t slot) const
    {
        return (double(slot) + 0.5) * double(interval.count()) * 1000.0;
    }
};

/// A young service fills its charts from the left edge on, instead of from the right.
seconds shownLength(const ServiceSnapshot& snapshot)
{
    constexpr seconds kShortest(60);
    const auto age = std::chrono::ceil<seconds>(snapshot.at - snapshot.startedAt);
    return std::min(snapshot.range, std::max(age, kShortest));
}

Slots slotsOf(const SeriesView& series, const ServiceSnapshot& snapshot)
{
    const Timestamp begin = std::max(snapshot.at - snapshot.range, snapshot.startedAt);
    const seconds interval = chartInterval(shownLength(snapshot), series.step);
    Slots result;
    result.interval = interval;
    result.first = slotOf(begin, interval) + 1;
    result.end = slotOf(snapshot.at, interval);
    // A point of a coarse step that began before the slot must not be cut in two.
    if (!series.points.empty())
        result.end = std::min(result.end, slotOf(snapshot.at, series.step) * series.step.count() /
                                              interval.count());
    return result;
}

} // namespace

QList<QPointF> reduceToColumns(std::span<const QPointF> points, ColumnRange range)
{
    QList<QPointF> out;
    if (range.columns < 1 || !(range.right > range.left))
        return out;
    const double width = (range.right - range.left) / range.columns;
    std::optional<QPointF> before;
    std::optional<Column> column;
    int columnIndex = -1;
    for (const QPointF& point : points) {
        if (!std::isfinite(point.x()) || !std::isfinite(point.y()))
            continue;
        if (point.x() < range.left) {
            before = point;
            continue;
        }
        if (before)
            out.append(*std::exchange(before, std::nullopt));
        if (point.x() > range.right) {
            if (column)
                std::exchange(column, std::nullopt)->appendTo(out);
            out.append(point);
            return out;
        }
        const int index = std::min(int((point.x() - range.left) / width), range.columns - 1);
        if (column && index == columnIndex) {
            column->add(point);
            continue;
        }
        if (column)
            column->appendTo(out);
        column = Column{point, point};
        columnIndex = index;
    }
    if (column)
        column->appendTo(out);
    return out;
}

ChartSpan spanOf(const ServiceSnapshot& snapshot)
{
    return {toMillis(snapshot.at - shownLength(snapshot)), toMillis(snapshot.at)};
}

seconds chartInterval(seconds span, seconds step)
{
    // Below a hundred points: a shop of one order a second counts small numbers, and shorter
    // intervals would show their chance instead of the shop's course.
    constexpr std::array<seconds, 8> kIntervals{seconds(2),   seconds(5),  seconds(10),
                                                seconds(30),  seconds(60), seconds(180),
                                                seconds(300), seconds(900)};
    const seconds wanted = span / 96;
    for (const seconds candidate : kIntervals) {
        if (candidate >= wanted && candidate >= step && candidate.count() % step.count() == 0)
            return candidate;
    }
    return std::max(step, kIntervals.back());
}

QList<QPointF> ratePoints(const SeriesView& series, const ServiceSnapshot& snapshot)
{
    const Slots slots = slotsOf(series, snapshot);
    QList<QPointF> out;
    if (slots.end <= slots.first)
        return out;
    std::vector<double> sums(std::size_t(slots.end - slots.first), 0.0);
    for (const SeriesPoint& point : series.points) {
        const std::int64_t slot = slotOf(point.at, slots.interval);
        if (slot >= slots.first && slot < slots.end)
            sums[std::size_t(slot - slots.first)] += point.value;
    }
    out.reserve(qsizetype(sums.size()));
    for (std::size_t i = 0; i < sums.size(); ++i)
        out.append({slots.middleOf(slots.first + std::int64_t(i)),
                    sums[i] / double(slots.interval.count())});
    return out;
}

QList<QPointF> levelPoints(const SeriesView& series, const ServiceSnapshot& snapshot,
                           LevelKind kind)
{
    const Slots slots = slotsOf(series, snapshot);
    std::map<std::int64_t, double> values;
    for (const SeriesPoint& point : series.points) {
        const std::int64_t slot = slotOf(point.at, slots.interval);
        if (slot < slots.first || slot >= slots.end || !std::isfinite(point.value))
            continue;
        const auto [found, added] = values.try_emplace(slot, point.value);
        if (!added)
            found->second =
                kind == LevelKind::Last ? point.value : std::max(found->second, point.value);
    }
    QList<QPointF> out;
    for (const auto& [slot, value] : values)
        out.append({slots.middleOf(slot), value});
    return out;
}

QList<QList<QPointF>> stacked(const QList<QList<QPointF>>& layers)
{
    QList<QList<QPointF>> out = layers;
    for (qsizetype layer = 1; layer < out.size(); ++layer) {
        const qsizetype shared = std::min(out[layer].size(), out[layer - 1].size());
        for (qsizetype i = 0; i < shared; ++i)
            out[layer][i].ry() += out[layer - 1][i].y();
    }
    return out;
}

} // namespace orderdeck
