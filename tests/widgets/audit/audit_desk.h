#pragma once

#include "tests/support/fake_clock.h"
#include "tests/support/memory_door.h"
#include "tests/support/snapshot_builder.h"
#include "widgets/audit/audit_page.h"
#include "widgets/audit/audit_table_view.h"
#include "widgets/frame/segmented_switch.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QTimer>

namespace orderdeck {

/// Delivers what a door that answers at once has posted.
inline void settle()
{
    for (int hop = 0; hop < 4; ++hop)
        QCoreApplication::sendPostedEvents();
}

/// An Audit page on a desk of its own, over a service in memory with the shop's lifecycle.
struct AuditDesk {
    FakeClock clock;
    MemoryDoor door{clock, *orderCatalogue()};
    Session session{QStringLiteral("test"), {"mary", Role::Support}, RoleSwitch::Allowed};
    ViewSettings view;
    Appearance appearance;
    AuditPage page{PageContext{door, session, view, appearance}};
    int made = 0;

    AuditDesk() { page.resize(1080, 690); }

    void show()
    {
        page.show();
        QApplication::setActiveWindow(&page);
        page.showSnapshot(SnapshotBuilder(clock.now(), orderCatalogue()).build());
        page.activate();
        settle();
    }
    OrderId create()
    {
        NewOrder order;
        order.requestId = "r" + std::to_string(++made);
        order.number = "A-" + std::to_string(made);
        order.source = "shop";
        order.lifecycle = "order";
        order.payload = R"({"items":[]})";
        order.actor = {"shop", Role::Service};
        OrderId id;
        door.create(order, [&](const Verdict& verdict) { id = verdict.order; });
        return id;
    }
    void act(OrderId order, const std::string& event, const std::string& reason = "she called",
             const std::string& person = "ann")
    {
        TransitionRequest request;
        request.order = order;
        request.requestId = "q" + std::to_string(++made);
        request.event = event;
        request.actor = {person, Role::Support};
        request.reason = reason;
        door.submit(request, [](const Verdict&) {});
        clock.advance(std::chrono::minutes(1));
    }
    void act(int count)
    {
        for (int i = 0; i < count; ++i)
            act(OrderId(1), "nonsense", "try " + std::to_string(i + 1));
    }

    [[nodiscard]] AuditTableView& table() { return *page.findChild<AuditTableView*>(); }
    template <typename Widget>
    [[nodiscard]] Widget& named(const char* name)
    {
        return *page.findChild<Widget*>(QLatin1String(name));
    }
    [[nodiscard]] QLineEdit& filter() { return named<QLineEdit>("auditFilter"); }
    [[nodiscard]] QString label(const char* name) { return named<QLabel>(name).text(); }
    [[nodiscard]] int rows() { return table().model()->rowCount(); }
    [[nodiscard]] QString cell(int row, int column)
    {
        return table().model()->index(row, column).data().toString();
    }
    static void fire(QTimer& timer)
    {
        QTimerEvent event(timer.timerId());
        QCoreApplication::sendEvent(&timer, &event);
        settle();
    }
    void tick() { fire(named<QTimer>("auditRefresh")); }
    void type(const QString& text)
    {
        filter().setFocus();
        filter().selectAll();
        QTest::keyClicks(&filter(), text);
        fire(named<QTimer>("auditTyping"));
    }
    void choose(const char* group, int segment)
    {
        auto* button = named<SegmentedSwitch>(group).findChildren<QPushButton*>().at(segment);
        QTest::mouseClick(button, Qt::LeftButton);
        settle();
    }
};

} // namespace orderdeck
