#include "widgets/shards/shard_card.h"

#include "models/text.h"
#include "widgets/appearance/accessible_role.h"
#include "widgets/charts/sparkline.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace orderdeck {
namespace {

constexpr int kPadding = 14;
constexpr int kHeadHeight = 58; // Title and path, with the air below.
constexpr int kFactColumns = 4;
constexpr int kFactHeight = 44;
constexpr int kTrendHeight = 62; // At least; takes what room there is.
constexpr int kShareHeight = 22;
constexpr int kNodeHeight = 22;
constexpr int kTroubleEdge = 12;
constexpr int kWrapped = Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop;

QFont small() { return Appearance::textFont(kSmallPixels); }
QFont strong() { return Appearance::textFont(kTextPixels, QFont::DemiBold); }

QColor colourOf(AttentionItem::Severity severity, const Palette& palette)
{
    return severity == AttentionItem::Severity::Error ? palette.error : palette.warning;
}

int troubleHeight(const ShardTrouble& trouble, int width)
{
    return QFontMetrics(small())
        .boundingRect(QRect(0, 0, width - 2 * kPadding - kTroubleEdge, 10'000), kWrapped,
                      trouble.text)
        .height();
}

} // namespace

ShardCard::ShardCard(const Appearance& appearance, QWidget* parent)
    : QWidget(parent), m_appearance(appearance)
{
    setFocusPolicy(Qt::TabFocus);
    setAccessibleRole(*this, QAccessible::Grouping);
    connect(&appearance, &Appearance::changed, this, [this] { update(); });
}

void ShardCard::show(ShardCardFigures figures)
{
    m_figures = std::move(figures);
    describe();
    update();
}

void ShardCard::describe()
{
    setAccessibleName(m_figures.title % QStringLiteral(", ") %
                      (m_figures.writable ? tr("writable") : tr("takes no writes")));
    QStringList told{m_figures.role};
    for (const ShardTrouble& trouble : m_figures.troubles)
        told.append(trouble.text);
    for (const ShardFact& fact : m_figures.facts)
        told.append(fact.name % QStringLiteral(": ") % fact.value);
    for (const ShardNodeLine& node : m_figures.nodes)
        told.append(node.name % QStringLiteral(": ") % node.role % QStringLiteral(", ") %
                    node.detail);
    for (const ShardShare& share : m_figures.shares)
        told.append(tr("share of all %1: %2").arg(share.name.toLower(), share.text));
    setAccessibleDescription(told.join(QStringLiteral(". ")));
}

int ShardCard::troublesHeight(int width) const
{
    int height = 0;
    for (const ShardTrouble& trouble : m_figures.troubles)
        height += troubleHeight(trouble, width) + kRhythm;
    return height;
}

int ShardCard::nodesHeight() const { return int(m_figures.nodes.size()) * kNodeHeight; }

QRect ShardCard::nodeArea(int node) const
{
    return {kPadding, factsTop() + 2 * kFactHeight + node * kNodeHeight, width() - 2 * kPadding,
            kNodeHeight};
}

int ShardCard::factsTop() const { return kHeadHeight + troublesHeight(width()); }

int ShardCard::heightFor(int width) const
{
    return kHeadHeight + troublesHeight(width) + 2 * kFactHeight + nodesHeight() + kTrendHeight +
           2 * kShareHeight + kPadding + kRhythm;
}

QRect ShardCard::factArea(int fact) const
{
    const int room = (width() - 2 * kPadding) / kFactColumns;
    return {kPadding + (fact % kFactColumns) * room,
            factsTop() + (fact / kFactColumns) * kFactHeight, room - kRhythm, kFactHeight};
}

bool ShardCard::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QString text = help->pos().y() < kHeadHeight ? m_figures.path : QString();
    for (int fact = 0; fact < m_figures.facts.size(); ++fact) {
        if (factArea(fact).contains(help->pos()))
            text = m_figures.facts[fact].explanation;
    }
    for (int node = 0; node < m_figures.nodes.size(); ++node) {
        if (nodeArea(node).contains(help->pos()))
            text = m_figures.nodes[node].explanation;
    }
    QToolTip::showText(help->globalPos(), toolTipText(text), this);
    return true;
}

void ShardCard::paintEvent(QPaintEvent*)
{
    const Palette& palette = m_appearance.palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hasFocus() ? palette.accent : palette.line, 1));
    painter.setBrush(palette.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);
    paintHead(painter);
    paintTroubles(painter);
    paintFacts(painter);
    for (int node = 0; node < m_figures.nodes.size(); ++node)
        paintNode(painter, m_figures.nodes[node], nodeArea(node));

    const int top = factsTop() + 2 * kFactHeight + nodesHeight();
    const int sharesTop = height() - kPadding - int(m_figures.shares.size()) * kShareHeight + 4;
    const int half = (width() - 3 * kPadding) / 2;
    for (int i = 0; i < m_figures.trends.size(); ++i)
        paintTrend(painter, m_figures.trends[i],
                   {kPadding + i * (half + kPadding), top, half, sharesTop - kRhythm - top});
    for (int i = 0; i < m_figures.shares.size(); ++i)
        paintShare(painter, m_figures.shares[i],
                   {kPadding, sharesTop + i * kShareHeight, width() - 2 * kPadding, kShareHeight});
}

void ShardCard::paintHead(QPainter& painter) const
{
    const Palette& palette = m_appearance.palette();
    const QFont title = Appearance::textFont(15, QFont::DemiBold);
    painter.setFont(title);
    painter.setPen(palette.text);
    painter.drawText(QRect(kPadding, 10, width(), 20), Qt::AlignVCenter | Qt::AlignLeft,
                     m_figures.title);
    const int after = kPadding + QFontMetrics(title).horizontalAdvance(m_figures.title) + 10;

    const QString state = m_figures.writable ? tr("writable") : tr("no writes");
    painter.setFont(small());
    const int stateWidth = painter.fontMetrics().horizontalAdvance(state) + 2;
    const int stateLeft = width() - kPadding - stateWidth;
    const QColor tone = m_figures.writable ? palette.good : palette.error;
    painter.setPen(tone);
    painter.drawText(QRect(stateLeft, 10, stateWidth, 20), Qt::AlignVCenter | Qt::AlignRight,
                     state);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tone);
    painter.drawEllipse(QRectF(stateLeft - 14, 16, 8, 8));

    painter.setPen(palette.muted);
    const int roleWidth = stateLeft - 24 - after;
    painter.drawText(QRect(after, 11, roleWidth, 20), Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(m_figures.role, Qt::ElideRight, roleWidth));
    painter.drawText(
        QRect(kPadding, 31, width() - 2 * kPadding, 18), Qt::AlignVCenter | Qt::AlignLeft,
        painter.fontMetrics().elidedText(m_figures.path, Qt::ElideMiddle, width() - 2 * kPadding));
}

void ShardCard::paintTroubles(QPainter& painter) const
{
    int top = kHeadHeight - 2;
    painter.setFont(small());
    for (const ShardTrouble& trouble : m_figures.troubles) {
        const QColor colour = colourOf(trouble.severity, m_appearance.palette());
        const int tall = troubleHeight(trouble, width());
        painter.fillRect(QRect(kPadding, top, 3, tall), colour);
        painter.setPen(colour);
        painter.drawText(
            QRect(kPadding + kTroubleEdge, top, width() - 2 * kPadding - kTroubleEdge, tall),
            kWrapped, trouble.text);
        top += tall + kRhythm;
    }
}

void ShardCard::paintFacts(QPainter& painter) const
{
    const Palette& palette = m_appearance.palette();
    for (int i = 0; i < m_figures.facts.size(); ++i) {
        const ShardFact& fact = m_figures.facts[i];
        const QRect area = factArea(i);
        painter.setFont(small());
        painter.setPen(palette.muted);
        painter.drawText(area.adjusted(0, 0, kRhythm, 0), Qt::AlignTop | Qt::AlignLeft, fact.name);
        painter.setFont(strong());
        painter.setPen(palette.text);
        painter.drawText(
            area.adjusted(0, 16, kRhythm, 0), Qt::AlignTop | Qt::AlignLeft,
            painter.fontMetrics().elidedText(fact.value, Qt::ElideRight, area.width() + kRhythm));
    }
}

void ShardCard::paintNode(QPainter& painter, const ShardNodeLine& node, const QRect& area) const
{
    const Palette& palette = m_appearance.palette();
    painter.setFont(small());
    painter.setPen(Qt::NoPen);
    painter.setBrush(node.attention ? palette.error : palette.good);
    painter.drawEllipse(QRectF(area.left(), area.center().y() - 3, 7, 7));
    const QFontMetrics metrics = painter.fontMetrics();
    const int detail = metrics.horizontalAdvance(node.detail) + 2;
    const int role = metrics.horizontalAdvance(node.role) + 2;
    painter.setPen(palette.muted);
    painter.drawText(area, Qt::AlignVCenter | Qt::AlignRight, node.detail);
    painter.setPen(node.attention ? palette.error : palette.text);
    const QRect words = area.adjusted(14, 0, -detail - kRhythm, 0);
    painter.drawText(words, Qt::AlignVCenter | Qt::AlignRight, node.role);
    painter.setPen(palette.text);
    const int room = words.width() - role - kRhythm;
    painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft,
                     metrics.elidedText(node.name, Qt::ElideMiddle, room));
}

void ShardCard::paintTrend(QPainter& painter, const ShardTrend& trend, const QRect& area) const
{
    const Palette& palette = m_appearance.palette();
    const QRect head(area.left(), area.top(), area.width(), 18);
    painter.setFont(small());
    painter.setPen(palette.muted);
    painter.drawText(head, Qt::AlignVCenter | Qt::AlignLeft, trend.name);
    painter.drawText(head, Qt::AlignVCenter | Qt::AlignRight,
                     trend.points.size() < 2 ? tr("nothing in this range") : trend.peak);
    const QColor line = &trend == &m_figures.trends.front() ? palette.series[0] : palette.series[2];
    const QRectF plot(area.left(), head.bottom() + 4, area.width(), area.height() - 28);
    painter.setPen(QPen(palette.grid, 1));
    painter.drawLine(QPointF(plot.left(), plot.bottom() + 2.5),
                     QPointF(plot.right(), plot.bottom() + 2.5));
    paintSparkline(painter, trend.points,
                   {plot, line, mixed(palette.surface, line, palette.dark ? 0.22 : 0.13)});
}

void ShardCard::paintShare(QPainter& painter, const ShardShare& share, const QRect& area) const
{
    constexpr int kNameWidth = 52;
    const Palette& palette = m_appearance.palette();
    painter.setFont(small());
    const int textWidth =
        painter.fontMetrics().horizontalAdvance(tr("%1 % · fair %2 %").arg(100).arg(100)) + 2;
    painter.setPen(palette.muted);
    painter.drawText(area, Qt::AlignVCenter | Qt::AlignLeft, share.name);
    painter.setPen(share.attention ? palette.warning : palette.text);
    painter.drawText(area, Qt::AlignVCenter | Qt::AlignRight, share.text);
    const QRectF groove(area.left() + kNameWidth, area.center().y() - 2.5,
                        area.width() - kNameWidth - textWidth - 12, 6);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.grid);
    painter.drawRoundedRect(groove, 3, 3);
    QRectF bar = groove;
    bar.setWidth(groove.width() * std::clamp(share.share, 0.0, 1.0));
    painter.setBrush(share.attention ? palette.warning : palette.accent);
    painter.drawRoundedRect(bar, 3, 3);
    // Where a fair share would end.
    const double tick = groove.left() + groove.width() * std::clamp(share.fair, 0.0, 1.0);
    painter.setBrush(palette.text);
    painter.drawRect(QRectF(tick - 1, groove.top() - 4, 2, groove.height() + 8));
}

} // namespace orderdeck
