#pragma once

#include "models/order_table_model.h"
#include "models/text.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_door.h"
#include "tests/support/snapshot_builder.h"
#include "widgets/orders/filter_edit.h"
#include "widgets/orders/order_table_view.h"
#include "widgets/orders/orders_page.h"

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QSettings>
#include <QTest>
#include <QTimer>

#include <algorithm>

namespace orderdeck {

/// Delivers what a door that answers at once has posted: an answer, the question it leads to, and
/// the answer to that.
inline void settle()
{
    for (int hop = 0; hop < 4; ++hop)
        QCoreApplication::sendPostedEvents();
}

/// An Orders page on a desk of its own, over a service in memory with the shop's lifecycle.
struct OrdersDesk {
    FakeClock clock;
    MemoryDoor door{clock, *orderCatalogue()};
    Session session{QStringLiteral("test"), {"mary", Role::Support}, RoleSwitch::Allowed};
    ViewSettings view;
    Appearance appearance;
    QSettings* settings; ///< Null: nothing is kept.
    OrdersPage page{PageContext{door, session, view, appearance, settings}};
    int made = 0;

    explicit OrdersDesk(QSettings* kept = nullptr) : settings(kept) { page.resize(1080, 690); }

    void show()
    {
        page.show();
        QApplication::setActiveWindow(&page);
        page.updateBadge(*snapshot());
        page.showSnapshot(snapshot());
        page.activate();
        settle();
        tick(); // The page was made, and asked, before the orders.
    }
    [[nodiscard]] std::shared_ptr<const ServiceSnapshot> snapshot() const
    {
        return SnapshotBuilder(clock.now(), orderCatalogue()).build();
    }
    /// "A-1", "A-2" …, one minute apart; odd ones in SP, the others in RJ.
    OrderId create()
    {
        ++made;
        NewOrder order;
        order.requestId = "r" + std::to_string(made);
        order.number = "A-" + std::to_string(made);
        order.source = "shop";
        order.customer = "=cmd|calc";
        order.region = made % 2 == 1 ? "SP" : "RJ";
        order.lifecycle = "order";
        order.totalMinor = 50'000 + made;
        order.currency = "BRL";
        order.payload = R"({"items":[{"sku":"K-1","name":"<b>Blue</b> kettle","quantity":2}]})";
        order.actor = {"shop", Role::Service};
        OrderId id;
        door.create(order, [&](const Verdict& verdict) { id = verdict.order; });
        clock.advance(std::chrono::minutes(1));
        return id;
    }
    void create(int count)
    {
        for (int i = 0; i < count; ++i)
            create();
    }
    void send(OrderId id, const std::string& event)
    {
        TransitionRequest request;
        request.order = id;
        request.requestId = "q" + std::to_string(++made);
        request.event = event;
        request.actor = {"worker", Role::Service};
        request.reason = "because";
        door.submit(request, [](const Verdict&) {});
    }

    [[nodiscard]] FilterEdit& filter() { return *page.findChild<FilterEdit*>(); }
    [[nodiscard]] OrderTableView& table() { return *page.findChild<OrderTableView*>(); }
    [[nodiscard]] QTimer& refresh() { return *page.findChild<QTimer*>(QStringLiteral("refresh")); }
    [[nodiscard]] QString label(const char* name)
    {
        const auto* label = page.findChild<QLabel*>(QLatin1String(name));
        return label->isVisible() ? label->text() : QString();
    }
    void type(const QString& text)
    {
        filter().setFocus();
        filter().selectAll();
        QTest::keyClicks(&filter(), text);
        settle();
    }
    /// What the timer of the page does each second.
    void tick()
    {
        QTimerEvent event(refresh().timerId());
        QCoreApplication::sendEvent(&refresh(), &event);
        settle();
    }
    /// A command of the page's menus, by its text without '&'; null: none.
    [[nodiscard]] QAction* action(const QString& text)
    {
        const PageActions all = page.menuActions();
        QList<QAction*> open = all.edit + all.orders + all.view;
        while (!open.isEmpty()) {
            QAction* action = open.takeFirst();
            if (action->menu() != nullptr)
                open += action->menu()->actions();
            else if (plainCommand(action->text()) == text)
                return action;
        }
        return nullptr;
    }
    /// Numbers of the selected rows, in the order of the list.
    [[nodiscard]] QString selected()
    {
        QModelIndexList rows = table().selectionModel()->selectedRows();
        std::sort(rows.begin(), rows.end());
        QStringList numbers;
        for (const QModelIndex& row : rows)
            numbers.append(row.data().toString());
        return numbers.join(QLatin1Char(' '));
    }
    /// Numbers of the rows, as shown.
    [[nodiscard]] QString rows()
    {
        QStringList numbers;
        for (int row = 0; row < table().model()->rowCount(); ++row)
            numbers.append(table().model()->index(row, 0).data().toString());
        return numbers.join(QLatin1Char(' '));
    }
    void click(int row, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        const QRect cell = table().visualRect(table().model()->index(row, 0));
        QTest::mouseClick(table().viewport(), Qt::LeftButton, modifiers, cell.center());
        settle();
    }
};

} // namespace orderdeck
