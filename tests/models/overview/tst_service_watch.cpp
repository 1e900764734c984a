#include "models/service_watch.h"
#include "tests/support/fake_clock.h"
#include "tests/support/snapshot_builder.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <thread>

using namespace orderdeck;
using namespace std::chrono_literals;

class ServiceWatchTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void deliversOnTheGuiThread();
    void coalescesWhatCameWhileTheGuiWasBusy();
    void pausedKeepsWhatIsShownAndCountsWhatWaits();
    void resumeShowsTheNewestOnce();
    void endsItsSubscription();
};

namespace {

struct Publisher {
    std::function<void(std::shared_ptr<const ServiceSnapshot>)> seen;
    bool subscribed = false;

    SubscribeSnapshots subscribe()
    {
        return [this](std::chrono::milliseconds, auto callback) {
            struct Held final : Subscription {
                explicit Held(bool& flag) : m_flag(flag) { m_flag = true; }
                ~Held() override { m_flag = false; }
                bool& m_flag;
            };
            seen = std::move(callback);
            return std::make_unique<Held>(subscribed);
        };
    }
    void publish(std::int64_t events)
    {
        const auto snapshot = SnapshotBuilder(FakeClock().now(), orderCatalogue())
                                  .shards(2)
                                  .events(events)
                                  .empty()
                                  .build();
        std::thread([&] { seen(snapshot); }).join();
    }
};

} // namespace

void ServiceWatchTest::deliversOnTheGuiThread()
{
    Publisher publisher;
    ServiceWatch watch(publisher.subscribe(), 1ms);
    QThread* thread = nullptr;
    connect(&watch, &ServiceWatch::snapshotArrived, &watch,
            [&thread] { thread = QThread::currentThread(); });
    publisher.publish(1);
    QVERIFY(!watch.shown());
    QCoreApplication::processEvents();
    QCOMPARE(thread, QCoreApplication::instance()->thread());
    QVERIFY(watch.shown());
}

void ServiceWatchTest::coalescesWhatCameWhileTheGuiWasBusy()
{
    Publisher publisher;
    ServiceWatch watch(publisher.subscribe(), 1ms);
    int arrived = 0;
    connect(&watch, &ServiceWatch::snapshotArrived, &watch, [&arrived] { ++arrived; });
    for (int i = 1; i <= 5; ++i)
        publisher.publish(i);
    QCoreApplication::processEvents();
    QCOMPARE(arrived, 1);
    QCOMPARE(watch.shown()->shards.front().facts.events, 5);
}

void ServiceWatchTest::pausedKeepsWhatIsShownAndCountsWhatWaits()
{
    Publisher publisher;
    ServiceWatch watch(publisher.subscribe(), 1ms);
    publisher.publish(100);
    QCoreApplication::processEvents();
    watch.pause();
    publisher.publish(107);
    QCoreApplication::processEvents();
    QCOMPARE(watch.shown()->shards.front().facts.events, 100);
    QCOMPARE(watch.newest()->shards.front().facts.events, 107);
    QCOMPARE(watch.waiting(), 14); // 7 in each of two shards.
}

void ServiceWatchTest::resumeShowsTheNewestOnce()
{
    Publisher publisher;
    ServiceWatch watch(publisher.subscribe(), 1ms);
    publisher.publish(1);
    QCoreApplication::processEvents();
    watch.pause();
    publisher.publish(2);
    QCoreApplication::processEvents();
    int arrived = 0;
    connect(&watch, &ServiceWatch::snapshotArrived, &watch, [&arrived] { ++arrived; });
    watch.resume();
    watch.resume();
    QCOMPARE(arrived, 1);
    QCOMPARE(watch.shown()->shards.front().facts.events, 2);
    QCOMPARE(watch.waiting(), 0);
}

void ServiceWatchTest::endsItsSubscription()
{
    Publisher publisher;
    {
        const ServiceWatch watch(publisher.subscribe(), 1ms);
        QVERIFY(publisher.subscribed);
    }
    QVERIFY(!publisher.subscribed);
}

std::unique_ptr<QObject> makeServiceWatchTest() { return std::make_unique<ServiceWatchTest>(); }

#include "tst_service_watch.moc"
