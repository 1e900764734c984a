#include "widgets/events/event_row_delegate.h"

#include "models/event_tail_model.h"
#include "widgets/appearance/state_chip.h"
#include "widgets/orders/order_row_delegate.h"

#include <QPainter>
#include <QTableView>

namespace orderdeck {
namespace {

constexpr int kPadding = 8;

bool showsState(int column)
{
    return column == EventTailModel::FromColumn || column == EventTailModel::ToColumn;
}

bool isMuted(int column)
{
    return column == EventTailModel::ShardColumn || column == EventTailModel::PositionColumn ||
           column == EventTailModel::ReasonColumn;
}

} // namespace

EventRowDelegate::EventRowDelegate(const Appearance& appearance, QObject* parent)
    : QStyledItemDelegate(parent), m_appearance(appearance)
{}

void EventRowDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->state &= ~QStyle::State_HasFocus; // paint() marks the row.
    const Palette& palette = m_appearance.palette();
    const QColor text = isMuted(index.column()) ? palette.muted : palette.text;
    option->palette.setColor(QPalette::Text, text);
    option->palette.setColor(QPalette::HighlightedText, text);
    if (showsState(index.column()))
        option->text.clear();
}

void EventRowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const Palette& palette = m_appearance.palette();
    const auto* view = qobject_cast<const QTableView*>(option.widget);
    if (index.column() == 0 && view != nullptr && view->hasFocus() &&
        view->currentIndex().row() == index.row())
        painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height() - 1)),
                          palette.accent);
    if (index.data(EventTailModel::GapRole).toBool()) {
        painter->save();
        painter->setPen(QPen(palette.warning, 2, Qt::DashLine));
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
        painter->restore();
    }
    const QString state = index.data().toString();
    if (!showsState(index.column()) || state.isEmpty())
        return;
    painter->save();
    painter->setFont(option.font);
    painter->setPen(palette.text);
    paintStateChip(*painter, option.rect.adjusted(kPadding, 0, -kPadding, 0), state,
                   lookOf(index, m_appearance));
    painter->restore();
}

} // namespace orderdeck
