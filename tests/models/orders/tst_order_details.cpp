#include "models/order_details.h"
#include "tests/models/orders/order_rows.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_door.h"

#include <QSignalSpy>
#include <QTest>

using namespace orderdeck;

class OrderDetailsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void opensAnOrderWithItsTimeline();
    void submitMovesItAndShowsTheNewEvent();
    void aChangedOrderIsAVersionConflict();
    void whatIsOfferedIsWhatSubmitAnswers();
    void anUnknownOrderIsSaid();
};

namespace {

struct Desk {
    FakeClock clock;
    MemoryDoor door{clock, *orderCatalogue()};
    Session session{QStringLiteral("test"), {"mary", Role::Support}, RoleSwitch::Allowed};
    OrderDetails details{door, session, nullptr};
    int made = 0;

    OrderId create()
    {
        NewOrder order;
        order.requestId = "r" + std::to_string(++made);
        order.number = "A-" + std::to_string(made);
        order.source = "shop";
        order.lifecycle = "order";
        order.totalMinor = 50'000;
        order.actor = {"shop", Role::Service};
        OrderId id;
        door.create(order, [&](Verdict verdict) { id = verdict.order; });
        return id;
    }
    Verdict send(OrderId id, const std::string& event, Role role)
    {
        TransitionRequest request;
        request.order = id;
        request.requestId = "q" + std::to_string(++made);
        request.event = event;
        request.actor = {"someone", role};
        request.reason = "because";
        Verdict answer;
        door.submit(request, [&](Verdict verdict) { answer = std::move(verdict); });
        return answer;
    }
};

/// Events that lead an order from placed into each atomic state of order.scxml.
const std::vector<std::pair<std::string, std::vector<std::string>>> kWays{
    {"placed", {}},
    {"paid", {"pay"}},
    {"picked", {"pay", "pick"}},
    {"packed", {"pay", "pick", "pack"}},
    {"shipped", {"pay", "pick", "pack", "ship"}},
    {"delivered", {"pay", "pick", "pack", "ship", "deliver"}},
    {"closed", {"pay", "pick", "pack", "ship", "deliver", "close"}},
    {"payment_failed", {"decline"}},
    {"held", {"pay", "hold"}},
    {"cancelled", {"cancel"}},
    {"returned", {"pay", "pick", "pack", "ship", "return"}},
    {"refunded", {"pay", "pick", "pack", "ship", "return", "refund"}},
};

} // namespace

void OrderDetailsTest::opensAnOrderWithItsTimeline()
{
    Desk desk;
    const OrderId id = desk.create();
    desk.details.open(id);
    settle();
    QCOMPARE(desk.details.timeline().rowCount(), 1);
    QCOMPARE(desk.details.answer()->order.state, std::string("placed"));
    desk.details.close();
    QCOMPARE(desk.details.timeline().rowCount(), 0);
    QVERIFY(!desk.details.answer());
}

void OrderDetailsTest::submitMovesItAndShowsTheNewEvent()
{
    Desk desk;
    desk.details.open(desk.create());
    settle();
    QVERIFY(desk.details.answer());
    QSignalSpy answered(&desk.details, &OrderDetails::answered);
    QVERIFY(desk.details.submit(QStringLiteral("hold"), QStringLiteral(" address unclear ")));
    QVERIFY(!desk.details.submit(QStringLiteral("hold"), QStringLiteral("twice")));
    settle();
    QCOMPARE(answered.size(), 1);
    settle();
    QCOMPARE(desk.details.timeline().rowCount(), 2);
    QVERIFY(desk.details.timeline()
                .index(0)
                .data(TimelineModel::WhoRole)
                .toString()
                .contains(QStringLiteral("mary · hold as support · “address unclear”")));
}

void OrderDetailsTest::aChangedOrderIsAVersionConflict()
{
    Desk desk;
    const OrderId id = desk.create();
    desk.details.open(id);
    settle();
    QVERIFY(desk.details.answer());
    QCOMPARE(desk.send(id, "pay", Role::Service).kind, VerdictKind::Applied);
    Verdict answer;
    connect(&desk.details, &OrderDetails::answered, this,
            [&](const Verdict& verdict) { answer = verdict; });
    QVERIFY(desk.details.submit(QStringLiteral("hold"), QStringLiteral("why")));
    settle();
    QCOMPARE(answer.kind, VerdictKind::VersionConflict);
    settle();
    QCOMPARE(desk.details.answer()->order.version, 2);
}

/// For every state × event × role: what the order panel offers is the verdict of submit.
void OrderDetailsTest::whatIsOfferedIsWhatSubmitAnswers()
{
    int compared = 0;
    int applied = 0;
    const auto catalogue = orderCatalogue();
    for (const auto& [state, way] : kWays) {
        for (const Role role :
             {Role::Viewer, Role::Support, Role::Ops, Role::Admin, Role::Service}) {
            for (const std::string& event : catalogue->newest("order")->lifecycle->eventNames()) {
                Desk desk;
                desk.session.setRole(role);
                const OrderId id = desk.create();
                for (const std::string& leg : way)
                    QCOMPARE(desk.send(id, leg, Role::Service).kind, VerdictKind::Applied);
                desk.details.open(id);
                settle();
                QVERIFY(desk.details.answer());
                QCOMPARE(desk.details.answer()->order.state, state);
                VerdictKind offered = VerdictKind::Illegal;
                for (const Possibility& possibility : desk.details.possibilities())
                    if (possibility.event == event)
                        offered = possibility.kind;
                const Verdict verdict = desk.send(id, event, role);
                if (verdict.kind != offered)
                    qWarning() << state.c_str() << event.c_str() << int(role);
                QCOMPARE(int(verdict.kind), int(offered));
                ++compared;
                applied += verdict.kind == VerdictKind::Applied ? 1 : 0;
            }
        }
    }
    qInfo() << compared << "combinations," << applied << "possible";
    QVERIFY(applied > 50);
}

void OrderDetailsTest::anUnknownOrderIsSaid()
{
    Desk desk;
    desk.details.open(OrderId(999));
    settle();
    QVERIFY(!desk.details.trouble().isEmpty());
    QVERIFY(!desk.details.submit(QStringLiteral("hold"), QStringLiteral("why")));
}

std::unique_ptr<QObject> makeOrderDetailsTest() { return std::make_unique<OrderDetailsTest>(); }

#include "tst_order_details.moc"
