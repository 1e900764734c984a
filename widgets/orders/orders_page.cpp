#include "widgets/orders/orders_page.h"

#include "models/text.h"
#include "widgets/frame/card.h"
#include "widgets/orders/filter_chips.h"
#include "widgets/orders/filter_edit.h"
#include "widgets/orders/order_panel.h"
#include "widgets/orders/order_table_view.h"
#include "widgets/orders/view_menu.h"

#include <QAction>
#include <QDataStream>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStyle>
#include <QTimer>
#include <QVBoxLayout>

namespace orderdeck {

namespace {

constexpr auto kRefresh = std::chrono::milliseconds(1000);
constexpr auto kSearchDelay = std::chrono::milliseconds(400);
constexpr qint32 kStateVersion = 2;

} // namespace

OrdersPage::OrdersPage(const PageContext& context, QWidget* parent)
    : Page({QStringLiteral("orders"), tr("Orders"), QStringLiteral("orders")}, parent),
      m_context(context), m_list(context.door, m_model, this),
      m_details(context.door, context.session, this), m_views(context.settings),
      m_lookup(context.door), m_tick(new QTimer(this)), m_searchDelay(new QTimer(this))
{
    // In the order of Tab: the list, then the order.
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->addWidget(buildList());
    m_panel = new OrderPanel(m_details, m_context, this);
    m_splitter->addWidget(m_panel);
    m_splitter->setHandleWidth(12);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    setStart(m_filter);

    m_tick->setObjectName(QStringLiteral("refresh"));
    m_tick->setInterval(kRefresh);
    connect(m_tick, &QTimer::timeout, this, &OrdersPage::tick);
    m_searchDelay->setSingleShot(true);
    m_searchDelay->setInterval(kSearchDelay);
    connect(m_searchDelay, &QTimer::timeout, this, &OrdersPage::showSearching);
    connect(m_panel, &OrderPanel::told, this, [this](const QString& sentence) {
        Q_EMIT noted(sentence);
        m_list.refresh();
    });
    buildActions();
    buildSortActions();
    connectList();
    connectTable();
    connectViews();
    m_model.setZone(m_context.view.zone());
    restoreState({});
    m_viewMenu->setCurrent(m_views.views().front().name);
    m_filter->setText(m_views.views().front().listing.filter);
}

QWidget* OrdersPage::buildList()
{
    auto* side = new QWidget(this);
    m_viewMenu = new ViewMenu(m_views, side);
    m_filter = new FilterEdit(side);
    m_search = new QPushButton(tr("Cancel search"), side);
    m_search->setObjectName(QStringLiteral("cancelSearch"));
    m_search->hide();
    m_columnsButton = new QPushButton(tr("Columns") % QStringLiteral("  ▾"), side);
    m_columnsButton->setAccessibleName(tr("Columns"));
    m_columnsButton->setObjectName(QStringLiteral("columns"));
    m_chips = new FilterChips(side);
    m_summary = makeLabel({}, "small", side);
    m_summary->setObjectName(QStringLiteral("summary"));
    m_summary->setWordWrap(true);
    m_table = new OrderTableView(m_model, m_context.appearance, side);
    m_columnsButton->setMenu(m_table->columns().menu());

    auto* row = new QHBoxLayout;
    row->setSpacing(kRhythm);
    row->addWidget(m_viewMenu->button());
    row->addWidget(m_filter, 1);
    row->addWidget(m_search);
    row->addWidget(m_columnsButton);
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
            [this](const OrderFilter& filter) { ask(filter, m_list.sort()); });
    connect(m_filter, &FilterEdit::firstHitWanted, this, [this] { openHit(OpenNext::FirstHit); });
    connect(m_chips, &FilterChips::textWanted, this, [this](const QString& text) {
        m_filter->setFocus(); // The chip is about to go.
        m_filter->setText(text);
    });
    connect(m_search, &QPushButton::clicked, this, [this] {
        m_filter->setFocus(); // The button is about to go.
        m_list.cancel();
    });
    connect(&m_list, &OrderList::aboutToMerge, this, [this] {
        m_table->beginMerge(m_list.sliding() || !m_list.atTop() ? OrderTableView::Hold::Always
                                                                : OrderTableView::Hold::BelowTop);
    });
    connect(&m_list, &OrderList::changed, this, &OrdersPage::showList);
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

void OrdersPage::connectTable()
{
    connect(m_table, &OrderTableView::opened, &m_details, &OrderDetails::open);
    connect(m_table, &OrderTableView::endNeared, &m_list, &OrderList::loadMore);
    connect(m_table, &OrderTableView::startReached, &m_list, &OrderList::loadPrevious);
    connect(m_table, &OrderTableView::topWanted, this, &OrdersPage::goToTop);
    connect(m_table->horizontalHeader(), &QHeaderView::sectionClicked, this, &OrdersPage::sortBy);
    connect(m_table, &OrderTableView::selectionCounted, this, &OrdersPage::showSummary);
}

/// Another list begins at its top; the old rows stay until the answer is there.
void OrdersPage::ask(const OrderFilter& filter, OrderSort sort)
{
    m_openNext = OpenNext::Nothing;
    m_searchDelay->start();
    m_list.setQuery(filter, sort);
    m_table->scrollToTop();
}

void OrdersPage::goToTop()
{
    const bool there = m_list.atTop();
    if (!there)
        m_list.goToTop();
    m_table->scrollToTop();
    if (there && m_model.rowCount() > 0)
        m_table->selectRow(0);
}

void OrdersPage::openHit(OpenNext which)
{
    if (!m_filter->problem().isEmpty())
        return; // The rows are those of another filter.
    if (m_list.searching()) {
        m_openNext = which;
        return;
    }
    m_openNext = OpenNext::Nothing;
    const int rows = m_model.rowCount();
    if (rows == 0 || (which == OpenNext::OnlyHit && rows != 1))
        return;
    if (which == OpenNext::FirstHit)
        m_table->setFocus();
    m_table->selectRow(0);
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
    if (!catalogue || (catalogue == m_catalogue && compression == m_compression))
        return;
    m_catalogue = catalogue;
    m_compression = compression;
    m_model.setContext(catalogue, compression);
    m_views.setCatalogue(*catalogue);
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
    const std::int64_t late = snapshot.stuckTotal;
    setBadge({.count = int(std::min<std::int64_t>(late, 999'999)),
              .tone = PageBadge::Tone::Warning,
              .meaning =
                  late == 1 ? tr("1 order past the target of its state")
                            : tr("%1 orders past the target of their state").arg(countText(late))});
}

void OrdersPage::activate()
{
    m_active = true;
    if (m_paused)
        return;
    m_list.refresh();
    m_details.refresh();
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

void OrdersPage::tick()
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

/// Empty: here, with the filter that is in the box.
void OrdersPage::goTo(const QString& filter)
{
    if (filter.isEmpty())
        return;
    m_filter->setText(filter);
    m_viewMenu->adoptListing();
    // Whoever asks for one order by its number means that order.
    if (!m_filter->reading().filter.texts.empty())
        openHit(OpenNext::OnlyHit);
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
    m_table->showSort(sort); // The header has turned its arrow already, rightly or not.
    if (sort != m_list.sort())
        ask(m_list.filter(), sort);
}

/// As they stand: a chip is newer than the table below it.
void OrdersPage::orderTabs()
{
    QWidget* before = m_viewMenu->button();
    QList<QWidget*> row{m_filter, m_search, m_columnsButton};
    row += m_chips->chips();
    row.append(m_table);
    for (QWidget* next : row) {
        setTabOrder(before, next);
        before = next;
    }
}

void OrdersPage::showReading()
{
    m_chips->show(m_filter->reading(), m_filter->text());
    orderTabs();
    const QString problem = m_filter->problem();
    if (m_filter->property("wrong").toBool() == problem.isEmpty()) {
        m_filter->setProperty("wrong", !problem.isEmpty());
        m_filter->style()->unpolish(m_filter);
        m_filter->style()->polish(m_filter);
    }
    m_filter->setToolTip(toolTipText(problem));
    m_filter->setAccessibleDescription(problem);
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

void OrdersPage::showSearching()
{
    m_search->setVisible(m_list.searching() && !m_searchDelay->isActive());
}

void OrdersPage::showSummary()
{
    showSearching();
    m_table->showSort(m_list.sort());
    m_sorts.at(int(m_list.sort()))->setChecked(true);
    const QString problem = m_filter->problem();
    m_viewMenu->showListing(listing(),
                            problem.isEmpty() ? ViewMenu::Savable::Yes : ViewMenu::Savable::No);
    setTone(*m_summary, problem.isEmpty() && m_list.trouble().isEmpty() ? "small" : "error");
    if (!problem.isEmpty()) {
        m_summary->setText(tr("%1 – the last list is kept.").arg(problem));
    } else if (m_list.cancelled()) {
        m_summary->setText(
            m_list.outOf() == 0
                ? tr("The search was cancelled; these are the rows from before. F5 searches again.")
                : tr("The search was cancelled; these are the hits of %1. F5 searches again.")
                      .arg(m_list.searchedText()));
    } else if (!m_list.trouble().isEmpty()) {
        m_summary->setText(m_list.trouble());
    } else if (m_list.searching() && m_list.outOf() > 0) {
        m_summary->setText(tr("searched %1 · %2 found so far")
                               .arg(m_list.searchedText(), countText(m_model.rowCount())));
    } else {
        const QString matches = m_list.matchesExact()
                                    ? tr("%1 match").arg(countText(m_list.matches()))
                                    : tr("at least %1 match").arg(countText(m_list.matches()));
        const QString loaded = m_list.matches() == m_model.rowCount()
                                   ? QString()
                                   : QString(QStringLiteral(" · ") %
                                             tr("%1 loaded").arg(countText(m_model.rowCount())));
        const int count = m_table->selectedCount();
        const QString selected =
            count < 2 ? QString()
                      : QString(QStringLiteral(" · ") % tr("%1 selected").arg(countText(count)));
        m_summary->setText(matches % loaded % selected % QStringLiteral(" · ") % sortText());
    }
    m_table->setEmptyText(emptyText());
}

QString OrdersPage::emptyText() const
{
    if (m_list.searching())
        return tr("Searching…");
    if (!m_list.trouble().isEmpty())
        return tr("The list could not be read. It is asked for again every second.");
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
            if (!row.region.empty() && !regions.contains(fromUtf8(row.region)))
                regions.append(fromUtf8(row.region));
        regions.sort();
        m_filter->setValues(QStringLiteral("region"), regions);
        if (m_openNext != OpenNext::Nothing && !m_list.searching())
            openHit(m_openNext);
    }
    showSummary();
}

QByteArray OrdersPage::saveState() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << kStateVersion << m_splitter->saveState() << m_table->columns().save()
           << m_viewMenu->current();
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
    m_table->columns().restore(usable ? header : QByteArray());
    // Not in the bytes of an older window: then nothing is read here.
    QString view;
    stream >> view;
    const OrderView* last = usable ? m_views.find(view) : nullptr;
    if (last == nullptr)
        return;
    m_viewMenu->setCurrent(last->name);
    showListing({last->listing.filter, last->listing.sort, {}});
}

} // namespace orderdeck
