#include "backend/foundation/text.h"
#include "tests/workload/workload_fixture.h"

#include <QElapsedTimer>
#include <QTest>

#include <cmath>
#include <set>

using namespace orderdeck;
using namespace std::chrono_literals;

class TrafficEngineTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void backlogObeysLittlesLawInAPlainShop();
    void backlogObeysLittlesLawInTheShippedShop();
    void sameSeedSameTraffic();
    void paymentFailuresReadsAndIllegalRequestsComeInTheirShares();
    void everyRateIsKept_data();
    void everyRateIsKept();
    void restartGoesOnWhereItWas();
    void takesUpOrdersWhoseTimePassedWithoutABurst();
    void leavesAloneWhatAPersonHolds();
    void goesOnWithWhatAPersonMoved();
    void findsFreeNumbersWhereOthersHaveTaken();
    void refusesALifecycleThatIsNotThere();
};

namespace {

WorkloadSettings fastSettings(double perDay, double compression)
{
    WorkloadSettings settings;
    settings.ordersPerDay = perDay;
    settings.timeCompression = compression;
    settings.seed = 42;
    return settings;
}

QByteArray said(const std::string& state, double measured, double expected)
{
    return QByteArray::fromStdString(state) + " measured " + QByteArray::number(measured) +
           " expected " + QByteArray::number(expected);
}

/// Asks as a person would; true when it was done.
bool asPerson(MemoryDoor& door, OrderId order, const std::string& event)
{
    TransitionRequest request;
    request.order = order;
    request.event = event;
    request.requestId = "person/" + event;
    request.actor = {"maria", Role::Ops};
    request.reason = "Because I say so";
    bool applied = false;
    door.submit(request,
                [&](const Verdict& verdict) { applied = verdict.kind == VerdictKind::Applied; });
    return applied;
}

} // namespace

void TrafficEngineTest::backlogObeysLittlesLawInAPlainShop()
{
    constexpr double kPerDay = 1'000'000;
    constexpr double kCompression = 600;
    Shop shop(plainCatalogue());
    shop.open(fastSettings(kPerDay, kCompression), plainBehaviour());
    shop.run(5min, 50ms);
    const Timestamp from = shop.clock.now();
    shop.run(15min, 50ms);
    const OrderScript script(plainBehaviour(), 42);
    auto flows = measureFlows(shop.door.orders(), script, {from, shop.clock.now()});
    for (const auto& [state, hours] :
         {std::pair{"first", 1.0}, std::pair{"second", 6.0}, std::pair{"third", 24.0}}) {
        const double expected = kPerDay / 24 * hours / kCompression;
        const double measured = flows[state].meanOpen;
        QVERIFY2(std::abs(measured / expected - 1) < 0.1, said(state, measured, expected));
    }
    const double expected = kPerDay / 24 * 31 / kCompression;
    const auto inFlight = static_cast<double>(shop.engine->figures().inFlight);
    QVERIFY2(std::abs(inFlight / expected - 1) < 0.1, said("planned", inFlight, expected));
}

void TrafficEngineTest::backlogObeysLittlesLawInTheShippedShop()
{
    constexpr double kCompression = 2000;
    Shop shop(shippedCatalogue());
    shop.open(fastSettings(2'000'000, kCompression), shippedBehaviour());
    shop.run(7min, 20ms);
    const Timestamp from = shop.clock.now();
    shop.run(15min, 20ms);
    const OrderScript script(shippedBehaviour(), 42);
    auto flows = measureFlows(shop.door.orders(), script, {from, shop.clock.now()});
    // States shorter than some twenty ticks would measure the ticks.
    for (const char* state : {"packed", "shipped", "delivered", "returned", "held"}) {
        const StateFlow& flow = flows[state];
        const double expected =
            flow.perSecond * dwellOf(script.behaviour(), state).seconds / kCompression;
        QVERIFY2(std::abs(flow.meanOpen / expected - 1) < 0.1,
                 said(state, flow.meanOpen, expected));
    }
    QCOMPARE(shop.door.refusals(VerdictKind::VersionConflict), 0);
    QCOMPARE(shop.door.refusals(VerdictKind::GuardFailed), 0);
    QCOMPARE(shop.door.refusals(VerdictKind::Forbidden), 0);
}

void TrafficEngineTest::sameSeedSameTraffic()
{
    std::string dumps[2];
    for (std::string& text : dumps) {
        Shop shop(shippedCatalogue());
        shop.open(fastSettings(500'000, 2000), shippedBehaviour());
        shop.run(4min, 20ms);
        text = dump(shop.door.orders());
    }
    QVERIFY(dumps[0].size() > 100'000);
    QVERIFY(dumps[0] == dumps[1]);
}

void TrafficEngineTest::paymentFailuresReadsAndIllegalRequestsComeInTheirShares()
{
    Shop shop(shippedCatalogue());
    shop.open(fastSettings(5'000'000, 2000), shippedBehaviour());
    shop.run(4min, 50ms);
    auto steps = shop.door.steps();
    const auto created = static_cast<double>(steps[">created"]);
    QVERIFY(created > 10'000);
    const double asked = static_cast<double>(steps["placed>pay"] + steps["placed>decline"]);
    const double failed = static_cast<double>(steps["placed>decline"]) / asked;
    QVERIFY2(std::abs(failed - 0.07 / 0.976) < 0.008, said("failed", failed, 0.0717));
    const double reads = static_cast<double>(shop.door.reads()) / created;
    QVERIFY2(reads > 9 && reads < 11, said("reads", reads, 10));
    double transitions = 0;
    for (const auto& [step, count] : steps)
        transitions += static_cast<double>(count);
    const double illegal =
        static_cast<double>(shop.door.refusals(VerdictKind::Illegal)) / (transitions - created);
    QVERIFY2(std::abs(illegal - 0.012) < 0.003, said("illegal", illegal, 0.012));
    QVERIFY(steps["held>release"] > 0 && steps["held>cancel"] > 0);
    QVERIFY(steps["payment_failed>retry_payment"] > 0 && steps["returned>refund"] > 0);
}

void TrafficEngineTest::everyRateIsKept_data()
{
    QTest::addColumn<double>("perDay");
    QTest::addColumn<int>("seconds");
    QTest::newRow("100") << 100.0 << 2 * 86'400;
    QTest::newRow("10,000") << 10'000.0 << 6 * 3'600;
    QTest::newRow("1,000,000") << 1e6 << 600;
    QTest::newRow("100,000,000") << 1e8 << 30;
}

void TrafficEngineTest::everyRateIsKept()
{
    QFETCH(double, perDay);
    QFETCH(int, seconds);
    Shop shop(shippedCatalogue());
    shop.door.keepHistories(false);
    Behaviour behaviour = shippedBehaviour();
    behaviour.hourShares.assign(24, 1);
    shop.open(fastSettings(perDay, 1), behaviour);
    QElapsedTimer timer;
    timer.start();
    shop.runAsWanted(std::chrono::seconds(seconds), 10ms);
    const double expected = perDay / 86'400 * seconds;
    const WorkloadFigures figures = shop.engine->figures();
    QVERIFY2(std::abs(static_cast<double>(figures.created) - expected) < 5 * std::sqrt(expected),
             said("created", static_cast<double>(figures.created), expected));
    std::int64_t events = 0;
    for (const auto& [step, count] : shop.door.steps())
        events += count;
    qInfo("%.0f orders/day: %lld events and %lld reads over %d virtual seconds in %lld ms", perDay,
          static_cast<long long>(events), static_cast<long long>(shop.door.reads()), seconds,
          static_cast<long long>(timer.elapsed()));
    if (perDay >= 1e6) {
        const double offered = perDay / 86'400 * 11;
        QVERIFY2(figures.offeredPerSecond > offered * 0.9,
                 said("offered", figures.offeredPerSecond, offered));
        QVERIFY(std::abs(figures.donePerSecond / figures.offeredPerSecond - 1) < 0.05);
    }
}

void TrafficEngineTest::restartGoesOnWhereItWas()
{
    Shop shop(shippedCatalogue());
    const WorkloadSettings settings = fastSettings(200'000, 600);
    shop.open(settings, shippedBehaviour());
    shop.run(10min, 50ms);
    shop.engine->close();
    const auto before = shop.door.orders();
    QVERIFY(before.size() > 1'200); // More than one page of the intake.
    std::int64_t planned = 0;
    const OrderScript script(shippedBehaviour(), settings.seed);
    for (const MemoryDoor::Stored& stored : before)
        planned += script.next({script.sequence(stored.order.number).value_or(0),
                                stored.order.version, script.stateIndex(stored.order.state)})
                               .step != nullptr
                       ? 1
                       : 0;
    shop.open(settings, shippedBehaviour());
    shop.run(2s, 50ms);
    QVERIFY(shop.engine->intakeDone());
    QVERIFY2(std::abs(static_cast<double>(shop.engine->figures().inFlight - planned)) < 30,
             said("planned", static_cast<double>(shop.engine->figures().inFlight),
                  static_cast<double>(planned)));
    shop.run(10min, 50ms);
    QCOMPARE(shop.door.refusals(VerdictKind::NumberExists), 0);
    QCOMPARE(shop.door.refusals(VerdictKind::VersionConflict), 0);
    std::set<std::int64_t> sequences;
    for (const MemoryDoor::Stored& stored : shop.door.orders())
        sequences.insert(script.sequence(stored.order.number).value_or(0));
    QCOMPARE(*sequences.begin(), 1);
    QCOMPARE(*sequences.rbegin(), static_cast<std::int64_t>(sequences.size()));
}

void TrafficEngineTest::takesUpOrdersWhoseTimePassedWithoutABurst()
{
    Shop shop(shippedCatalogue());
    const WorkloadSettings settings = fastSettings(200'000, 600);
    shop.open(settings, shippedBehaviour());
    shop.run(20min, 50ms);
    shop.engine->close();
    const auto eventsNow = [&] {
        std::int64_t events = 0;
        for (const auto& [step, count] : shop.door.steps())
            events += count;
        return events;
    };
    const double usual = static_cast<double>(eventsNow()) / 1200;
    shop.clock.advance(std::chrono::days(3));
    shop.open(settings, shippedBehaviour());
    const std::int64_t before = eventsNow();
    shop.run(10s, 50ms);
    const double now = static_cast<double>(eventsNow() - before) / 10;
    QVERIFY2(now < 4 * usual, said("per second", now, usual));
    QVERIFY2(now > 0.5 * usual, said("per second", now, usual));
}

void TrafficEngineTest::leavesAloneWhatAPersonHolds()
{
    Shop shop(shippedCatalogue());
    shop.open(fastSettings(50'000, 60), shippedBehaviour());
    shop.run(2min, 50ms);
    OrderId held;
    for (const MemoryDoor::Stored& stored : shop.door.orders())
        if (stored.order.state == "packed" || stored.order.state == "picked")
            held = stored.order.id;
    QVERIFY(held.value > 0 && asPerson(shop.door, held, "hold"));
    const auto stateOf = [&] {
        return shop.door.orders()[static_cast<std::size_t>(held.value) - 1].order.state;
    };
    shop.run(30min, 200ms);
    QCOMPARE(stateOf(), std::string("held"));
    // A restart must not forget it.
    shop.engine->close();
    shop.open(fastSettings(50'000, 60), shippedBehaviour());
    shop.run(30min, 200ms);
    QCOMPARE(stateOf(), std::string("held"));
    QVERIFY(asPerson(shop.door, held, "release"));
    // Longer than the slowest step of its state.
    shop.run(100min, 200ms);
    QVERIFY(stateOf() != "held" && stateOf() != "packed" && stateOf() != "picked");
}

void TrafficEngineTest::goesOnWithWhatAPersonMoved()
{
    Shop shop(shippedCatalogue());
    shop.open(fastSettings(50'000, 60), shippedBehaviour());
    shop.run(2min, 50ms);
    std::vector<OrderId> moved;
    for (const MemoryDoor::Stored& stored : shop.door.orders())
        if (stored.order.state == "picked" && asPerson(shop.door, stored.order.id, "pack"))
            moved.push_back(stored.order.id);
    QVERIFY(moved.size() > 3);
    shop.run(20min, 100ms);
    std::size_t gone = 0;
    const auto orders = shop.door.orders();
    for (const OrderId id : moved)
        gone += orders[static_cast<std::size_t>(id.value) - 1].order.state != "packed" ? 1U : 0U;
    QVERIFY2(gone + 1 >= moved.size(), std::to_string(gone).c_str());
    QVERIFY(shop.door.refusals(VerdictKind::VersionConflict) > 0);
}

void TrafficEngineTest::findsFreeNumbersWhereOthersHaveTaken()
{
    Shop shop(plainCatalogue());
    shop.open(fastSettings(1'000'000, 600), plainBehaviour());
    shop.run(1s, 50ms);
    const OrderScript script(plainBehaviour(), 42);
    // Somebody else takes the next three hundred numbers.
    const auto next = static_cast<std::int64_t>(shop.door.orders().size()) + 1;
    for (std::int64_t sequence = next; sequence < next + 300; ++sequence) {
        NewOrder order = script.order(sequence);
        order.requestId = "other";
        shop.door.create(order, [](const Verdict&) {});
    }
    shop.run(1min, 50ms);
    QVERIFY(shop.door.refusals(VerdictKind::NumberExists) > 0);
    QVERIFY(shop.door.refusals(VerdictKind::NumberExists) < 60);
    const auto created = static_cast<double>(shop.engine->figures().created);
    QVERIFY2(std::abs(created - 706) < 140, said("created", created, 706));
}

void TrafficEngineTest::refusesALifecycleThatIsNotThere()
{
    Shop shop(plainCatalogue());
    const auto engine = TrafficEngine::make(shop.door, fastSettings(100, 1), shippedBehaviour());
    QVERIFY(!engine);
    QVERIFY(engine.error().kind == ErrorKind::NotFound);
}

std::unique_ptr<QObject> makeTrafficEngineTest();
std::unique_ptr<QObject> makeTrafficEngineTest() { return std::make_unique<TrafficEngineTest>(); }

#include "tst_traffic_engine.moc"
