#include "models/order_lookup.h"
#include "tests/models/orders/order_rows.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_door.h"

#include <QSignalSpy>
#include <QTest>

using namespace orderdeck;

class OrderLookupTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsByNumberAndById_data();
    void findsByNumberAndById();
    void onlyTheNewestQuestionIsAnswered();
    void stoppingEndsIt();
    void tellsWhereTheOrderStands();
};

namespace {

struct Desk {
    FakeClock clock;
    MemoryDoor door{clock, *orderCatalogue()};
    OrderLookup lookup{door};
    QStringList answers;

    Desk()
    {
        QObject::connect(&lookup, &OrderLookup::found, &lookup,
                         [this](const QString& typed, const QList<FoundOrder>& orders) {
                             QStringList numbers;
                             for (const FoundOrder& order : orders)
                                 numbers.append(order.number);
                             answers.append(typed % QStringLiteral("=") %
                                            numbers.join(QLatin1Char(' ')));
                         });
        for (int i = 1; i <= 12; ++i) {
            NewOrder order;
            order.requestId = "r" + std::to_string(i);
            order.number = "A-" + std::to_string(i);
            order.source = "shop";
            order.region = "SP";
            order.lifecycle = "order";
            order.actor = {"shop", Role::Service};
            door.create(order, [](const Verdict&) {});
        }
    }
};

} // namespace

void OrderLookupTest::findsByNumberAndById_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("answers");
    QTest::newRow("whole number") << "A-7"
                                  << "A-7=A-7";
    QTest::newRow("beginning") << " A-1 "
                               << "A-1=A-1 A-10 A-11 A-12";
    QTest::newRow("small letters") << "a-1"
                                   << "a-1=A-1 A-10 A-11 A-12";
    QTest::newRow("id") << "9"
                        << "9=A-9";
    QTest::newRow("none") << "B-1"
                          << "B-1=";
    QTest::newRow("a word") << "quit"
                            << "";
    QTest::newRow("nothing") << ""
                             << "";
    QTest::newRow("far too long") << QString(65, QLatin1Char('1')) << "";
}

void OrderLookupTest::findsByNumberAndById()
{
    QFETCH(QString, typed);
    Desk desk;
    desk.lookup.ask(typed);
    QVERIFY(desk.answers.isEmpty()); // Never before the call has returned.
    settle();
    QTEST(desk.answers.join(QLatin1Char('|')), "answers");
}

void OrderLookupTest::onlyTheNewestQuestionIsAnswered()
{
    Desk desk;
    desk.lookup.ask(QStringLiteral("A-1"));
    desk.lookup.ask(QStringLiteral("A-12"));
    settle();
    QCOMPARE(desk.answers.join(QLatin1Char('|')), QStringLiteral("A-12=A-12"));
    desk.lookup.ask(QStringLiteral("A-1"));
    desk.lookup.ask(QStringLiteral("quit")); // Not plausible, and yet the newest.
    settle();
    QCOMPARE(desk.answers.size(), 1);
}

void OrderLookupTest::stoppingEndsIt()
{
    Desk desk;
    desk.lookup.ask(QStringLiteral("A-1"));
    desk.lookup.stop();
    settle();
    QVERIFY(desk.answers.isEmpty());
}

void OrderLookupTest::tellsWhereTheOrderStands()
{
    Desk desk;
    QList<FoundOrder> found;
    connect(&desk.lookup, &OrderLookup::found, this,
            [&](const QString&, const QList<FoundOrder>& orders) { found = orders; });
    desk.lookup.ask(QStringLiteral("A-3"));
    settle();
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.front().state, QStringLiteral("Placed"));
    QCOMPARE(found.front().kind, int(StateKind::Initial));
    QCOMPARE(found.front().place, QStringLiteral("SP · shop"));
    QCOMPARE(found.front().id.value, std::int64_t(3));
}

std::unique_ptr<QObject> makeOrderLookupTest() { return std::make_unique<OrderLookupTest>(); }

#include "tst_order_lookup.moc"
