#include "backend/connection_pool/connection_pool.h"
#include "tests/connection_pool/fake_node.h"

#include <QObject>
#include <QTest>

#include <memory>
#include <thread>
#include <vector>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

PoolSettings threeConnections()
{
    PoolSettings settings = smallPool();
    settings.maximum = 3;
    settings.breaker.failuresToOpen = 5;
    return settings;
}

std::vector<ConnectionLease> acquireAll(ConnectionPool& pool, int count)
{
    std::vector<ConnectionLease> leases;
    for (int i = 0; i < count; ++i)
        if (auto lease = pool.acquire(soon()))
            leases.push_back(std::move(*lease));
    return leases;
}

} // namespace

/// Bugs of other pools, tried on ours.
class PoolPeerBugsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // libxmtp 4073: a connection came back with its transaction open, and the next caller wrote
    // into it.
    void openTransactionIsNeverHandedOn()
    {
        FakeNode node;
        const auto pool = ConnectionPool::create(threeConnections(), node.factory());
        for (int i = 0; i < 20; ++i) {
            const auto lease = pool->acquire(soon());
            QVERIFY(lease);
            QCOMPARE(lease->operator*().condition(), ConnectionCondition::Clean);
            QCOMPARE(fake(*lease).resets.load(), 0);
            fake(*lease).is = ConnectionCondition::InTransaction;
        }
        QCOMPARE(node.live(), 0);
        QCOMPARE(pool->snapshot()->closedFor(CloseCause::Unclean), std::uint64_t(20));
        QCOMPARE(pool->snapshot()->breaker, BreakerState::Closed); // No fault of the node.
    }

    // kysely 1990: a connection killed in use never came back, and a pool of 3 was dead after 3.
    void poolOfThreeLivesAfterThreeKillsInUse()
    {
        FakeNode node;
        const auto pool = ConnectionPool::create(threeConnections(), node.factory());
        for (int kill = 0; kill < 3; ++kill) {
            const auto lease = pool->acquire(soon());
            QVERIFY(lease);
            node.killAll();
        }
        QCOMPARE(pool->snapshot()->closedFor(CloseCause::Broken), std::uint64_t(3));
        QCOMPARE(acquireAll(*pool, 3).size(), std::size_t(3));
    }

    void poolOfThreeLivesAfterThreeAreKilledAtOnceInUse()
    {
        FakeNode node;
        const auto pool = ConnectionPool::create(threeConnections(), node.factory());
        {
            const auto leases = acquireAll(*pool, 3);
            QCOMPARE(leases.size(), std::size_t(3));
            node.killAll();
        }
        const auto fresh = acquireAll(*pool, 3);
        QCOMPARE(fresh.size(), std::size_t(3));
        for (const ConnectionLease& lease : fresh)
            QVERIFY(fake(lease).number > 3);
    }

    void poolOfThreeLivesAfterThreeAreKilledIdle()
    {
        FakeNode node;
        const auto pool = ConnectionPool::create(threeConnections(), node.factory());
        QCOMPARE(acquireAll(*pool, 3).size(), std::size_t(3));
        QCOMPARE(pool->snapshot()->idle, std::size_t(3));
        node.killAll();
        const auto fresh = acquireAll(*pool, 3);
        QCOMPARE(fresh.size(), std::size_t(3));
        for (const ConnectionLease& lease : fresh)
            QVERIFY(fake(lease).number > 3);
        QCOMPARE(node.mostLive(), 3);
    }

    // pg-boss 535: after the database had been away, a worker never fetched again.
    void workerThatAsksAgainIsServedWhenTheNodeIsBack()
    {
        FakeNode node;
        PoolSettings settings = threeConnections();
        settings.breaker = {.failuresToOpen = 2, .firstPause = 1ms, .longestPause = 8ms};
        const auto pool = ConnectionPool::create(settings, node.factory());
        for (int outage = 0; outage < 5; ++outage) {
            QVERIFY(reached([&] { return pool->acquire(soon()).ok(); }));
            node.answer(FakeNode::Answer::Refuses);
            node.killAll();
            QVERIFY(reached([&] {
                return !pool->acquire(soon()) && pool->snapshot()->breaker != BreakerState::Closed;
            }));
            node.answer(FakeNode::Answer::Opens);
        }
        QVERIFY(reached([&] { return pool->acquire(soon()).ok(); }));
    }

    // node-pool 51: after an opening had failed, those in the queue behind it were forgotten.
    void queueBehindAFailedOpeningIsServed()
    {
        FakeNode node;
        PoolSettings settings = smallPool();
        settings.breaker.failuresToOpen = 100;
        const auto pool = ConnectionPool::create(settings, node.factory());
        node.answer(FakeNode::Answer::Delays);
        std::atomic<int> refused{0};
        std::vector<std::thread> callers;
        for (int i = 0; i < 5; ++i)
            callers.emplace_back([&] { refused += pool->acquire(soon()).ok() ? 0 : 1; });
        const bool queued = reached([&] { return pool->snapshot()->waiting == 4; });
        node.answer(FakeNode::Answer::Refuses);
        for (std::thread& caller : callers)
            caller.join();
        QVERIFY(queued);
        QCOMPARE(refused.load(), 5);
        QCOMPARE(node.asked(), 5);
    }
};

std::unique_ptr<QObject> makePoolPeerBugsTest();
std::unique_ptr<QObject> makePoolPeerBugsTest() { return std::make_unique<PoolPeerBugsTest>(); }

#include "tst_pool_peer_bugs.moc"
