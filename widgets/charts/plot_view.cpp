#include "widgets/charts/plot_view.h"

#include "widgets/appearance/accessible_role.h"

#include <QtCharts/QAreaSeries>
#include <QtCharts/QChart>
#include <QtCharts/QLegend>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>

#include <algorithm>
#include <cmath>

namespace orderdeck {
namespace {

constexpr int kLeftMargin = 40;   // Values of the y axis.
constexpr int kBottomMargin = 20; // Times of the x axis.
constexpr int kTopMargin = 8;
constexpr int kRightMargin = 4;

QChart* makeChart()
{
    auto* chart = new QChart;
    chart->setBackgroundVisible(false);
    chart->setMargins({});
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->legend()->hide();
    chart->setContentsMargins(0, 0, 0, 0);
    return chart;
}

void hideAxis(QValueAxis& axis)
{
    axis.setLabelsVisible(false);
    axis.setGridLineVisible(false);
    axis.setLineVisible(false);
}

} // namespace

PlotView::PlotView(const ChartSubject& subject, const Context& context, QWidget* parent)
    : QChartView(makeChart(), parent), m_subject(subject), m_context(context),
      m_time(new QValueAxis(this)), m_value(new QValueAxis(this))
{
    setFrameShape(QFrame::NoFrame);
    setBackgroundBrush(Qt::NoBrush);
    viewport()->setAutoFillBackground(false);
    setStyleSheet(QStringLiteral("background: transparent;"));
    setRenderHint(QPainter::Antialiasing);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(160, 90);
    setAccessibleName(subject.title % QStringLiteral(", ") % subject.unit);
    setAccessibleRole(*this, QAccessible::Chart);
    hideAxis(*m_time);
    hideAxis(*m_value);
    chart()->addAxis(m_time, Qt::AlignBottom);
    chart()->addAxis(m_value, Qt::AlignLeft);
    connect(&context.appearance, &Appearance::changed, this, &PlotView::restyle);
    connect(&context.view, &ViewSettings::zoneChanged, this, [this] { viewport()->update(); });
    connect(&context.group, &ChartGroup::crosshairMoved, this, [this] { viewport()->update(); });
    connect(&context.group, &ChartGroup::zoomChanged, this, [this] {
        if (isVisible())
            refill();
    });
}

QColor PlotView::curveColour(const Palette& palette, ChartColours colours, int curve)
{
    if (colours == ChartColours::Percentiles)
        return palette.percentiles[std::size_t(curve) % palette.percentiles.size()];
    return palette.series[std::size_t(curve) % palette.series.size()];
}

void PlotView::show(const ChartContent& content)
{
    const bool sameCurves =
        std::equal(m_content.curves.begin(), m_content.curves.end(), content.curves.begin(),
                   content.curves.end(), [](const ChartCurve& a, const ChartCurve& b) {
                       return a.name == b.name && a.shape == b.shape;
                   });
    m_content = content;
    if (!sameCurves)
        rebuildCurves();
    refill();
}

void PlotView::rebuildCurves()
{
    // Series are taken out of the chart before they are deleted: QtCharts keeps pointers otherwise.
    for (const Curve& curve : std::exchange(m_curves, {})) {
        if (curve.area != nullptr) {
            chart()->removeSeries(curve.area);
            delete curve.area;
            delete curve.below;
        }
        chart()->removeSeries(curve.line);
        delete curve.line;
    }
    const auto attach = [this](QAbstractSeries* series) {
        chart()->addSeries(series);
        series->attachAxis(m_time);
        series->attachAxis(m_value);
    };
    for (const ChartCurve& wanted : m_content.curves) {
        Curve curve;
        curve.line = new QLineSeries(this);
        if (wanted.shape != CurveShape::Line) {
            auto* above = new QLineSeries(this);
            curve.below = new QLineSeries(this);
            curve.area = new QAreaSeries(above, curve.below);
            above->setParent(curve.area);
            attach(curve.area);
        }
        m_curves.append(curve);
    }
    // Lines after all areas, so that no area covers a line.
    for (const Curve& curve : m_curves)
        attach(curve.line);
    restyle();
}

void PlotView::restyle()
{
    const Palette& palette = m_context.appearance.palette();
    for (int i = 0; i < m_curves.size(); ++i) {
        const QColor colour = curveColour(palette, m_subject.colours, i);
        QPen pen(colour, 1.6);
        pen.setJoinStyle(Qt::RoundJoin);
        m_curves[i].line->setPen(pen);
        if (m_curves[i].area != nullptr) {
            const bool stacked = m_content.curves[i].shape == CurveShape::Stacked;
            const double share =
                stacked ? (palette.dark ? 0.42 : 0.5) : (palette.dark ? 0.16 : 0.14);
            m_curves[i].area->setBrush(mixed(palette.surface, colour, share));
            m_curves[i].area->setPen(Qt::NoPen);
        }
    }
    viewport()->update();
}

ChartSpan PlotView::shownSpan() const { return m_context.group.zoom().value_or(m_content.span); }

double PlotView::scaled(double value) const
{
    if (m_subject.scale == ChartScale::Linear)
        return value;
    return std::log10(std::max(value, m_low));
}

void PlotView::scaleValues()
{
    const ChartSpan span = shownSpan();
    double lowest = HUGE_VAL;
    double highest = 0;
    for (const ChartCurve& curve : m_content.curves) {
        for (const QPointF& point : curve.points) {
            if (point.x() < span.from || point.x() > span.to || !(point.y() >= 0))
                continue;
            highest = std::max(highest, point.y());
            if (point.y() > 0)
                lowest = std::min(lowest, point.y());
        }
    }
    if (m_subject.scale == ChartScale::Linear) {
        m_valueTicks = linearTicks(highest, std::max(2, height() / 55));
        m_low = 0;
    } else {
        m_valueTicks = logTicks(lowest < HUGE_VAL ? lowest : 1.0, highest);
        m_low = m_valueTicks.front().at;
    }
    m_high = std::max(m_valueTicks.back().at, m_low + 1e-9);
    m_value->setRange(scaled(m_low), scaled(m_high));
    m_time->setRange(span.from, span.to);
}

void PlotView::refill()
{
    scaleValues();
    const ChartSpan span = shownSpan();
    const int columns = std::max(1, int(chart()->plotArea().width()));
    QList<QPointF> before;
    for (int i = 0; i < m_curves.size(); ++i) {
        const QList<QPointF>& points = m_content.curves[i].points;
        QList<QPointF> drawn = reduceToColumns({points.data(), std::size_t(points.size())},
                                               {span.from, span.to, columns});
        for (QPointF& point : drawn)
            point.setY(scaled(point.y()));
        if (m_curves[i].area != nullptr) {
            m_curves[i].area->upperSeries()->replace(drawn);
            QList<QPointF> floor = before;
            if (m_content.curves[i].shape == CurveShape::FilledLine || before.isEmpty()) {
                floor.clear();
                if (!drawn.isEmpty())
                    floor = {{drawn.front().x(), scaled(m_low)}, {drawn.back().x(), scaled(m_low)}};
            }
            m_curves[i].below->replace(floor);
        }
        m_curves[i].line->replace(drawn);
        before = drawn;
    }
    resetCachedContent();
    viewport()->update();
}

int PlotView::drawnPoints() const
{
    int points = 0;
    for (const Curve& curve : m_curves)
        points = std::max(points, curve.line->count());
    return points;
}

double PlotView::toX(double millis) const
{
    const ChartSpan span = shownSpan();
    const QRectF plot = chart()->plotArea();
    return plot.left() + (millis - span.from) / (span.to - span.from) * plot.width();
}

double PlotView::toY(double value) const
{
    const QRectF plot = chart()->plotArea();
    const double share = (scaled(value) - scaled(m_low)) / (scaled(m_high) - scaled(m_low));
    return plot.bottom() - share * plot.height();
}

double PlotView::toMillis(double x) const
{
    const ChartSpan span = shownSpan();
    const QRectF plot = chart()->plotArea();
    return span.from + (x - plot.left()) / plot.width() * (span.to - span.from);
}

void PlotView::drawBackground(QPainter* painter, const QRectF&)
{
    const Palette& palette = m_context.appearance.palette();
    const QRectF plot = chart()->plotArea();
    painter->setRenderHint(QPainter::Antialiasing, false);
    for (const AxisTick& tick : m_valueTicks) {
        const double y = std::round(toY(tick.at));
        painter->setPen(tick.at == m_low ? palette.line : palette.grid);
        painter->drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    }
    paintMarks(*painter);
}

void PlotView::drawForeground(QPainter* painter, const QRectF&)
{
    painter->save();
    paintTicks(*painter);
    paintCrosshair(*painter);
    paintDrag(*painter);
    const bool nothing =
        std::all_of(m_content.curves.begin(), m_content.curves.end(),
                    [](const ChartCurve& curve) { return curve.points.isEmpty(); });
    if (nothing) {
        painter->setPen(m_context.appearance.palette().muted);
        painter->setFont(Appearance::textFont(kSmallPixels));
        painter->drawText(chart()->plotArea(), Qt::AlignCenter | Qt::TextWordWrap, m_subject.empty);
    }
    if (hasFocus()) {
        painter->setPen(QPen(m_context.appearance.palette().accent, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(viewport()->rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
    painter->restore();
}

void PlotView::resizeEvent(QResizeEvent* event)
{
    QChartView::resizeEvent(event);
    const QSizeF size = viewport()->size();
    chart()->resize(size);
    chart()->setPlotArea({kLeftMargin, kTopMargin, size.width() - kLeftMargin - kRightMargin,
                          size.height() - kTopMargin - kBottomMargin});
    if (!m_curves.isEmpty())
        refill();
}

} // namespace orderdeck
