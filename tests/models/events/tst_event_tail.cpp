#include "tests/models/events/feed_events.h"
#include "tests/support/memory_door.h"
#include "tests/support/snapshot_builder.h"

#include <QSignalSpy>
#include <QTest>

using namespace orderdeck;

class EventTailTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void followsOnlyBetweenStartAndStop();
    void comesLeanAndOldestFirst();
    void countsWhatIsLeftOutAtHighRates();
    void heldItKeepsTheNewestAndCounts();
    void filterSearchesWhatWasSeenAndWhatComes();
    void whatWasNotFollowedIsMarked();
    void rateIsPerSecond();
    void endsWithoutItsService();
};

namespace {

/// The timer never fires by itself: collect() is called by hand.
constexpr std::chrono::milliseconds kInterval{500};

struct Stage {
    FakeClock clock;
    MemoryDoor door{clock, *orderCatalogue()};
    EventTail tail{door, kInterval, nullptr};
    std::vector<TailEvent> got;
    Stage()
    {
        QObject::connect(&tail, &EventTail::arrived, &tail,
                         [this](const std::vector<TailEvent>& events) {
                             got.insert(got.end(), events.begin(), events.end());
                         });
        tail.start();
    }
    [[nodiscard]] QString positions() const
    {
        QStringList texts;
        for (const TailEvent& event : got)
            texts.append(QString::number(event.position));
        return texts.join(QLatin1Char(' '));
    }
};

} // namespace

void EventTailTest::followsOnlyBetweenStartAndStop()
{
    Stage stage;
    QCOMPARE(stage.door.watchers(), 1);
    stage.tail.start();
    QCOMPARE(stage.door.watchers(), 1);
    stage.tail.stop();
    QCOMPARE(stage.door.watchers(), 0);
    QVERIFY(!stage.tail.following());
}

void EventTailTest::comesLeanAndOldestFirst()
{
    Stage stage;
    stage.tail.setMap(std::make_shared<const ShardMap>(ShardMap::byOrder(2).value()));
    stage.door.publish({paid(1, OrderId(4095)), paid(1, OrderId(1))});
    QVERIFY(stage.got.empty());
    stage.tail.collect();
    QCOMPARE(stage.got.size(), std::size_t(2));
    QCOMPARE(stage.got[0].shard, 1);
    QCOMPARE(stage.got[1].shard, 0);
    QCOMPARE(stage.got[0].event.reason, std::string("Card was charged"));
    QVERIFY(stage.got[0].event.payload.empty());
    stage.tail.collect();
    QCOMPARE(stage.got.size(), std::size_t(2));
}

void EventTailTest::countsWhatIsLeftOutAtHighRates()
{
    Stage stage;
    stage.door.publish(manyPaid(1, 5000));
    stage.tail.collect();
    QCOMPARE(stage.got.size(), EventTail::kMostAtOnce);
    QCOMPARE(stage.got.back().position, 5000);
    QCOMPARE(stage.tail.leftOut(), 5000 - std::int64_t(EventTail::kMostAtOnce));
    stage.door.publish(manyPaid(5001, 10), 40);
    stage.tail.collect();
    QCOMPARE(stage.got.back().position, 5010);
    QCOMPARE(stage.tail.leftOut(), 5040 - std::int64_t(EventTail::kMostAtOnce));
}

void EventTailTest::heldItKeepsTheNewestAndCounts()
{
    Stage stage;
    stage.tail.hold();
    stage.door.publish(manyPaid(1, 300));
    stage.tail.collect();
    QVERIFY(stage.got.empty());
    QCOMPARE(stage.tail.waiting(), 300);
    stage.tail.release();
    QCOMPARE(stage.got.size(), std::size_t(300));
    QCOMPARE(stage.tail.waiting(), 0);
    QCOMPARE(stage.tail.leftOut(), 0);
    stage.tail.hold();
    stage.door.publish(manyPaid(301, 2500));
    stage.tail.release();
    QCOMPARE(stage.got.size(), 300 + EventTail::kKept);
    QCOMPARE(stage.tail.leftOut(), 500);
}

void EventTailTest::filterSearchesWhatWasSeenAndWhatComes()
{
    Stage stage;
    FeedEvent other = paid(2, OrderId(2));
    other.event.actor.name = "bob";
    stage.door.publish({paid(1, OrderId(1)), other});
    stage.tail.collect();
    const auto bob = parseEventFilter(QStringLiteral("actor:bob"), 1, nullptr).filter;
    const auto passed = stage.tail.setFilter(bob);
    QCOMPARE(passed.size(), std::size_t(1));
    QCOMPARE(passed.front().position, 2);
    stage.got.clear();
    other.position = 5000;
    stage.door.publish(manyPaid(3, 4000));
    stage.door.publish({other});
    stage.tail.collect();
    QCOMPARE(stage.positions(), QStringLiteral("5000"));
    QCOMPARE(stage.tail.leftOut(), 0);
    QCOMPARE(stage.tail.setFilter({}).size(), EventTail::kKept);
}

void EventTailTest::whatWasNotFollowedIsMarked()
{
    Stage stage;
    stage.door.publish(manyPaid(1, 2));
    stage.tail.stop();
    stage.tail.start();
    FeedEvent other = paid(7, OrderId(7));
    other.event.actor.name = "bob";
    static_cast<void>(
        stage.tail.setFilter(parseEventFilter(QStringLiteral("actor:ana"), 1, nullptr).filter));
    stage.door.publish({other});
    stage.door.publish(manyPaid(8, 2));
    stage.tail.collect();
    // The first that passes carries the mark of the one that did not.
    QCOMPARE(stage.positions(), QStringLiteral("8 9"));
    QVERIFY(stage.got[0].afterGap && !stage.got[1].afterGap);
    const auto all = stage.tail.setFilter({});
    QCOMPARE(all.size(), std::size_t(5));
    QVERIFY(!all[0].afterGap && all[2].afterGap && !all[3].afterGap);
    stage.door.publish({paid(99, OrderId(99))}, 50);
    stage.tail.collect();
    QVERIFY(stage.got.back().afterGap);
}

void EventTailTest::rateIsPerSecond()
{
    Stage stage;
    for (int i = 0; i < 40; ++i) {
        stage.door.publish(manyPaid(1 + i * 30, 30));
        stage.tail.collect();
    }
    QVERIFY(std::abs(stage.tail.perSecond() - 60) < 0.5);
    for (int i = 0; i < 60; ++i)
        stage.tail.collect();
    QCOMPARE(stage.tail.perSecond(), 0.0);
}

void EventTailTest::endsWithoutItsService()
{
    FakeClock clock;
    MemoryDoor door(clock, *orderCatalogue());
    {
        EventTail tail(door, kInterval, nullptr);
        tail.start();
    }
    QCOMPARE(door.watchers(), 0);
    door.publish(manyPaid(1, 1));
}

std::unique_ptr<QObject> makeEventTailTest() { return std::make_unique<EventTailTest>(); }

#include "tst_event_tail.moc"
