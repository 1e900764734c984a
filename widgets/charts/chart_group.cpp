#include "widgets/charts/chart_group.h"

namespace orderdeck {

void ChartGroup::setCrosshair(std::optional<double> at)
{
    if (at == m_crosshair)
        return;
    m_crosshair = at;
    Q_EMIT crosshairMoved();
}

void ChartGroup::setZoom(std::optional<ChartSpan> zoom)
{
    if (zoom == m_zoom)
        return;
    m_zoom = zoom;
    Q_EMIT zoomChanged();
}

} // namespace orderdeck
