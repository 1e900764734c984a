#include "models/view_settings.h"

namespace orderdeck {

void ViewSettings::setZone(Qt::TimeSpec zone)
{
    if (zone == m_zone)
        return;
    m_zone = zone;
    Q_EMIT zoneChanged();
}

void ViewSettings::setRange(std::chrono::seconds range)
{
    if (range == m_range)
        return;
    m_range = range;
    Q_EMIT rangeChanged(range);
}

} // namespace orderdeck
