#pragma once

#include <QObject>
#include <QString>

#include <chrono>

namespace orderdeck {

/// What holds for every page of the window: the zone times are told in, and the range of charts and
/// flows. GUI thread.
class ViewSettings final : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] Qt::TimeSpec zone() const { return m_zone; } ///< Qt::UTC or Qt::LocalTime.
    void setZone(Qt::TimeSpec zone);
    [[nodiscard]] std::chrono::seconds range() const { return m_range; }
    void setRange(std::chrono::seconds range);

Q_SIGNALS:
    void zoneChanged();
    void rangeChanged(std::chrono::seconds range);

private:
    Qt::TimeSpec m_zone = Qt::UTC;
    std::chrono::seconds m_range{900};
};

} // namespace orderdeck
