#include "widgets/lifecycle/graph_layout.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <map>

namespace orderdeck {

namespace {

constexpr double kPointsPerInch = 72;
/// dot leaves more around a label than it needs between two rows, and tall graphs get small by it.
constexpr double kRoomAroundLabel = 4;

QString nodeName(StateIndex state) { return QLatin1Char('s') % QString::number(state); }

/// An atomic state, or the first one within a compound: dot's arrows end at nodes and are cut at
/// the frame.
StateIndex anchorOf(const Lifecycle& lifecycle, StateIndex state)
{
    const auto states = lifecycle.states();
    for (std::size_t i = 0; i < states.size(); ++i)
        if (!states[i].compound && lifecycle.isWithin(StateIndex(i), state))
            return StateIndex(i);
    return state;
}

void writeStates(const Lifecycle& lifecycle, StateIndex parent, QString& text)
{
    const auto states = lifecycle.states();
    for (std::size_t i = 0; i < states.size(); ++i) {
        if (states[i].parent != parent)
            continue;
        const StateIndex state = StateIndex(i);
        if (!states[i].compound) {
            text += nodeName(state) % QStringLiteral(";\n");
            continue;
        }
        text += QStringLiteral("subgraph cluster_") % nodeName(state) %
                QStringLiteral(" { margin=8; label=\"x\";\n");
        writeStates(lifecycle, state, text);
        text += QStringLiteral("}\n");
    }
}

/// "1.5,2,3" as finite numbers; nothing when it is anything else.
std::vector<double> numbersOf(const QString& text)
{
    std::vector<double> numbers;
    for (const QString& part : text.split(QLatin1Char(','))) {
        bool isNumber = false;
        numbers.push_back(part.toDouble(&isNumber));
        if (!isNumber || !std::isfinite(numbers.back()))
            return {};
    }
    return numbers;
}

/// dot counts upwards.
std::optional<QPointF> pointOf(const QString& text, double height)
{
    const std::vector<double> numbers = numbersOf(text);
    if (numbers.size() != 2)
        return std::nullopt;
    return QPointF(numbers[0], height - numbers[1]);
}

/// "e,x,y x0,y0 x1,y1 …": the tip, then a start and Bézier triples.
bool readSpline(const QString& text, double height, GraphEdge& edge)
{
    QList<QPointF> points;
    std::optional<QPointF> tip;
    for (const QString& part : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        if (part.startsWith(QLatin1String("s,")))
            continue;
        const bool isTip = part.startsWith(QLatin1String("e,"));
        const auto point = pointOf(isTip ? part.mid(2) : part, height);
        if (!point)
            return false;
        if (isTip)
            tip = point;
        else
            points.append(*point);
    }
    if (points.size() < 4 || points.size() % 3 != 1 || !tip)
        return false;
    edge.path.moveTo(points[0]);
    for (qsizetype i = 1; i + 2 < points.size(); i += 3)
        edge.path.cubicTo(points[i], points[i + 1], points[i + 2]);
    edge.tip = *tip;
    edge.beforeTip = points.last();
    return true;
}

std::optional<QRectF> boxOfNode(const QJsonObject& object, double height)
{
    const auto middle = pointOf(object.value(QStringLiteral("pos")).toString(), height);
    if (!middle)
        return std::nullopt;
    return QRectF(*middle - QPointF(kNodeWidth / 2, kNodeHeight / 2),
                  QSizeF(kNodeWidth, kNodeHeight));
}

std::optional<QRectF> boxOfCluster(const QJsonObject& object, double height)
{
    const auto bounds = numbersOf(object.value(QStringLiteral("bb")).toString());
    if (bounds.size() != 4)
        return std::nullopt;
    return QRectF(QPointF(bounds[0], height - bounds[3]), QPointF(bounds[2], height - bounds[1]));
}

/// False when one of the definition's arrows is missing, drawn twice or no curve.
bool readEdges(const QJsonArray& array, double height, std::vector<GraphEdge>& edges)
{
    for (const QJsonValue& value : array) {
        const QJsonObject object = value.toObject();
        bool isNumber = false;
        const std::size_t number =
            object.value(QStringLiteral("comment")).toString().toULong(&isNumber);
        if (!isNumber || number >= edges.size() || !edges[number].path.isEmpty())
            return false;
        const auto label = pointOf(object.value(QStringLiteral("lp")).toString(), height);
        if (!label ||
            !readSpline(object.value(QStringLiteral("pos")).toString(), height, edges[number]))
            return false;
        edges[number].labelAt = *label;
    }
    return std::all_of(edges.begin(), edges.end(),
                       [](const GraphEdge& edge) { return !edge.path.isEmpty(); });
}

} // namespace

QString dotText(const Lifecycle& lifecycle, FlowDirection direction)
{
    QString text =
        QStringLiteral(
            "digraph g { compound=true; fontsize=9; nodesep=0.08; ranksep=0.15; rankdir=") %
        (direction == FlowDirection::LeftToRight ? QStringLiteral("LR") : QStringLiteral("TB")) %
        QStringLiteral(";\nnode [shape=box, fixedsize=true, label=\"\", width=") %
        QString::number(kNodeWidth / kPointsPerInch) % QStringLiteral(", height=") %
        QString::number(kNodeHeight / kPointsPerInch) % QStringLiteral("];\n");
    writeStates(lifecycle, kNoState, text);
    int number = 0;
    for (const GraphEdge& edge : edgesOf(lifecycle)) {
        const StateIndex from = anchorOf(lifecycle, edge.source);
        const StateIndex to = anchorOf(lifecycle, edge.target);
        // A label of dot's own HTML form holds the room; the words are painted by the window.
        text += nodeName(from) % QStringLiteral(" -> ") % nodeName(to) %
                QStringLiteral(" [comment=\"") % QString::number(number++) %
                QStringLiteral("\", label=<<TABLE BORDER=\"0\" FIXEDSIZE=\"TRUE\" WIDTH=\"") %
                QString::number(kLabelWidth) % QStringLiteral("\" HEIGHT=\"") %
                QString::number(kLabelHeight - kRoomAroundLabel) %
                QStringLiteral("\"><TR><TD></TD></TR></TABLE>>");
        if (edge.source != from)
            text += QStringLiteral(", ltail=cluster_") % nodeName(edge.source);
        if (edge.target != to)
            text += QStringLiteral(", lhead=cluster_") % nodeName(edge.target);
        text += QStringLiteral("];\n");
    }
    return text % QStringLiteral("}\n");
}

std::optional<GraphLayout> readDotJson(const Lifecycle& lifecycle, const QByteArray& json)
{
    const QJsonObject graph = QJsonDocument::fromJson(json).object();
    const auto bounds = numbersOf(graph.value(QStringLiteral("bb")).toString());
    if (bounds.size() != 4)
        return std::nullopt;
    GraphLayout layout;
    layout.size = QSizeF(bounds[2], bounds[3]);
    const double height = layout.size.height();
    std::map<QString, QJsonObject> objects;
    for (const QJsonValue& value : graph.value(QStringLiteral("objects")).toArray())
        objects[value.toObject().value(QStringLiteral("name")).toString()] = value.toObject();
    const auto states = lifecycle.states();
    for (std::size_t i = 0; i < states.size(); ++i) {
        const QString name = nodeName(StateIndex(i));
        const auto found =
            objects.find(states[i].compound ? QString(QStringLiteral("cluster_") % name) : name);
        if (found == objects.end())
            return std::nullopt;
        const auto box = states[i].compound ? boxOfCluster(found->second, height)
                                            : boxOfNode(found->second, height);
        if (!box)
            return std::nullopt;
        layout.nodes.push_back({StateIndex(i), *box});
    }
    std::vector<GraphEdge> edges = edgesOf(lifecycle);
    if (!readEdges(graph.value(QStringLiteral("edges")).toArray(), height, edges))
        return std::nullopt;
    layout.edges = std::move(edges);
    placeLabels(lifecycle, layout);
    return layout;
}

} // namespace orderdeck
