#include "widgets/orders/order_table_view.h"

#include "widgets/frame/card.h"
#include "widgets/orders/order_row_delegate.h"

#include <QClipboard>
#include <QDataStream>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QScrollBar>

#include <algorithm>
#include <array>

namespace orderdeck {

namespace {

constexpr int kRowHeight = 29;
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

/// A cell that a spreadsheet would compute is defused; a cell is one cell.
QString spreadsheetCell(QString text)
{
    for (QChar& c : text)
        if (c == QLatin1Char('\t') || c == QLatin1Char('\n') || c == QLatin1Char('\r'))
            c = QLatin1Char(' ');
    const auto first =
        std::find_if(text.cbegin(), text.cend(), [](QChar c) { return !c.isSpace(); });
    const bool computes = first != text.cend() && QStringLiteral("=+-@").contains(*first);
    return computes ? QString(QLatin1Char('\'') % text) : text;
}

} // namespace

OrderTableView::OrderTableView(OrderTableModel& model, const Appearance& appearance,
                               QWidget* parent)
    : QTableView(parent), m_model(model), m_empty(makeLabel({}, "muted", viewport())),
      m_columnMenu(new QMenu(tr("&Columns"), this))
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
    setUpHeader();
    buildColumnMenu();
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    // The row that is current may already be the one that is clicked, so both signals count.
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &OrderTableView::openCurrent);
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
    header->setSectionsMovable(true);
    header->setSectionsClickable(true);
    header->setSortIndicatorShown(true);
    header->setStretchLastSection(true);
    header->setHighlightSections(false);
    header->setMinimumSectionSize(kLeastWidth);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this,
            [this, header](const QPoint& at) { m_columnMenu->popup(header->mapToGlobal(at)); });
    defaultColumns();
}

void OrderTableView::buildColumnMenu()
{
    for (int column = 0; column < OrderTableModel::ColumnCount; ++column) {
        QAction* action = m_columnMenu->addAction(
            m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        // An order without its number could not be told from others.
        action->setEnabled(column != OrderTableModel::NumberColumn);
        connect(action, &QAction::triggered, this,
                [this, column](bool shown) { setColumnHidden(column, !shown); });
        connect(m_columnMenu, &QMenu::aboutToShow, action,
                [this, action, column] { action->setChecked(!isColumnHidden(column)); });
    }
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

int OrderTableView::copyRows() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    if (rows.isEmpty())
        return 0;
    std::sort(rows.begin(), rows.end());
    std::vector<int> columns;
    for (int visual = 0; visual < m_model.columnCount(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        if (!isColumnHidden(column))
            columns.push_back(column);
    }
    QStringList lines;
    QStringList cells;
    for (const int column : columns)
        cells.append(m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    lines.append(cells.join(QLatin1Char('\t')));
    for (const QModelIndex& row : rows) {
        cells.clear();
        for (const int column : columns)
            cells.append(spreadsheetCell(row.siblingAtColumn(column).data().toString()));
        lines.append(cells.join(QLatin1Char('\t')));
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
    return int(rows.size());
}

void OrderTableView::defaultColumns()
{
    QHeaderView* header = horizontalHeader();
    for (int place = 0; place < int(kDefaults.size()); ++place) {
        const ColumnPlace& column = kDefaults[std::size_t(place)];
        header->moveSection(header->visualIndex(column.column), place);
        header->setSectionHidden(column.column, false);
        header->resizeSection(column.column, column.pixels);
        header->setSectionHidden(column.column, !column.visible);
    }
}

QByteArray OrderTableView::saveColumns() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    const QHeaderView* header = horizontalHeader();
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        stream << OrderTableModel::columnKey(column) << qint32(header->sectionSize(column))
               << header->isSectionHidden(column);
    }
    return bytes;
}

void OrderTableView::restoreColumns(const QByteArray& state)
{
    defaultColumns();
    QHeaderView* header = horizontalHeader();
    QDataStream stream(state);
    for (int place = 0; place < header->count(); ++place) {
        QString key;
        qint32 pixels = 0;
        bool hidden = false;
        stream >> key >> pixels >> hidden;
        if (stream.status() != QDataStream::Ok)
            return;
        for (int column = 0; column < header->count(); ++column) {
            if (OrderTableModel::columnKey(column) != key)
                continue;
            header->moveSection(header->visualIndex(column), place);
            header->setSectionHidden(column, hidden && column != OrderTableModel::NumberColumn);
            if (!hidden)
                header->resizeSection(column, std::clamp(int(pixels), kLeastWidth, kMostWidth));
        }
    }
}

} // namespace orderdeck
