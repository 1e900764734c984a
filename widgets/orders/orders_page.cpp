#include "widgets/orders/orders_page.h"

#include "models/text.h"
#include "widgets/frame/card.h"
#include "widgets/orders/filter_chips.h"
#include "widgets/orders/filter_edit.h"
#include "widgets/orders/order_panel.h"
#include "widgets/orders/order_table_view.h"

#include <QAction>
#include <QDataStream>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>

namespace orderdeck {

namespace {

constexpr auto kRefresh = std::chrono::milliseconds(1000);
constexpr qint32 kStateVersion = 1;

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
    m_table = new OrderTableView(m_model, m_context.appearance, side);

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
    connect(&m_list, &OrderList::aboutToMerge, m_table, &OrderTableView::beginMerge);
    connect(&m_list, &OrderList::changed, this, &OrdersPage::showList);
    connect(m_table, &OrderTableView::opened, &m_details, &OrderDetails::open);
    connect(m_table, &OrderTableView::endNeared, &m_list, &OrderList::loadMore);
    connect(m_table, &OrderTableView::startReached, &m_list, &OrderList::loadPrevious);
    connect(m_table->horizontalHeader(), &QHeaderView::sectionClicked, this, &OrdersPage::sortBy);
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
    connect(copy, &QAction::triggered, this,
            [this] { Q_EMIT noted(tr("Copied %n row(s)", nullptr, m_table->copyRows())); });
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
    m_table->showSort(m_list.sort());
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
    m_table->setEmptyText(emptyText());
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

void OrdersPage::showList()
{
    if (!m_list.loading()) {
        m_table->endMerge(m_details.id());
        QStringList regions;
        for (const OrderRow& row : m_model.rows())
            if (!regions.contains(fromUtf8(row.region)))
                regions.append(fromUtf8(row.region));
        regions.sort();
        m_filter->setValues(QStringLiteral("region"), regions);
    }
    showSummary();
}

QByteArray OrdersPage::saveState() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << kStateVersion << m_splitter->saveState() << m_table->saveColumns();
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
    m_table->restoreColumns(usable ? header : QByteArray());
}

} // namespace orderdeck
