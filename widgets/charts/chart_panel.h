#pragma once

#include "widgets/charts/plot_view.h"

#include <QFrame>

class QLabel;

namespace orderdeck {

class ChartLegend;

/// A card with one chart: title, unit, legend with the present values (or those under the
/// crosshair), values on the y axis, times on the x axis. What is shown while the panel is hidden
/// is kept and drawn when it comes into sight.
class ChartPanel final : public QFrame {
    Q_OBJECT
public:
    ChartPanel(const ChartSubject& subject, const PlotView::Context& context,
               QWidget* parent = nullptr);

    void show(const ChartContent& content);
    [[nodiscard]] const PlotView& plot() const { return *m_plot; }
    [[nodiscard]] QString legendText() const;
    using QFrame::show;

protected:
    void showEvent(QShowEvent* event) override;

private:
    void draw();
    void showLegend();

    ChartSubject m_subject;
    PlotView::Context m_context;
    ChartContent m_content;
    bool m_stale = false; ///< m_content has come while hidden.
    ChartLegend* m_legend;
    PlotView* m_plot;
};

} // namespace orderdeck
