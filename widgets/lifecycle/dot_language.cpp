#include "widgets/lifecycle/graph_layout.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <map>

namespace orderdeck {

namespace {

constexpr double kPointsPerInch = 72;
/// Room that dot leaves for an edge's label: event, rate, dwell.
constexpr double kLabelWidth = 96;
constexpr double kLabelHeight = 26;

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
                QStringLiteral(" { margin=14; label=\"x\";\n");
        writeStates(lifecycle, state, text);
        text += QStringLiteral("}\n");
    }
}

QPointF pointOf(const QString& text, double height)
{
    const QStringList parts = text.split(QLatin1Char(','));
    return parts.size() < 2 ? QPointF()
                            : QPointF(parts[0].toDouble(), height - parts[1].toDouble());
}

/// "e,x,y x0,y0 x1,y1 …": the tip, then a start and Bézier triples.
bool readSpline(const QString& text, double height, GraphEdge& edge)
{
    QList<QPointF> points;
    std::optional<QPointF> tip;
    for (const QString& part : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        if (part.startsWith(QLatin1String("e,")))
            tip = pointOf(part.mid(2), height);
        else if (!part.startsWith(QLatin1String("s,")))
            points.append(pointOf(part, height));
    }
    if (points.size() < 4 || !tip)
        return false;
    edge.path.moveTo(points[0]);
    for (qsizetype i = 1; i + 2 < points.size(); i += 3)
        edge.path.cubicTo(points[i], points[i + 1], points[i + 2]);
    edge.path.lineTo(*tip);
    edge.tip = *tip;
    edge.beforeTip = points.last();
    return true;
}

QRectF boxOfNode(const QJsonObject& object, double height)
{
    const QPointF middle = pointOf(object.value(QStringLiteral("pos")).toString(), height);
    return {middle - QPointF(kNodeWidth / 2, kNodeHeight / 2), QSizeF(kNodeWidth, kNodeHeight)};
}

QRectF boxOfCluster(const QJsonObject& object, double height)
{
    const QStringList bounds =
        object.value(QStringLiteral("bb")).toString().split(QLatin1Char(','));
    if (bounds.size() != 4)
        return {};
    return QRectF(QPointF(bounds[0].toDouble(), height - bounds[3].toDouble()),
                  QPointF(bounds[2].toDouble(), height - bounds[1].toDouble()));
}

} // namespace

QString dotText(const Lifecycle& lifecycle, FlowDirection direction)
{
    QString text =
        QStringLiteral("digraph g { compound=true; nodesep=0.35; ranksep=0.45; rankdir=") %
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
                QString::number(kLabelHeight) % QStringLiteral("\"><TR><TD></TD></TR></TABLE>>");
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
    const QStringList bounds = graph.value(QStringLiteral("bb")).toString().split(QLatin1Char(','));
    if (bounds.size() != 4)
        return std::nullopt;
    GraphLayout layout;
    layout.size = QSizeF(bounds[2].toDouble(), bounds[3].toDouble());
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
        layout.nodes.push_back({StateIndex(i), states[i].compound
                                                   ? boxOfCluster(found->second, height)
                                                   : boxOfNode(found->second, height)});
    }
    std::vector<GraphEdge> edges = edgesOf(lifecycle);
    for (const QJsonValue& value : graph.value(QStringLiteral("edges")).toArray()) {
        const QJsonObject object = value.toObject();
        const std::size_t number = object.value(QStringLiteral("comment")).toString().toULong();
        if (number >= edges.size() ||
            !readSpline(object.value(QStringLiteral("pos")).toString(), height, edges[number]))
            return std::nullopt;
        edges[number].labelAt = pointOf(object.value(QStringLiteral("lp")).toString(), height);
    }
    layout.edges = std::move(edges);
    return layout;
}

} // namespace orderdeck
