#include "backend/connection_pool/connection_pool.h"
#include "tests/connection_pool/fake_node.h"

#include <QObject>
#include <QTest>

#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

constexpr int kThreads = 64;
constexpr int kRounds = 100;

PoolSettings fourConnections()
{
    PoolSettings settings = smallPool();
    settings.maximum = 4;
    settings.breaker.failuresToOpen = 1'000'000;
    return settings;
}

/// What all threads together met.
struct Tally {
    std::atomic<int> served{0};
    std::atomic<int> refused{0};
    std::atomic<int> shared{0}; ///< Two users of one connection at a time.
    std::atomic<int> unfit{0};
    std::atomic<int> late{0};
};

void use(const ConnectionLease& lease, Tally& tally)
{
    FakeConnection& connection = fake(lease);
    tally.shared += connection.users++ == 0 ? 0 : 1;
    std::this_thread::yield();
    --connection.users;
}

/// Every thread acquires in turn; `spoil(random, lease)` ends a use.
template <typename Spoil>
void storm(ConnectionPool& pool, Tally& tally, std::chrono::milliseconds patience, Spoil&& spoil)
{
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread)
        threads.emplace_back([&, thread] {
            Random random(static_cast<std::uint64_t>(thread));
            for (int round = 0; round < kRounds; ++round) {
                const Deadline deadline = Deadline::after(patience);
                auto lease = pool.acquire(deadline);
                // Two cores and 64 threads: a thread may be late at its own wake-up.
                tally.late += Deadline::SteadyClock::now() > deadline.at() + 10s ? 1 : 0;
                if (!lease) {
                    ++tally.refused;
                    continue;
                }
                ++tally.served;
                use(*lease, tally);
                spoil(random, *lease);
            }
        });
    for (std::thread& thread : threads)
        thread.join();
}

} // namespace

class PoolThreadsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everybodyIsServedWithinTheBound()
    {
        FakeNode node;
        const auto pool = ConnectionPool::create(fourConnections(), node.factory());
        Tally tally;
        storm(*pool, tally, 60s, [](Random&, ConnectionLease&) {});
        QCOMPARE(tally.served.load(), kThreads * kRounds);
        QCOMPARE(tally.shared.load(), 0);
        QVERIFY(node.mostLive() <= 4);
        const auto figures = pool->snapshot();
        QCOMPARE(figures->waiting, std::size_t(0));
        QCOMPARE(figures->inUse, std::size_t(0));
        QCOMPARE(figures->waited.count(), std::uint64_t(kThreads * kRounds));
        QCOMPARE(int(figures->opened), node.opened());
    }

    void everybodyIsServedThoughConnectionsBreak()
    {
        FakeNode node;
        const auto pool = ConnectionPool::create(fourConnections(), node.factory());
        Tally tally;
        std::atomic<int> uses{0};
        storm(*pool, tally, 60s, [&](Random& random, ConnectionLease& lease) {
            const auto end = random.below(10);
            if (end == 0)
                lease.markBroken();
            else if (end == 1)
                fake(lease).is = ConnectionCondition::InTransaction;
            else if (end == 2)
                fake(lease).resetFails = true;
            const int use = ++uses;
            if (use % 300 == 0)
                pool->setMode(use % 600 == 0 ? PoolMode::Pooled : PoolMode::PerQuery);
            if (use % 70 == 0)
                node.killAll();
            if (use % 50 == 0)
                pool->maintain(Deadline::SteadyClock::now() + (use % 100 == 0 ? 0h : 2h));
        });
        QCOMPARE(tally.served.load(), kThreads * kRounds);
        QCOMPARE(tally.shared.load(), 0);
        QVERIFY2(node.mostLive() <= 4, qPrintable(QString::number(node.mostLive())));
        QVERIFY(pool->close(soon()));
        QCOMPARE(node.live(), 0);
        const auto figures = pool->snapshot();
        std::uint64_t closed = 0;
        for (const std::uint64_t count : figures->closed)
            closed += count;
        QCOMPARE(closed, figures->opened);
        QVERIFY(figures->closedFor(CloseCause::Broken) > 0);
        QVERIFY(figures->closedFor(CloseCause::Unclean) > 0);
        QVERIFY(figures->closedFor(CloseCause::NotKept) > 0);
    }

    void everyAcquireEndsThoughTheNodeComesAndGoes()
    {
        FakeNode node;
        PoolSettings settings = fourConnections();
        settings.openWithin = 2ms;
        settings.fairTry = 1ms;
        settings.breaker = {.failuresToOpen = 2, .firstPause = 1ms, .longestPause = 4ms};
        const auto pool = ConnectionPool::create(settings, node.factory());
        node.answer(FakeNode::Answer::Refuses);
        Tally tally;
        std::atomic<bool> over{false};
        std::thread fate([&] {
            for (int i = 0; !over; ++i) {
                node.answer(i % 3 == 0   ? FakeNode::Answer::Refuses
                            : i % 3 == 1 ? FakeNode::Answer::Hangs
                                         : FakeNode::Answer::Opens);
                node.killAll();
                std::this_thread::yield();
            }
        });
        storm(*pool, tally, 5ms, [](Random&, ConnectionLease&) {});
        over = true;
        fate.join();
        QCOMPARE(tally.served + tally.refused, kThreads * kRounds);
        QCOMPARE(tally.late.load(), 0);
        QVERIFY(tally.refused > 0);
        QVERIFY(node.mostLive() <= 4);
        node.answer(FakeNode::Answer::Opens);
        QVERIFY(reached([&] { return pool->acquire(soon()).ok(); }));
        QCOMPARE(pool->snapshot()->waiting, std::size_t(0));
        QVERIFY(pool->close(soon()));
    }

    void callersAreServedInTheOrderOfTheirComing()
    {
        FakeNode node;
        const auto pool = ConnectionPool::create(smallPool(), node.factory());
        auto lease = pool->acquire(soon());
        std::vector<int> order; // Written by the one who has the connection.
        std::vector<std::thread> callers;
        bool inLine = true;
        for (int i = 0; i < 16; ++i) {
            callers.emplace_back([&, i] {
                if (const auto own = pool->acquire(soon()))
                    order.push_back(i);
            });
            inLine = inLine && reached([&] { return int(pool->snapshot()->waiting) == i + 1; });
        }
        lease->giveBack();
        for (std::thread& caller : callers)
            caller.join();
        QVERIFY(inLine);
        std::vector<int> expected;
        for (int i = 0; i < 16; ++i)
            expected.push_back(i);
        QCOMPARE(order, expected);
    }

    void whoseDeadlinePassesLeavesTheQueueAndTheNextIsServed()
    {
        FakeNode node;
        const auto pool = ConnectionPool::create(smallPool(), node.factory());
        auto lease = pool->acquire(soon());
        std::optional<ErrorKind> answer;
        bool patientIsServed = false;
        std::thread impatient([&] { answer = pool->acquire(Deadline::after(200ms)).error().kind; });
        const bool first = reached([&] { return pool->snapshot()->waiting == 1; });
        std::thread patient([&] { patientIsServed = pool->acquire(soon()).ok(); });
        impatient.join();
        const bool second = reached([&] { return pool->snapshot()->waiting == 1; });
        lease->giveBack();
        patient.join();
        QVERIFY(first && second);
        QCOMPARE(*answer, ErrorKind::Busy);
        QVERIFY(patientIsServed);
    }
};

std::unique_ptr<QObject> makePoolThreadsTest();
std::unique_ptr<QObject> makePoolThreadsTest() { return std::make_unique<PoolThreadsTest>(); }

#include "tst_pool_threads.moc"
