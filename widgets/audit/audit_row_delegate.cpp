#include "widgets/audit/audit_row_delegate.h"

#include "models/audit_table_model.h"
#include "widgets/appearance/state_chip.h"

#include <QHeaderView>
#include <QPainter>
#include <QTableView>

namespace orderdeck {

namespace {

constexpr int kRowHeight = 29;
constexpr int kPadding = 8;

bool showsChip(const QModelIndex& index)
{
    return index.column() == AuditTableModel::ResultColumn && index.data(StateRole).isValid();
}

bool beginsCurrentRow(const QStyleOptionViewItem& option, const QModelIndex& index)
{
    const auto* view = qobject_cast<const QTableView*>(option.widget);
    return view != nullptr && view->hasFocus() && view->currentIndex().row() == index.row() &&
           view->horizontalHeader()->visualIndex(index.column()) == 0;
}

} // namespace

AuditRowDelegate::AuditRowDelegate(const Appearance& appearance, QObject* parent)
    : QStyledItemDelegate(parent), m_appearance(appearance)
{}

void AuditRowDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->state &= ~QStyle::State_HasFocus; // paint() marks the row.
    const Palette& palette = m_appearance.palette();
    QColor text = palette.text;
    if (index.column() == AuditTableModel::ResultColumn && index.data(AttentionRole).toBool())
        text = palette.warning;
    if (index.column() == AuditTableModel::RoleColumn)
        text = palette.muted;
    option->palette.setColor(QPalette::Text, text);
    option->palette.setColor(QPalette::HighlightedText, text);
    if (showsChip(index))
        option->text.clear();
    // A reason may have several lines; a row has one.
    option->text.replace(QLatin1Char('\n'), QLatin1Char(' '));
}

void AuditRowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    if (beginsCurrentRow(option, index))
        painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height() - 1)),
                          m_appearance.palette().accent);
    if (!showsChip(index))
        return;
    painter->save();
    painter->setFont(option.font);
    painter->setPen(m_appearance.palette().text);
    paintStateChip(*painter, option.rect.adjusted(kPadding, 0, -kPadding, 0),
                   index.data(Qt::DisplayRole).toString(),
                   m_appearance.look(StateKind(index.data(StateRole).toInt()),
                                     index.data(StateRankRole).toInt()));
    painter->restore();
}

QSize AuditRowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    return {QStyledItemDelegate::sizeHint(option, index).width(), kRowHeight};
}

} // namespace orderdeck
