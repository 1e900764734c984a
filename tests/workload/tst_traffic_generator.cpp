#include "backend/workload/traffic_generator.h"
#include "tests/workload/workload_fixture.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace orderdeck;
using namespace std::chrono_literals;

class TrafficGeneratorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void makesOrdersOnAThreadOfItsOwn();
    void stopWaitsForAnswersUnderWay();
    void answersAfterStopTouchNothing();
    void startTwiceIsRefused();
};

namespace {

/// The generator has a thread of its own: true as soon as `condition` holds, false after ten
/// seconds.
template <typename Condition>
bool reached(const Condition& condition)
{
    const Deadline deadline = Deadline::after(10s);
    while (!condition() && !deadline.passed())
        std::this_thread::yield();
    return condition();
}

WorkloadSettings liveSettings()
{
    WorkloadSettings settings;
    settings.ordersPerDay = 50'000'000;
    settings.timeCompression = 1'000'000;
    return settings;
}

} // namespace

void TrafficGeneratorTest::makesOrdersOnAThreadOfItsOwn()
{
    const SystemClock clock;
    MemoryDoor door(clock, shippedCatalogue());
    TrafficGenerator generator(door, clock, liveSettings(), shippedBehaviour());
    QVERIFY(generator.start());
    QVERIFY(reached([&] { return door.steps()["delivered>close"] > 0; }));
    generator.setPaused(true);
    QVERIFY(reached([&] { return generator.figures().paused; }));
    generator.setPaused(false);
    generator.setOrdersPerDay(100);
    generator.stop(Deadline::after(2s));
    QVERIFY(generator.figures().created > 10);
    const auto orders = door.orders().size();
    QCOMPARE(static_cast<std::int64_t>(orders), generator.figures().created);
}

void TrafficGeneratorTest::stopWaitsForAnswersUnderWay()
{
    const SystemClock clock;
    MemoryDoor door(clock, shippedCatalogue());
    TrafficGenerator generator(door, clock, liveSettings(), shippedBehaviour());
    QVERIFY(generator.start());
    QVERIFY(reached([&] { return generator.figures().created > 10; }));
    door.setManner(MemoryDoor::Manner::WhenTold);
    QVERIFY(reached([&] { return door.waiting() > 10; }));
    std::atomic<bool> stopped{false};
    std::thread stopping([&] {
        generator.stop(Deadline::after(20s));
        stopped = true;
    });
    while (!stopped)
        if (door.answer(1) == 0)
            std::this_thread::yield();
    stopping.join();
    QCOMPARE(door.waiting(), 0);
    QCOMPARE(static_cast<std::int64_t>(door.orders().size()), generator.figures().created);
}

void TrafficGeneratorTest::answersAfterStopTouchNothing()
{
    const SystemClock clock;
    MemoryDoor door(clock, shippedCatalogue());
    {
        TrafficGenerator generator(door, clock, liveSettings(), shippedBehaviour());
        QVERIFY(generator.start());
        QVERIFY(reached([&] { return generator.figures().created > 10; }));
        door.setManner(MemoryDoor::Manner::WhenTold);
        QVERIFY(reached([&] { return door.waiting() > 10; }));
        generator.stop(Deadline::after(20ms));
    }
    QVERIFY(door.waiting() > 10);
    QVERIFY(door.answer(100'000) > 10);
}

void TrafficGeneratorTest::startTwiceIsRefused()
{
    const SystemClock clock;
    MemoryDoor door(clock, plainCatalogue());
    TrafficGenerator generator(door, clock, liveSettings(), plainBehaviour());
    QVERIFY(generator.start());
    QVERIFY(!generator.start());
    TrafficGenerator other(door, clock, liveSettings(), shippedBehaviour());
    QVERIFY(!other.start());
    other.stop(Deadline::after(1s));
    QCOMPARE(other.figures().created, 0);
}

std::unique_ptr<QObject> makeTrafficGeneratorTest();
std::unique_ptr<QObject> makeTrafficGeneratorTest()
{
    return std::make_unique<TrafficGeneratorTest>();
}

#include "tst_traffic_generator.moc"
