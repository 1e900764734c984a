#include "backend/service/number_gate.h"
#include "tests/service/service_world.h"

#include <QTest>

#include <thread>

using namespace orderdeck;

namespace {

const ShardIndex kNorth{0};
const ShardIndex kSouth{1};

ShardMap northAndSouth() { return ShardMap::byRegion({{"north"}, {"south"}}).value(); }

NewOrder wish(const std::string& number, const std::string& region, const std::string& requestId)
{
    NewOrder order = ServiceWorld::newOrder(number);
    order.region = region;
    order.requestId = requestId;
    return order;
}

Verdict create(const ServiceWorld& world, const NewOrder& order)
{
    return await<Verdict>([&](auto done) { world.service->create(order, std::move(done)); },
                          ServiceWorld::soon())
        .value();
}

OrderHistory history(const std::string& number, const std::string& region)
{
    OrderHistory history;
    history.order.number = number;
    history.order.source = "shop";
    history.order.region = region;
    history.order.lifecycle = "parcel";
    history.order.lifecycleVersion = 1;
    history.order.currency = "EUR";
    Event event;
    event.version = 1;
    event.name = "imported";
    event.to = "paid";
    event.lifecycleVersion = 1;
    event.actor = {"test", Role::Service};
    event.requestId = "import-" + number;
    history.events.push_back(event);
    return history;
}

std::vector<ImportOutcome> import(const ServiceWorld& world,
                                  const std::vector<OrderHistory>& histories)
{
    return awaitResult<std::vector<ImportOutcome>>(
               [&](auto done) { world.service->import(histories, std::move(done)); },
               ServiceWorld::soon())
        .value();
}

std::size_t ordersOf(const ServiceWorld& world)
{
    return world.store.orders(kNorth).size() + world.store.orders(kSouth).size();
}

} // namespace

/// By region, a number that is in one shard already is not made a second time in another.
class NumbersByRegionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aNumberOfAnotherRegionExists()
    {
        ServiceWorld world(northAndSouth());
        const Verdict made = create(world, wish("A-1", "north", "first"));
        QCOMPARE(made.kind, VerdictKind::Applied);
        const Verdict again = create(world, wish("A-1", "south", "second"));
        QCOMPARE(again.kind, VerdictKind::NumberExists);
        QVERIFY(again.order == made.order);
        QCOMPARE(ordersOf(world), std::size_t(1));
        NewOrder other = wish("A-1", "south", "third");
        other.source = "another shop";
        QCOMPARE(create(world, other).kind, VerdictKind::Applied);
        QCOMPARE(world.store.orders(kSouth).size(), std::size_t(1));
    }

    void theSameRequestGetsTheSameAnswer()
    {
        ServiceWorld world(northAndSouth());
        const Verdict made = create(world, wish("A-1", "south", "first"));
        const Verdict again = create(world, wish("A-1", "south", "first"));
        QCOMPARE(again.kind, VerdictKind::Applied);
        QVERIFY(again.repeated);
        QVERIFY(again.order == made.order);
    }

    void whoComesWhileTheOtherIsWrittenWaitsForIt()
    {
        ServiceWorld world(northAndSouth());
        Answers<Verdict> answers;
        const auto add = [&](const Verdict& verdict) { answers.add(verdict); };
        world.store.hold(kNorth);
        world.service->create(wish("A-1", "north", "first"), add);
        world.store.waitUntilHeld(kNorth);
        world.service->create(wish("A-1", "south", "second"), add);
        QCOMPARE(create(world, wish("B-1", "south", "third")).kind, VerdictKind::Applied);
        QCOMPARE(world.store.orders(kSouth).size(), std::size_t(1));
        world.store.release(kNorth);
        const auto verdicts = answers.waitFor(2);
        QCOMPARE(verdicts.size(), std::size_t(2));
        QCOMPARE(verdicts[0].kind, VerdictKind::Applied);
        QCOMPARE(verdicts[1].kind, VerdictKind::NumberExists);
        QCOMPARE(ordersOf(world), std::size_t(2));
    }

    void manyAtOnceMakeEachNumberOnce()
    {
        constexpr int kThreads = 8;
        constexpr int kNumbers = 200;
        ServiceWorld world(northAndSouth());
        Answers<Verdict> answers;
        std::vector<std::thread> threads;
        for (int thread = 0; thread < kThreads; ++thread)
            threads.emplace_back([&, thread] {
                for (int i = 0; i < kNumbers; ++i)
                    world.service->create(wish(std::to_string(i), thread % 2 ? "north" : "south",
                                               std::to_string(thread * kNumbers + i)),
                                          [&](const Verdict& verdict) { answers.add(verdict); });
            });
        for (std::thread& thread : threads)
            thread.join();
        const auto verdicts = answers.waitFor(kThreads * kNumbers);
        QCOMPARE(verdicts.size(), std::size_t(kThreads * kNumbers));
        QCOMPARE(std::ranges::count(verdicts, VerdictKind::Applied, &Verdict::kind), kNumbers);
        QCOMPARE(std::ranges::count(verdicts, VerdictKind::NumberExists, &Verdict::kind),
                 kNumbers * (kThreads - 1));
        QCOMPARE(ordersOf(world), std::size_t(kNumbers));
    }

    void anImportUnderAnotherRegionIsAConflict()
    {
        ServiceWorld world(northAndSouth());
        using enum ImportOutcome;
        QCOMPARE(import(world, {history("A-1", "north"), history("A-2", "south")}),
                 (std::vector{Written, Written}));
        QCOMPARE(import(world, {history("A-1", "north"), history("A-2", "north"),
                                history("A-3", "north"), history("A-3", "south")}),
                 (std::vector{AlreadyThere, Conflict, Written, Conflict}));
        QCOMPARE(create(world, wish("A-2", "north", "made")).kind, VerdictKind::NumberExists);
        QCOMPARE(ordersOf(world), std::size_t(3));
    }

    void aShardThatCannotBeReadHidesNoNumber()
    {
        ServiceWorld world(northAndSouth());
        world.service->stop(ServiceWorld::soon());
        QCOMPARE(create(world, wish("A-1", "north", "late")).kind, VerdictKind::Unavailable);
    }

    void whoStandsInLineIsAnsweredWhenTheServiceStops()
    {
        ServiceWorld world(northAndSouth());
        Answers<Verdict> answers;
        world.store.hold(kNorth);
        for (int i = 0; i < 50; ++i)
            world.service->create(
                wish("A-1", i % 2 ? "south" : "north", "request " + std::to_string(i)),
                [&](const Verdict& verdict) { answers.add(verdict); });
        world.store.waitUntilHeld(kNorth);
        std::thread stopping([&] { world.service->stop(Deadline::immediate()); });
        world.store.release(kNorth);
        stopping.join();
        QCOMPARE(answers.waitFor(50).size(), std::size_t(50));
        QVERIFY(ordersOf(world) <= 1);
    }

    void theGateLetsOneInAndTheNextWhenItLeaves()
    {
        NumberGate gate;
        QStringList came;
        std::map<QString, NumberGate::Lease> inside;
        const auto enter = [&](const QString& name, const std::vector<std::string>& numbers) {
            return gate.enter(numbers, [&, name](NumberGate::Lease lease) {
                came.append(name);
                inside[name] = std::move(lease);
            });
        };
        QVERIFY(enter(QStringLiteral("a"), {"1", "2"}));
        QVERIFY(enter(QStringLiteral("b"), {"2", "3"}));
        QVERIFY(enter(QStringLiteral("c"), {"3"}));
        QVERIFY(enter(QStringLiteral("d"), {"4"}));
        QVERIFY(enter(QStringLiteral("e"), {}));
        QCOMPARE(came.join(QLatin1Char(' ')), QStringLiteral("a d e"));
        inside.erase(QStringLiteral("a"));
        QCOMPARE(came.join(QLatin1Char(' ')), QStringLiteral("a d e b"));
        inside.erase(QStringLiteral("b"));
        QCOMPARE(came.join(QLatin1Char(' ')), QStringLiteral("a d e b c"));
    }

    void aLongLineNeedsNoDeepStack()
    {
        NumberGate gate;
        NumberGate::Lease first;
        QVERIFY(gate.enter({"x"}, [&](NumberGate::Lease lease) { first = std::move(lease); }));
        int came = 0;
        for (int i = 0; i < 100'000; ++i)
            QVERIFY(gate.enter({"x"}, [&](const NumberGate::Lease&) { ++came; }));
        QCOMPARE(came, 0);
        first.reset();
        QCOMPARE(came, 100'000);
    }

    void theGateIsBounded()
    {
        NumberGate gate;
        std::vector<std::string> many;
        for (std::size_t i = 0; i < NumberGate::kMostInLine + 1; ++i)
            many.push_back(std::to_string(i));
        std::vector<NumberGate::Lease> leases;
        const auto keep = [&](NumberGate::Lease lease) { leases.push_back(std::move(lease)); };
        QVERIFY2(gate.enter(many, keep), "alone it goes in however many it has");
        QVERIFY(!gate.enter({"x"}, keep));
        leases.clear();
        QVERIFY(gate.enter({"x"}, keep));
        QCOMPARE(leases.size(), std::size_t(1));
    }
};

std::unique_ptr<QObject> makeNumbersByRegionTest()
{
    return std::make_unique<NumbersByRegionTest>();
}

#include "tst_numbers_by_region.moc"
