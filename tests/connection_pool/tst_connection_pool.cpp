#include "backend/connection_pool/connection_pool.h"
#include "tests/connection_pool/fake_node.h"

#include <QObject>
#include <QTest>

#include <memory>
#include <optional>
#include <thread>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

Result<ConnectionLease> acquireNow(ConnectionPool& pool) { return pool.acquire(soon()); }

} // namespace

class ConnectionPoolTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_node.emplace();
        m_pool = ConnectionPool::create(smallPool(), m_node->factory());
    }
    void cleanup()
    {
        m_pool.reset();
        QCOMPARE(m_node->live(), 0);
    }

    void connectionIsResetAndUsedAgain()
    {
        for (int i = 0; i < 3; ++i) {
            const auto lease = acquireNow(*m_pool);
            QVERIFY(lease);
            QCOMPARE(fake(*lease).number, 1);
            QCOMPARE(fake(*lease).resets.load(), i);
            QCOMPARE(m_pool->snapshot()->inUse, std::size_t(1));
        }
        const auto figures = m_pool->snapshot();
        QCOMPARE(figures->idle, std::size_t(1));
        QCOMPARE(figures->opened, std::uint64_t(1));
        QCOMPARE(figures->waited.count(), std::uint64_t(3));
        QCOMPARE(figures->node, std::string("db1"));
    }

    void deadlineIsAnsweredWithBusy()
    {
        const auto lease = acquireNow(*m_pool);
        for (const Deadline deadline : {Deadline::after(20ms), Deadline::immediate()}) {
            const auto refused = m_pool->acquire(deadline);
            QVERIFY(!refused);
            QCOMPARE(refused.error().kind, ErrorKind::Busy);
            QVERIFY(refused.error().message.starts_with("all 1 connections to db1 are in use"));
        }
        QCOMPARE(m_pool->snapshot()->waiting, std::size_t(0));
        QCOMPARE(m_pool->snapshot()->gaveUp, std::uint64_t(2));
    }

    void tryWithoutWaitingTakesWhatIsIdle()
    {
        QVERIFY(acquireNow(*m_pool));
        QVERIFY(m_pool->acquire(Deadline::immediate()));
    }

    void tryWithoutWaitingOpensNothing()
    {
        const auto refused = m_pool->acquire(Deadline::immediate());
        QCOMPARE(refused.error().kind, ErrorKind::Busy);
        QCOMPARE(m_node->asked(), 0);
        QVERIFY(acquireNow(*m_pool));
    }

    void markedBrokenIsThrownAwayAndReplaced()
    {
        acquireNow(*m_pool)->markBroken();
        QCOMPARE(m_node->live(), 0);
        QCOMPARE(fake(*acquireNow(*m_pool)).number, 2);
        QCOMPARE(m_pool->snapshot()->closedFor(CloseCause::Broken), std::uint64_t(1));
    }

    void failedResetIsThrownAway()
    {
        fake(*acquireNow(*m_pool)).resetFails = true;
        QCOMPARE(fake(*acquireNow(*m_pool)).number, 2);
        QCOMPARE(m_pool->snapshot()->closedFor(CloseCause::ResetFailed), std::uint64_t(1));
    }

    void leaseGivesBackOnce()
    {
        auto lease = acquireNow(*m_pool);
        FakeConnection& connection = fake(*lease);
        ConnectionLease moved = std::move(*lease);
        lease->giveBack();
        QCOMPARE(connection.resets.load(), 0);
        moved.giveBack();
        moved.giveBack();
        QCOMPARE(connection.resets.load(), 1);
        QCOMPARE(m_pool->snapshot()->idle, std::size_t(1));
    }

    void assignedLeaseGivesBackWhatItHad()
    {
        PoolSettings two = smallPool();
        two.maximum = 2;
        m_pool = ConnectionPool::create(two, m_node->factory());
        auto first = acquireNow(*m_pool);
        auto second = acquireNow(*m_pool);
        *first = std::move(*second);
        QCOMPARE(fake(*first).number, 2);
        QCOMPARE(m_pool->snapshot()->idle, std::size_t(1));
        QCOMPARE(m_pool->snapshot()->inUse, std::size_t(1));
    }

    void leaseKeepsItsPoolAlive()
    {
        auto lease = acquireNow(*m_pool);
        const std::weak_ptr<ConnectionPool> watched = m_pool;
        m_pool.reset();
        QVERIFY(!watched.expired());
        lease->giveBack();
        QVERIFY(watched.expired());
    }

    void perQueryOpensForEachAndCanBeSwitchedLive()
    {
        QVERIFY(acquireNow(*m_pool));
        m_pool->setMode(PoolMode::PerQuery);
        QCOMPARE(m_node->live(), 0);
        for (int i = 0; i < 3; ++i) {
            const auto lease = acquireNow(*m_pool);
            QCOMPARE(fake(*lease).number, 2 + i);
            QCOMPARE(m_pool->acquire(Deadline::immediate()).error().kind, ErrorKind::Busy);
        }
        QCOMPARE(m_pool->snapshot()->closedFor(CloseCause::NotKept), std::uint64_t(4));
        QCOMPARE(m_pool->snapshot()->mode, PoolMode::PerQuery);
        m_pool->setMode(PoolMode::Pooled);
        QVERIFY(acquireNow(*m_pool));
        QVERIFY(acquireNow(*m_pool));
        QCOMPARE(m_node->opened(), 5);
    }

    void leaseFromBeforeTheSwitchIsNotKept()
    {
        auto lease = acquireNow(*m_pool);
        m_pool->setMode(PoolMode::PerQuery);
        lease->giveBack();
        QCOMPARE(m_node->live(), 0);
    }

    void maintenanceKeepsTheMinimumAndReplacesTheOld()
    {
        PoolSettings settings = smallPool();
        settings.maximum = 3;
        settings.minimum = 2;
        m_pool = ConnectionPool::create(settings, m_node->factory());
        m_pool->maintain(Deadline::SteadyClock::now());
        QCOMPARE(m_node->opened(), 2);
        m_pool->maintain(Deadline::SteadyClock::now() + 30min);
        QCOMPARE(m_node->opened(), 2);
        m_pool->maintain(Deadline::SteadyClock::now() + 61min);
        QCOMPARE(m_node->opened(), 4);
        QCOMPARE(m_node->live(), 2);
        QCOMPARE(m_pool->snapshot()->closedFor(CloseCause::Lifetime), std::uint64_t(2));
        QCOMPARE(m_node->mostLive(), 2);
    }

    void maintenanceTriesADeadNodeOnceEachTime()
    {
        PoolSettings settings = smallPool();
        settings.maximum = 4;
        settings.minimum = 4;
        m_node->answer(FakeNode::Answer::Refuses);
        m_pool = ConnectionPool::create(settings, m_node->factory());
        for (int i = 0; i < 5; ++i)
            m_pool->maintain(Deadline::SteadyClock::now());
        QCOMPARE(m_node->asked(), 3); // Then the breaker is open.
        QCOMPARE(m_pool->snapshot()->breaker, BreakerState::Open);
    }

    void acquireAfterCloseIsRefused()
    {
        QVERIFY(acquireNow(*m_pool));
        QVERIFY(m_pool->close(soon()));
        QCOMPARE(m_node->live(), 0);
        const auto refused = acquireNow(*m_pool);
        QCOMPARE(refused.error().kind, ErrorKind::Unavailable);
        QCOMPARE(refused.error().message,
                 std::string("the connections to db1 are closed, for the service stops"));
        m_pool->maintain(Deadline::SteadyClock::now());
        QVERIFY(m_pool->close(Deadline::immediate()));
        QCOMPARE(m_pool->snapshot()->closedFor(CloseCause::Shutdown), std::uint64_t(1));
    }

    void closeGivesUpOnALeaseAtItsDeadline()
    {
        auto lease = acquireNow(*m_pool);
        const auto closed = m_pool->close(Deadline::after(10ms));
        QCOMPARE(closed.error().kind, ErrorKind::Busy);
        QVERIFY(closed.error().message.starts_with("1 connections to db1 were still in use"));
        lease->giveBack();
        QCOMPARE(m_node->live(), 0);
        QVERIFY(m_pool->close(Deadline::immediate()));
    }

    void closeWaitsForALease()
    {
        auto lease = acquireNow(*m_pool);
        std::optional<Result<void>> closed;
        std::thread closer([&] { closed = m_pool->close(soon()); });
        const bool refuses = reached([&] {
            return m_pool->acquire(Deadline::immediate()).error().kind == ErrorKind::Unavailable;
        });
        lease->giveBack();
        closer.join();
        QVERIFY(refuses);
        QVERIFY(*closed);
        QCOMPARE(m_node->live(), 0);
    }

    void closeWakesWhoWaits()
    {
        auto lease = acquireNow(*m_pool);
        std::optional<ErrorKind> answer;
        std::thread waiter([&] { answer = acquireNow(*m_pool).error().kind; });
        const bool waits = reached([&] { return m_pool->snapshot()->waiting == 1; });
        static_cast<void>(m_pool->close(Deadline::immediate()));
        waiter.join();
        QVERIFY(waits);
        QCOMPARE(*answer, ErrorKind::Unavailable);
        QCOMPARE(m_pool->snapshot()->refused, std::uint64_t(1));
    }

    void connectionThatOpensAfterCloseIsClosed()
    {
        m_node->answer(FakeNode::Answer::Delays);
        std::optional<ErrorKind> answer;
        std::thread opener([&] { answer = acquireNow(*m_pool).error().kind; });
        const bool opens = m_node->waitForOpening(1);
        const auto closed = m_pool->close(Deadline::immediate());
        m_node->answer(FakeNode::Answer::Opens);
        opener.join();
        QVERIFY(opens);
        QVERIFY(!closed);
        QCOMPARE(*answer, ErrorKind::Unavailable);
        QCOMPARE(m_node->live(), 0);
        QVERIFY(m_pool->close(Deadline::immediate()));
    }

private:
    std::optional<FakeNode> m_node;
    std::shared_ptr<ConnectionPool> m_pool;
};

std::unique_ptr<QObject> makeConnectionPoolTest();
std::unique_ptr<QObject> makeConnectionPoolTest() { return std::make_unique<ConnectionPoolTest>(); }

#include "tst_connection_pool.moc"
