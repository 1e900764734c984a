#include "backend/foundation/random.h"
#include "backend/service/status_cache.h"
#include "tests/service/service_world.h"

#include <QTest>

#include <thread>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

const auto kBegin = StatusCache::SteadyClock::time_point(1h);

StatusAnswer answerOf(std::int64_t id, std::int64_t version)
{
    return {OrderId(id), "paid", version, Timestamp(), "store"};
}

Result<StatusAnswer> ask(ServiceWorld& world, StatusQuery query)
{
    return awaitResult<StatusAnswer>(
        [&](auto done) { world.service->statusOf(query, std::move(done)); }, ServiceWorld::soon());
}

} // namespace

class StatusCacheTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void answersWhatWasReadWithItsAge()
    {
        StatusCache cache(64);
        QVERIFY(!cache.find({OrderId(7)}, kBegin));
        cache.fill(answerOf(7, 3), cache.ticket(OrderId(7)), kBegin);
        const auto found = cache.find({OrderId(7), 3}, kBegin + 2s);
        QVERIFY(found);
        QCOMPARE(found->version, std::int64_t(3));
        QCOMPARE(found->state, std::string("paid"));
        QCOMPARE(found->source, std::string("cache"));
        QCOMPARE(found->age, Duration(2s));
    }

    void isSilentForWhoHasSeenMore()
    {
        StatusCache cache(64);
        cache.fill(answerOf(7, 3), cache.ticket(OrderId(7)), kBegin);
        QVERIFY(!cache.find({OrderId(7), 4}, kBegin));
    }

    void readThatBeganBeforeTheWriteDoesNotFill()
    {
        StatusCache cache(64);
        const auto ticket = cache.ticket(OrderId(7));
        cache.forget(OrderId(7));
        cache.fill(answerOf(7, 3), ticket, kBegin);
        QVERIFY(!cache.find({OrderId(7)}, kBegin));
    }

    void isBounded()
    {
        StatusCache cache(64);
        for (std::int64_t id = 1; id <= 1000; ++id)
            cache.fill(answerOf(id, 1), cache.ticket(OrderId(id)), kBegin);
        int found = 0;
        for (std::int64_t id = 1; id <= 1000; ++id)
            found += cache.find({OrderId(id)}, kBegin) ? 1 : 0;
        QVERIFY(found > 0);
        QVERIFY2(found <= 64, qPrintable(QString::number(found)));
    }

    void secondAnswerComesFromTheCacheAndAStepEndsIt()
    {
        ServiceWorld world;
        const OrderId id = world.paidOrder("A-1");
        QCOMPARE(ask(world, {id})->source, std::string("store"));
        QCOMPARE(ask(world, {id})->source, std::string("cache"));
        QCOMPARE(world.submit(ServiceWorld::request(id, "touch", "t")).version, std::int64_t(3));
        const auto after = ask(world, {id});
        QCOMPARE(after->source, std::string("store"));
        QCOMPARE(after->version, std::int64_t(3));
        const auto counters = world.service->takeCounters().all;
        QCOMPARE(counters.cachedReads, std::int64_t(1));
        QCOMPARE(counters.statusReads, std::int64_t(2));
    }

    void canBeSwitchedOff()
    {
        ServiceWorld world(1, {.statusCache = 0});
        const OrderId id = world.paidOrder("A-1");
        for (int i = 0; i < 3; ++i)
            QCOMPARE(ask(world, {id})->source, std::string("store"));
        QCOMPARE(ask(world, {OrderId(4711)}).error().kind, ErrorKind::NotFound);
    }

    // Readers and a writer at once: nobody who knows of a version is answered with an older one.
    void neverGoesBackBehindAnAcknowledgedStep()
    {
        ServiceWorld world(2);
        std::vector<OrderId> ids;
        for (int i = 0; i < 8; ++i)
            ids.push_back(world.paidOrder("A-" + std::to_string(i)));
        std::vector<std::atomic<std::int64_t>> acknowledged(ids.size());
        std::atomic<bool> writing{true};
        std::atomic<int> stale{0};
        std::atomic<int> cached{0};
        const auto read = [&](std::uint64_t seed) {
            Random random(seed);
            while (writing) {
                const auto which = static_cast<std::size_t>(random.below(ids.size()));
                const std::int64_t known = acknowledged[which].load();
                const auto answer = ask(world, {ids[which]});
                stale += answer && answer->version >= known ? 0 : 1;
                cached += answer && answer->source == "cache" ? 1 : 0;
            }
        };
        std::thread first(read, 1);
        std::thread second(read, 2);
        for (int step = 0; step < 2000; ++step) {
            const auto which = static_cast<std::size_t>(step) % ids.size();
            const Verdict verdict = world.submit(
                ServiceWorld::request(ids[which], "touch", "t" + std::to_string(step)));
            acknowledged[which] = verdict.version;
        }
        writing = false;
        first.join();
        second.join();
        QCOMPARE(stale.load(), 0);
        QVERIFY(cached.load() > 0);
    }
};

std::unique_ptr<QObject> makeStatusCacheTest() { return std::make_unique<StatusCacheTest>(); }

#include "tst_status_cache.moc"
