#include "widgets/orders/timeline_delegate.h"

#include "models/timeline_model.h"
#include "widgets/appearance/state_chip.h"
#include "widgets/orders/order_row_delegate.h"

#include <QListView>
#include <QPainter>

namespace orderdeck {

namespace {

constexpr int kBar = 18;
constexpr int kDot = 10;
constexpr int kIndent = 20; ///< Of the text, from the left edge.
constexpr int kGap = 10;    ///< Below each event.
constexpr int kWrap = Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop;

int textWidth(const QStyleOptionViewItem& option)
{
    const auto* view = qobject_cast<const QListView*>(option.widget);
    return (view == nullptr ? option.rect.width() : view->viewport()->width()) - kIndent;
}

} // namespace

TimelineDelegate::TimelineDelegate(const Appearance& appearance, QObject* parent)
    : QStyledItemDelegate(parent), m_appearance(appearance)
{}

QString TimelineDelegate::details(const QModelIndex& index) const
{
    const QString dwell = index.data(TimelineModel::DwellRole).toString();
    const QString who = index.data(TimelineModel::WhoRole).toString();
    return dwell.isEmpty() ? who : QString(who % QLatin1Char('\n') % dwell);
}

void TimelineDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const
{
    const Palette& palette = m_appearance.palette();
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, palette.selected);
    if (option.state & QStyle::State_HasFocus) // Where the keyboard is.
        painter->fillRect(QRect(option.rect.right() - 2, option.rect.top(), 3, kBar),
                          palette.accent);
    const QFont strong = Appearance::textFont(kTextPixels, QFont::DemiBold);
    const QFont small = Appearance::textFont(kSmallPixels);
    const QFontMetrics strongMetrics(strong);
    const QRect area = option.rect;
    const int line = strongMetrics.height();

    painter->setPen(palette.line);
    const int middle = area.left() + kDot / 2 + 1;
    if (index.row() + 1 < index.model()->rowCount())
        painter->drawLine(middle, area.top() + line, middle, area.bottom());
    paintStateDot(*painter, QRectF(area.left() + 1, area.top() + (line - kDot) / 2.0, kDot, kDot),
                  lookOf(index, m_appearance));

    const QString title = index.data(Qt::DisplayRole).toString();
    painter->setFont(strong);
    painter->setPen(palette.text);
    painter->drawText(QPoint(area.left() + kIndent, area.top() + strongMetrics.ascent()), title);
    const int titleWidth = strongMetrics.horizontalAdvance(title) + 8;
    painter->setFont(small);
    painter->setPen(palette.muted);
    painter->drawText(
        QPoint(area.left() + kIndent + titleWidth, area.top() + strongMetrics.ascent()),
        index.data(TimelineModel::WhenRole).toString());
    painter->drawText(
        QRect(area.left() + kIndent, area.top() + line + 2, textWidth(option), 10'000), kWrap,
        details(index));
    painter->restore();
}

QSize TimelineDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QFontMetrics strong(Appearance::textFont(kTextPixels, QFont::DemiBold));
    const QFontMetrics small(Appearance::textFont(kSmallPixels));
    const QRect text =
        small.boundingRect(QRect(0, 0, textWidth(option), 10'000), kWrap, details(index));
    return {textWidth(option), strong.height() + 2 + text.height() + kGap};
}

} // namespace orderdeck
