#pragma once

#include "models/lifecycle_figures.h"
#include "widgets/appearance/appearance.h"
#include "widgets/lifecycle/graph_layouter.h"

#include <QWidget>

#include <optional>

namespace orderdeck {

/// What is picked in the graph: a state, or an arrow of the definition.
struct GraphPick {
    StateIndex state = kNoState;
    std::optional<std::size_t> edge; ///< Index into edgesOf().
    friend bool operator==(const GraphPick&, const GraphPick&) = default;
};

/// The state machine as a graph, scaled to its room: each state with its backlog and those past
/// their target, each arrow with rate and median dwell, as wide as what flows there. A click picks;
/// a double click or Enter opens the orders. With the keyboard: Left and Right walk the states, Up
/// and Down the arrows that leave one.
class LifecycleGraph final : public QWidget {
    Q_OBJECT
public:
    LifecycleGraph(const Appearance& appearance, QWidget* parent);

    void showLifecycle(std::shared_ptr<const Lifecycle> lifecycle);
    void showFigures(LifecycleFigures figures);
    [[nodiscard]] const GraphPick& pick() const { return m_pick; }
    void setPick(const GraphPick& pick);
    [[nodiscard]] const std::shared_ptr<const Lifecycle>& lifecycle() const { return m_lifecycle; }
    /// Where a state is drawn now, in the widget; its own middle when it is not.
    [[nodiscard]] QPointF middleOf(StateIndex state) const;
    [[nodiscard]] QSize minimumSizeHint() const override { return {320, 240}; }

Q_SIGNALS:
    void picked(const orderdeck::GraphPick& pick);
    void opened(const orderdeck::GraphPick& pick);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    void arrange();
    void paintFrame(QPainter& painter, const GraphNode& node) const;
    void paintState(QPainter& painter, const GraphNode& node) const;
    void paintEdge(QPainter& painter, const GraphEdge& edge, bool pickedEdge) const;
    void paintEdgeLabel(QPainter& painter, const GraphEdge& edge) const;
    [[nodiscard]] TransitionFigures edgeFigures(const GraphEdge& edge) const;
    [[nodiscard]] GraphPick pickAt(const QPointF& position) const;
    [[nodiscard]] QFont font(int pixels, QFont::Weight weight = QFont::Normal) const;
    [[nodiscard]] QString describe(const GraphPick& pick) const;
    void walk(int step);
    void walkArrows(int step);

    const Appearance& m_appearance;
    GraphLayouter m_layouter;
    std::shared_ptr<const Lifecycle> m_lifecycle;
    LifecycleFigures m_figures;
    GraphLayout m_layout; ///< In the widget.
    double m_scale = 1;   ///< Of texts and marks.
    GraphPick m_pick;
    StateIndex m_home = kNoState; ///< The state whose arrows the keyboard walks.
};

} // namespace orderdeck
