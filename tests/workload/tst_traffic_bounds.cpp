#include "tests/workload/workload_fixture.h"

#include <QTest>

#include <cmath>

using namespace orderdeck;
using namespace std::chrono_literals;

class TrafficBoundsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void slowServiceSeesABoundedNumberOfRequests();
    void offeredAndDonePartWhenTheServiceIsTooSlow();
    void busyLosesNothing();
    void plansAreBounded();
    void pauseSendsNothingAndLeavesNoBurst();
    void suspendedMachineLeavesNoBurst();
    void rateChangesAtOnce();
};

namespace {

WorkloadSettings settingsOf(double perDay, double compression)
{
    WorkloadSettings settings;
    settings.ordersPerDay = perDay;
    settings.timeCompression = compression;
    settings.seed = 4;
    return settings;
}

std::int64_t eventsOf(const MemoryDoor& door)
{
    std::int64_t events = 0;
    for (const auto& [step, count] : door.steps())
        events += count;
    return events;
}

} // namespace

void TrafficBoundsTest::slowServiceSeesABoundedNumberOfRequests()
{
    Shop shop(plainCatalogue());
    TrafficLimits limits;
    limits.writes = 64;
    limits.reads = 16;
    limits.arrivals = 500;
    shop.open(settingsOf(10'000'000, 600), plainBehaviour(), limits);
    shop.run(1s, 50ms);
    shop.door.setManner(MemoryDoor::Manner::WhenTold);
    shop.run(60s, 50ms);
    QVERIFY2(shop.door.mostWaiting() <= 64 + 16, std::to_string(shop.door.mostWaiting()).c_str());
    const WorkloadFigures figures = shop.engine->figures();
    QVERIFY(figures.overdue > 100 && figures.overdue <= 500 + figures.inFlight);
    QVERIFY(figures.offeredPerSecond > 1000);
    QCOMPARE(figures.donePerSecond, 0.0);
}

void TrafficBoundsTest::offeredAndDonePartWhenTheServiceIsTooSlow()
{
    Shop shop(plainCatalogue());
    TrafficLimits limits;
    limits.writes = 64;
    limits.reads = 16;
    shop.open(settingsOf(10'000'000, 600), plainBehaviour(), limits);
    shop.run(1s, 50ms);
    shop.door.setManner(MemoryDoor::Manner::WhenTold);
    for (int tick = 0; tick < 400; ++tick) {
        shop.run(50ms, 50ms);
        shop.door.answer(5); // 100 a second.
    }
    WorkloadFigures figures = shop.engine->figures();
    QVERIFY2(std::abs(figures.donePerSecond - 100) < 10,
             std::to_string(figures.donePerSecond).c_str());
    QVERIFY(figures.offeredPerSecond > 1000);
    QVERIFY(figures.overdue > 0);
    // Room again: everything that waited is done.
    shop.door.setManner(MemoryDoor::Manner::AtOnce);
    while (shop.door.answer(1000) > 0)
        shop.run(50ms, 50ms);
    shop.run(20s, 50ms);
    figures = shop.engine->figures();
    QCOMPARE(figures.overdue, 0);
    QVERIFY2(figures.donePerSecond > 400, std::to_string(figures.donePerSecond).c_str());
}

void TrafficBoundsTest::busyLosesNothing()
{
    Shop shop(plainCatalogue());
    shop.open(settingsOf(1'000'000, 600), plainBehaviour());
    shop.run(30s, 50ms);
    shop.door.setManner(MemoryDoor::Manner::Busy);
    const std::int64_t before = eventsOf(shop.door);
    shop.run(30s, 50ms);
    QCOMPARE(eventsOf(shop.door), before);
    shop.door.setManner(MemoryDoor::Manner::AtOnce);
    shop.run(60s, 50ms);
    const auto created = static_cast<double>(shop.engine->figures().created);
    const double expected = 1e6 / 86'400 * 120;
    QVERIFY2(std::abs(created - expected) < 5 * std::sqrt(expected),
             std::to_string(created).c_str());
    QCOMPARE(shop.engine->figures().overdue, 0);
    QCOMPARE(shop.door.refusals(VerdictKind::VersionConflict), 0);
}

void TrafficBoundsTest::plansAreBounded()
{
    Shop shop(plainCatalogue());
    TrafficLimits limits;
    limits.plans = 1000;
    shop.open(settingsOf(10'000'000, 600), plainBehaviour(), limits);
    QTest::ignoreMessage(QtWarningMsg, "1000 orders have plans: no more are made until some are "
                                       "done");
    for (int i = 0; i < 60; ++i) {
        shop.run(1s, 50ms);
        QVERIFY(shop.engine->figures().inFlight <= 1000);
    }
    QVERIFY(shop.engine->figures().inFlight > 990);
    QVERIFY(shop.engine->figures().overdue > 0);
}

void TrafficBoundsTest::pauseSendsNothingAndLeavesNoBurst()
{
    Shop shop(plainCatalogue());
    shop.open(settingsOf(1'000'000, 600), plainBehaviour());
    shop.run(3min, 50ms);
    const std::int64_t before = eventsOf(shop.door);
    shop.run(10s, 50ms);
    const std::int64_t usual = eventsOf(shop.door) - before;
    shop.engine->setPaused(true);
    shop.run(1s, 50ms);
    QVERIFY(shop.engine->figures().paused);
    const std::int64_t atPause = eventsOf(shop.door);
    const std::int64_t readsAtPause = shop.door.reads();
    shop.run(30min, 500ms);
    QCOMPARE(eventsOf(shop.door), atPause);
    QCOMPARE(shop.door.reads(), readsAtPause);
    shop.engine->setPaused(false);
    shop.run(10s, 50ms);
    const std::int64_t after = eventsOf(shop.door) - atPause;
    QVERIFY2(after < usual * 3 / 2 && after > usual / 2,
             (std::to_string(after) + " after, " + std::to_string(usual) + " usual").c_str());
}

void TrafficBoundsTest::suspendedMachineLeavesNoBurst()
{
    Shop shop(plainCatalogue());
    shop.open(settingsOf(1'000'000, 600), plainBehaviour());
    shop.run(3min, 50ms);
    const std::int64_t created = shop.engine->figures().created;
    shop.clock.advance(8h);
    shop.run(10s, 50ms);
    // At most the longest tick of a minute is caught up with.
    QVERIFY(shop.engine->figures().created - created < 1'000);
}

void TrafficBoundsTest::rateChangesAtOnce()
{
    Shop shop(plainCatalogue());
    shop.open(settingsOf(100, 600), plainBehaviour());
    shop.run(1min, 50ms);
    QVERIFY(shop.engine->figures().created < 5);
    shop.engine->setOrdersPerDay(8'640'000);
    shop.run(10s, 50ms);
    QVERIFY(std::abs(static_cast<double>(shop.engine->figures().created) - 1000) < 200);
}

std::unique_ptr<QObject> makeTrafficBoundsTest();
std::unique_ptr<QObject> makeTrafficBoundsTest() { return std::make_unique<TrafficBoundsTest>(); }

#include "tst_traffic_bounds.moc"
