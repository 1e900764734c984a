#include "backend/service/import_marks.h"
#include "backend/service/watch_hub.h"
#include "tests/service/service_world.h"

#include <QTest>

#include <future>
#include <memory>

using namespace orderdeck;

namespace {

std::vector<FeedEvent> eventsFrom(std::int64_t first, std::size_t count)
{
    std::vector<FeedEvent> events(count);
    for (std::size_t i = 0; i < count; ++i)
        events[i].position = first + static_cast<std::int64_t>(i);
    return events;
}

} // namespace

class WatchHubTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void slowWatcherLosesTheOldestAndIsTold()
    {
        WatchHub hub;
        std::promise<void> entered;
        std::promise<void> gate;
        std::vector<std::int64_t> positions;
        std::int64_t lostInAll = 0;
        bool first = true;
        const auto subscription = hub.watch([&](const auto& events, std::int64_t lost) {
            lostInAll += lost;
            for (const FeedEvent& event : events)
                positions.push_back(event.position);
            if (std::exchange(first, false)) {
                entered.set_value();
                gate.get_future().wait();
            }
        });
        hub.publish(eventsFrom(1, 1));
        entered.get_future().wait();
        const auto many = static_cast<std::int64_t>(WatchHub::kBuffer) + 500;
        hub.publish(eventsFrom(2, static_cast<std::size_t>(many)));
        gate.set_value();
        hub.stop();
        QCOMPARE(lostInAll, std::int64_t(500));
        QCOMPARE(positions.size(), WatchHub::kBuffer + 1);
        QCOMPARE(positions[1], std::int64_t(502));
        QCOMPARE(positions.back(), many + 1);
    }

    void slowWatcherDoesNotHoldUpPublishing()
    {
        WatchHub hub;
        std::promise<void> gate;
        auto opened = gate.get_future().share();
        const auto slow = hub.watch([opened](const auto&, std::int64_t) { opened.wait(); });
        for (int i = 0; i < 100; ++i)
            hub.publish(eventsFrom(i, 1));
        gate.set_value();
    }

    void watchMayEndInItsOwnCallback()
    {
        WatchHub hub;
        std::unique_ptr<Subscription> subscription;
        std::promise<void> subscribed;
        auto ready = subscribed.get_future().share();
        int calls = 0;
        subscription = hub.watch([&, ready](const auto&, std::int64_t) {
            ready.wait();
            ++calls;
            subscription.reset();
        });
        subscribed.set_value();
        hub.publish(eventsFrom(1, 1));
        hub.publish(eventsFrom(2, 1));
        hub.stop();
        QCOMPARE(calls, 1);
        QVERIFY(!hub.watched());
    }

    void importMarksCoverExactlyWhatWasImported()
    {
        ImportMarks marks;
        marks.open(10);
        QVERIFY(!marks.covers(10));
        QVERIFY(marks.covers(11) && marks.covers(1'000'000));
        marks.close(15);
        QVERIFY(marks.covers(15) && !marks.covers(16));
        marks.open(15);
        marks.close(20);
        marks.open(30);
        marks.close(31);
        QVERIFY(marks.covers(20) && !marks.covers(21) && marks.covers(31));
        marks.forgetUpTo(20);
        QVERIFY(!marks.covers(12) && marks.covers(31));
    }
};

std::unique_ptr<QObject> makeWatchHubTest() { return std::make_unique<WatchHubTest>(); }

#include "tst_watch_hub.moc"
