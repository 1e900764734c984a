#include "widgets/orders/order_table_view.h"

#include "widgets/frame/card.h"
#include "widgets/orders/order_row_delegate.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QScrollBar>

#include <array>

namespace orderdeck {

namespace {

constexpr int kRowHeight = 29;

struct Width {
    int column;
    int pixels;
};
constexpr std::array kWidths{
    Width{OrderTableModel::NumberColumn, 108}, Width{OrderTableModel::StateColumn, 132},
    Width{OrderTableModel::RegionColumn, 64},  Width{OrderTableModel::CustomerColumn, 96},
    Width{OrderTableModel::TotalColumn, 112},  Width{OrderTableModel::AgeColumn, 108},
    Width{OrderTableModel::PlacedColumn, 148}, Width{OrderTableModel::WhyColumn, 220},
};

/// A cell that a spreadsheet would compute is defused; a cell is one cell.
QString spreadsheetCell(QString text)
{
    text.replace(QLatin1Char('\t'), QLatin1Char(' ')).replace(QLatin1Char('\n'), QLatin1Char(' '));
    const bool computes = !text.isEmpty() && QStringLiteral("=+-@\r").contains(text.front());
    return computes ? QString(QLatin1Char('\'') % text) : text;
}

} // namespace

OrderTableView::OrderTableView(OrderTableModel& model, const Appearance& appearance,
                               QWidget* parent)
    : QTableView(parent), m_model(model), m_empty(makeLabel({}, "muted", viewport()))
{
    setAccessibleName(tr("Orders"));
    setModel(&m_model);
    setItemDelegate(new OrderRowDelegate(appearance, this));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(kRowHeight);
    QHeaderView* header = horizontalHeader();
    header->setSectionsMovable(true);
    header->setSectionsClickable(true);
    header->setSortIndicatorShown(true);
    header->setStretchLastSection(true);
    header->setHighlightSections(false);
    for (const Width& width : kWidths)
        header->resizeSection(width.column, width.pixels);
    m_defaultColumns = header->saveState();
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                if (!m_merging && current.isValid())
                    Q_EMIT opened(OrderId(current.data(IdRole).toLongLong()));
            });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &OrderTableView::scrolled);
}

void OrderTableView::beginMerge()
{
    m_merging = true;
    m_anchor.reset();
    const int top = rowAt(0);
    // At the very top the newest belongs on the screen; further down what one reads must not move.
    if (verticalScrollBar()->value() > 0 && top >= 0) {
        m_anchor = m_model.rows()[std::size_t(top)].id;
        m_anchorOffset = rowViewportPosition(top);
    }
}

void OrderTableView::endMerge(OrderId open)
{
    if (!m_merging)
        return;
    if (const int row = m_anchor ? m_model.rowOf(*m_anchor) : -1; row >= 0)
        verticalScrollBar()->setValue(row * kRowHeight - m_anchorOffset);
    const int openRow = open == OrderId() ? -1 : m_model.rowOf(open);
    QItemSelectionModel* selection = selectionModel();
    // The table must not pretend that a neighbour of a vanished row is the order in the panel.
    if (openRow < 0)
        selection->clearSelection();
    else if (!selection->isRowSelected(openRow))
        selection->setCurrentIndex(m_model.index(openRow, 0),
                                   QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_merging = false;
}

void OrderTableView::showSort(OrderSort sort)
{
    QHeaderView* header = horizontalHeader();
    switch (sort) {
    case OrderSort::LongestInState:
        header->setSortIndicator(OrderTableModel::AgeColumn, Qt::DescendingOrder);
        return;
    case OrderSort::NewestFirst:
        header->setSortIndicator(OrderTableModel::PlacedColumn, Qt::DescendingOrder);
        return;
    case OrderSort::OldestFirst:
        header->setSortIndicator(OrderTableModel::PlacedColumn, Qt::AscendingOrder);
        return;
    case OrderSort::LargestTotal:
        header->setSortIndicator(OrderTableModel::TotalColumn, Qt::DescendingOrder);
        return;
    case OrderSort::Number:
        header->setSortIndicator(OrderTableModel::NumberColumn, Qt::AscendingOrder);
        return;
    }
}

void OrderTableView::setEmptyText(const QString& text)
{
    m_empty->setText(text);
    m_empty->setVisible(m_model.rowCount() == 0);
    placeEmptyText();
}

void OrderTableView::placeEmptyText()
{
    m_empty->setGeometry(viewport()->rect().adjusted(24, 24, -24, -24));
}

void OrderTableView::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    placeEmptyText();
}

void OrderTableView::scrolled(int value)
{
    if (m_merging)
        return;
    const QScrollBar* bar = verticalScrollBar();
    if (value >= bar->maximum() - bar->pageStep())
        Q_EMIT endNeared();
    else if (value == bar->minimum())
        Q_EMIT startReached();
}

int OrderTableView::copyRows() const
{
    QStringList lines;
    QStringList cells;
    for (int column = 0; column < m_model.columnCount(); ++column)
        cells.append(m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    lines.append(cells.join(QLatin1Char('\t')));
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const QModelIndex& row : rows) {
        cells.clear();
        for (int column = 0; column < m_model.columnCount(); ++column)
            cells.append(spreadsheetCell(row.siblingAtColumn(column).data().toString()));
        lines.append(cells.join(QLatin1Char('\t')));
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
    return int(rows.size());
}

QByteArray OrderTableView::saveColumns() const { return horizontalHeader()->saveState(); }

void OrderTableView::restoreColumns(const QByteArray& state)
{
    if (!horizontalHeader()->restoreState(state))
        horizontalHeader()->restoreState(m_defaultColumns);
}

} // namespace orderdeck
