#include "models/overview_figures.h"

#include "models/series_reduction.h"
#include "models/text.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace orderdeck {
namespace {

QString say(const char* text) { return QCoreApplication::translate("OverviewFigures", text); }

QString clockText(Timestamp at, Qt::TimeSpec zone)
{
    return QDateTime::fromMSecsSinceEpoch(toMicros(at) / 1000, zone)
        .toString(QStringLiteral("HH:mm"));
}

/// "usual 65–80", and how it is known.
struct UsualText {
    QString note;
    QString explanation;
};

UsualText usualText(const SeriesView& series, const ServiceSnapshot& snapshot, Qt::TimeSpec zone)
{
    if (!series.usual)
        return {{}, say("What is usual is known after a minute of figures.")};
    const auto& usual = *series.usual;
    const QString range = rateText(usual.low) % QStringLiteral("–") % rateText(usual.high);
    const bool wholeDay = snapshot.at - usual.since >= std::chrono::hours(24);
    return {say("usual %1").arg(range),
            wholeDay ? say("Usual: the middle 80 % of the last 24 hours.")
                     : say("Usual: the middle 80 % since %1, when the service started.")
                           .arg(clockText(usual.since, zone))};
}

bool outside(double value, const SeriesView& series)
{
    return series.usual && value > 2 * series.usual->high && value > 1;
}

TileFigures rateTile(const QString& title, double perSecond, const SeriesView& series,
                     const UsualText& usual)
{
    TileFigures tile;
    tile.title = title;
    tile.value = rateText(perSecond);
    tile.unit = QStringLiteral("/s");
    tile.note = usual.note;
    tile.explanation = say("Mean of the last 10 seconds.") % QLatin1Char(' ') % usual.explanation;
    tile.attention = outside(perSecond, series);
    return tile;
}

TileFigures latencyTile(const ServiceSnapshot& snapshot, Qt::TimeSpec zone)
{
    const double millis = double(snapshot.writeP99Now.count()) / 1000.0;
    TileFigures tile;
    tile.title = say("Write p99");
    tile.value = rateText(millis);
    tile.unit = say("ms");
    const UsualText usual = usualText(snapshot.writeP99, snapshot, zone);
    tile.note = usual.note;
    tile.explanation =
        say("99 of 100 writes of the last 10 seconds were answered, durably, within this time.") %
        QLatin1Char(' ') % usual.explanation;
    tile.attention = outside(millis, snapshot.writeP99);
    tile.spark = levelPoints(snapshot.writeP99, snapshot, LevelKind::Worst);
    return tile;
}

TileFigures stuckTile(const ServiceSnapshot& snapshot)
{
    TileFigures tile;
    tile.title = say("Stuck orders");
    tile.value = countText(snapshot.stuckTotal);
    const auto worst = std::max_element(
        snapshot.backlogs.begin(), snapshot.backlogs.end(),
        [](const StateBacklog& a, const StateBacklog& b) { return a.pastTarget < b.pastTarget; });
    if (worst != snapshot.backlogs.end() && worst->pastTarget > 0) {
        QString label = fromUtf8(worst->state);
        const Lifecycle* lifecycle =
            snapshot.catalogue ? snapshot.catalogue->find(worst->lifecycle, worst->lifecycleVersion)
                               : nullptr;
        if (lifecycle != nullptr && lifecycle->stateIndex(worst->state) != kNoState)
            label = fromUtf8(lifecycle->states()[lifecycle->stateIndex(worst->state)].label);
        tile.note = say("%1 in %2").arg(countText(worst->pastTarget), label);
    }
    tile.explanation = say("Orders that are longer in their state than its target.");
    tile.filter = QStringLiteral("is:stuck");
    tile.attention = snapshot.stuckTotal > 0;
    tile.spark = levelPoints(snapshot.stuckOrders, snapshot, LevelKind::Last);
    return tile;
}

} // namespace

QList<TileFigures> tilesOf(const ServiceSnapshot& snapshot, Qt::TimeSpec zone)
{
    TileFigures transitions =
        rateTile(say("Transitions"), snapshot.transitionsPerSecond, snapshot.transitions,
                 usualText(snapshot.transitions, snapshot, zone));
    transitions.spark = ratePoints(snapshot.transitions, snapshot);
    TileFigures created = rateTile(say("New orders"), snapshot.createdPerSecond, snapshot.created,
                                   usualText(snapshot.created, snapshot, zone));
    created.spark = ratePoints(snapshot.created, snapshot);
    TileFigures open;
    open.title = say("Open orders");
    open.value = countText(snapshot.openTotal);
    open.note = say("exact");
    open.explanation = say("Orders that are not in a final state, counted with every event.");
    open.filter = QStringLiteral("is:open");
    open.spark = levelPoints(snapshot.openOrders, snapshot, LevelKind::Last);
    return {transitions, created, latencyTile(snapshot, zone), open, stuckTile(snapshot)};
}

} // namespace orderdeck
