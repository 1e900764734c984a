#include "widgets/orders/order_columns.h"

#include "models/order_table_model.h"
#include "widgets/orders/columns_dialog.h"

#include <QAction>
#include <QDataStream>
#include <QHeaderView>
#include <QMenu>

#include <algorithm>
#include <array>
#include <optional>

namespace orderdeck {

namespace {

constexpr int kLeastWidth = 40;
constexpr int kMostWidth = 2000;

struct ColumnPlace {
    int column;
    int pixels;
    bool visible;
};
constexpr std::array<ColumnPlace, OrderTableModel::ColumnCount> kDefaults{{
    {OrderTableModel::NumberColumn, 98, true},
    {OrderTableModel::StateColumn, 142, true},
    {OrderTableModel::RegionColumn, 74, true},
    {OrderTableModel::CustomerColumn, 104, false},
    {OrderTableModel::TotalColumn, 116, true},
    {OrderTableModel::AgeColumn, 108, true},
    {OrderTableModel::PlacedColumn, 156, false},
    {OrderTableModel::WhyColumn, 128, true},
}};

/// The fields that each column of the model tells, by its number.
using Fields = std::array<std::optional<OrderColumn>, 2>;
constexpr std::array<Fields, OrderTableModel::ColumnCount> kFields{{
    {OrderColumn::Number, {}},
    {OrderColumn::State, {}},
    {OrderColumn::Region, {}},
    {OrderColumn::Customer, {}},
    {OrderColumn::Total, OrderColumn::Currency},
    {OrderColumn::Since, {}},
    {OrderColumn::PlacedAt, {}},
    {OrderColumn::LastActor, OrderColumn::LastReason},
}};

/// A column that was never shown has no width of its own yet.
int defaultWidth(int column)
{
    const auto* found = std::find_if(kDefaults.begin(), kDefaults.end(),
                                     [&](const auto& place) { return place.column == column; });
    return found->pixels;
}

} // namespace

OrderColumns::OrderColumns(QHeaderView& header, QWidget* parent)
    : QObject(parent), m_header(header), m_menu(new QMenu(tr("&Columns"), parent))
{
    m_header.setSectionsMovable(true);
    m_header.setMinimumSectionSize(kLeastWidth);
    m_header.setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&m_header, &QWidget::customContextMenuRequested, this,
            [this](const QPoint& at) { m_menu->popup(m_header.mapToGlobal(at)); });
    buildMenu();
    defaults();
    connect(&m_header, &QHeaderView::sectionMoved, this, &OrderColumns::changed);
    connect(this, &OrderColumns::changed, this, &OrderColumns::showChecks);
    showChecks();
}

void OrderColumns::buildMenu()
{
    for (int column = 0; column < OrderTableModel::ColumnCount; ++column) {
        QAction* action = m_menu->addAction(
            m_header.model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setEnabled(column != OrderTableModel::NumberColumn);
        connect(action, &QAction::triggered, this, [this, column](bool shown) {
            setVisible(column, shown);
            Q_EMIT changed();
        });
        m_checks.append(action);
    }
    m_menu->addSeparator();
    m_arrange = m_menu->addAction(tr("&Arrange columns…"));
    connect(m_arrange, &QAction::triggered, this, &OrderColumns::arrange);
    QAction* again = m_menu->addAction(tr("&Reset columns"));
    connect(again, &QAction::triggered, this, &OrderColumns::reset);
}

void OrderColumns::showChecks()
{
    for (int column = 0; column < int(m_checks.size()); ++column)
        m_checks[column]->setChecked(!m_header.isSectionHidden(column));
}

void OrderColumns::arrange()
{
    auto* dialog = new ColumnsDialog(choices(), &m_header);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { show(dialog->visibleKeys()); });
    dialog->open();
}

int OrderColumns::columnOf(const QString& key) const
{
    for (int column = 0; column < m_header.count(); ++column) {
        if (OrderTableModel::columnKey(column) == key)
            return column;
    }
    return -1;
}

void OrderColumns::setVisible(int column, bool visible)
{
    m_header.setSectionHidden(column, !visible && column != OrderTableModel::NumberColumn);
    if (visible && m_header.sectionSize(column) < kLeastWidth)
        m_header.resizeSection(column, defaultWidth(column));
}

QStringList OrderColumns::shown() const
{
    QStringList keys;
    for (int visual = 0; visual < m_header.count(); ++visual) {
        const int column = m_header.logicalIndex(visual);
        if (!m_header.isSectionHidden(column))
            keys.append(OrderTableModel::columnKey(column));
    }
    return keys;
}

std::vector<OrderColumn> OrderColumns::shownFields() const
{
    std::vector<OrderColumn> fields{OrderColumn::Id};
    for (const QString& key : shown())
        for (const auto& field : kFields.at(std::size_t(columnOf(key))))
            if (field)
                fields.push_back(*field);
    return fields;
}

void OrderColumns::show(const QStringList& keys)
{
    QList<int> wanted;
    for (const QString& key : keys) {
        const int column = columnOf(key);
        if (column >= 0 && !wanted.contains(column))
            wanted.append(column);
    }
    if (wanted.isEmpty())
        return;
    if (!wanted.contains(int(OrderTableModel::NumberColumn)))
        wanted.prepend(OrderTableModel::NumberColumn);
    {
        const QSignalBlocker one(this); // One change, not one per column.
        for (int place = 0; place < int(wanted.size()); ++place)
            m_header.moveSection(m_header.visualIndex(wanted[place]), place);
        for (int column = 0; column < m_header.count(); ++column)
            setVisible(column, wanted.contains(column));
    }
    Q_EMIT changed();
}

QList<OrderColumns::Choice> OrderColumns::choices() const
{
    QList<Choice> all;
    for (int visual = 0; visual < m_header.count(); ++visual) {
        const int column = m_header.logicalIndex(visual);
        all.append(
            {OrderTableModel::columnKey(column),
             m_header.model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(),
             !m_header.isSectionHidden(column), column == OrderTableModel::NumberColumn});
    }
    return all;
}

void OrderColumns::defaults()
{
    for (int place = 0; place < int(kDefaults.size()); ++place) {
        const ColumnPlace& column = kDefaults[std::size_t(place)];
        m_header.moveSection(m_header.visualIndex(column.column), place);
        m_header.setSectionHidden(column.column, false);
        m_header.resizeSection(column.column, column.pixels);
        m_header.setSectionHidden(column.column, !column.visible);
    }
}

void OrderColumns::reset() { restore({}); }

QByteArray OrderColumns::save() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    const int last = columnOf(shown().last());
    for (int visual = 0; visual < m_header.count(); ++visual) {
        const int column = m_header.logicalIndex(visual);
        // What is last fills the table: that is the window's width, not the column's.
        const int pixels = column == last ? defaultWidth(column) : m_header.sectionSize(column);
        stream << OrderTableModel::columnKey(column) << qint32(pixels)
               << m_header.isSectionHidden(column);
    }
    return bytes;
}

void OrderColumns::restore(const QByteArray& state)
{
    {
        const QSignalBlocker one(this);
        defaults();
        QDataStream stream(state);
        for (int place = 0; place < m_header.count(); ++place) {
            QString key;
            qint32 pixels = 0;
            bool hidden = false;
            stream >> key >> pixels >> hidden;
            if (stream.status() != QDataStream::Ok)
                break;
            const int column = columnOf(key);
            if (column < 0)
                continue;
            m_header.moveSection(m_header.visualIndex(column), place);
            m_header.setSectionHidden(column, hidden && column != OrderTableModel::NumberColumn);
            if (!hidden)
                m_header.resizeSection(column, std::clamp(int(pixels), kLeastWidth, kMostWidth));
        }
    }
    Q_EMIT changed();
}

} // namespace orderdeck
