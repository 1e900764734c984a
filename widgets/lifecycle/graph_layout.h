#pragma once

#include "backend/lifecycle/lifecycle.h"

#include <QPainterPath>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QTransform>

#include <optional>
#include <vector>

namespace orderdeck {

/// A state as drawn: an atomic state is a box, a compound one a frame around its children.
struct GraphNode {
    StateIndex state = 0;
    QRectF box; ///< Logical pixels.
};

/// All transition elements from one declared state to another, as one arrow. Self transitions and
/// those without target are not drawn.
struct GraphEdge {
    StateIndex source = 0;
    StateIndex target = 0;
    std::vector<TransitionIndex> transitions = {};
    QPainterPath path = {}; ///< From the source's border to the arrow head.
    QPointF tip = {};
    QPointF beforeTip = {}; ///< Where the head begins and the path ends.
    QPointF labelAt = {};   ///< Middle of its label.
};

struct GraphLayout {
    std::vector<GraphNode> nodes; ///< Frames before what they hold.
    std::vector<GraphEdge> edges;
    QSizeF size;
};

enum class FlowDirection { LeftToRight, TopToBottom };

inline constexpr double kNodeWidth = 120;
inline constexpr double kNodeHeight = 44;
/// Room for an arrow's label: event; rate and dwell.
inline constexpr double kLabelWidth = 94;
inline constexpr double kLabelHeight = 24;
inline constexpr double kArrowLength = 10;

/// The layout with every place mapped.
[[nodiscard]] GraphLayout mapped(GraphLayout layout, const QTransform& transform);

/// Moves labels a little, to where they lie on no state and no other label and cover the least of
/// arrows, as far as there is such a place near their own arrow.
void placeLabels(const Lifecycle& lifecycle, GraphLayout& layout);
/// How much of all arrows lies under labels, in logical pixels, about.
[[nodiscard]] double coveredArrows(const GraphLayout& layout);

/// Edges of a definition, without places.
[[nodiscard]] std::vector<GraphEdge> edgesOf(const Lifecycle& lifecycle);

/// What Graphviz' dot is asked; states are named s0, s1 …, so nothing of the definition's text
/// reaches its language.
[[nodiscard]] QString dotText(const Lifecycle& lifecycle, FlowDirection direction);
/// The answer of `dot -Tjson`; nullopt when it is not one for this definition.
[[nodiscard]] std::optional<GraphLayout> readDotJson(const Lifecycle& lifecycle,
                                                     const QByteArray& json);
/// A plain layered layout for machines without Graphviz: layers by distance from the initial state.
[[nodiscard]] GraphLayout layeredLayout(const Lifecycle& lifecycle, FlowDirection direction);

} // namespace orderdeck
