#include "models/axis_ticks.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <cmath>

namespace orderdeck {

QString axisText(double value)
{
    const double size = std::abs(value);
    constexpr std::array<std::pair<double, const char*>, 3> kUnits{
        {{1e9, " G"}, {1e6, " M"}, {1e3, " k"}}};
    for (const auto& [unit, suffix] : kUnits) {
        if (size >= unit * 0.9999)
            return QString::number(value / unit, 'g', 4) % QLatin1String(suffix);
    }
    return QString::number(value, 'g', 4);
}

QList<AxisTick> linearTicks(double highest, int wanted)
{
    const double top = highest > 0 && std::isfinite(highest) ? highest : 1.0;
    const double raw = top / std::max(wanted, 1);
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    double step = power * 10;
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (power * factor >= raw * 0.9999) {
            step = power * factor;
            break;
        }
    }
    QList<AxisTick> ticks;
    for (int i = 0; i < 100; ++i) {
        const double at = step * i;
        ticks.append({at, axisText(at)});
        if (at >= top * 0.9999)
            break;
    }
    return ticks;
}

QList<AxisTick> logTicks(double lowest, double highest)
{
    const double low = lowest > 0 && std::isfinite(lowest) ? lowest : 1.0;
    const double high = highest > low && std::isfinite(highest) ? highest : low * 10;
    const bool dense = std::log10(high / low) < 2.0;
    QList<double> candidates;
    for (int power = int(std::floor(std::log10(low))) - 1; power < 12; ++power) {
        const double decade = std::pow(10.0, power);
        candidates.append(decade);
        if (dense)
            candidates << decade * 2 << decade * 5;
        if (decade > high)
            break;
    }
    QList<AxisTick> ticks;
    for (qsizetype i = 0; i < candidates.size(); ++i) {
        const bool wholeBelow = i + 1 < candidates.size() && candidates[i + 1] <= low * 1.0001;
        const bool wholeAbove = i > 0 && candidates[i - 1] >= high * 0.9999;
        if (!wholeBelow && !wholeAbove)
            ticks.append({candidates[i], axisText(candidates[i])});
    }
    return ticks;
}

QList<AxisTick> timeTicks(ChartSpan span, int wanted, Qt::TimeSpec zone)
{
    constexpr std::array<qint64, 14> kSeconds{5,   10,   15,   30,   60,    120,   300,
                                              600, 1200, 1800, 3600, 10800, 14400, 21600};
    const double length = (span.to - span.from) / 1000.0;
    qint64 step = kSeconds.back();
    for (const qint64 candidate : kSeconds) {
        if (length / double(candidate) <= double(std::max(wanted, 1))) {
            step = candidate;
            break;
        }
    }
    const qint64 first = qint64(std::ceil(span.from / 1000.0));
    // Round in the zone that is shown: in half-hour zones "18:00" is not a round hour of UTC.
    const qint64 offset =
        zone == Qt::UTC ? 0 : QDateTime::fromSecsSinceEpoch(first, zone).offsetFromUtc();
    QList<AxisTick> ticks;
    const QString form = step < 60 ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm");
    for (qint64 at = (first + offset + step - 1) / step * step - offset;
         double(at) * 1000.0 <= span.to && ticks.size() < 50; at += step)
        ticks.append({double(at) * 1000.0, QDateTime::fromSecsSinceEpoch(at, zone).toString(form)});
    return ticks;
}

} // namespace orderdeck
