#include "backend/replication/primary_trail.h"
#include "tests/replication/node_answers.h"
#include "tests/support/property.h"

#include <QObject>

#include <memory>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

constexpr auto kYears = std::chrono::hours(87'600);

NodeFacts primaryAtPosition(std::uint64_t position, SteadyTime measured)
{
    NodeFacts facts = primaryOn(1, measured);
    facts.current = Lsn(position);
    return facts;
}

NodeFacts replicaAtPosition(std::uint64_t position, SteadyTime measured,
                            std::optional<Duration> sinceLastReplay = {})
{
    NodeFacts facts = replicaOn(1, measured);
    facts.replayed = Lsn(position);
    facts.sinceLastReplay = sinceLastReplay;
    return facts;
}

/// 100 bytes each second, asked twice a second for ten seconds.
PrimaryTrail tenSeconds()
{
    PrimaryTrail trail;
    for (int half = 0; half <= 20; ++half)
        trail.record(
            primaryAtPosition(static_cast<std::uint64_t>(1000 + 50 * half), kBegin + half * 500ms));
    return trail;
}

} // namespace

class PrimaryTrailTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingIsKnownWithoutAPrimary()
    {
        const ReplicaLag lag = PrimaryTrail().lagOf(replicaAtPosition(1000, kBegin, 0ms));
        QVERIFY(!lag.time && !lag.bytes && !lag.completeUntil);
    }

    void replicaThatHasAllIsNotBehindHoweverLongAgoTheLastCommitWas()
    {
        const ReplicaLag lag = tenSeconds().lagOf(replicaAtPosition(2000, kBegin + 11s, 1h));
        QCOMPARE(lag.time, std::optional(Duration(0)));
        QCOMPARE(lag.bytes, std::optional(std::uint64_t(0)));
        QCOMPARE(lag.completeUntil, std::optional(kBegin + 10s));
    }

    void whatWasWrittenAfterTheAnswerWasNotMissed()
    {
        const ReplicaLag lag = tenSeconds().lagOf(replicaAtPosition(1900, kBegin + 9400ms, 1h));
        QCOMPARE(lag.time, std::optional(Duration(0)));
        QCOMPARE(lag.completeUntil, std::optional(kBegin + 9s));
    }

    void replayTimeRefinesBetweenTwoPositions()
    {
        // At 1425 the replica had all of second 4, and not all of 4.5.
        const SteadyTime asked = kBegin + 10s;
        const auto timeOf = [&](std::optional<Duration> told) {
            return *tenSeconds().lagOf(replicaAtPosition(1425, asked, told)).time;
        };
        QCOMPARE(timeOf(5700ms), Duration(5700ms));
        QCOMPARE(timeOf(std::nullopt), Duration(5500ms));
        // A clock that was set, or a receiver that was cut: the positions know better.
        QCOMPARE(timeOf(0ms), Duration(5500ms));
        QCOMPARE(timeOf(-kYears), Duration(5500ms));
        QCOMPARE(timeOf(kYears), Duration(6s));
        QCOMPARE(tenSeconds().lagOf(replicaAtPosition(1425, asked)).bytes,
                 std::optional(std::uint64_t(575)));
    }

    void olderThanTheTrailIsAtLeastItsLength()
    {
        const ReplicaLag lag = tenSeconds().lagOf(replicaAtPosition(7, kBegin + 10s, 40s));
        QCOMPARE(lag.time, std::optional(Duration(40s)));
        QVERIFY(!lag.completeUntil);
        QCOMPARE(tenSeconds().lagOf(replicaAtPosition(7, kBegin + 10s)).time,
                 std::optional(Duration(10s)));
    }

    void idlePrimaryTakesOnePlace()
    {
        PrimaryTrail trail(2);
        trail.record(primaryAtPosition(1000, kBegin));
        for (int i = 1; i <= 1000; ++i)
            trail.record(primaryAtPosition(2000, kBegin + i * 500ms));
        const ReplicaLag behind = trail.lagOf(replicaAtPosition(1000, kBegin + 501s));
        QCOMPARE(behind.time, std::optional(Duration(500500ms)));
        QCOMPARE(behind.completeUntil, std::optional(kBegin));
        const ReplicaLag whole = trail.lagOf(replicaAtPosition(2000, kBegin + 501s));
        QCOMPARE(whole.completeUntil, std::optional(kBegin + 500s));
    }

    void isBounded()
    {
        PrimaryTrail trail(4);
        for (int i = 0; i < 100; ++i)
            trail.record(primaryAtPosition(static_cast<std::uint64_t>(i), kBegin + i * 1s));
        QVERIFY(!trail.lagOf(replicaAtPosition(95, kBegin + 99s)).completeUntil);
        QVERIFY(trail.lagOf(replicaAtPosition(96, kBegin + 99s)).completeUntil);
        trail.clear();
        QVERIFY(!trail.lagOf(replicaAtPosition(96, kBegin + 99s)).bytes);
    }

    /// A primary that writes at random, a replica that replays so much later, answers that take
    /// their time, and replay times by a clock that is anywhere.
    void boundsHoldWhateverTheClocksSay()
    {
        OD_PROPERTY("the replica has all until completeUntil, and lags as long as said", [] {
            const auto written = *rc::gen::container<std::vector<int>>(
                400,
                rc::gen::weightedOneOf<int>({{3, rc::gen::just(0)}, {1, rc::gen::inRange(1, 9)}}));
            std::vector<std::uint64_t> position{1000};
            for (const int bytes : written)
                position.push_back(position.back() + static_cast<std::uint64_t>(bytes));
            const auto at = [&](int tick) { return position[static_cast<std::size_t>(tick)]; };
            PrimaryTrail trail;
            for (int sent = 0; sent + 5 < 400; sent += 10) {
                const int took = *rc::gen::inRange(0, 5);
                NodeFacts facts = primaryAtPosition(at(sent + *rc::gen::inRange(0, took + 1)),
                                                    kBegin + sent * 1ms);
                facts.took = Duration(took * 1ms);
                trail.record(facts);
            }
            const int asked = *rc::gen::inRange(50, 400);
            const int delay = *rc::gen::inRange(0, 50);
            const ReplicaLag lag =
                trail.lagOf(replicaAtPosition(at(asked - delay), kBegin + asked * 1ms,
                                              Duration(*rc::gen::inRange(-900'000, 900'000))));
            RC_ASSERT((lag.time && lag.completeUntil));
            const auto complete =
                std::chrono::duration_cast<std::chrono::milliseconds>(*lag.completeUntil - kBegin);
            RC_ASSERT(at(static_cast<int>(complete.count())) <= at(asked - delay));
            RC_ASSERT(*lag.time >= Duration(0));
            RC_ASSERT((*lag.bytes > 0 || *lag.time == Duration(0)));
            // It has all of what was there that long ago and one probe more.
            const auto behind = std::chrono::duration_cast<std::chrono::milliseconds>(*lag.time);
            const int then = asked - static_cast<int>(behind.count()) - 16;
            RC_ASSERT((then < 0 || at(then) <= at(asked - delay)));
        });
    }
};

std::unique_ptr<QObject> makePrimaryTrailTest();
std::unique_ptr<QObject> makePrimaryTrailTest() { return std::make_unique<PrimaryTrailTest>(); }

#include "tst_primary_trail.moc"
