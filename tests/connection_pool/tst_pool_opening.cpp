#include "backend/connection_pool/connection_pool.h"
#include "tests/connection_pool/fake_node.h"

#include <QObject>
#include <QTest>

#include <memory>
#include <optional>
#include <thread>
#include <vector>

using namespace orderdeck;
using namespace std::chrono_literals;

class PoolOpeningTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nodeThatRefusesIsReportedUntilTheBreakerAnswersForIt()
    {
        FakeNode node;
        node.answer(FakeNode::Answer::Refuses);
        const auto pool = ConnectionPool::create(smallPool(), node.factory());
        for (int i = 0; i < 3; ++i)
            QCOMPARE(pool->acquire(soon()).error().message, std::string("nobody answers at db1"));
        const auto refused = pool->acquire(soon());
        QCOMPARE(refused.error().kind, ErrorKind::Unavailable);
        QVERIFY(refused.error().message.starts_with("db1 does not answer and is tried again in "));
        QCOMPARE(refused.error().context, std::string("nobody answers at db1"));
        QCOMPARE(node.asked(), 3);
        QVERIFY(pool->snapshot()->retryAt);
        QCOMPARE(pool->snapshot()->failedOpenings, std::uint64_t(3));
    }

    void nodeThatComesBackIsUsedAfterThePause()
    {
        FakeNode node;
        node.answer(FakeNode::Answer::Refuses);
        PoolSettings settings = smallPool();
        settings.breaker.firstPause = 1ms;
        const auto pool = ConnectionPool::create(settings, node.factory());
        for (int i = 0; i < 3; ++i)
            QVERIFY(!pool->acquire(soon()));
        QCOMPARE(pool->snapshot()->breaker, BreakerState::Open);
        node.answer(FakeNode::Answer::Opens);
        QVERIFY(reached([&] { return pool->acquire(soon()).ok(); }));
        QCOMPARE(pool->snapshot()->breaker, BreakerState::Closed);
    }

    void onlyOneCallerProbes()
    {
        FakeNode node;
        node.answer(FakeNode::Answer::Refuses);
        PoolSettings settings = smallPool();
        settings.maximum = 4;
        settings.breaker.firstPause = 0ms;
        const auto pool = ConnectionPool::create(settings, node.factory());
        for (int i = 0; i < 3; ++i)
            QVERIFY(!pool->acquire(soon()));
        node.answer(FakeNode::Answer::Delays);
        std::optional<bool> probed;
        std::thread probe([&] { probed = pool->acquire(soon()).ok(); });
        const bool opens = node.waitForOpening(1);
        const auto state = pool->snapshot()->breaker;
        const auto refused = pool->acquire(soon());
        node.answer(FakeNode::Answer::Opens);
        probe.join();
        QVERIFY(opens);
        QCOMPARE(state, BreakerState::HalfOpen);
        QCOMPARE(refused.error().message,
                 std::string("db1 did not answer and is being tried again now"));
        QCOMPARE(*probed, true);
        QCOMPARE(node.asked(), 4);
    }

    void silentNodeCostsNoMoreThanAnOpeningMay()
    {
        FakeNode node;
        node.answer(FakeNode::Answer::Hangs);
        PoolSettings settings = smallPool();
        settings.openWithin = 20ms;
        const auto pool = ConnectionPool::create(settings, node.factory());
        for (int i = 0; i < 3; ++i) {
            const auto refused = pool->acquire(soon());
            // Nothing was sent: it is not in doubt and may be tried again.
            QCOMPARE(retryability(refused.error().kind), Retryability::Later);
        }
        QCOMPARE(pool->snapshot()->breaker, BreakerState::Open);
        QCOMPARE(pool->snapshot()->live(), std::size_t(0));
    }

    void silentNodeCostsNoMoreThanItsCallersTime()
    {
        FakeNode node;
        node.answer(FakeNode::Answer::Hangs);
        PoolSettings settings = smallPool();
        settings.openWithin = 1h;
        const auto pool = ConnectionPool::create(settings, node.factory());
        QCOMPARE(pool->acquire(Deadline::after(10ms)).error().kind, ErrorKind::Unavailable);
        QCOMPARE(pool->snapshot()->opening, std::size_t(0));
    }

    void severalOpenAtTheSameTimeUpToTheBound()
    {
        FakeNode node;
        node.answer(FakeNode::Answer::Delays);
        PoolSettings settings = smallPool();
        settings.maximum = 3;
        const auto pool = ConnectionPool::create(settings, node.factory());
        std::vector<std::thread> callers;
        std::atomic<int> served{0};
        for (int i = 0; i < 5; ++i)
            callers.emplace_back([&] { served += pool->acquire(soon()).ok() ? 1 : 0; });
        const bool opening = node.waitForOpening(3);
        const bool waiting = reached([&] { return pool->snapshot()->waiting == 2; });
        const auto figures = pool->snapshot();
        node.answer(FakeNode::Answer::Opens);
        for (std::thread& caller : callers)
            caller.join();
        QVERIFY(opening && waiting);
        QCOMPARE(figures->opening, std::size_t(3));
        QCOMPARE(served.load(), 5);
        QVERIFY(node.mostLive() <= 3);
    }

    void slowOpeningDoesNotHoldUpWhatIsIdle()
    {
        FakeNode node;
        PoolSettings settings = smallPool();
        settings.maximum = 2;
        const auto pool = ConnectionPool::create(settings, node.factory());
        auto first = pool->acquire(soon());
        node.answer(FakeNode::Answer::Delays);
        std::thread slow([&] { static_cast<void>(pool->acquire(soon())); });
        const bool opens = node.waitForOpening(1);
        first->giveBack();
        const auto again = pool->acquire(soon());
        const int number = again ? fake(*again).number : 0;
        node.answer(FakeNode::Answer::Opens);
        slow.join();
        QVERIFY(opens);
        QCOMPARE(number, 1);
    }
};

std::unique_ptr<QObject> makePoolOpeningTest();
std::unique_ptr<QObject> makePoolOpeningTest() { return std::make_unique<PoolOpeningTest>(); }

#include "tst_pool_opening.moc"
