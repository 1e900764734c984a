#include "backend/workload/history_script.h"
#include "backend/workload/history_writer.h"
#include "tests/workload/workload_fixture.h"

#include <QElapsedTimer>
#include <QTest>

#include <cmath>

using namespace orderdeck;
using namespace std::chrono_literals;

class HistoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyEventIsLegalAndPast();
    void coversTheDaysAtItsRate();
    void backlogIsThatOfTheLaw();
    void liveTrafficGoesOnWithoutAStep();
    void againWritesNothingNew();
    void completesAfterACancel();
    void failureOfTheStoreIsReported();
    void generationIsCheap();
};

namespace {

WorkloadSettings demoSettings(double perDay)
{
    WorkloadSettings settings;
    settings.historyDays = 21;
    settings.historyOrdersPerDay = perDay;
    settings.timeCompression = 60;
    settings.ordersPerDay = perDay * 60;
    settings.seed = 9;
    return settings;
}

std::int64_t write(Shop& shop, const WorkloadSettings& settings)
{
    return writeHistory(shop.door, shop.clock.now(), settings, shippedBehaviour(), {}).value();
}

} // namespace

void HistoryTest::everyEventIsLegalAndPast()
{
    Shop shop(shippedCatalogue());
    QVERIFY(write(shop, demoSettings(100)) > 2'000);
    const LifecycleCatalogue catalogue = shippedCatalogue();
    const Lifecycle& lifecycle = *catalogue.newest("order")->lifecycle;
    GuardFields scratch;
    std::int64_t stopped = 0;
    const OrderScript script(shippedBehaviour(), 9);
    for (const MemoryDoor::Stored& stored : shop.door.orders()) {
        Order order = stored.order;
        const Event& first = stored.events.front();
        QCOMPARE(first.name, std::string("created"));
        QCOMPARE(first.at, order.placedAt);
        fold(order, first);
        for (std::size_t i = 1; i < stored.events.size(); ++i) {
            const Event& event = stored.events[i];
            QVERIFY(event.at >= stored.events[i - 1].at && event.at <= shop.clock.now());
            TransitionRequest request;
            request.order = order.id;
            request.event = event.name;
            request.actor = event.actor;
            request.reason = event.reason;
            request.requestId = event.requestId;
            request.at = event.at;
            QVERIFY(validate(request));
            const Judgement judgement = judge(lifecycle, order, request, scratch);
            QVERIFY2(judgement.verdict.kind == VerdictKind::Applied,
                     judgement.verdict.cause.c_str());
            QCOMPARE(judgement.event.to, event.to);
            fold(order, event);
        }
        QCOMPARE(order, stored.order);
        // None stopped for a refusal: what is open and not stuck is due after now.
        const NextStep next = script.next({script.sequence(order.number).value_or(0), order.version,
                                           script.stateIndex(order.state)});
        if (next.step != nullptr && order.since + next.dwell / 60 < shop.clock.now() - 1ms)
            ++stopped;
    }
    QCOMPARE(stopped, 0);
}

void HistoryTest::coversTheDaysAtItsRate()
{
    Shop shop(shippedCatalogue());
    const std::int64_t written = write(shop, demoSettings(300));
    const auto orders = shop.door.orders();
    QCOMPARE(static_cast<std::int64_t>(orders.size()), written);
    QVERIFY(orders.front().order.placedAt < shop.clock.now() - 20 * 24h);
    QVERIFY(orders.front().order.placedAt > shop.clock.now() - 22 * 24h);
    QVERIFY(orders.back().order.placedAt > shop.clock.now() - 10min);
    // A full day long ago, and the last two days of the shop, 48 minutes on the wall.
    const auto between = [&](Duration from, Duration to) {
        int count = 0;
        for (const MemoryDoor::Stored& stored : orders)
            count += stored.order.placedAt >= shop.clock.now() - from &&
                             stored.order.placedAt < shop.clock.now() - to
                         ? 1
                         : 0;
        return count;
    };
    QVERIFY(std::abs(between(15 * 24h, 5 * 24h) - 3'000) < 275);
    QVERIFY(std::abs(between(48min, 0s) - 600) < 125);
}

void HistoryTest::backlogIsThatOfTheLaw()
{
    Shop shop(shippedCatalogue());
    constexpr double kPerDay = 600;
    write(shop, demoSettings(kPerDay));
    const OrderScript script(shippedBehaviour(), 9);
    // The last two shaped days, for whole days have the mean rate.
    const Window window{shop.clock.now() - 48min, shop.clock.now()};
    auto flows = measureFlows(shop.door.orders(), script, window);
    for (const char* state : {"shipped", "delivered"}) {
        const StateFlow& flow = flows[state];
        const double expected = flow.perSecond * dwellOf(script.behaviour(), state).seconds / 60;
        QVERIFY2(std::abs(flow.meanOpen / expected - 1) < 0.1, state);
    }
    QVERIFY(std::abs(flows["placed"].perSecond / (kPerDay * 60 / 86'400) / 1.06 - 1) < 0.1);
}

void HistoryTest::liveTrafficGoesOnWithoutAStep()
{
    Shop shop(shippedCatalogue());
    const WorkloadSettings settings = demoSettings(600);
    write(shop, settings);
    const Timestamp start = shop.clock.now();
    shop.open(settings, shippedBehaviour());
    shop.run(48min, 200ms);
    const OrderScript script(shippedBehaviour(), settings.seed);
    const auto orders = shop.door.orders();
    auto past = measureFlows(orders, script, {start - 48min, start});
    auto live = measureFlows(orders, script, {start, shop.clock.now()});
    for (const char* state : {"placed", "paid", "packed", "shipped", "delivered"}) {
        const double before = past[state].perSecond;
        const double after = live[state].perSecond;
        QVERIFY2(std::abs(after / before - 1) < 0.15,
                 (std::string(state) + ' ' + std::to_string(before) + ' ' + std::to_string(after))
                     .c_str());
    }
    for (const char* state : {"shipped", "delivered"})
        QVERIFY2(std::abs(live[state].meanOpen / past[state].meanOpen - 1) < 0.1, state);
    QCOMPARE(shop.door.refusals(VerdictKind::VersionConflict), 0);
    QCOMPARE(shop.door.refusals(VerdictKind::NumberExists), 0);
}

void HistoryTest::againWritesNothingNew()
{
    Shop shop(shippedCatalogue());
    const std::int64_t written = write(shop, demoSettings(50));
    const std::string before = dump(shop.door.orders());
    QCOMPARE(write(shop, demoSettings(50)), written);
    QVERIFY(dump(shop.door.orders()) == before);
    WorkloadSettings other = demoSettings(50);
    other.seed = 10;
    const auto clash = writeHistory(shop.door, shop.clock.now(), other, shippedBehaviour(), {});
    QVERIFY(!clash);
    QVERIFY(clash.error().kind == ErrorKind::Conflict);
}

void HistoryTest::completesAfterACancel()
{
    Shop whole(shippedCatalogue());
    const std::int64_t all = write(whole, demoSettings(100));
    Shop shop(shippedCatalogue());
    const Timestamp anchor = shop.clock.now();
    int calls = 0;
    const auto cut = writeHistory(shop.door, anchor, demoSettings(100), shippedBehaviour(),
                                  [&](std::int64_t, std::int64_t) { return ++calls < 3; });
    QVERIFY(!cut);
    QVERIFY(cut.error().kind == ErrorKind::Cancelled);
    QVERIFY(!shop.door.orders().empty());
    QVERIFY(static_cast<std::int64_t>(shop.door.orders().size()) < all);
    shop.clock.advance(3h);
    std::int64_t last = 0;
    const auto completed = writeHistory(shop.door, anchor, demoSettings(100), shippedBehaviour(),
                                        [&](std::int64_t done, std::int64_t total) {
                                            last = total;
                                            return done <= total;
                                        });
    QCOMPARE(completed.value(), all);
    QCOMPARE(last, all);
    QVERIFY(dump(shop.door.orders()) == dump(whole.door.orders()));
}

void HistoryTest::failureOfTheStoreIsReported()
{
    Shop shop(plainCatalogue());
    const auto written =
        writeHistory(shop.door, shop.clock.now(), demoSettings(50), shippedBehaviour(), {});
    QVERIFY(!written);
    QVERIFY(written.error().kind == ErrorKind::NotFound);
}

void HistoryTest::generationIsCheap()
{
    const FakeClock clock;
    const LifecycleCatalogue catalogue = shippedCatalogue();
    HistoryScript script(clock.now(), demoSettings(2'000), shippedBehaviour(),
                         *catalogue.newest("order"));
    QElapsedTimer timer;
    timer.start();
    std::int64_t orders = 0;
    std::int64_t events = 0;
    for (auto chunk = script.take(500); !chunk.empty(); chunk = script.take(500)) {
        orders += static_cast<std::int64_t>(chunk.size());
        for (const OrderHistory& history : chunk)
            events += static_cast<std::int64_t>(history.events.size());
    }
    const auto elapsed = std::max<qint64>(1, timer.elapsed());
    qInfo("%lld orders, %lld events in %lld ms: %lld events/s", static_cast<long long>(orders),
          static_cast<long long>(events), static_cast<long long>(elapsed),
          static_cast<long long>(events * 1000 / elapsed));
    QVERIFY(orders > 50'000 && orders < 70'000);
    QVERIFY(std::abs(static_cast<double>(orders - script.expectedOrders())) < 1'500);
}

std::unique_ptr<QObject> makeHistoryTest();
std::unique_ptr<QObject> makeHistoryTest() { return std::make_unique<HistoryTest>(); }

#include "tst_history.moc"
