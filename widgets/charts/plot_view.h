#pragma once

#include "models/axis_ticks.h"
#include "models/view_settings.h"
#include "widgets/appearance/appearance.h"
#include "widgets/charts/chart_content.h"
#include "widgets/charts/chart_group.h"

#include <QtCharts/QChartView>

#include <optional>

class QAreaSeries;
class QLineSeries;
class QValueAxis;

namespace orderdeck {

/// The drawing part of a chart panel: the only user of QtCharts. QtCharts draws the curves; grid,
/// labels, marks and crosshair are painted here, because its axes cannot tell times in UTC and lay
/// themselves out anew with every label. Values on a logarithmic scale are given to it as their
/// logarithms. Dragging selects a range for the whole group; a double click or Escape gives it up;
/// left and right move the crosshair.
class PlotView final : public QChartView {
    Q_OBJECT
public:
    struct Context {
        const Appearance& appearance;
        const ViewSettings& view;
        ChartGroup& group;
    };
    PlotView(const ChartSubject& subject, const Context& context, QWidget* parent = nullptr);

    /// Draws `content` at once; the caller sees to it that the view is visible.
    void show(const ChartContent& content);
    [[nodiscard]] static QColor curveColour(const Palette& palette, ChartColours colours,
                                            int curve);
    /// Points that QtCharts holds at present, for tests: never more than two per pixel column.
    [[nodiscard]] int drawnPoints() const;

protected:
    void drawBackground(QPainter* painter, const QRectF& area) override;
    void drawForeground(QPainter* painter, const QRectF& area) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    struct Curve {
        QLineSeries* line = nullptr;
        QLineSeries* below = nullptr; ///< Lower bound of the area; null without one.
        QAreaSeries* area = nullptr;
    };
    void rebuildCurves();
    void restyle();
    void refill();
    void scaleValues();
    [[nodiscard]] ChartSpan shownSpan() const;
    [[nodiscard]] double scaled(double value) const;
    [[nodiscard]] double toX(double millis) const;
    [[nodiscard]] double toY(double value) const;
    [[nodiscard]] double toMillis(double x) const;
    void moveCrosshair(double x);
    void stepCrosshair(int direction);
    void zoomBy(double factor); ///< Of the time shown; below 1: closer.
    void paintTicks(QPainter& painter) const;
    void paintMarks(QPainter& painter) const;
    void paintCrosshair(QPainter& painter) const;
    void paintDrag(QPainter& painter) const;

    ChartSubject m_subject;
    Context m_context;
    ChartContent m_content;
    QList<Curve> m_curves;
    QValueAxis* m_time;
    QValueAxis* m_value;
    QList<AxisTick> m_valueTicks;
    double m_low = 0; ///< Of the value axis, before the logarithm.
    double m_high = 1;
    std::optional<double> m_dragFrom; ///< Pixels.
    double m_dragTo = 0;
};

} // namespace orderdeck
