#include "widgets/orders/orders_page.h"

#include "models/text.h"
#include "widgets/frame/card.h"
#include "widgets/orders/filter_chips.h"
#include "widgets/orders/filter_edit.h"
#include "widgets/orders/order_panel.h"
#include "widgets/orders/order_row_delegate.h"

#include <QAction>
#include <QClipboard>
#include <QDataStream>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

namespace orderdeck {

namespace {

constexpr auto kRefresh = std::chrono::milliseconds(1000);
constexpr qint32 kStateVersion = 1;
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

} // namespace

OrdersPage::OrdersPage(const PageContext& context, QWidget* parent)
    : Page({QStringLiteral("orders"), tr("Orders"), QStringLiteral("orders")}, parent),
      m_context(context), m_list(context.door, m_model, this),
      m_details(context.door, context.session, this)
{
    m_panel = new OrderPanel(m_details, m_context, this);
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->addWidget(buildList());
    m_splitter->addWidget(m_panel);
    m_splitter->setHandleWidth(12);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);

    m_tick = new QTimer(this);
    m_tick->setInterval(kRefresh);
    connect(m_tick, &QTimer::timeout, this, &OrdersPage::refresh);
    connect(m_panel, &OrderPanel::told, this, [this](const QString& sentence) {
        Q_EMIT noted(sentence);
        m_list.refresh();
    });
    buildActions();
    connectList();
    restoreState({});
    m_filter->setText(QStringLiteral("is:open"));
}

QWidget* OrdersPage::buildList()
{
    auto* side = new QWidget(this);
    m_filter = new FilterEdit(side);
    m_filter->installEventFilter(this);
    m_search = new QPushButton(tr("Cancel search"), side);
    m_search->hide();
    m_chips = new FilterChips(side);
    m_summary = makeLabel({}, "small", side);
    buildTable();

    auto* row = new QHBoxLayout;
    row->setSpacing(kRhythm);
    row->addWidget(m_filter, 1);
    row->addWidget(m_search);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kRhythm);
    layout->addLayout(row);
    layout->addWidget(m_chips);
    layout->addWidget(m_summary);
    layout->addWidget(m_table, 1);
    return side;
}

void OrdersPage::buildTable()
{
    m_table = new QTableView(this);
    m_table->setAccessibleName(tr("Orders"));
    // Before the view's own connections: a removed row must not open its neighbour.
    connect(&m_model, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this] { m_merging = true; });
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new OrderRowDelegate(m_context.appearance, m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(kRowHeight);
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionsMovable(true);
    header->setSectionsClickable(true);
    header->setSortIndicatorShown(true);
    header->setStretchLastSection(true);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    for (const Width& width : kWidths)
        header->resizeSection(width.column, width.pixels);
    m_defaultHeader = header->saveState();
    connect(header, &QHeaderView::sectionClicked, this, &OrdersPage::sortBy);
    m_empty = makeLabel({}, "muted", m_table->viewport());
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
}

void OrdersPage::connectList()
{
    connect(m_filter, &FilterEdit::readingChanged, this, &OrdersPage::showReading);
    connect(m_filter, &FilterEdit::filterChanged, this,
            [this](const OrderFilter& filter) { m_list.setQuery(filter, m_list.sort()); });
    connect(m_chips, &FilterChips::textWanted, m_filter, &QLineEdit::setText);
    connect(m_search, &QPushButton::clicked, this, [this] {
        m_list.cancel();
        showSummary();
    });
    connect(&m_list, &OrderList::aboutToMerge, this, &OrdersPage::rememberPlace);
    connect(&m_list, &OrderList::changed, this, [this] {
        restorePlace();
        showSummary();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &OrdersPage::openCurrent);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &OrdersPage::scrolled);
    connect(&m_context.view, &ViewSettings::zoneChanged, this,
            [this] { m_model.setZone(m_context.view.zone()); });
    connect(&m_context.appearance, &Appearance::changed, this, [this] {
        m_filter->setErrorColor(m_context.appearance.palette().error);
        m_table->viewport()->update();
    });
    m_filter->setErrorColor(m_context.appearance.palette().error);
    m_filter->setValues(QStringLiteral("is"), {QStringLiteral("open"), QStringLiteral("closed"),
                                               QStringLiteral("stuck"), QStringLiteral("flagged")});
}

void OrdersPage::buildActions()
{
    auto* copy = new QAction(tr("&Copy rows"), this);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(copy);
    connect(copy, &QAction::triggered, this, &OrdersPage::copyRows);
    auto* reload = new QAction(tr("&Refresh"), this);
    reload->setShortcut(Qt::Key_F5);
    connect(reload, &QAction::triggered, this, [this] {
        m_list.refresh();
        m_details.refresh();
    });
    auto* top = new QAction(tr("Go to &top of list"), this);
    top->setShortcut(Qt::CTRL | Qt::Key_Home);
    connect(top, &QAction::triggered, this, [this] { m_list.goToTop(); });
    m_actions.edit = {copy};
    m_actions.orders = {reload, top};
    const auto offer = [this](const QString& text, const QString& filter) {
        auto* action = new QAction(text, this);
        connect(action, &QAction::triggered, this,
                [this, filter] { Q_EMIT goToRequested(QStringLiteral("orders"), filter); });
        m_actions.orders.append(action);
    };
    offer(tr("&Open orders"), QStringLiteral("is:open"));
    offer(tr("&Stuck orders"), QStringLiteral("is:stuck"));
    offer(tr("&All orders"), QString());
}

void OrdersPage::showSnapshot(std::shared_ptr<const ServiceSnapshot> snapshot)
{
    setCatalogue(snapshot->catalogue, snapshot->timeCompression);
    m_ordersKnown = 0;
    for (const StateBacklog& backlog : snapshot->backlogs)
        m_ordersKnown += backlog.orders;
    m_model.setNow(snapshot->at);
}

void OrdersPage::setCatalogue(const std::shared_ptr<const LifecycleCatalogue>& catalogue,
                              double compression)
{
    if (catalogue == m_catalogue || !catalogue)
        return;
    m_catalogue = catalogue;
    m_model.setContext(catalogue, compression);
    QStringList states;
    QStringList lifecycles;
    for (const InstalledLifecycle& installed : catalogue->all()) {
        if (!lifecycles.contains(fromUtf8(installed.name)))
            lifecycles.append(fromUtf8(installed.name));
        for (const LifecycleState& state : installed.lifecycle->states())
            if (!state.compound && !states.contains(fromUtf8(state.id)))
                states.append(fromUtf8(state.id));
    }
    m_filter->setValues(QStringLiteral("state"), states);
    m_filter->setValues(QStringLiteral("lifecycle"), lifecycles);
}

void OrdersPage::updateBadge(const ServiceSnapshot& snapshot)
{
    setBadge({.count = int(std::min<std::int64_t>(snapshot.stuckTotal, 999'999)),
              .tone = PageBadge::Tone::Warning,
              .meaning = tr("%n order(s) past the target of their state", nullptr,
                            int(std::min<std::int64_t>(snapshot.stuckTotal, 999'999)))});
}

void OrdersPage::activate()
{
    m_active = true;
    m_list.refresh();
    if (!m_paused)
        m_tick->start();
}

void OrdersPage::deactivate()
{
    m_active = false;
    m_tick->stop();
}

void OrdersPage::pause()
{
    m_paused = true;
    m_tick->stop();
}

void OrdersPage::resume()
{
    m_paused = false;
    if (m_active)
        activate();
}

void OrdersPage::refresh()
{
    m_list.refresh();
    m_details.refresh();
}

bool OrdersPage::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
    return true;
}

void OrdersPage::goTo(const QString& filter) { m_filter->setText(filter); }

bool OrdersPage::eventFilter(QObject* watched, QEvent* event)
{
    // Enter or Down in the filter box goes to the first hit: an agent types a number and has the
    // order open.
    if (watched == m_filter && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Down) &&
            m_model.rowCount() > 0) {
            m_table->setFocus();
            m_table->selectRow(0);
            return true;
        }
    }
    return Page::eventFilter(watched, event);
}

void OrdersPage::sortBy(int column)
{
    OrderSort sort = m_list.sort();
    switch (column) {
    case OrderTableModel::NumberColumn: sort = OrderSort::Number; break;
    case OrderTableModel::TotalColumn: sort = OrderSort::LargestTotal; break;
    case OrderTableModel::AgeColumn: sort = OrderSort::LongestInState; break;
    case OrderTableModel::PlacedColumn:
        sort = sort == OrderSort::NewestFirst ? OrderSort::OldestFirst : OrderSort::NewestFirst;
        break;
    default:
        Q_EMIT noted(tr("The list can be sorted by order, total, time in state and placed"));
        break;
    }
    m_list.setQuery(m_list.filter(), sort);
    showSummary();
}

void OrdersPage::showReading()
{
    m_chips->show(m_filter->reading(), m_filter->text());
    const QString problem = m_filter->problem();
    m_filter->setProperty("wrong", !problem.isEmpty());
    m_filter->setStyle(style()); // Takes the property just set.
    m_filter->setToolTip(problem.toHtmlEscaped());
    showSummary();
}

QString OrdersPage::sortText() const
{
    switch (m_list.sort()) {
    case OrderSort::LongestInState: return tr("longest in state first");
    case OrderSort::NewestFirst: return tr("newest first");
    case OrderSort::OldestFirst: return tr("oldest first");
    case OrderSort::LargestTotal: return tr("largest total first");
    case OrderSort::Number: return tr("by number");
    }
    return {};
}

void OrdersPage::showSummary()
{
    m_search->setVisible(m_list.loading() && m_model.rowCount() == 0);
    struct Indicator {
        int column;
        Qt::SortOrder order;
    };
    const auto indicator = [this]() -> Indicator {
        switch (m_list.sort()) {
        case OrderSort::LongestInState: return {OrderTableModel::AgeColumn, Qt::DescendingOrder};
        case OrderSort::NewestFirst: return {OrderTableModel::PlacedColumn, Qt::DescendingOrder};
        case OrderSort::OldestFirst: return {OrderTableModel::PlacedColumn, Qt::AscendingOrder};
        case OrderSort::LargestTotal: return {OrderTableModel::TotalColumn, Qt::DescendingOrder};
        case OrderSort::Number: break;
        }
        return {OrderTableModel::NumberColumn, Qt::AscendingOrder};
    }();
    m_table->horizontalHeader()->setSortIndicator(indicator.column, indicator.order);

    const QString problem = m_filter->problem();
    setTone(*m_summary, problem.isEmpty() && m_list.trouble().isEmpty() ? "small" : "error");
    if (!problem.isEmpty()) {
        m_summary->setText(tr("%1 The last list is kept.").arg(problem));
    } else if (!m_list.trouble().isEmpty()) {
        m_summary->setText(m_list.trouble());
    } else {
        const QString matches = m_list.matchesExact()
                                    ? tr("%1 match").arg(countText(m_list.matches()))
                                    : tr("at least %1 match").arg(countText(m_list.matches()));
        m_summary->setText(matches % QStringLiteral(" · ") % sortText() % QStringLiteral(" · ") %
                           tr("%1 loaded").arg(countText(m_model.rowCount())));
    }
    m_empty->setText(emptyText());
    m_empty->setVisible(m_model.rowCount() == 0);
    m_empty->setGeometry(m_table->viewport()->rect().adjusted(24, 24, -24, -24));
}

QString OrdersPage::emptyText() const
{
    if (m_list.loading())
        return tr("Searching…");
    if (m_ordersKnown == 0)
        return tr("No orders yet. File → Import… brings in real ones.");
    return tr(
        "No order matches this filter. Take a chip away, or press Esc in the box to see all.");
}

void OrdersPage::rememberPlace()
{
    m_merging = true;
    const int top = m_table->rowAt(0);
    m_anchor.reset();
    if (m_table->verticalScrollBar()->value() > 0 && top >= 0) {
        m_anchor = m_model.rows()[std::size_t(top)].id;
        m_anchorOffset = m_table->rowViewportPosition(top);
    }
}

void OrdersPage::restorePlace()
{
    if (m_anchor) {
        const int row = m_model.rowOf(*m_anchor);
        if (row >= 0)
            m_table->verticalScrollBar()->setValue(row * kRowHeight - m_anchorOffset);
        m_anchor.reset();
    }
    if (!m_merging || m_list.loading())
        return;
    m_merging = false;
    // The panel keeps its order; the table must not pretend that a neighbour is the one that is
    // open.
    const int open = m_details.id() == OrderId() ? -1 : m_model.rowOf(m_details.id());
    QItemSelectionModel* selection = m_table->selectionModel();
    if (open < 0) {
        if (m_details.id() != OrderId())
            selection->clearSelection();
    } else if (!selection->isRowSelected(open)) {
        m_merging = true;
        selection->setCurrentIndex(m_model.index(open, 0),
                                   QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        m_merging = false;
    }
    m_filter->setValues(QStringLiteral("region"), [this] {
        QStringList regions;
        for (const OrderRow& row : m_model.rows())
            if (!regions.contains(fromUtf8(row.region)))
                regions.append(fromUtf8(row.region));
        regions.sort();
        return regions;
    }());
}

void OrdersPage::openCurrent(const QModelIndex& current)
{
    if (!m_merging && current.isValid())
        m_details.open(OrderId(current.data(IdRole).toLongLong()));
}

void OrdersPage::scrolled(int value)
{
    if (m_merging)
        return;
    const QScrollBar* bar = m_table->verticalScrollBar();
    if (value >= bar->maximum() - bar->pageStep())
        m_list.loadMore();
    else if (value == bar->minimum())
        m_list.loadPrevious();
}

/// Selected rows with headers, as a spreadsheet takes them; cells that a spreadsheet would compute
/// are defused.
void OrdersPage::copyRows()
{
    const auto cell = [](QString text) {
        text.replace(QLatin1Char('\t'), QLatin1Char(' '))
            .replace(QLatin1Char('\n'), QLatin1Char(' '));
        const bool computes = !text.isEmpty() && QStringLiteral("=+-@\r").contains(text.front());
        return computes ? QString(QLatin1Char('\'') % text) : text;
    };
    QStringList lines;
    QStringList titles;
    for (int column = 0; column < m_model.columnCount(); ++column)
        titles.append(m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    lines.append(titles.join(QLatin1Char('\t')));
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const QModelIndex& row : rows) {
        QStringList cells;
        for (int column = 0; column < m_model.columnCount(); ++column)
            cells.append(cell(row.siblingAtColumn(column).data().toString()));
        lines.append(cells.join(QLatin1Char('\t')));
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
    Q_EMIT noted(tr("Copied %n row(s)", nullptr, int(rows.size())));
}

QByteArray OrdersPage::saveState() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << kStateVersion << m_splitter->saveState() << m_table->horizontalHeader()->saveState();
    return bytes;
}

void OrdersPage::restoreState(const QByteArray& state)
{
    QDataStream stream(state);
    qint32 version = 0;
    QByteArray splitter;
    QByteArray header;
    stream >> version >> splitter >> header;
    const bool usable = stream.status() == QDataStream::Ok && version == kStateVersion;
    if (!usable || !m_splitter->restoreState(splitter))
        m_splitter->setSizes({720, 360});
    if (!usable || !m_table->horizontalHeader()->restoreState(header))
        m_table->horizontalHeader()->restoreState(m_defaultHeader);
}

} // namespace orderdeck
