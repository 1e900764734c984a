#include "widgets/charts/chart_panel.h"

#include "models/text.h"
#include "widgets/charts/chart_legend.h"
#include "widgets/frame/card.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace orderdeck {
namespace {

/// Value at `at`: of the last point that is not after it, or the first.
QString valueText(const QList<QPointF>& points, double at)
{
    if (points.isEmpty())
        return QStringLiteral("–");
    const auto next =
        std::upper_bound(points.begin(), points.end(), at,
                         [](double x, const QPointF& point) { return x < point.x(); });
    return rateText(next == points.begin() ? next->y() : std::prev(next)->y());
}

} // namespace

ChartPanel::ChartPanel(const ChartSubject& subject, const PlotView::Context& context,
                       QWidget* parent)
    : QFrame(parent), m_subject(subject), m_context(context),
      m_legend(new ChartLegend(context.appearance, this)),
      m_plot(new PlotView(subject, context, this))
{
    setProperty("card", true);
    setAccessibleName(subject.title);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(makeLabel(subject.title, "strong", this));
    head->addWidget(makeLabel(subject.unit, "small", this));
    head->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 8, 6);
    column->setSpacing(4);
    column->addLayout(head);
    column->addWidget(m_legend);
    column->addWidget(m_plot, 1);
    connect(&context.group, &ChartGroup::crosshairMoved, this, &ChartPanel::showLegend);
    connect(&context.appearance, &Appearance::changed, this, &ChartPanel::showLegend);
}

void ChartPanel::show(const ChartContent& content)
{
    m_content = content;
    m_stale = !isVisible();
    if (!m_stale)
        draw();
}

QString ChartPanel::legendText() const { return m_legend->text(); }

void ChartPanel::showEvent(QShowEvent* event)
{
    QFrame::showEvent(event);
    if (std::exchange(m_stale, false))
        draw();
}

void ChartPanel::draw()
{
    m_plot->show(m_content);
    showLegend();
    m_plot->setAccessibleDescription(m_legend->text());
}

void ChartPanel::showLegend()
{
    const double at = m_context.group.crosshair().value_or(m_content.span.to);
    QList<ChartLegend::Entry> entries;
    for (int i = 0; i < m_content.curves.size(); ++i) {
        const ChartCurve& curve = m_content.curves[i];
        entries.append(
            {curve.name, valueText(curve.told(), at),
             PlotView::curveColour(m_context.appearance.palette(), m_subject.colours, i)});
    }
    m_legend->show(std::move(entries));
}

} // namespace orderdeck
