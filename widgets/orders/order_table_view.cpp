#include "widgets/orders/order_table_view.h"

#include "models/tab_separated.h"
#include "widgets/frame/card.h"
#include "widgets/orders/order_row_delegate.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QScrollBar>
#include <QSignalBlocker>

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace orderdeck {

namespace {

constexpr int kRowHeight = 29;
/// Moving a row makes the selection look at every cell that is selected. From here on the rows are
/// noted by their ids, let go, and selected again after the merge.
constexpr qsizetype kManySelected = 20;

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
    setContextMenuPolicy(Qt::ActionsContextMenu);
    setUpHeader();
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    // The row that is current may already be the one that is clicked, so both signals count.
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &OrderTableView::openCurrent);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (!m_merging)
            Q_EMIT selectionCounted();
    });
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        openCurrent();
        viewport()->update(); // The mark of the current row spans its cells.
    });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &OrderTableView::scrolled);
}

void OrderTableView::setUpHeader()
{
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(kRowHeight);
    QHeaderView* header = horizontalHeader();
    header->setSectionsClickable(true);
    header->setSortIndicatorShown(true);
    header->setStretchLastSection(true);
    header->setHighlightSections(false);
    m_columns = new OrderColumns(*header, this);
}

void OrderTableView::openCurrent()
{
    const QModelIndex current = currentIndex();
    if (m_merging || !current.isValid() || !selectionModel()->isRowSelected(current.row()))
        return;
    m_openIsGone = false;
    Q_EMIT opened(OrderId(current.data(IdRole).toLongLong()));
}

void OrderTableView::beginMerge(Hold hold)
{
    m_merging = true;
    setAutoScroll(false); // Or the view runs after a current row that is removed or moved.
    holdSelection();
    m_anchors.clear();
    if (hold == Hold::BelowTop && verticalScrollBar()->value() == 0)
        return;
    for (int row = rowAt(0); row >= 0 && row < m_model.rowCount(); ++row) {
        const int y = rowViewportPosition(row);
        if (y >= viewport()->height())
            break;
        m_anchors.push_back({m_model.rows()[std::size_t(row)].id, y});
    }
}

void OrderTableView::endMerge(OrderId open)
{
    if (!m_merging)
        return;
    restoreSelection();
    executeDelayedItemsLayout(); // The scroll bar must know the new rows.
    for (const Anchor& anchor : m_anchors) {
        if (const int row = m_model.rowOf(anchor.id); row >= 0) {
            verticalScrollBar()->setValue(row * kRowHeight - anchor.y);
            break;
        }
    }
    const int openRow = open == OrderId() ? -1 : m_model.rowOf(open);
    if (openRow >= 0 && m_openIsGone && !selectionModel()->hasSelection())
        selectionModel()->setCurrentIndex(m_model.index(openRow, 0),
                                          QItemSelectionModel::ClearAndSelect |
                                              QItemSelectionModel::Rows);
    m_openIsGone = open != OrderId() && openRow < 0;
    // Screen readers crash Qt 6.4 in a table without a current index.
    if (!currentIndex().isValid() && m_model.rowCount() > 0)
        selectionModel()->setCurrentIndex(m_model.index(std::max(0, rowAt(0)), 0),
                                          QItemSelectionModel::NoUpdate);
    setAutoScroll(true);
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

void OrderTableView::keyPressEvent(QKeyEvent* event)
{
    const bool plain = event->modifiers() == Qt::NoModifier;
    if (plain && event->key() == Qt::Key_Home) {
        Q_EMIT topWanted();
        return;
    }
    if (plain && event->key() == Qt::Key_End && m_model.rowCount() > 0) {
        selectRow(m_model.rowCount() - 1);
        return;
    }
    QTableView::keyPressEvent(event);
}

void OrderTableView::scrolled(int value)
{
    if (m_merging)
        return;
    const QScrollBar* bar = verticalScrollBar();
    if (value == bar->minimum())
        Q_EMIT startReached();
    else if (value >= bar->maximum() - bar->pageStep())
        Q_EMIT endNeared();
}

QModelIndexList OrderTableView::selectedInOrder() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    return rows;
}

void OrderTableView::holdSelection()
{
    m_held.clear();
    const QModelIndexList rows = selectionModel()->selectedRows();
    if (rows.size() < kManySelected)
        return;
    for (const QModelIndex& row : rows)
        m_held.push_back(m_model.rows()[std::size_t(row.row())].id);
    const QSignalBlocker quiet(selectionModel());
    selectionModel()->clearSelection();
}

void OrderTableView::restoreSelection()
{
    if (m_held.empty())
        return;
    const std::unordered_set<OrderId> held(m_held.begin(), m_held.end());
    m_held.clear();
    QItemSelection selection;
    const auto& rows = m_model.rows();
    for (int row = 0; row < int(rows.size()); ++row) {
        const int first = row;
        while (row < int(rows.size()) && held.contains(rows[std::size_t(row)].id))
            ++row;
        if (row > first)
            selection.select(m_model.index(first, 0),
                             m_model.index(row - 1, OrderTableModel::ColumnCount - 1));
    }
    // A screen reader need not hear each second that the same orders are selected.
    {
        const QSignalBlocker quiet(selectionModel());
        selectionModel()->select(selection, QItemSelectionModel::Select);
    }
    viewport()->update();
}

int OrderTableView::selectedCount() const { return int(selectionModel()->selectedRows().size()); }

void OrderTableView::selectLoaded()
{
    const bool merging = std::exchange(m_merging, true);
    selectAll();
    m_merging = merging;
    Q_EMIT selectionCounted();
}

void OrderTableView::pick(OrderId id)
{
    const int row = m_model.rowOf(id);
    if (row >= 0) {
        selectRow(row);
        return;
    }
    clearSelection();
    m_openIsGone = true;
}

int OrderTableView::copyNumbers() const
{
    QStringList numbers;
    for (const QModelIndex& row : selectedInOrder())
        numbers.append(
            tabSeparatedCell(row.siblingAtColumn(OrderTableModel::NumberColumn).data().toString()));
    if (!numbers.isEmpty())
        QGuiApplication::clipboard()->setText(numbers.join(QLatin1Char('\n')));
    return int(numbers.size());
}

} // namespace orderdeck
