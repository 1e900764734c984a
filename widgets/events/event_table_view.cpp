#include "widgets/events/event_table_view.h"

#include "models/order_table_model.h"
#include "widgets/events/event_row_delegate.h"
#include "widgets/frame/card.h"

#include <QDataStream>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

#include <array>

namespace orderdeck {
namespace {

constexpr int kRowHeight = 27;
constexpr int kLeastWidth = 40;
constexpr int kMostWidth = 2000;
constexpr std::array<int, EventTailModel::ColumnCount> kWidths{84,  58,  70, 166, 80,
                                                               104, 104, 84, 120};

} // namespace

EventTableView::EventTableView(EventTailModel& model, const Appearance& appearance, QWidget* parent)
    : QTableView(parent), m_model(model), m_empty(makeLabel({}, "muted", viewport()))
{
    setObjectName(QStringLiteral("eventTable"));
    setAccessibleName(tr("Events, newest first"));
    setModel(&m_model);
    setItemDelegate(new EventRowDelegate(appearance, this));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setAutoScroll(false);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(kRowHeight);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(kLeastWidth);
    restoreColumns({});
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const QModelIndexList rows = selectionModel()->selectedRows();
        Q_EMIT chosen(rows.isEmpty() ? -1 : rows.front().row());
        Q_EMIT stillnessChanged();
    });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this,
            &EventTableView::stillnessChanged);
    connect(this, &QAbstractItemView::doubleClicked, this, &EventTableView::wantOrder);
    for (const auto changed : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_model, changed, this, &EventTableView::keepCurrent);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &EventTableView::keepCurrent);
    connect(&appearance, &Appearance::changed, this, [this] { viewport()->update(); });
}

EventTableView::Still EventTableView::still() const
{
    if (selectionModel()->hasSelection())
        return Still::Chosen;
    if (verticalScrollBar()->value() > 0)
        return Still::Scrolled;
    return m_pointed && m_model.rowCount() > 0 ? Still::Pointer : Still::No;
}

void EventTableView::goToTop()
{
    clearSelection();
    verticalScrollBar()->setValue(0);
    keepCurrent();
}

/// While nothing is chosen the keyboard stands on the newest: a screen reader needs a current row.
void EventTableView::keepCurrent()
{
    m_empty->setVisible(m_model.rowCount() == 0);
    if (m_model.rowCount() > 0 && !selectionModel()->hasSelection())
        selectionModel()->setCurrentIndex(m_model.index(0, 0), QItemSelectionModel::NoUpdate);
}

void EventTableView::setEmptyText(const QString& text)
{
    m_empty->setText(text);
    m_empty->setVisible(m_model.rowCount() == 0);
}

void EventTableView::wantOrder(const QModelIndex& index)
{
    if (index.isValid())
        Q_EMIT orderWanted(OrderId(index.data(IdRole).toLongLong()));
}

bool EventTableView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::Enter || event->type() == QEvent::Leave) {
        m_pointed = event->type() == QEvent::Enter;
        Q_EMIT stillnessChanged();
    }
    return QTableView::viewportEvent(event);
}

void EventTableView::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter: wantOrder(currentIndex()); return;
    case Qt::Key_Home:
    case Qt::Key_Escape: Q_EMIT topWanted(); return;
    case Qt::Key_End:
        if (m_model.rowCount() > 0) {
            selectRow(m_model.rowCount() - 1);
            scrollToBottom();
        }
        return;
    default: break;
    }
    // The first step of the keyboard chooses the row it stands on, so that it is not passed over.
    if ((event->key() == Qt::Key_Down || event->key() == Qt::Key_Space) &&
        !selectionModel()->hasSelection() && currentIndex().isValid()) {
        selectRow(currentIndex().row());
        return;
    }
    QTableView::keyPressEvent(event);
    if (selectionModel()->hasSelection())
        scrollTo(currentIndex());
}

void EventTableView::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    m_empty->setGeometry(viewport()->rect().adjusted(24, 24, -24, -24));
}

QByteArray EventTableView::saveColumns() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    for (int column = 0; column < EventTailModel::ColumnCount; ++column)
        stream << qint32(columnWidth(column));
    return bytes;
}

void EventTableView::restoreColumns(const QByteArray& state)
{
    QDataStream stream(state);
    for (int column = 0; column < EventTailModel::ColumnCount; ++column) {
        qint32 pixels = 0;
        stream >> pixels;
        setColumnWidth(column, stream.status() == QDataStream::Ok
                                   ? std::clamp(int(pixels), kLeastWidth, kMostWidth)
                                   : kWidths[std::size_t(column)]);
    }
}

} // namespace orderdeck
