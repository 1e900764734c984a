#include "models/event_details.h"

#include "tests/models/events/feed_events.h"
#include "tests/support/memory_door.h"
#include "tests/support/snapshot_builder.h"

#include <QCoreApplication>
#include <QTest>

using namespace orderdeck;

class EventDetailsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsEveryFieldAndReadsTheRest();
    void eventThatIsNotStoredSaysSo();
    void answersAboutAnotherEventAreDropped();
    void jsonIsSetOut_data();
    void jsonIsSetOut();
};

namespace {

struct Stage {
    FakeClock clock;
    MemoryDoor door{clock, *orderCatalogue()};
    EventDetails details{door, nullptr};
    OrderId order;
    Stage()
    {
        NewOrder wish;
        wish.requestId = "make";
        wish.number = "A-1042";
        wish.source = "shop";
        wish.lifecycle = "order";
        wish.currency = "EUR";
        wish.actor = {"shop", Role::Service};
        wish.payload = R"({"items":[],"fields":{"gift":true}})";
        door.create(wish, [this](const Verdict& verdict) { order = verdict.order; });
    }
    [[nodiscard]] TailEvent created() const
    {
        FeedEvent fed = paid(12, order);
        fed.event.version = 1;
        fed.event.name = "created";
        fed.event.from.clear();
        fed.event.to = "placed";
        fed.event.reason.clear();
        return tailOf(fed, 2);
    }
    [[nodiscard]] QString facts() const
    {
        QStringList lines;
        for (const auto& [name, value] : details.facts(Qt::UTC))
            lines.append(name % QStringLiteral(": ") % value);
        return lines.join(QLatin1Char('\n'));
    }
};

} // namespace

void EventDetailsTest::tellsEveryFieldAndReadsTheRest()
{
    Stage stage;
    QVERIFY(stage.facts().isEmpty());
    stage.details.open(stage.created());
    QVERIFY(stage.details.payloadNote().startsWith(QLatin1String("Reading")));
    QVERIFY(stage.details.number().isEmpty());
    QCoreApplication::processEvents();
    QCOMPARE(stage.facts(), QString::fromUtf8("Order: A-1042\n"
                                              "Id: 1\n"
                                              "Version: 1\n"
                                              "From: –\n"
                                              "To: placed\n"
                                              "When: 2026-01-05 10:00:00 UTC\n"
                                              "Actor: ana as support\n"
                                              "Reason: –\n"
                                              "Request: r-12\n"
                                              "Lifecycle: order, version 1\n"
                                              "Feed: shard 3, position 12"));
    QCOMPARE(stage.details.payload(), QStringLiteral("{\n  \"items\": [],\n  \"fields\": {\n"
                                                     "    \"gift\": true\n  }\n}"));
    QCOMPARE(stage.details.payloadNote(), QStringLiteral("Payload, 35 B of JSON"));
    stage.details.close();
    QVERIFY(stage.facts().isEmpty() && stage.details.payload().isEmpty());
}

void EventDetailsTest::eventThatIsNotStoredSaysSo()
{
    Stage stage;
    TailEvent lost = stage.created();
    lost.event.version = 9;
    stage.details.open(lost);
    QCoreApplication::processEvents();
    QVERIFY(stage.details.payloadNote().contains(QLatin1String("does not hold this event")));
    lost.event.order = OrderId(4711);
    stage.details.open(lost);
    QCoreApplication::processEvents();
    QVERIFY(stage.details.payloadNote().startsWith(QLatin1String("The payload cannot be read")));
    QVERIFY(stage.details.number().isEmpty());
}

void EventDetailsTest::answersAboutAnotherEventAreDropped()
{
    Stage stage;
    TailEvent other = stage.created();
    other.event.order = OrderId(4711);
    stage.details.open(stage.created());
    stage.details.open(other);
    QCoreApplication::processEvents();
    QVERIFY(stage.details.payload().isEmpty());
    QVERIFY(stage.details.number().isEmpty());
}

void EventDetailsTest::jsonIsSetOut_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("no JSON") << QByteArray("<b>hi</b>") << QString();
    QTest::newRow("cut off") << QByteArray("{\"a\":") << QString();
    QTest::newRow("numbers stay as written")
        << QByteArray("{\"a\":1.10,\"b\":12345678901234567890}")
        << QStringLiteral("{\n  \"a\": 1.10,\n  \"b\": 12345678901234567890\n}");
    QTest::newRow("signs in texts")
        << QByteArray("[\"a,{:\\\"]\", {}]") << QStringLiteral("[\n  \"a,{:\\\"]\",\n  {}\n]");
    QTest::newRow("set out already") << QByteArray("{\n \"a\" : [ 1 , 2 ]\n}")
                                     << QStringLiteral("{\n  \"a\": [\n    1,\n    2\n  ]\n}");
}

void EventDetailsTest::jsonIsSetOut()
{
    QFETCH(QByteArray, bytes);
    QTEST(setOutJson(bytes).value_or(QString()), "text");
}

std::unique_ptr<QObject> makeEventDetailsTest() { return std::make_unique<EventDetailsTest>(); }

#include "tst_event_details.moc"
