#include "widgets/lifecycle/graph_layout.h"

#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <limits>

namespace orderdeck {

namespace {

constexpr double kSampleStep = 4; ///< Along an arrow.
constexpr double kMoveX = 8;
constexpr double kMoveY = 4;
constexpr int kMostMoves = 10;          ///< In each direction.
constexpr std::size_t kMostEdges = 100; ///< Of more, nothing could be read anyway.
constexpr double kAir = 2;              ///< Between a label and what it must not touch.
constexpr double kTitleMargin = 12;     ///< Beside the title of a frame.
constexpr double kTitleLetter = 6;
constexpr double kTitleHeight = 16;
/// What one pixel costs, measured against one pixel of a foreign arrow that is covered.
constexpr double kOwnCovered = 0.35;
constexpr double kMoved = 0.12;
constexpr double kAway = 1.5; ///< From its own arrow, beyond what leaves no doubt.
constexpr double kNear = 10;
constexpr double kOverlap = 1000; ///< Of a box or another label.

struct Sample {
    QPointF at;
    std::size_t edge = 0;
};

QRectF labelBox(const QPointF& middle)
{
    return {middle - QPointF(kLabelWidth / 2, kLabelHeight / 2), QSizeF(kLabelWidth, kLabelHeight)};
}

std::vector<Sample> samplesOf(const std::vector<GraphEdge>& edges)
{
    std::vector<Sample> samples;
    for (std::size_t edge = 0; edge < edges.size(); ++edge) {
        QPolygonF line;
        for (const QPolygonF& part : edges[edge].path.toSubpathPolygons())
            line += part;
        line.append(edges[edge].tip);
        for (qsizetype i = 1; i < line.size(); ++i) {
            const QPointF way = line[i] - line[i - 1];
            const int steps = std::max(1, int(std::hypot(way.x(), way.y()) / kSampleStep));
            for (int step = 0; step < steps; ++step)
                samples.push_back({line[i - 1] + way * step / steps, edge});
        }
    }
    return samples;
}

/// QRectF's own is no inline function, and this is asked a million times.
bool contains(const QRectF& box, const QPointF& point)
{
    return point.x() >= box.left() && point.x() <= box.right() && point.y() >= box.top() &&
           point.y() <= box.bottom();
}

double squaredDistance(const QRectF& box, const QPointF& point)
{
    const double x = std::max({box.left() - point.x(), point.x() - box.right(), 0.0});
    const double y = std::max({box.top() - point.y(), point.y() - box.bottom(), 0.0});
    return x * x + y * y;
}

/// A frame is free within, but for its title.
QRectF takenBy(const LifecycleState& state, const QRectF& box)
{
    if (!state.compound)
        return box;
    return {box.topLeft(),
            QSizeF(kTitleMargin + kTitleLetter * double(state.label.size()), kTitleHeight)};
}

/// Looks for the place of one label among all the others.
class LabelPlace {
public:
    LabelPlace(const Lifecycle& lifecycle, const GraphLayout& layout,
               const std::vector<Sample>& samples, std::size_t edge)
        : m_bounds(QPointF(), layout.size), m_edge(edge), m_at(layout.edges[edge].labelAt)
    {
        const QRectF reach =
            labelBox(m_at).adjusted(-kMoveX * kMostMoves - kAir, -kMoveY * kMostMoves - kAir,
                                    kMoveX * kMostMoves + kAir, kMoveY * kMostMoves + kAir);
        for (const GraphNode& node : layout.nodes) {
            const QRectF taken = takenBy(lifecycle.states()[node.state], node.box);
            if (taken.intersects(reach))
                m_taken.push_back(taken);
        }
        for (std::size_t i = 0; i < layout.edges.size(); ++i)
            if (i != edge && labelBox(layout.edges[i].labelAt).intersects(reach))
                m_taken.push_back(labelBox(layout.edges[i].labelAt));
        for (const Sample& sample : samples)
            if (sample.edge == edge || reach.contains(sample.at))
                m_samples.push_back(sample);
    }

    [[nodiscard]] QPointF best() const
    {
        QPointF place = m_at;
        double least = cost(m_at, std::numeric_limits<double>::infinity());
        for (int x = -kMostMoves; x <= kMostMoves; ++x) {
            for (int y = -kMostMoves; y <= kMostMoves; ++y) {
                const QPointF there = m_at + QPointF(x * kMoveX, y * kMoveY);
                const double its = cost(there, least);
                if (its < least) {
                    least = its;
                    place = there;
                }
            }
        }
        return place;
    }

private:
    /// Anything from `enough` on when it is not less than that.
    [[nodiscard]] double cost(const QPointF& middle, double enough) const
    {
        const QRectF box = labelBox(middle);
        if (!m_bounds.contains(box) && middle != m_at)
            return std::numeric_limits<double>::infinity();
        const QPointF moved = middle - m_at;
        double sum = kMoved * std::hypot(moved.x(), moved.y());
        for (const QRectF& taken : m_taken)
            if (taken.adjusted(-kAir, -kAir, kAir, kAir).intersects(box))
                sum += kOverlap;
        if (sum >= enough)
            return sum;
        double away = std::numeric_limits<double>::infinity();
        for (const Sample& sample : m_samples) {
            const bool own = sample.edge == m_edge;
            if (own)
                away = std::min(away, squaredDistance(box, sample.at));
            if (contains(box, sample.at))
                sum += kSampleStep * (own ? kOwnCovered : 1);
        }
        return sum + kAway * std::max(0.0, std::sqrt(away) - kNear);
    }

    QRectF m_bounds;
    std::size_t m_edge;
    QPointF m_at;
    std::vector<QRectF> m_taken;
    std::vector<Sample> m_samples; ///< All of its own arrow; of others what is in reach.
};

} // namespace

void placeLabels(const Lifecycle& lifecycle, GraphLayout& layout)
{
    if (layout.edges.size() > kMostEdges)
        return;
    constexpr int kRounds = 3; // A label that moved makes room for those before it.
    const std::vector<Sample> samples = samplesOf(layout.edges);
    for (int round = 0; round < kRounds; ++round) {
        bool moved = false;
        for (std::size_t i = 0; i < layout.edges.size(); ++i) {
            const QPointF place = LabelPlace(lifecycle, layout, samples, i).best();
            moved = moved || place != layout.edges[i].labelAt;
            layout.edges[i].labelAt = place;
        }
        if (!moved)
            return;
    }
}

double coveredArrows(const GraphLayout& layout)
{
    double covered = 0;
    const std::vector<Sample> samples = samplesOf(layout.edges);
    for (const GraphEdge& edge : layout.edges) {
        const QRectF box = labelBox(edge.labelAt);
        for (const Sample& sample : samples)
            covered += box.contains(sample.at) ? kSampleStep : 0;
    }
    return covered;
}

} // namespace orderdeck
