#include "widgets/charts/sparkline.h"

#include "models/series_reduction.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace orderdeck {

void paintSparkline(QPainter& painter, const QList<QPointF>& points, const Sparkline& look)
{
    if (points.size() < 2)
        return;
    const double left = points.front().x();
    const double right = points.back().x();
    const QList<QPointF> drawn =
        reduceToColumns({points.data(), std::size_t(points.size())},
                        {left, right, std::max(1, int(look.area.width() / 2))});
    const auto [low, high] =
        std::minmax_element(drawn.begin(), drawn.end(),
                            [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); });
    const double top = high->y();
    // A level that hardly moves must not look like a storm: at least 2 % of it is the full height.
    const double bottom = std::min(low->y() < top * 0.6 ? 0.0 : low->y(), top * 0.98);
    const double height = top > bottom ? top - bottom : 1.0;
    const auto place = [&](const QPointF& point) {
        return QPointF(look.area.left() + (point.x() - left) / (right - left) * look.area.width(),
                       look.area.bottom() - (point.y() - bottom) / height * look.area.height());
    };
    QPainterPath line(place(drawn.front()));
    for (const QPointF& point : drawn)
        line.lineTo(place(point));
    QPainterPath ground = line;
    ground.lineTo(look.area.right(), look.area.bottom() + 2);
    ground.lineTo(look.area.left(), look.area.bottom() + 2);
    ground.closeSubpath();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillPath(ground, look.fill);
    QPen pen(look.line, 1.4);
    pen.setJoinStyle(Qt::RoundJoin);
    painter.strokePath(line, pen);
    painter.restore();
}

} // namespace orderdeck
