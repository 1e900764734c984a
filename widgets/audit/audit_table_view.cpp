#include "widgets/audit/audit_table_view.h"

#include "widgets/audit/audit_row_delegate.h"
#include "widgets/frame/card.h"

#include <QDataStream>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>
#include <array>

namespace orderdeck {

namespace {

constexpr int kRowHeight = 29;
constexpr int kLeastWidth = 40;
constexpr int kMostWidth = 2000;
constexpr std::array<int, AuditTableModel::ColumnCount> kWidths{156, 104, 72, 128, 96, 208, 240};

} // namespace

AuditTableView::AuditTableView(AuditTableModel& model, const Appearance& appearance,
                               QWidget* parent)
    : QTableView(parent), m_model(model), m_empty(makeLabel({}, "muted", viewport()))
{
    setObjectName(QStringLiteral("auditTable"));
    setAccessibleName(tr("Audit"));
    setModel(&m_model);
    setItemDelegate(new AuditRowDelegate(appearance, this));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setUpHeader();
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    connect(this, &QTableView::doubleClicked, this,
            [this](const QModelIndex& index) { Q_EMIT orderWanted(index.row()); });
    // The mark of the current row spans its cells.
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this] { viewport()->update(); });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &AuditTableView::scrolled);
}

void AuditTableView::setUpHeader()
{
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(kRowHeight);
    QHeaderView* header = horizontalHeader();
    header->setSectionsMovable(true);
    header->setStretchLastSection(true);
    header->setHighlightSections(false);
    header->setMinimumSectionSize(kLeastWidth);
    defaultColumns();
}

void AuditTableView::beginMerge()
{
    m_merging = true;
    setAutoScroll(false); // Or the view runs after a current row that is removed.
    m_anchorPosition = 0;
    const int row = rowAt(0);
    if (isAtTop() || row < 0)
        return;
    const AuditEntry& entry = m_model.entries()[std::size_t(row)];
    m_anchorShard = entry.shard;
    m_anchorPosition = entry.position;
    m_anchorY = rowViewportPosition(row);
}

void AuditTableView::endMerge()
{
    if (!m_merging)
        return;
    executeDelayedItemsLayout(); // The scroll bar must know the new rows.
    const int row = m_anchorPosition == 0 ? -1 : m_model.rowOf(m_anchorShard, m_anchorPosition);
    verticalScrollBar()->setValue(row < 0 ? 0 : row * kRowHeight - m_anchorY);
    // Screen readers crash Qt 6.4 in a table without a current index.
    if (!currentIndex().isValid() && m_model.rowCount() > 0)
        selectionModel()->setCurrentIndex(m_model.index(std::max(0, rowAt(0)), 0),
                                          QItemSelectionModel::NoUpdate);
    setAutoScroll(true);
    m_merging = false;
}

bool AuditTableView::isAtTop() const
{
    return verticalScrollBar()->value() == verticalScrollBar()->minimum();
}

void AuditTableView::setEmptyText(const QString& text)
{
    m_empty->setText(text);
    m_empty->setVisible(m_model.rowCount() == 0);
    placeEmptyText();
}

void AuditTableView::placeEmptyText()
{
    m_empty->setGeometry(viewport()->rect().adjusted(24, 24, -24, -24));
}

void AuditTableView::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    placeEmptyText();
}

void AuditTableView::keyPressEvent(QKeyEvent* event)
{
    const bool plain =
        event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (plain && enter && currentIndex().isValid()) {
        Q_EMIT orderWanted(currentIndex().row());
        return;
    }
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

void AuditTableView::scrolled(int value)
{
    if (m_merging)
        return;
    const QScrollBar* bar = verticalScrollBar();
    if (value == bar->minimum())
        Q_EMIT startReached();
    else if (value >= bar->maximum() - bar->pageStep())
        Q_EMIT endNeared();
}

void AuditTableView::defaultColumns()
{
    QHeaderView* header = horizontalHeader();
    for (int column = 0; column < int(kWidths.size()); ++column) {
        header->moveSection(header->visualIndex(column), column);
        header->resizeSection(column, kWidths[std::size_t(column)]);
    }
}

QByteArray AuditTableView::saveColumns() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    const QHeaderView* header = horizontalHeader();
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        stream << qint32(column) << qint32(header->sectionSize(column));
    }
    return bytes;
}

void AuditTableView::restoreColumns(const QByteArray& state)
{
    defaultColumns();
    QHeaderView* header = horizontalHeader();
    QDataStream stream(state);
    for (int place = 0; place < header->count(); ++place) {
        qint32 column = -1;
        qint32 pixels = 0;
        stream >> column >> pixels;
        if (stream.status() != QDataStream::Ok || column < 0 || column >= header->count())
            return;
        header->moveSection(header->visualIndex(column), place);
        header->resizeSection(column, std::clamp(int(pixels), kLeastWidth, kMostWidth));
    }
}

} // namespace orderdeck
