#include "widgets/lifecycle/lifecycle_graph.h"

#include "backend/foundation/text.h"
#include "models/text.h"
#include "widgets/appearance/accessible_role.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPathStroker>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace orderdeck {

namespace {

QString keys()
{
    return LifecycleGraph::tr("Left and Right walk the states, Up and Down the arrows that leave "
                              "one, Enter shows the orders");
}

constexpr double kThinnest = 1.2;
constexpr double kWidest = 6;
constexpr double kLargestScale = 1.25;
constexpr double kMostStretch = 1.5; ///< Of one side against the other.
constexpr int kSmallestText = 9;     ///< Pixels.
constexpr double kReach = 7;         ///< How near a click must be to an arrow.
constexpr int kEdgeHand = 5;         ///< Width of a state's coloured edge.

double scaleInto(const QSizeF& content, const QSize& room)
{
    if (content.isEmpty())
        return 1;
    return std::min(
        {room.width() / content.width(), room.height() / content.height(), kLargestScale});
}

double stretched(double scale, double room)
{
    return std::clamp(room, scale, scale * kMostStretch);
}

} // namespace

LifecycleGraph::LifecycleGraph(const Appearance& appearance, QWidget* parent)
    : QWidget(parent), m_appearance(appearance), m_layouter(this)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("State graph"));
    setAccessibleDescription(keys());
    setAccessibleRole(*this, QAccessible::Chart);
    setMouseTracking(true);
    connect(&m_layouter, &GraphLayouter::ready, this, &LifecycleGraph::arrange);
    connect(&m_appearance, &Appearance::changed, this, qOverload<>(&QWidget::update));
}

void LifecycleGraph::showLifecycle(std::shared_ptr<const Lifecycle> lifecycle)
{
    if (lifecycle == m_lifecycle)
        return;
    m_lifecycle = std::move(lifecycle);
    m_figures = {};
    setPick({});
    arrange();
}

void LifecycleGraph::showFigures(LifecycleFigures figures)
{
    m_figures = std::move(figures);
    update();
}

void LifecycleGraph::setPick(const GraphPick& pick)
{
    if (pick == m_pick)
        return;
    m_pick = pick;
    if (!pick.edge)
        m_home = pick.state;
    const QString text = describe(pick);
    setAccessibleDescription(text.isEmpty() ? keys() : text);
    update();
    Q_EMIT picked(m_pick);
}

/// Takes the direction in which the graph fills the room best, and stretches it along the side
/// where room is left.
void LifecycleGraph::arrange()
{
    if (!m_lifecycle)
        return;
    const GraphLayout& across = m_layouter.layout(m_lifecycle, FlowDirection::LeftToRight);
    const GraphLayout& down = m_layouter.layout(m_lifecycle, FlowDirection::TopToBottom);
    const double acrossScale = scaleInto(across.size, size());
    const double downScale = scaleInto(down.size, size());
    const GraphLayout& best = acrossScale >= downScale ? across : down;
    m_scale = std::max(acrossScale, downScale);
    const double x = stretched(m_scale, width() / best.size.width());
    const double y = stretched(m_scale, height() / best.size.height());
    m_layout = mapped(best, QTransform::fromTranslate((width() - best.size.width() * x) / 2,
                                                      (height() - best.size.height() * y) / 2)
                                .scale(x, y));
    update();
}

QFont LifecycleGraph::font(int pixels, QFont::Weight weight) const
{
    return Appearance::textFont(std::max(kSmallestText, int(std::lround(pixels * m_scale))),
                                weight);
}

void LifecycleGraph::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void LifecycleGraph::paintEvent(QPaintEvent* event)
{
    QWidget::paintEvent(event);
    if (!m_lifecycle || m_figures.states.size() != m_lifecycle->states().size())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (hasFocus() && m_pick == GraphPick()) {
        painter.setPen(m_appearance.palette().accent);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    }
    for (const GraphNode& node : m_layout.nodes)
        if (m_lifecycle->states()[node.state].compound)
            paintFrame(painter, node);
    for (std::size_t i = 0; i < m_layout.edges.size(); ++i)
        paintEdge(painter, m_layout.edges[i], m_pick.edge == i);
    for (const GraphEdge& edge : m_layout.edges)
        paintEdgeLabel(painter, edge);
    for (const GraphNode& node : m_layout.nodes)
        if (!m_lifecycle->states()[node.state].compound)
            paintState(painter, node);
}

void LifecycleGraph::paintFrame(QPainter& painter, const GraphNode& node) const
{
    const Palette& palette = m_appearance.palette();
    painter.setPen(QPen(mixed(palette.surface, palette.muted, 0.45), 1, Qt::DashLine));
    painter.setBrush(mixed(palette.surface, palette.background, 0.6));
    painter.drawRoundedRect(node.box, 8, 8);
    painter.setPen(palette.muted);
    painter.setFont(font(kSmallPixels - 1));
    painter.drawText(node.box.adjusted(10, 3, -8, 0), Qt::AlignLeft | Qt::AlignTop,
                     fromUtf8(m_lifecycle->states()[node.state].label));
}

void LifecycleGraph::paintState(QPainter& painter, const GraphNode& node) const
{
    const Palette& palette = m_appearance.palette();
    const LifecycleState& state = m_lifecycle->states()[node.state];
    const StateFigures& figures = m_figures.states[node.state];
    const StateLook look = m_appearance.look(state.kind, state.kindRank);
    const bool isPicked = m_pick.state == node.state;
    const bool late = figures.pastTarget > 0;

    painter.setPen(QPen(isPicked ? palette.accent
                        : late   ? palette.warning
                                 : palette.line,
                        isPicked || late ? 2 : 1));
    painter.setBrush(isPicked ? palette.selected : palette.surface);
    painter.drawRoundedRect(node.box, 6, 6);
    painter.setPen(Qt::NoPen);
    painter.setBrush(look.colour);
    painter.drawRoundedRect(
        QRectF(node.box.left() - 1, node.box.top(), kEdgeHand, node.box.height()), 2, 2);

    const double air = 4 * m_scale;
    const QRectF text = node.box.adjusted(kEdgeHand + 2 * air, air, -air, -air);
    painter.setPen(palette.text);
    painter.setFont(font(kTextPixels, QFont::DemiBold));
    painter.drawText(
        text, Qt::AlignLeft | Qt::AlignTop,
        painter.fontMetrics().elidedText(fromUtf8(state.label), Qt::ElideRight, int(text.width())));
    painter.setFont(font(kTextPixels));
    painter.drawText(text, Qt::AlignLeft | Qt::AlignBottom, countText(figures.orders));
    if (late) {
        painter.setPen(palette.warning);
        painter.setFont(font(kSmallPixels - 1));
        painter.drawText(text, Qt::AlignRight | Qt::AlignBottom,
                         tr("%1 late").arg(countText(figures.pastTarget)));
    }
}

TransitionFigures LifecycleGraph::edgeFigures(const GraphEdge& edge) const
{
    TransitionFigures sum;
    std::int64_t busiest = -1;
    for (const TransitionIndex index : edge.transitions) {
        const TransitionFigures& one = m_figures.transitions[index];
        sum.count += one.count;
        sum.perSecond += one.perSecond;
        sum.refused += one.refused;
        if (one.count > busiest) {
            busiest = one.count;
            sum.dwellMedian = one.dwellMedian;
            sum.dwellP95 = one.dwellP95;
        }
    }
    return sum;
}

void LifecycleGraph::paintEdge(QPainter& painter, const GraphEdge& edge, bool pickedEdge) const
{
    const Palette& palette = m_appearance.palette();
    const double rate = edgeFigures(edge).perSecond;
    const double share = m_figures.busiestPerSecond > 0 ? rate / m_figures.busiestPerSecond : 0;
    const double width = kThinnest + (kWidest - kThinnest) * std::sqrt(share);
    const QColor colour =
        pickedEdge ? palette.accent : mixed(palette.surface, palette.muted, rate > 0 ? 0.65 : 0.35);
    painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::FlatCap));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(edge.path);

    const QPointF way = edge.tip - edge.beforeTip;
    const double length = std::max(0.001, std::hypot(way.x(), way.y()));
    const QPointF aside = QPointF(-way.y(), way.x()) / length * (width / 2 + 3);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPolygon(QPolygonF{edge.tip, edge.beforeTip + aside, edge.beforeTip - aside});
}

void LifecycleGraph::paintEdgeLabel(QPainter& painter, const GraphEdge& edge) const
{
    const Palette& palette = m_appearance.palette();
    const TransitionFigures figures = edgeFigures(edge);
    QString event = fromUtf8(m_lifecycle->transitions()[edge.transitions.front()].label);
    if (edge.transitions.size() > 1)
        event += QStringLiteral(" +%1").arg(edge.transitions.size() - 1);
    QString live;
    if (figures.count > 0)
        live = rateText(figures.perSecond) % QStringLiteral("/s · ") %
               fromUtf8(describeDuration(figures.dwellMedian));
    if (figures.refused > 0)
        live += (live.isEmpty() ? QString() : QStringLiteral(" · ")) %
                tr("%1 refused").arg(countText(figures.refused));
    painter.setFont(font(kSmallPixels - 1));
    const QFontMetrics metrics = painter.fontMetrics();
    event = metrics.elidedText(event, Qt::ElideRight, int(1.2 * kLabelWidth * m_scale));
    const QString text = live.isEmpty() ? event : QString(event % QLatin1Char('\n') % live);
    QRectF box = metrics.boundingRect(QRect(0, 0, 400, 100), Qt::AlignCenter, text);
    box.moveCenter(edge.labelAt);
    QColor ground = palette.surface;
    ground.setAlphaF(0.85F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(box.adjusted(-3, -1, 3, 1), 3, 3);
    painter.setPen(figures.refused > 0 ? palette.warning : palette.muted);
    painter.drawText(box, Qt::AlignCenter | Qt::TextDontClip, text);
}

QPointF LifecycleGraph::middleOf(StateIndex state) const
{
    for (const GraphNode& node : m_layout.nodes)
        if (node.state == state)
            return node.box.center();
    return QRectF(rect()).center();
}

GraphPick LifecycleGraph::pickAt(const QPointF& position) const
{
    GraphPick pick;
    for (const GraphNode& node : m_layout.nodes)
        if (node.box.contains(position) && !m_lifecycle->states()[node.state].compound)
            pick.state = node.state;
    if (pick.state != kNoState)
        return pick;
    QPainterPathStroker stroker;
    stroker.setWidth(2 * kReach);
    for (std::size_t i = 0; i < m_layout.edges.size(); ++i) {
        QRectF label(QPointF(), QSizeF(kLabelWidth, kLabelHeight) * m_scale);
        label.moveCenter(m_layout.edges[i].labelAt);
        if (label.contains(position) ||
            stroker.createStroke(m_layout.edges[i].path).contains(position))
            pick.edge = i;
    }
    return pick;
}

void LifecycleGraph::mousePressEvent(QMouseEvent* event)
{
    if (m_lifecycle && event->button() == Qt::LeftButton)
        setPick(pickAt(event->position()));
}

void LifecycleGraph::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (m_lifecycle && event->button() == Qt::LeftButton && m_pick != GraphPick() &&
        pickAt(event->position()) == m_pick)
        Q_EMIT opened(m_pick);
}

void LifecycleGraph::walk(int step)
{
    std::vector<StateIndex> atomic;
    const auto states = m_lifecycle->states();
    for (std::size_t i = 0; i < states.size(); ++i)
        if (!states[i].compound)
            atomic.push_back(StateIndex(i));
    const auto at = std::find(atomic.begin(), atomic.end(), m_home);
    const int count = int(atomic.size());
    const int next = at == atomic.end() ? (step > 0 ? 0 : count - 1)
                                        : (int(at - atomic.begin()) + step + count) % count;
    setPick({.state = atomic[std::size_t(next)], .edge = {}});
}

/// The state itself comes between its last arrow and its first.
void LifecycleGraph::walkArrows(int step)
{
    if (m_home == kNoState)
        return walk(step);
    std::vector<GraphPick> stops{{.state = m_home, .edge = {}}};
    for (std::size_t i = 0; i < m_layout.edges.size(); ++i)
        if (m_lifecycle->isWithin(m_home, m_layout.edges[i].source))
            stops.push_back({.state = kNoState, .edge = i});
    const int count = int(stops.size());
    const auto at = std::find(stops.begin(), stops.end(), m_pick);
    const int next = at == stops.end() ? 0 : (int(at - stops.begin()) + step + count) % count;
    setPick(stops[std::size_t(next)]);
}

void LifecycleGraph::keyPressEvent(QKeyEvent* event)
{
    if (!m_lifecycle)
        return;
    switch (event->key()) {
    case Qt::Key_Right: walk(1); break;
    case Qt::Key_Left: walk(-1); break;
    case Qt::Key_Down: walkArrows(1); break;
    case Qt::Key_Up: walkArrows(-1); break;
    case Qt::Key_Return:
    case Qt::Key_Enter: Q_EMIT opened(m_pick); break;
    case Qt::Key_Escape: setPick({}); break;
    default: QWidget::keyPressEvent(event);
    }
}

QString LifecycleGraph::describe(const GraphPick& pick) const
{
    if (!m_lifecycle)
        return {};
    if (pick.state != kNoState && pick.state < m_figures.states.size()) {
        const StateFigures& figures = m_figures.states[pick.state];
        return tr("%1: %2 orders, %3 past the target")
            .arg(fromUtf8(m_lifecycle->states()[pick.state].label), countText(figures.orders),
                 countText(figures.pastTarget));
    }
    if (!pick.edge || *pick.edge >= m_layout.edges.size())
        return {};
    const GraphEdge& edge = m_layout.edges[*pick.edge];
    return tr("%1: %2 → %3")
        .arg(fromUtf8(m_lifecycle->transitions()[edge.transitions.front()].label),
             fromUtf8(m_lifecycle->states()[edge.source].label),
             fromUtf8(m_lifecycle->states()[edge.target].label));
}

bool LifecycleGraph::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip && m_lifecycle) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString text = describe(pickAt(help->pos()));
        QToolTip::showText(help->globalPos(), toolTipText(text), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace orderdeck
