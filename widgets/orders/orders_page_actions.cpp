#include "widgets/orders/orders_page.h"

#include "models/text.h"
#include "widgets/dialogs/export_dialog.h"
#include "widgets/frame/copy_rows.h"
#include "widgets/orders/filter_edit.h"
#include "widgets/orders/order_table_view.h"
#include "widgets/orders/view_menu.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>

namespace orderdeck {

void OrdersPage::buildActions()
{
    buildCopyActions();
    auto* reload = new QAction(tr("&Refresh"), this);
    reload->setShortcut(Qt::Key_F5);
    connect(reload, &QAction::triggered, this, [this] {
        m_list.retry();
        m_details.refresh();
    });
    auto* top = new QAction(tr("Go to &top of list"), this);
    top->setShortcut(Qt::CTRL | Qt::Key_Home);
    connect(top, &QAction::triggered, this, &OrdersPage::goToTop);
    auto* exportAll = new QAction(tr("&Export orders…"), this);
    exportAll->setShortcut(QKeySequence(QStringLiteral("Ctrl+E")));
    connect(exportAll, &QAction::triggered, this, [this] {
        ExportDialog::open(m_context.door,
                           {m_list.filter(), m_table->columns().shownFields(), m_list.matches(),
                            m_list.matchesExact()},
                           this);
    });
    m_actions.file = {exportAll};
    m_actions.orders = {reload, top, m_viewMenu->menu()->menuAction()};
    m_actions.view = {m_table->columns().menu()->menuAction()};
}

QList<PageKey> OrdersPage::keys() const
{
    const QString box = tr("In the filter box of Orders");
    const QString list = tr("In the list of orders");
    return {
        {box, tr("Take the suggested word"), tr("Tab")},
        {box, tr("Open the first order"), tr("Enter or Down")},
        {box, tr("Show all orders"), tr("Esc")},
        {list, tr("First order"), tr("Home")},
        {list, tr("Last loaded order"), tr("End")},
        {list, tr("Select more orders"), tr("Shift+Up or Shift+Down")},
        {list, tr("Add or remove one order"), tr("Ctrl+Space")},
        {list, tr("Menu of the selected orders"), tr("Menu or Shift+F10")},
        {tr("In an order's timeline"), tr("Open the event as it is stored"), tr("Enter")},
    };
}

void OrdersPage::buildCopyActions()
{
    const auto add = [this](const QString& text, const QKeySequence& keys) {
        auto* action = new QAction(text, this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetShortcut); // Text fields have these keys, too.
        m_table->addAction(action);
        m_actions.edit.append(action);
        return action;
    };
    connect(add(tr("&Copy rows"), QKeySequence::Copy), &QAction::triggered, this,
            [this] { Q_EMIT noted(copyRows(*m_table)); });
    connect(add(tr("Copy order &numbers"), Qt::CTRL | Qt::SHIFT | Qt::Key_C), &QAction::triggered,
            this, [this] {
                const int rows = m_table->copyNumbers();
                Q_EMIT noted(rows == 0   ? tr("Nothing copied: select orders first")
                             : rows == 1 ? tr("Copied 1 order number")
                                         : tr("Copied %1 order numbers").arg(rows));
            });
    connect(add(tr("Select &all loaded orders"), QKeySequence::SelectAll), &QAction::triggered,
            this, [this] {
                m_table->selectLoaded();
                const QString loaded = countText(m_model.rowCount());
                const QString all = countText(m_list.matches());
                Q_EMIT noted(
                    m_list.matches() == m_model.rowCount()
                        ? tr("Selected all %1 orders that match").arg(loaded)
                    : m_list.matchesExact()
                        ? tr("Selected the %1 loaded orders; %2 match").arg(loaded, all)
                        : tr("Selected the %1 loaded orders; at least %2 match").arg(loaded, all));
            });
    m_table->addAction(m_table->columns().menu()->menuAction());
}

void OrdersPage::buildSortActions()
{
    auto* menu = new QMenu(tr("Sort &by"), this);
    auto* group = new QActionGroup(menu);
    const auto offer = [&](const QString& text, OrderSort sort) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        group->addAction(action);
        m_sorts.append(action);
        connect(action, &QAction::triggered, this, [this, sort] { ask(m_list.filter(), sort); });
    };
    offer(tr("&Longest in state"), OrderSort::LongestInState);
    offer(tr("&Newest first"), OrderSort::NewestFirst);
    offer(tr("&Oldest first"), OrderSort::OldestFirst);
    offer(tr("Largest &total"), OrderSort::LargestTotal);
    offer(tr("N&umber"), OrderSort::Number);
    m_actions.orders.append(menu->menuAction());
}

void OrdersPage::connectViews()
{
    connect(m_viewMenu, &ViewMenu::chosen, this, [this](const OrderListing& wanted) {
        showListing(wanted);
        if (!isVisible())
            Q_EMIT goToRequested(info().key, {});
    });
    connect(m_viewMenu, &ViewMenu::told, this, &Page::noted);
    connect(&m_table->columns(), &OrderColumns::changed, this, &OrdersPage::showSummary);
    connect(&m_lookup, &OrderLookup::opened, this, &OrdersPage::openOrder);
    // The window's last view comes back before the first snapshot tells of the lifecycles.
    if (const auto known = m_context.door.catalogue())
        m_views.setCatalogue(*known);
}

OrderListing OrdersPage::listing() const
{
    return {m_filter->text().trimmed(), m_list.sort(), m_table->columns().shown()};
}

void OrdersPage::showListing(const OrderListing& listing)
{
    m_table->columns().show(listing.columns);
    m_filter->setText(listing.filter);
    if (m_list.sort() != listing.sort)
        ask(m_list.filter(), listing.sort);
}

/// Whatever the list shows: it stays, and the order's row is selected when it is among its rows.
void OrdersPage::openOrder(OrderId id)
{
    m_details.open(id);
    m_table->pick(id);
    m_table->setFocus();
}

} // namespace orderdeck
