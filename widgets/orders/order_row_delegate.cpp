#include "widgets/orders/order_row_delegate.h"

#include "models/order_table_model.h"
#include "widgets/appearance/state_chip.h"

#include <QHeaderView>
#include <QPainter>
#include <QTableView>

namespace orderdeck {

namespace {

constexpr int kRowHeight = 29;
constexpr int kPadding = 8;

/// Where the keyboard is, which is not always what is selected.
bool beginsCurrentRow(const QStyleOptionViewItem& option, const QModelIndex& index)
{
    const auto* view = qobject_cast<const QTableView*>(option.widget);
    return view != nullptr && view->hasFocus() && view->currentIndex().row() == index.row() &&
           view->horizontalHeader()->visualIndex(index.column()) == 0;
}

} // namespace

StateLook lookOf(const QModelIndex& index, const Appearance& appearance)
{
    const QVariant kind = index.data(StateRole);
    return kind.isValid()
               ? appearance.look(StateKind(kind.toInt()), index.data(StateRankRole).toInt())
               : unknownStateLook(appearance.palette());
}

OrderRowDelegate::OrderRowDelegate(const Appearance& appearance, QObject* parent)
    : QStyledItemDelegate(parent), m_appearance(appearance)
{}

void OrderRowDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->state &= ~QStyle::State_HasFocus; // paint() marks the row.
    const Palette& palette = m_appearance.palette();
    QColor text = palette.text;
    if (index.column() == OrderTableModel::AgeColumn && index.data(AttentionRole).toBool())
        text = palette.warning;
    if (index.column() == OrderTableModel::WhyColumn ||
        index.column() == OrderTableModel::CustomerColumn)
        text = palette.muted;
    option->palette.setColor(QPalette::Text, text);
    option->palette.setColor(QPalette::HighlightedText, text);
    if (index.column() == OrderTableModel::StateColumn)
        option->text.clear();
}

void OrderRowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    if (beginsCurrentRow(option, index))
        painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height() - 1)),
                          m_appearance.palette().accent);
    if (index.column() != OrderTableModel::StateColumn)
        return;
    painter->save();
    painter->setFont(option.font);
    paintStateChip(*painter, option.rect.adjusted(kPadding, 0, -kPadding, 0),
                   index.data(Qt::DisplayRole).toString(), lookOf(index, m_appearance));
    painter->restore();
}

QSize OrderRowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    return {QStyledItemDelegate::sizeHint(option, index).width(), kRowHeight};
}

} // namespace orderdeck
