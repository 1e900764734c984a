#pragma once

#include "models/series_reduction.h"

#include <QObject>

#include <optional>

namespace orderdeck {

/// What charts of a page share: the moment under the crosshair, and the range dragged on one of
/// them. GUI thread.
class ChartGroup final : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] std::optional<double> crosshair() const { return m_crosshair; }
    void setCrosshair(std::optional<double> at); ///< Milliseconds since the epoch.
    [[nodiscard]] std::optional<ChartSpan> zoom() const { return m_zoom; }
    void setZoom(std::optional<ChartSpan> zoom);

Q_SIGNALS:
    void crosshairMoved();
    void zoomChanged();

private:
    std::optional<double> m_crosshair;
    std::optional<ChartSpan> m_zoom;
};

} // namespace orderdeck
