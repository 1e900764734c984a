#include "widgets/overview/overview_page.h"

namespace orderdeck {

ChartContent readsContent(const ServiceSnapshot& snapshot)
{
    const QList<QPointF> lists = ratePoints(snapshot.listReads, snapshot);
    const QList<QPointF> cached = ratePoints(snapshot.cachedReads, snapshot);
    const QList<QPointF> stored = ratePoints(snapshot.statusReads, snapshot);
    const QList<QList<QPointF>> layers = stacked({stored, cached, lists});
    ChartContent content;
    content.span = spanOf(snapshot);
    content.curves = {
        {OverviewPage::tr("store"), CurveShape::Stacked, layers[0], stored},
        {OverviewPage::tr("cache"), CurveShape::Stacked, layers[1], cached},
        {OverviewPage::tr("lists"), CurveShape::Stacked, layers[2], lists},
    };
    return content;
}

ChartContent writesContent(const ServiceSnapshot& snapshot)
{
    ChartContent content;
    content.span = spanOf(snapshot);
    content.curves = {
        {OverviewPage::tr("transitions"),
         CurveShape::FilledLine,
         ratePoints(snapshot.transitions, snapshot),
         {}},
        {OverviewPage::tr("new orders"),
         CurveShape::Line,
         ratePoints(snapshot.created, snapshot),
         {}},
        {OverviewPage::tr("refused"), CurveShape::Line, ratePoints(snapshot.refused, snapshot), {}},
    };
    return content;
}

ChartContent latencyContent(const ServiceSnapshot& snapshot)
{
    const auto worst = [&](const SeriesView& series) {
        return levelPoints(series, snapshot, LevelKind::Worst);
    };
    ChartContent content;
    content.span = spanOf(snapshot);
    content.curves = {
        {QStringLiteral("p50"), CurveShape::Line, worst(snapshot.writeP50), {}},
        {QStringLiteral("p95"), CurveShape::Line, worst(snapshot.writeP95), {}},
        {QStringLiteral("p99"), CurveShape::Line, worst(snapshot.writeP99), {}},
    };
    return content;
}

} // namespace orderdeck
