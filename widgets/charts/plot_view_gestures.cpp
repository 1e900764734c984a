// What PlotView paints over the curves, and how it answers mouse and keys.
#include "widgets/charts/plot_view.h"

#include <QDateTime>
#include <QMouseEvent>
#include <QtCharts/QChart>

#include <algorithm>
#include <cmath>

namespace orderdeck {
namespace {

constexpr int kLeastDrag = 6;            // Pixels; less is a click.
constexpr double kShortestMillis = 4000; // Further in there would be no points left.
constexpr int kTimeLabelWidth = 84;      // One time on the x axis needs about that much.

} // namespace

void PlotView::paintTicks(QPainter& painter) const
{
    const Palette& palette = m_context.appearance.palette();
    const QRectF plot = chart()->plotArea();
    painter.setFont(Appearance::textFont(11));
    painter.setPen(palette.muted);
    for (const AxisTick& tick : m_valueTicks) {
        const QRectF place(0, toY(tick.at) - 8, plot.left() - 6, 16);
        painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, tick.label);
    }
    const int wanted = std::max(1, int(plot.width()) / kTimeLabelWidth);
    for (const AxisTick& tick : timeTicks(shownSpan(), wanted, m_context.view.zone())) {
        const double x = toX(tick.at);
        const double width = painter.fontMetrics().horizontalAdvance(tick.label);
        if (x - width / 2 < plot.left() - 4 || x + width / 2 > plot.right() + 4)
            continue;
        painter.drawText(QRectF(x - width / 2 - 2, plot.bottom() + 4, width + 4, 16),
                         Qt::AlignCenter, tick.label);
    }
}

void PlotView::paintMarks(QPainter& painter) const
{
    const Palette& palette = m_context.appearance.palette();
    const QRectF plot = chart()->plotArea();
    painter.setFont(Appearance::textFont(11));
    for (const ChartMark& mark : m_content.marks) {
        const double left = std::max(toX(mark.span.from), plot.left());
        const double right = std::min(toX(mark.span.to), plot.right());
        if (right <= plot.left() || left >= plot.right())
            continue;
        painter.fillRect(QRectF(left, plot.top(), std::max(right - left, 1.0), plot.height()),
                         palette.grid);
        painter.setPen(palette.muted);
        if (right - left > painter.fontMetrics().horizontalAdvance(mark.text) + 8)
            painter.drawText(QRectF(left, plot.top(), right - left, 16), Qt::AlignCenter,
                             mark.text);
    }
}

void PlotView::paintCrosshair(QPainter& painter) const
{
    const auto at = m_context.group.crosshair();
    const QRectF plot = chart()->plotArea();
    if (!at || toX(*at) < plot.left() || toX(*at) > plot.right())
        return;
    const Palette& palette = m_context.appearance.palette();
    const double x = std::round(toX(*at)) + 0.5;
    painter.setPen(QPen(palette.muted, 1));
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < m_content.curves.size(); ++i) {
        const QList<QPointF>& points = m_content.curves[i].points;
        const auto next = std::lower_bound(points.begin(), points.end(), *at,
                                           [](const QPointF& p, double x0) { return p.x() < x0; });
        if (next == points.end())
            continue;
        painter.setBrush(curveColour(palette, m_subject.colours, i));
        painter.setPen(QPen(palette.surface, 1.5));
        painter.drawEllipse(QPointF(toX(next->x()), toY(next->y())), 3.5, 3.5);
    }
    painter.setFont(Appearance::textFont(11, QFont::DemiBold));
    const QString text = QDateTime::fromMSecsSinceEpoch(qint64(*at), m_context.view.zone())
                             .toString(QStringLiteral("HH:mm:ss"));
    const double width = painter.fontMetrics().horizontalAdvance(text) + 10;
    const double left = std::clamp(x - width / 2, plot.left(), plot.right() - width);
    const QRectF label(left, plot.bottom() + 3, width, 17);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.text);
    painter.drawRoundedRect(label, 3, 3);
    painter.setPen(palette.surface);
    painter.drawText(label, Qt::AlignCenter, text);
}

void PlotView::paintDrag(QPainter& painter) const
{
    if (!m_dragFrom)
        return;
    const Palette& palette = m_context.appearance.palette();
    const QRectF plot = chart()->plotArea();
    const double left = std::max(std::min(*m_dragFrom, m_dragTo), plot.left());
    const double right = std::min(std::max(*m_dragFrom, m_dragTo), plot.right());
    QColor veil = palette.accent;
    veil.setAlphaF(0.15F);
    painter.fillRect(QRectF(left, plot.top(), right - left, plot.height()), veil);
    painter.setPen(QPen(palette.accent, 1));
    painter.drawLine(QPointF(left, plot.top()), QPointF(left, plot.bottom()));
    painter.drawLine(QPointF(right, plot.top()), QPointF(right, plot.bottom()));
}

void PlotView::moveCrosshair(double x)
{
    const QRectF plot = chart()->plotArea();
    if (x < plot.left() || x > plot.right()) {
        m_context.group.setCrosshair(std::nullopt);
        return;
    }
    m_context.group.setCrosshair(toMillis(x));
}

void PlotView::stepCrosshair(int direction)
{
    if (m_content.curves.isEmpty() || m_content.curves.front().points.isEmpty())
        return;
    const QList<QPointF>& points = m_content.curves.front().points;
    const double at = m_context.group.crosshair().value_or(points.back().x());
    const auto nearest =
        std::min_element(points.begin(), points.end(), [at](const QPointF& a, const QPointF& b) {
            return std::abs(a.x() - at) < std::abs(b.x() - at);
        });
    const qsizetype wanted = (nearest - points.begin()) + direction;
    m_context.group.setCrosshair(points[std::clamp<qsizetype>(wanted, 0, points.size() - 1)].x());
}

void PlotView::zoomBy(double factor)
{
    const ChartSpan whole = m_content.span;
    const ChartSpan shown = shownSpan();
    const double length = (shown.to - shown.from) * factor;
    if (length >= whole.to - whole.from)
        return m_context.group.setZoom(std::nullopt);
    if (length < kShortestMillis)
        return;
    // What is looked at stays where it is; without a crosshair that is the present.
    const double at =
        std::clamp(m_context.group.crosshair().value_or(shown.to), shown.from, shown.to);
    const double from = std::clamp(at - (at - shown.from) * factor, whole.from, whole.to - length);
    m_context.group.setZoom(ChartSpan{from, from + length});
}

void PlotView::mouseMoveEvent(QMouseEvent* event)
{
    moveCrosshair(event->position().x());
    if (m_dragFrom) {
        m_dragTo = event->position().x();
        viewport()->update();
    }
}

void PlotView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_dragFrom = event->position().x();
    m_dragTo = *m_dragFrom;
}

void PlotView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_dragFrom)
        return;
    const QRectF plot = chart()->plotArea();
    const double from = std::clamp(*m_dragFrom, plot.left(), plot.right());
    const double to = std::clamp(event->position().x(), plot.left(), plot.right());
    m_dragFrom.reset();
    viewport()->update();
    if (std::abs(to - from) >= kLeastDrag)
        m_context.group.setZoom(
            ChartSpan{toMillis(std::min(from, to)), toMillis(std::max(from, to))});
}

void PlotView::mouseDoubleClickEvent(QMouseEvent*) { m_context.group.setZoom(std::nullopt); }

void PlotView::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left: stepCrosshair(-1); return;
    case Qt::Key_Right: stepCrosshair(1); return;
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoomBy(0.5); return;
    case Qt::Key_Minus: zoomBy(2); return;
    case Qt::Key_Escape:
        m_dragFrom.reset();
        m_context.group.setCrosshair(std::nullopt);
        m_context.group.setZoom(std::nullopt);
        viewport()->update();
        return;
    default: QChartView::keyPressEvent(event);
    }
}

void PlotView::leaveEvent(QEvent* event)
{
    m_context.group.setCrosshair(std::nullopt);
    QChartView::leaveEvent(event);
}

} // namespace orderdeck
