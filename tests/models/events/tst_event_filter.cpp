#include "models/event_filter.h"
#include "models/text.h"
#include "tests/models/events/feed_events.h"
#include "tests/support/snapshot_builder.h"

#include <QTest>

using namespace orderdeck;

class EventFilterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void meaning_data();
    void meaning();
    void marks_data();
    void marks();
    void numbersAreLookedUpWhereTheyMayStand();
};

void EventFilterTest::meaning_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("passes");
    // pay of order 4711, placed → paid, by ana in shard 2, because "Card was charged".
    QTest::newRow("nothing asked") << QString() << true;
    QTest::newRow("event") << QStringLiteral("event:pay") << true;
    QTest::newRow("beginning of the event") << QStringLiteral("event:PA") << true;
    QTest::newRow("other event") << QStringLiteral("event:ship") << false;
    QTest::newRow("one of several") << QStringLiteral("event:ship,pay") << true;
    QTest::newRow("from") << QStringLiteral("state:placed") << true;
    QTest::newRow("to") << QStringLiteral("state:paid") << true;
    QTest::newRow("neither") << QStringLiteral("state:packed") << false;
    QTest::newRow("actor") << QStringLiteral("actor:ana") << true;
    QTest::newRow("other actor") << QStringLiteral("actor:bob") << false;
    QTest::newRow("shard") << QStringLiteral("shard:2") << true;
    QTest::newRow("other shard") << QStringLiteral("shard:1,3") << false;
    QTest::newRow("order") << QStringLiteral("order:4711") << true;
    QTest::newRow("no part of an id") << QStringLiteral("order:471") << false;
    QTest::newRow("all terms hold") << QStringLiteral("event:pay actor:ana shard:2") << true;
    QTest::newRow("one does not") << QStringLiteral("event:pay actor:bob") << false;
    QTest::newRow("word: event") << QStringLiteral("pay") << true;
    QTest::newRow("word: state") << QStringLiteral("plac") << true;
    QTest::newRow("word: id") << QStringLiteral("4711") << true;
    QTest::newRow("word: inside the reason") << QStringLiteral("charged") << true;
    QTest::newRow("words in quotes") << QStringLiteral("\"was charged\"") << true;
    QTest::newRow("words apart") << QStringLiteral("\"card charged\"") << false;
    QTest::newRow("colon in quotes") << QStringLiteral("\"event:pay\"") << false;
    QTest::newRow("unknown word") << QStringLiteral("nothing") << false;
}

void EventFilterTest::meaning()
{
    QFETCH(QString, text);
    const auto catalogue = orderCatalogue();
    const EventFilterReading reading = parseEventFilter(text, 3, catalogue.get());
    QVERIFY(reading.ok());
    QTEST(reading.filter.matches(paid(1, OrderId(4711)).event, 1), "passes");
}

void EventFilterTest::marks_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("marked");
    QTest::newRow("unknown key") << QStringLiteral("event:pay colour:red")
                                 << QStringLiteral("colour:red|“colour” is none of event, state, "
                                                   "actor, order, shard");
    QTest::newRow("unknown state") << QStringLiteral("state:pakced")
                                   << QStringLiteral("state:pakced|no state begins with “pakced”");
    QTest::newRow("shard beyond") << QStringLiteral("a shard:4")
                                  << QStringLiteral("shard:4|shards are numbered 1 to 3");
    QTest::newRow("shard no number")
        << QStringLiteral("shard:x") << QStringLiteral("shard:x|shards are numbered 1 to 3");
    QTest::newRow("nothing behind")
        << QStringLiteral("actor: ana") << QStringLiteral("actor:|nothing stands after the colon");
    QTest::newRow("open quote") << QStringLiteral("pay \"was ch")
                                << QStringLiteral("\"was ch|the quote is not closed");
}

void EventFilterTest::marks()
{
    QFETCH(QString, text);
    const auto catalogue = orderCatalogue();
    const EventFilterReading reading = parseEventFilter(text, 3, catalogue.get());
    QCOMPARE(reading.marks.size(), 1);
    const EventFilterMark& mark = reading.marks.front();
    QTEST(QString(text.mid(mark.begin, mark.length) % QLatin1Char('|') % mark.problem), "marked");
}

void EventFilterTest::numbersAreLookedUpWhereTheyMayStand()
{
    const EventFilter filter =
        parseEventFilter(QStringLiteral("A-1042 charged event:p4y order:X"), 1, nullptr).filter;
    QCOMPARE(possibleNumbers(filter), (std::vector<std::string>{"A-1042", "X"}));
    const Event event = paid(1, OrderId(77)).event;
    const EventFilter byNumber = parseEventFilter(QStringLiteral("A-1042"), 1, nullptr).filter;
    QVERIFY(!byNumber.matches(event, 0));
    QVERIFY(withOrders(byNumber, "A-1042", {OrderId(77)}).matches(event, 0));
    QVERIFY(!withOrders(byNumber, "A-1042", {OrderId(78)}).matches(event, 0));
}

std::unique_ptr<QObject> makeEventFilterTest() { return std::make_unique<EventFilterTest>(); }

#include "tst_event_filter.moc"
