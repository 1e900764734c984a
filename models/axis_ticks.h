#pragma once

#include "models/series_reduction.h"

#include <QList>
#include <QString>

namespace orderdeck {

/// A line across a chart and what is written beside it.
struct AxisTick {
    double at = 0;
    QString label;
    friend bool operator==(const AxisTick&, const AxisTick&) = default;
};

/// 0, step, 2 × step … with a step of 1, 2 or 5 × 10ⁿ, up to the first that is not below `highest`;
/// about `wanted` steps. `highest` of 0 or less counts as 1. Pure.
[[nodiscard]] QList<AxisTick> linearTicks(double highest, int wanted);
/// Powers of ten around `lowest` and `highest` (both positive), with 2 and 5 between when they span
/// few decades. Pure.
[[nodiscard]] QList<AxisTick> logTicks(double lowest, double highest);
/// Round times within `span`, labelled HH:mm (HH:mm:ss below two minutes), about `wanted`. Pure.
[[nodiscard]] QList<AxisTick> timeTicks(ChartSpan span, int wanted, Qt::TimeSpec zone);
/// As short as its size allows: "0.5", "12", "1.2 k".
[[nodiscard]] QString axisText(double value);

} // namespace orderdeck
