#include "widgets/lifecycle/graph_layout.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace orderdeck {

std::vector<GraphEdge> edgesOf(const Lifecycle& lifecycle)
{
    std::map<std::pair<StateIndex, StateIndex>, std::size_t> known;
    std::vector<GraphEdge> edges;
    const auto transitions = lifecycle.transitions();
    for (std::size_t i = 0; i < transitions.size(); ++i) {
        const LifecycleTransition& transition = transitions[i];
        if (transition.target == kNoState || transition.target == transition.source)
            continue;
        const auto [place, isNew] =
            known.try_emplace({transition.source, transition.target}, edges.size());
        if (isNew)
            edges.push_back({.source = transition.source, .target = transition.target});
        edges[place->second].transitions.push_back(TransitionIndex(i));
    }
    return edges;
}

GraphLayout mapped(GraphLayout layout, const QTransform& transform)
{
    for (GraphNode& node : layout.nodes)
        node.box = transform.mapRect(node.box);
    for (GraphEdge& edge : layout.edges) {
        edge.path = transform.map(edge.path);
        edge.tip = transform.map(edge.tip);
        edge.beforeTip = transform.map(edge.beforeTip);
        edge.labelAt = transform.map(edge.labelAt);
    }
    layout.size = transform.mapRect(QRectF(QPointF(), layout.size)).size();
    return layout;
}

namespace {

constexpr double kLayerGap = 84;
constexpr double kRowGap = 34;
constexpr double kColumnGap = kLabelWidth + 6;
constexpr double kMargin = 16;

/// Distance of each state from the initial one along the edges, frames taking the place of their
/// first child.
std::vector<int> layersOf(const Lifecycle& lifecycle, const std::vector<GraphEdge>& edges)
{
    std::vector<int> layer(lifecycle.states().size(), -1);
    std::vector<StateIndex> waiting{lifecycle.initial()};
    layer[lifecycle.initial()] = 0;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
        const StateIndex from = waiting[i];
        for (const GraphEdge& edge : edges) {
            if (!lifecycle.isWithin(from, edge.source))
                continue;
            for (StateIndex to = 0; to < StateIndex(layer.size()); ++to) {
                if (lifecycle.states()[to].compound || !lifecycle.isWithin(to, edge.target) ||
                    layer[to] >= 0)
                    continue;
                layer[to] = layer[from] + 1;
                waiting.push_back(to);
            }
        }
    }
    const int last = *std::max_element(layer.begin(), layer.end());
    std::replace(layer.begin(), layer.end(), -1, last + 1);
    return layer;
}

/// Where the line from the middle of `box` towards `outside` leaves it.
QPointF borderPoint(const QRectF& box, const QPointF& outside)
{
    const QPointF way = outside - box.center();
    if (way.isNull())
        return box.center();
    const double x = std::abs(way.x()) / (box.width() / 2);
    const double y = std::abs(way.y()) / (box.height() / 2);
    return box.center() + way / std::max(x, y);
}

void placeStraightEdges(GraphLayout& layout, std::vector<GraphEdge> edges)
{
    const auto boxOf = [&](StateIndex state) {
        const auto node = std::find_if(layout.nodes.begin(), layout.nodes.end(),
                                       [&](const GraphNode& n) { return n.state == state; });
        return node == layout.nodes.end() ? QRectF() : node->box;
    };
    for (GraphEdge& edge : edges) {
        const QRectF from = boxOf(edge.source);
        const QRectF to = boxOf(edge.target);
        // Two states may point at each other: both arrows give way to the same hand.
        const QPointF way = to.center() - from.center();
        const double length = std::max(1.0, std::hypot(way.x(), way.y()));
        const QPointF aside(-way.y() / length * 7, way.x() / length * 7);
        const QPointF start = borderPoint(from, to.center()) + aside;
        edge.tip = borderPoint(to, from.center()) + aside;
        edge.beforeTip = edge.tip - way / length * kArrowLength;
        edge.path.moveTo(start);
        edge.path.lineTo(edge.beforeTip);
        edge.labelAt = (start + edge.tip) / 2;
        layout.edges.push_back(std::move(edge));
    }
}

/// Around what they hold, the outer ones around the inner; each has a title above.
void addFrames(const Lifecycle& lifecycle, std::vector<GraphNode>& nodes)
{
    const auto states = lifecycle.states();
    // Parents are declared before their children.
    for (std::size_t i = states.size(); i-- > 0;) {
        QRectF all;
        for (const GraphNode& node : nodes)
            if (states[i].compound && lifecycle.isWithin(node.state, StateIndex(i)))
                all |= node.box;
        if (!all.isNull())
            nodes.insert(nodes.begin(), {StateIndex(i), all.adjusted(-10, -22, 10, 10)});
    }
}

} // namespace

GraphLayout layeredLayout(const Lifecycle& lifecycle, FlowDirection direction)
{
    std::vector<GraphEdge> edges = edgesOf(lifecycle);
    const std::vector<int> layers = layersOf(lifecycle, edges);
    const auto states = lifecycle.states();
    GraphLayout layout;
    std::map<int, int> used;
    for (std::size_t i = 0; i < states.size(); ++i) {
        if (states[i].compound)
            continue;
        const int layer = layers[i];
        const int row = used[layer]++;
        const QPointF corner =
            direction == FlowDirection::LeftToRight
                ? QPointF(layer * (kNodeWidth + kLayerGap), row * (kNodeHeight + kRowGap))
                : QPointF(row * (kNodeWidth + kColumnGap), layer * (kNodeHeight + kLayerGap));
        layout.nodes.push_back({StateIndex(i), QRectF(corner, QSizeF(kNodeWidth, kNodeHeight))});
    }
    addFrames(lifecycle, layout.nodes);
    QRectF bounds;
    for (const GraphNode& node : layout.nodes)
        bounds |= node.box;
    bounds.adjust(-kMargin, -kMargin, kMargin, kMargin);
    for (GraphNode& node : layout.nodes)
        node.box.translate(-bounds.topLeft());
    layout.size = bounds.size();
    placeStraightEdges(layout, std::move(edges));
    placeLabels(lifecycle, layout);
    return layout;
}

} // namespace orderdeck
