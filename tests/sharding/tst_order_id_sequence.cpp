#include "backend/sharding/shard_map.h"
#include "tests/support/fake_clock.h"

#include <QObject>
#include <QTest>

#include <algorithm>
#include <memory>
#include <thread>
#include <vector>

using namespace orderdeck;

namespace {

std::int64_t secondOf(OrderId id) { return id.value >> 31U; }
std::int64_t secondOf(const Clock& clock) { return toMicros(clock.now()) / 1'000'000; }

} // namespace

class OrderIdSequenceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void idHoldsSecondSequenceAndBucket()
    {
        FakeClock clock;
        OrderIdSequence sequence(clock);
        const OrderId first = sequence.next(Bucket(4095));
        QVERIFY(first.value > 0);
        QCOMPARE(secondOf(first), secondOf(clock));
        QCOMPARE(ShardMap::bucketOf(first).value, 4095);
        const OrderId second = sequence.next(Bucket(0));
        QVERIFY(second > first);
        QCOMPARE(ShardMap::bucketOf(second).value, 0);
        clock.advance(std::chrono::seconds(1));
        QCOMPARE(secondOf(sequence.next(Bucket(7))), secondOf(clock));
    }

    void moreThanASecondHoldsRollIntoTheNext()
    {
        FakeClock clock;
        OrderIdSequence sequence(clock);
        constexpr int kPerSecond = 1 << 19;
        OrderId last;
        for (int i = 0; i <= kPerSecond; ++i) {
            const OrderId id = sequence.next(Bucket(1));
            QVERIFY(id > last);
            last = id;
        }
        QCOMPARE(secondOf(last), secondOf(clock) + 1);
        // The clock comes into the second that is begun: no id of it is given again.
        clock.advance(std::chrono::seconds(1));
        QVERIFY(sequence.next(Bucket(1)) > last);
    }

    void clockThatRunsBackwardsIsIgnored()
    {
        FakeClock clock;
        OrderIdSequence sequence(clock);
        const OrderId before = sequence.next(Bucket(9));
        clock.advance(-std::chrono::hours(5));
        const OrderId after = sequence.next(Bucket(0));
        QVERIFY(after.value >> 12U > before.value >> 12U);
    }

    void clockBeforeTheEpochStillGivesPositiveIds()
    {
        FakeClock clock;
        clock.set(fromMicros(-5));
        OrderIdSequence sequence(clock);
        QVERIFY(sequence.next(Bucket(0)).value > 0);
    }

    void startsAfterTheNewestStoredId()
    {
        FakeClock clock;
        OrderIdSequence sequence(clock);
        const OrderId stored((secondOf(clock) + 60) << 31U | 4095);
        sequence.startAfter(stored);
        QVERIFY(sequence.next(Bucket(0)) > stored);
        const OrderId present = sequence.next(Bucket(0));
        sequence.startAfter(OrderId(1));
        QVERIFY(sequence.next(Bucket(0)) > present);
    }

    void threadsNeverGetTheSameId()
    {
        constexpr std::size_t kThreads = 4;
        constexpr std::size_t kIds = 20'000;
        FakeClock clock;
        OrderIdSequence sequence(clock);
        std::vector<std::vector<OrderId>> made(kThreads);
        std::vector<std::thread> threads;
        for (std::vector<OrderId>& mine : made)
            threads.emplace_back([&mine, &sequence] {
                for (std::size_t i = 0; i < kIds; ++i)
                    mine.push_back(sequence.next(Bucket(5)));
            });
        for (std::thread& thread : threads)
            thread.join();
        std::vector<OrderId> all;
        for (const std::vector<OrderId>& mine : made) {
            QVERIFY(std::ranges::is_sorted(mine));
            all.insert(all.end(), mine.begin(), mine.end());
        }
        std::ranges::sort(all);
        QVERIFY(std::ranges::adjacent_find(all) == all.end());
        QCOMPARE(all.size(), kThreads * kIds);
    }
};

std::unique_ptr<QObject> makeOrderIdSequenceTest();
std::unique_ptr<QObject> makeOrderIdSequenceTest()
{
    return std::make_unique<OrderIdSequenceTest>();
}

#include "tst_order_id_sequence.moc"
