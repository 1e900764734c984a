#include "tests/service/service_world.h"

#include <QTest>

#include <thread>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

const ShardIndex kFirst{0};

/// Makes orders until each of two shards has one.
std::vector<OrderId> oneOfEachShard(const ServiceWorld& world)
{
    std::vector<OrderId> ids(2);
    for (int i = 0; ids[0] == OrderId() || ids[1] == OrderId(); ++i) {
        const OrderId id = world.paidOrder("A-" + std::to_string(i));
        ids[static_cast<std::size_t>(world.store.map().shardOf(id).value)] = id;
    }
    return ids;
}

} // namespace

class ShardCountersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachShardCountsForItselfAndAllAddUp()
    {
        ServiceWorld world(2);
        const auto ids = oneOfEachShard(world);
        static_cast<void>(world.service->takeCounters());
        for (int i = 0; i < 3; ++i)
            static_cast<void>(
                world.submit(ServiceWorld::request(ids[0], "touch", std::to_string(i))));
        static_cast<void>(world.submit(ServiceWorld::request(ids[1], "touch", "t")));
        static_cast<void>(world.submit(ServiceWorld::request(ids[1], "fly", "f")));
        static_cast<void>(awaitResult<OrderAnswer>(
            [&](auto done) { world.service->get(ids[1], std::move(done)); }, ServiceWorld::soon()));
        static_cast<void>(awaitResult<OrderPage>(
            [&](auto done) { world.service->list({}, nullptr, std::move(done)); },
            ServiceWorld::soon()));
        world.service->stop(ServiceWorld::soon());
        const CountersTaken taken = world.service->takeCounters();
        QCOMPARE(taken.shards.size(), std::size_t(2));
        QCOMPARE(taken.shards[0].transitions, std::int64_t(3));
        QCOMPARE(taken.shards[0].batches, std::int64_t(3));
        QCOMPARE(taken.shards[0].commitLatency.count(), std::uint64_t(3));
        QCOMPARE(taken.shards[1].transitions, std::int64_t(1));
        QCOMPARE(taken.shards[1].refused, std::int64_t(1));
        QCOMPARE(taken.shards[1].statusReads, std::int64_t(1));
        QCOMPARE(taken.shards[0].statusReads, std::int64_t(0));
        QCOMPARE(taken.all.transitions, std::int64_t(4));
        QCOMPARE(taken.all.writeLatency.count(), std::uint64_t(4));
        // A window of a list is one read, to which every shard gives its part.
        QCOMPARE(taken.all.listReads, std::int64_t(1));
        QCOMPARE(taken.shards[0].listParts + taken.shards[1].listParts, std::int64_t(2));
    }

    void batchesAreCountedWithTheirRequests()
    {
        ServiceWorld world;
        std::vector<OrderId> ids;
        for (int i = 0; i < 5; ++i)
            ids.push_back(world.paidOrder("A-" + std::to_string(i)));
        static_cast<void>(world.service->takeCounters());
        Answers<Verdict> answers;
        world.store.hold(kFirst);
        for (std::size_t i = 0; i < ids.size(); ++i) {
            world.service->submit(ServiceWorld::request(ids[i], "touch", "t"),
                                  [&](const Verdict& verdict) { answers.add(verdict); });
            if (i == 0)
                world.store.waitUntilHeld(kFirst);
        }
        QCOMPARE(world.service->health().front().queued, std::int64_t(4));
        world.store.release(kFirst);
        QCOMPARE(answers.waitFor(5).size(), std::size_t(5));
        world.service->stop(ServiceWorld::soon());
        const ServiceCounters counted = world.service->takeCounters().shards.front();
        QCOMPARE(counted.batches, std::int64_t(2));
        QCOMPARE(counted.batchedRequests, std::int64_t(5));
    }

    void projectionThatStandsStillTellsSinceWhen()
    {
        ServiceWorld world;
        world.store.projectUpTo(kFirst, 1);
        static_cast<void>(world.create("A-1"));
        const Timestamp second = world.clock.now() + 1min;
        world.clock.advance(1min);
        static_cast<void>(world.create("A-2"));
        world.clock.advance(1min);
        static_cast<void>(world.create("A-3"));
        const auto health = [&] { return world.service->health().front(); };
        const Deadline soon = ServiceWorld::soon();
        while (health().projection.head < 3 && !soon.passed())
            std::this_thread::yield();
        QCOMPARE(health().projection.position, std::int64_t(1));
        QVERIFY(health().oldestUnfolded == second);
        world.store.projectUpTo(kFirst, 3);
        QVERIFY(world.service->waitForProjections(soon));
        QVERIFY(!health().oldestUnfolded.has_value());
        QCOMPARE(health().orders, std::int64_t(3));
    }
};

std::unique_ptr<QObject> makeShardCountersTest() { return std::make_unique<ShardCountersTest>(); }

#include "tst_shard_counters.moc"
