#include "backend/connection_pool/pool_state.h"
#include "tests/connection_pool/fake_node.h"

#include <QObject>
#include <QTest>

#include <deque>
#include <memory>
#include <string>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

/// A state with a clock that the test moves; every caller has a number.
struct World {
    explicit World(PoolSettings settings) : state(std::move(settings)) {}

    PoolWaiter& request()
    {
        PoolWaiter& waiter = waiters.emplace_back(now);
        state.request(waiter, now);
        return waiter;
    }
    /// The opening of a caller's permit succeeds.
    PooledEntry open(PoolWaiter&)
    {
        return *state.opened(std::make_unique<FakeConnection>(nullptr, ++connections), now);
    }
    void fail(PoolWaiter& waiter, ErrorKind kind)
    {
        state.openFailed(std::get<OpeningPermit>(*waiter.grant), {kind, "no route"}, now);
    }
    PooledEntry take(PoolWaiter& waiter) { return std::move(std::get<PooledEntry>(*waiter.grant)); }
    void bury()
    {
        const std::size_t count = state.takeDiscarded().size();
        state.buried(count, now);
    }
    /// One idle connection more.
    void addIdle() { state.keep(open(request()), now); }
    std::string dump() const { return dumpFrom(0); }
    /// "opens waits 3 busy": what every caller from that one on has.
    std::string dumpFrom(std::size_t first) const
    {
        std::string text;
        for (std::size_t i = first; i < waiters.size(); ++i)
            text += (text.empty() ? "" : " ") + has(waiters[i]);
        return text;
    }
    static std::string has(const PoolWaiter& waiter)
    {
        if (!waiter.grant)
            return "waits";
        if (const auto* error = std::get_if<Error>(&*waiter.grant))
            return std::string(name(error->kind));
        if (const auto* permit = std::get_if<OpeningPermit>(&*waiter.grant))
            return permit->kind == OpeningKind::Probe ? "probes" : "opens";
        const auto& connection = std::get<PooledEntry>(*waiter.grant).connection;
        return connection ? std::to_string(static_cast<FakeConnection&>(*connection).number)
                          : "had";
    }
    std::uint64_t closed(CloseCause cause) const { return state.snapshot().closedFor(cause); }

    PoolState state;
    PoolTime now{1h};
    std::deque<PoolWaiter> waiters;
    int connections = 0;
};

PoolSettings poolOf(std::size_t maximum)
{
    PoolSettings settings = smallPool();
    settings.maximum = maximum;
    return settings;
}

} // namespace

class PoolStateTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void opensUpToTheBoundAndThenQueues()
    {
        World world(poolOf(2));
        for (int i = 0; i < 4; ++i)
            world.request();
        QCOMPARE(world.dump(), std::string("opens opens waits waits"));
        QCOMPARE(world.state.snapshot().opening, std::size_t(2));
        QCOMPARE(world.state.snapshot().waiting, std::size_t(2));
    }

    void whatComesBackGoesToTheFirstInTheQueue()
    {
        World world(poolOf(1));
        PooledEntry entry = world.open(world.request());
        world.request();
        world.request();
        world.state.giveBack(std::move(entry), std::nullopt, world.now);
        world.request(); // Cannot overtake.
        QCOMPARE(world.dumpFrom(1), std::string("1 waits waits"));
        world.state.giveBack(world.take(world.waiters[1]), std::nullopt, world.now);
        QCOMPARE(world.dumpFrom(1), std::string("had 1 waits"));
    }

    void whoLeavesTheQueueIsPassedOver()
    {
        World world(poolOf(1));
        PooledEntry entry = world.open(world.request());
        PoolWaiter& impatient = world.request();
        world.request();
        world.now += 30ms;
        const Error error = world.state.leave(impatient, world.now);
        QCOMPARE(error.kind, ErrorKind::Busy);
        QCOMPARE(error.text(), std::string("all 1 connections to db1 are in use and none came back "
                                           "within 30 ms; try again later"));
        world.state.giveBack(std::move(entry), std::nullopt, world.now);
        QCOMPARE(world.dumpFrom(1), std::string("waits 1"));
        QCOMPARE(world.state.snapshot().gaveUp, std::uint64_t(1));
    }

    void fullQueueRefuses()
    {
        PoolSettings settings = poolOf(1);
        settings.waitingLimit = 1;
        World world(settings);
        for (int i = 0; i < 3; ++i)
            world.request();
        QCOMPARE(world.dump(), std::string("opens waits busy"));
        QCOMPARE(world.state.snapshot().refused, std::uint64_t(1));
    }

    void placeOfAClosedConnectionIsFreeOnlyOnceItIsBuried()
    {
        World world(poolOf(1));
        PooledEntry entry = world.open(world.request());
        world.request();
        world.state.giveBack(std::move(entry), CloseCause::Broken, world.now);
        QCOMPARE(world.dumpFrom(1), std::string("waits"));
        QCOMPARE(world.state.live(), std::size_t(1));
        world.bury();
        QCOMPARE(world.dumpFrom(1), std::string("opens"));
    }

    void failedOpeningLetsTheNextTry()
    {
        World world(poolOf(1));
        PoolWaiter& first = world.request();
        world.request();
        world.fail(first, ErrorKind::Unavailable);
        QCOMPARE(world.dump(), std::string("opens opens"));
        QCOMPARE(world.state.live(), std::size_t(1));
        QCOMPARE(world.state.snapshot().lastFailure, std::string("no route"));
    }

    void connectionUsedLastIsHandedOutFirst()
    {
        World world(poolOf(3));
        PooledEntry first = world.open(world.request());
        PooledEntry second = world.open(world.request());
        world.state.giveBack(std::move(second), std::nullopt, world.now);
        world.state.giveBack(std::move(first), std::nullopt, world.now);
        QCOMPARE(World::has(world.request()), std::string("1"));
    }

    void idleAndOldOnesAreClosedAtTheirLimits()
    {
        World world(poolOf(2));
        world.addIdle(); // Idle until 10 min, alive until 1 h.
        world.now += 10min - 1ms;
        world.state.expire(world.now);
        QCOMPARE(world.state.snapshot().idle, std::size_t(1));
        world.now += 1ms;
        world.state.expire(world.now);
        world.bury();
        QCOMPARE(world.closed(CloseCause::Idle), std::uint64_t(1));
        QCOMPARE(world.state.live(), std::size_t(0));

        PooledEntry entry = world.open(world.request());
        world.now += 1h - 1ms;
        QVERIFY(!world.state.unwanted(entry, world.now));
        world.state.keep(std::move(entry), world.now);
        world.now += 1ms;
        world.state.expire(world.now);
        QCOMPARE(world.closed(CloseCause::Lifetime), std::uint64_t(1));
    }

    void oldOneIsNotKeptOnReturn()
    {
        World world(poolOf(1));
        PooledEntry entry = world.open(world.request());
        world.now += 1h;
        QCOMPARE(world.state.unwanted(entry, world.now), std::optional(CloseCause::Lifetime));
        world.state.giveBack(std::move(entry), CloseCause::Lifetime, world.now);
        QCOMPARE(world.closed(CloseCause::Lifetime), std::uint64_t(1));
        QCOMPARE(world.state.snapshot().breaker, BreakerState::Closed);
    }

    void minimumStaysOpenThoughIdleAndIsFilledUp()
    {
        PoolSettings settings = poolOf(4);
        settings.minimum = 2;
        World world(settings);
        for (int i = 0; i < 2; ++i) {
            QVERIFY(world.state.permitForMinimum(world.now));
            world.state.keep(*world.state.opened(std::make_unique<FakeConnection>(), world.now),
                             world.now);
        }
        QVERIFY(!world.state.permitForMinimum(world.now));
        PooledEntry a = world.take(world.request());
        PooledEntry b = world.take(world.request());
        PooledEntry c = world.open(world.request());
        for (PooledEntry* entry : {&a, &b, &c})
            world.state.giveBack(std::move(*entry), std::nullopt, world.now);
        world.now += 30min;
        world.state.expire(world.now);
        QCOMPARE(world.closed(CloseCause::Idle), std::uint64_t(1));
        QCOMPARE(world.state.snapshot().idle, std::size_t(2));
    }

    void limitsAreJitteredWithinTheirShare()
    {
        PoolSettings settings = poolOf(1000);
        settings.jitter = 0.25;
        World world(settings);
        for (int i = 0; i < 1000; ++i) {
            const PooledEntry entry = world.open(world.request());
            const auto lifetime = entry.retireAt - world.now;
            QVERIFY(lifetime >= 45min && lifetime <= 60min);
        }
        World idle(settings);
        std::vector<PooledEntry> entries;
        for (int i = 0; i < 1000; ++i)
            entries.push_back(idle.open(idle.request()));
        for (PooledEntry& entry : entries)
            idle.state.keep(std::move(entry), idle.now);
        idle.state.expire(idle.now += 450s - 1ms);
        QCOMPARE(idle.closed(CloseCause::Idle), std::uint64_t(0));
        idle.state.expire(idle.now += 75s);
        const auto half = idle.closed(CloseCause::Idle);
        QVERIFY2(half > 400 && half < 600, qPrintable(QString::number(half)));
        idle.state.expire(idle.now += 76s);
        QCOMPARE(idle.closed(CloseCause::Idle), std::uint64_t(1000));
    }

    void deadAndUncleanIdleOnesAreNeverHandedOut()
    {
        World world(poolOf(3));
        PooledEntry whole = world.open(world.request());
        PooledEntry dead = world.open(world.request());
        PooledEntry unclean = world.open(world.request());
        static_cast<FakeConnection&>(*dead.connection).is = ConnectionCondition::Broken;
        static_cast<FakeConnection&>(*unclean.connection).is = ConnectionCondition::InTransaction;
        for (PooledEntry* entry : {&whole, &dead, &unclean})
            world.state.keep(std::move(*entry), world.now);
        QCOMPARE(World::has(world.request()), std::string("1"));
        QCOMPARE(world.closed(CloseCause::Broken), std::uint64_t(1));
        QCOMPARE(world.closed(CloseCause::Unclean), std::uint64_t(1));
    }

    void openBreakerRefusesWhoWaitsAndWhoComes()
    {
        World world(poolOf(3));
        for (int i = 0; i < 7; ++i)
            world.request();
        for (std::size_t i = 0; i < 3; ++i)
            world.fail(world.waiters[i], ErrorKind::Unavailable);
        QCOMPARE(world.dumpFrom(3), std::string("opens opens unavailable unavailable"));
        world.now += 20s;
        PoolWaiter& late = world.request();
        QCOMPARE(World::has(late), std::string("unavailable"));
        QCOMPARE(std::get<Error>(*late.grant).text(),
                 std::string("db1 does not answer and is tried again in 40000 ms (no route)"));
        QCOMPARE(*world.state.snapshot().retryAt, world.now + 40s);
    }

    void oneProbeIsLetThroughAndItsSuccessCloses()
    {
        World world(poolOf(3));
        for (int i = 0; i < 3; ++i)
            world.fail(world.request(), ErrorKind::Unavailable);
        world.now += 60s;
        PoolWaiter& probe = world.request();
        PoolWaiter& other = world.request();
        QCOMPARE(world.dumpFrom(3), std::string("probes unavailable"));
        QCOMPARE(std::get<Error>(*other.grant).message,
                 std::string("db1 did not answer and is being tried again now"));
        const PooledEntry entry = world.open(probe);
        QCOMPARE(world.state.snapshot().breaker, BreakerState::Closed);
        QCOMPARE(World::has(world.request()), std::string("opens"));
    }

    void failedProbePausesForLonger()
    {
        World world(poolOf(3));
        for (int i = 0; i < 3; ++i)
            world.fail(world.request(), ErrorKind::Unavailable);
        world.now += 60s;
        world.fail(world.request(), ErrorKind::Unavailable);
        QCOMPARE(*world.state.snapshot().retryAt, world.now + 120s);
    }

    void probeGivenUpLetsTheNextOneProbe()
    {
        World world(poolOf(3));
        for (int i = 0; i < 3; ++i)
            world.fail(world.request(), ErrorKind::Unavailable);
        world.now += 60s;
        world.fail(world.request(), ErrorKind::TimedOut); // At once: its caller had no time.
        QCOMPARE(World::has(world.request()), std::string("probes"));
    }

    void whatCameBackGoodIsHandedOutThoughTheBreakerIsOpen()
    {
        World world(poolOf(4));
        PooledEntry entry = world.open(world.request());
        for (int i = 0; i < 3; ++i)
            world.fail(world.request(), ErrorKind::Unavailable);
        QCOMPARE(World::has(world.request()), std::string("unavailable"));
        world.state.giveBack(std::move(entry), std::nullopt, world.now);
        QCOMPARE(World::has(world.request()), std::string("1"));
        QCOMPARE(world.state.snapshot().breaker, BreakerState::Open);
    }

    void whenTheBreakerOpensTheIdleOnesAreSuspectAndClosed()
    {
        World world(poolOf(5));
        std::vector<PooledEntry> entries;
        for (int i = 0; i < 5; ++i)
            entries.push_back(world.open(world.request()));
        for (std::size_t i = 0; i < 2; ++i)
            world.state.keep(std::move(entries[i]), world.now);
        for (std::size_t i = 2; i < 5; ++i)
            world.state.giveBack(std::move(entries[i]), CloseCause::Broken, world.now);
        QCOMPARE(world.state.snapshot().breaker, BreakerState::Open);
        QCOMPARE(world.closed(CloseCause::Broken), std::uint64_t(5));
        QCOMPARE(world.state.snapshot().idle, std::size_t(0));
    }

    void idleOnesAreSuspectTooWhenOpeningsFail()
    {
        World world(poolOf(4));
        PooledEntry entry = world.open(world.request());
        for (int i = 0; i < 3; ++i)
            world.request();
        world.state.giveBack(std::move(entry), std::nullopt, world.now);
        for (std::size_t i = 1; i <= 3; ++i)
            world.fail(world.waiters[i], ErrorKind::Unavailable);
        QCOMPARE(world.closed(CloseCause::Broken), std::uint64_t(1));
        QCOMPARE(world.state.snapshot().idle, std::size_t(0));
    }

    void goodUseBetweenBrokenOnesKeepsTheBreakerClosed()
    {
        World world(poolOf(1));
        for (int i = 0; i < 9; ++i) {
            PooledEntry entry = world.open(world.request());
            const bool good = i % 3 == 2;
            world.state.giveBack(std::move(entry), good ? CloseCause::Lifetime : CloseCause::Broken,
                                 world.now);
            world.bury();
        }
        QCOMPARE(world.state.snapshot().breaker, BreakerState::Closed);
    }

    void callerWithoutPatienceDoesNotBlameTheNode()
    {
        World world(poolOf(1));
        for (int i = 0; i < 9; ++i) {
            PoolWaiter& waiter = world.request();
            world.now += 99ms;
            world.fail(waiter, ErrorKind::TimedOut);
        }
        QCOMPARE(world.state.snapshot().breaker, BreakerState::Closed);
        for (int i = 0; i < 3; ++i) {
            PoolWaiter& waiter = world.request();
            world.now += 100ms;
            world.fail(waiter, ErrorKind::TimedOut);
        }
        QCOMPARE(world.state.snapshot().breaker, BreakerState::Open);
    }

    void perQueryKeepsNothing()
    {
        World world(poolOf(2));
        world.addIdle();
        world.state.setMode(PoolMode::PerQuery);
        world.bury();
        QCOMPARE(world.closed(CloseCause::NotKept), std::uint64_t(1));
        const PooledEntry entry = world.open(world.request());
        QCOMPARE(world.state.unwanted(entry, world.now), std::optional(CloseCause::NotKept));
        QVERIFY(!world.state.permitForMinimum(world.now));
    }

    void closingRefusesEverybodyAndKeepsNothing()
    {
        World world(poolOf(2));
        world.request(); // Opens until after the end.
        PooledEntry used = world.open(world.request());
        world.request();
        world.state.close(world.now);
        world.request();
        QCOMPARE(world.dumpFrom(2), std::string("unavailable unavailable"));
        QVERIFY(!world.state.opened(std::make_unique<FakeConnection>(), world.now));
        QCOMPARE(world.state.unwanted(used, world.now), std::optional(CloseCause::Shutdown));
        world.state.giveBack(std::move(used), CloseCause::Shutdown, world.now);
        QCOMPARE(world.closed(CloseCause::Shutdown), std::uint64_t(2));
        world.bury();
        QCOMPARE(world.state.live(), std::size_t(0));
        QVERIFY(!world.state.permitForMinimum(world.now));
    }

    void whatComesBackDuringTheEndIsClosed()
    {
        World world(poolOf(2));
        PooledEntry entry = world.open(world.request());
        QVERIFY(!world.state.unwanted(entry, world.now)); // And while it is being reset:
        world.state.close(world.now);
        world.state.giveBack(std::move(entry), std::nullopt, world.now);
        QCOMPARE(world.closed(CloseCause::Shutdown), std::uint64_t(1));
    }

    void waitsAreRecordedOnceEach()
    {
        World world(poolOf(1));
        PooledEntry entry = world.open(world.request());
        world.state.noteWaited(world.now, world.now);
        PoolWaiter& second = world.request();
        PoolWaiter& third = world.request();
        world.now += 8ms;
        world.state.giveBack(std::move(entry), std::nullopt, world.now);
        QCOMPARE(World::has(second), std::string("1"));
        static_cast<void>(world.state.leave(third, world.now));
        QCOMPARE(world.state.snapshot().waited.count(), std::uint64_t(3));
        const LatencyHistogram lately = world.state.takeWaited();
        QCOMPARE(lately.count(), std::uint64_t(3));
        QVERIFY(lately.quantile(1.0) >= 8ms && lately.quantile(1.0) < 9ms);
        QCOMPARE(world.state.takeWaited().count(), std::uint64_t(0));
        QCOMPARE(world.state.snapshot().waited.count(), std::uint64_t(3));
    }
};

std::unique_ptr<QObject> makePoolStateTest();
std::unique_ptr<QObject> makePoolStateTest() { return std::make_unique<PoolStateTest>(); }

#include "tst_pool_state.moc"
