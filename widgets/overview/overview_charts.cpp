#include "widgets/overview/overview_page.h"

namespace orderdeck {

ChartContent readsContent(const ServiceSnapshot& snapshot)
{
    const QList<QPointF> lists = ratePoints(snapshot.listReads, snapshot);
    const QList<QPointF> single = ratePoints(snapshot.statusReads, snapshot);
    const QList<QList<QPointF>> layers = stacked({single, lists});
    ChartContent content;
    content.span = spanOf(snapshot);
    content.curves = {
        {OverviewPage::tr("single orders"), CurveShape::Stacked, layers[0], single},
        {OverviewPage::tr("lists"), CurveShape::Stacked, layers[1], lists},
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
