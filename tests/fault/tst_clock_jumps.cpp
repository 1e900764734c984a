#include "backend/foundation/random.h"
#include "backend/service/await.h"
#include "tests/fault/service_life.h"
#include "tests/fault/simulated_disk.h"
#include "tests/storage/store_fixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <set>

using namespace orderdeck;

namespace {

using namespace std::chrono_literals;

const Actor kAdmin{"admin", Role::Admin};
constexpr auto kTenYears = std::chrono::hours(24 * 3652);
constexpr int kRounds = 150;

/// A client that makes orders and moves them while the clock jumps.
class JumpingTraffic {
public:
    JumpingTraffic(OrderService& service, FakeClock& clock, std::string prefix)
        : m_service(service), m_clock(clock), m_prefix(std::move(prefix))
    {}

    void run()
    {
        for (int i = 0; i < kRounds; ++i) {
            jump();
            NewOrder order;
            order.requestId = m_prefix + std::to_string(i);
            order.number = order.requestId;
            order.source = "shop";
            order.currency = "BRL";
            order.lifecycle = "shop";
            order.payload = "{}";
            order.actor = kAdmin;
            const Verdict made = answer(order, [&](auto done) { m_service.create(order, done); });
            ids.push_back(made.order);
            jump();
            TransitionRequest request;
            request.order = made.order;
            request.requestId = "pay";
            request.event = "pay";
            request.actor = kAdmin;
            (void)answer(request, [&](auto done) { m_service.submit(request, done); });
        }
    }

    std::vector<OrderId> ids; ///< As they were given.
    DriverHistory told;

private:
    void jump()
    {
        static constexpr std::array<Duration, 6> kJumps{0s, 1s, -1s, 1h, kTenYears, -kTenYears};
        const Duration by = kJumps[m_random.below(kJumps.size())];
        // Never more than ten years from where it began.
        if (m_away + by < -kTenYears || m_away + by > kTenYears)
            return;
        m_away += by;
        m_clock.advance(by);
    }
    template <typename Start>
    Verdict answer(const StoreRequest& request, const Start& start)
    {
        Verdict verdict = must(await<Verdict>(start, soon()));
        told.lines.push_back(lineOf(request, &verdict));
        return verdict;
    }

    OrderService& m_service;
    FakeClock& m_clock;
    std::string m_prefix;
    Random m_random{10};
    Duration m_away{};
};

std::vector<Event> feedOf(OrderStore& store, int shard)
{
    std::vector<Event> events;
    const auto reader = must(store.openReader(ShardIndex(shard)));
    for (const FeedEvent& fed : must(reader->feed(0, 100'000)))
        events.push_back(fed.event);
    return events;
}

void install(OrderService& service)
{
    must(awaitResult<int>(
        [&](auto done) {
            service.installLifecycle(std::string(kShopScxml), kAdmin, std::move(done));
        },
        soon()));
}

std::vector<OrderRow> listed(OrderService& service, const OrderFilter& filter)
{
    OrderQuery query;
    query.filter = filter;
    query.limit = 1000;
    return must(awaitResult<OrderPage>(
                    [&](auto done) { service.list(query, nullptr, std::move(done)); }, soon()))
        .rows;
}

} // namespace

class ClockJumpsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void idsGrowAndStampsNeverGoBack()
    {
        const QTemporaryDir place;
        const std::string folder = place.path().toStdString() + "/store";
        const SimulatedDisk disk(folder); // Nothing has to wait for syncs.
        FakeClock clock;
        auto store = must(openTwoShards(folder, clock));
        auto service = must(OrderService::start(*store, clock, {}));
        install(*service);
        std::mutex mutex; // Protects dwells.
        std::vector<Duration> dwells;
        service->setWriteObserver([&](const std::vector<FinishedWrite>& writes) {
            const std::lock_guard lock(mutex);
            for (const FinishedWrite& write : writes)
                if (write.dwell)
                    dwells.push_back(*write.dwell);
        });
        const Timestamp begin = clock.now();
        JumpingTraffic traffic(*service, clock, "a-");
        traffic.run();
        QVERIFY(std::ranges::is_sorted(traffic.ids, std::less<>(), [](OrderId id) {
            return id.value >> 12; // The bucket behind it is the shard's.
        }));
        QCOMPARE(std::set(traffic.ids.begin(), traffic.ids.end()).size(), std::size_t(kRounds));
        service->stop(soon());
        bool jumped = false;
        for (int shard = 0; shard < 2; ++shard) {
            const auto events = feedOf(*store, shard);
            QVERIFY(events.size() > 50);
            QVERIFY(std::ranges::is_sorted(events, std::less<>(), &Event::at));
            jumped = jumped || events.back().at - begin > kTenYears / 2;
        }
        QVERIFY(jumped); // The fault bit.
        QCOMPARE(dwells.size(), std::size_t(kRounds));
        QVERIFY(std::ranges::all_of(
            dwells, [](Duration dwell) { return dwell >= 0s && dwell <= 2 * kTenYears; }));
        service.reset();
        store.reset();
        OpenStore open(must(openTwoShards(folder, clock)));
        open.project();
        QCOMPARE(findings(open.store(), traffic.told), std::string());
    }

    void agesAreNeverNegativeWhenTheClockGoesBack()
    {
        const QTemporaryDir place;
        const std::string folder = place.path().toStdString() + "/store";
        const SimulatedDisk disk(folder); // Nothing has to wait for syncs.
        FakeClock clock;
        const auto store = must(openTwoShards(folder, clock));
        const auto service = must(OrderService::start(*store, clock, {}));
        install(*service);
        const Timestamp begin = clock.now();
        JumpingTraffic(*service, clock, "b-").run();
        for (const Timestamp now : {begin - 2 * kTenYears, begin + 2 * kTenYears}) {
            clock.set(now);
            QVERIFY(service->waitForProjections(soon()));
            OrderFilter all;
            const auto rows = listed(*service, all);
            QCOMPARE(rows.size(), std::size_t(kRounds));
            OrderFilter old;
            old.ageAtLeast = std::chrono::minutes(1);
            OrderFilter young;
            young.ageAtMost = std::chrono::minutes(1);
            // Before all stamps nothing has an age; long after them everything is old.
            const bool early = now < begin;
            QCOMPARE(listed(*service, old).size(), early ? std::size_t(0) : rows.size());
            QCOMPARE(listed(*service, young).size(), early ? rows.size() : std::size_t(0));
            std::int64_t stuck = 0;
            for (const StuckCount& count : service->backlog()->stuck) {
                stuck += count.orders;
                QVERIFY(count.oldestSince <= clock.now());
            }
            QCOMPARE(stuck, early ? std::int64_t(0) : static_cast<std::int64_t>(rows.size()));
        }
    }

    void storeOpenedWithAnEarlierClockGivesNoIdTwice()
    {
        const QTemporaryDir place;
        const std::string folder = place.path().toStdString() + "/store";
        std::vector<OrderId> ids;
        DriverHistory told;
        const SimulatedDisk disk(folder); // Nothing has to wait for syncs.
        FakeClock clock;
        for (const char* prefix : {"c-", "d-", "e-"}) {
            const auto store = must(openTwoShards(folder, clock));
            const auto service = must(OrderService::start(*store, clock, {}));
            install(*service);
            JumpingTraffic traffic(*service, clock, prefix);
            traffic.run();
            ids.insert(ids.end(), traffic.ids.begin(), traffic.ids.end());
            told.lines.insert(told.lines.end(), traffic.told.lines.begin(),
                              traffic.told.lines.end());
            clock.advance(-kTenYears);
        }
        QVERIFY(
            std::ranges::is_sorted(ids, std::less<>(), [](OrderId id) { return id.value >> 12; }));
        QCOMPARE(std::set(ids.begin(), ids.end()).size(), std::size_t(3 * kRounds));
        OpenStore open(must(openTwoShards(folder, clock)));
        open.project();
        QCOMPARE(findings(open.store(), told), std::string());
    }
};

std::unique_ptr<QObject> makeClockJumpsTest() { return std::make_unique<ClockJumpsTest>(); }

#include "tst_clock_jumps.moc"
