#include "backend/foundation/random.h"
#include "backend/service/await.h"
#include "backend/service/order_service.h"
#include "backend/storage/sqlite/sqlite_store.h"
#include "tests/bench/figure_table.h"
#include "tests/bench/plain_shard.h"
#include "tests/bench/slow_store.h"
#include "tests/storage/store_fixture.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <atomic>
#include <latch>
#include <thread>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kOrders = 30'000;
constexpr int kMany = 10 * kOrders;
constexpr int kBatch = 120;
constexpr std::ptrdiff_t kCallers = 512;
constexpr auto kRunTime = 2s;
constexpr int kTurns = 3;

TransitionRequest noteFor(OrderId id, std::uint64_t serial)
{
    TransitionRequest request = transition(id, "request-" + std::to_string(serial), "note");
    request.actor = {"bench", Role::Service}; // A person's act has its audit entry as well.
    request.payload = std::string(R"({"text":")") + std::string(200, 'x') + R"("})";
    return request;
}

/// A store with orders in their first state.
class World {
public:
    World(int shards, int orders)
    {
        OpenStore open(openStore(shards));
        for (int i = 0; i < orders; i += 500) {
            std::vector<std::vector<OrderHistory>> parts(static_cast<std::size_t>(shards));
            for (int k = i; k < i + 500; ++k) {
                OrderHistory history = historyOf(open.store(), k, 1);
                m_ids.push_back(history.order.id);
                const auto shard = open.store().map().shardOf(history.order.id).value;
                parts[static_cast<std::size_t>(shard)].push_back(std::move(history));
            }
            for (int shard = 0; shard < shards; ++shard)
                static_cast<void>(
                    must(open.writer(shard).import(parts[static_cast<std::size_t>(shard)])));
        }
    }

    [[nodiscard]] std::unique_ptr<OrderStore> openStore(int shards)
    {
        return must(openSqliteStore({.folder = folder(),
                                     .map = must(ShardMap::byOrder(shards)),
                                     .whenMissing = WhenMissing::Create},
                                    m_clock));
    }
    [[nodiscard]] std::string folder() const { return m_folder.path().toStdString() + "/store"; }
    [[nodiscard]] const std::vector<OrderId>& ids() const { return m_ids; }
    [[nodiscard]] const Clock& clock() const { return m_clock; }

private:
    QTemporaryDir m_folder;
    SystemClock m_clock;
    std::vector<OrderId> m_ids;
};

/// Callers that each send the next request when the last is answered, for random orders.
class Callers {
public:
    Callers(OrderService& service, const std::vector<OrderId>& ids, std::ptrdiff_t count)
        : m_service(service), m_ids(ids), m_left(count), m_count(count)
    {}

    /// Answers per second.
    double run(std::chrono::nanoseconds time)
    {
        const auto begin = SteadyClock::now();
        m_end = begin + time;
        for (std::ptrdiff_t i = 0; i < m_count; ++i)
            next(static_cast<std::uint64_t>(i) + 1);
        m_left.wait();
        return static_cast<double>(m_done.load()) /
               std::chrono::duration<double>(SteadyClock::now() - begin).count();
    }

private:
    void next(std::uint64_t seed)
    {
        if (SteadyClock::now() >= m_end)
            return m_left.count_down();
        Random random(seed);
        const OrderId id = m_ids[random.below(m_ids.size())];
        m_service.submit(noteFor(id, ++m_serial),
                         [this, onward = random.next()](const Verdict& verdict) {
                             if (verdict.kind != VerdictKind::Applied)
                                 qFatal("%s", verdict.cause.c_str());
                             ++m_done;
                             next(onward);
                         });
    }

    OrderService& m_service;
    const std::vector<OrderId>& m_ids;
    std::latch m_left;
    const std::ptrdiff_t m_count;
    SteadyClock::time_point m_end;
    std::atomic<std::int64_t> m_done{0};
    static inline std::atomic<std::uint64_t> m_serial{0};
};

/// Callers' answers per second; p99 of the service's own figures.
Figure throughService(OrderStore& store, World& world, std::ptrdiff_t callers,
                      const std::vector<OrderId>& ids)
{
    const auto service = must(OrderService::start(store, world.clock(), {.maxBatch = kBatch}));
    static_cast<void>(service->waitForProjections(Deadline::after(30s)));
    static_cast<void>(service->takeCounters());
    const int shards = store.map().shardCount();
    Figure figure;
    figure.name = std::to_string(callers) + (callers == 1 ? " caller, " : " callers, ") +
                  std::to_string(shards) + (shards == 1 ? " shard" : " shards");
    figure.value = Callers(*service, ids, callers).run(kRunTime);
    const ServiceCounters counters = service->takeCounters().all;
    figure.p99Millis = static_cast<double>(counters.writeLatency.quantile(0.99).count()) / 1000.0;
    service->stop(Deadline::after(10s));
    return figure;
}

/// Microseconds that `once` takes, the middle of many.
template <typename Once>
double microseconds(const Once& once)
{
    std::vector<double> times;
    for (int i = 0; i < 801; ++i) {
        const auto begin = SteadyClock::now();
        once();
        times.push_back(
            std::chrono::duration<double, std::micro>(SteadyClock::now() - begin).count());
    }
    return median(times);
}

/// One request alone: nothing to wait for, so hardly more than its transaction in C.
Figure alone()
{
    World world(1, kOrders);
    const std::string copy = world.folder() + "/plain.db";
    QFile::copy(QString::fromStdString(world.folder() + "/shard-0001.db"),
                QString::fromStdString(copy));
    PlainShard plain(copy);
    const auto store = world.openStore(1);
    const auto service = must(OrderService::start(*store, world.clock(), {}));
    Random random(3);
    std::uint64_t serial = 0;
    const auto next = [&] { return noteFor(world.ids()[random.below(kOrders)], ++serial); };
    std::vector<double> ours;
    std::vector<double> theirs;
    for (int turn = 0; turn < kTurns; ++turn) {
        theirs.push_back(microseconds([&] {
            const TransitionRequest request = next();
            plain.apply(std::span(&request, 1));
        }));
        ours.push_back(microseconds([&] {
            const auto verdict = await<Verdict>(
                [&](auto done) { service->submit(next(), std::move(done)); }, Deadline::after(10s));
            if (!verdict || verdict->kind != VerdictKind::Applied)
                qFatal("a request alone was not applied");
        }));
    }
    service->stop(Deadline::after(10s));
    return {.name = "one transition alone",
            .value = median(ours),
            .unit = "us",
            .reference = median(theirs),
            .against = "one transaction in C",
            .kind = Figure::Goal::AtMost,
            .goal = 1.2,
            .purpose = "P3"};
}

/// Two threads ask where orders are that the cache knows.
Figure fromTheCache()
{
    constexpr std::size_t kAsked = 10'000;
    World world(1, kOrders);
    const auto store = world.openStore(1);
    const auto service = must(OrderService::start(*store, world.clock(), {}));
    for (std::size_t i = 0; i < kAsked; ++i)
        static_cast<void>(must(awaitResult<StatusAnswer>(
            [&](auto done) { service->statusOf({world.ids()[i]}, std::move(done)); },
            Deadline::after(10s))));
    static_cast<void>(service->takeCounters());
    const auto begin = SteadyClock::now();
    const auto ask = [&](std::uint64_t seed) {
        Random random(seed);
        while (SteadyClock::now() - begin < kRunTime)
            for (int i = 0; i < 1000; ++i)
                service->statusOf({world.ids()[random.below(kAsked)]},
                                  [](const Result<StatusAnswer>&) {});
    };
    std::thread other(ask, 1);
    ask(2);
    other.join();
    const double time = std::chrono::duration<double>(SteadyClock::now() - begin).count();
    const auto cached = static_cast<double>(service->takeCounters().all.cachedReads);
    service->stop(Deadline::after(10s));
    return {.name = "status reads from the cache, 2 threads",
            .value = cached / time,
            .kind = Figure::Goal::AtLeast,
            .goal = 2'000'000,
            .purpose = "P5"};
}

/// Ten times the orders, in the pattern of life (the youngest move) and at random over all.
std::vector<Figure> tenTimesTheOrders()
{
    World few(1, kOrders);
    World many(1, kMany);
    std::vector<double> base;
    std::vector<double> young;
    std::vector<double> any;
    for (int turn = 0; turn < kTurns; ++turn) {
        const auto rate = [](World& world, const std::vector<OrderId>& ids) {
            return throughService(*world.openStore(1), world, kCallers, ids).value;
        };
        base.push_back(rate(few, few.ids()));
        young.push_back(rate(many, {many.ids().end() - kOrders, many.ids().end()}));
        any.push_back(rate(many, many.ids()));
    }
    return {{.name = "300,000 stored, the 30,000 youngest move",
             .value = median(young),
             .reference = median(base),
             .against = "30,000 stored",
             .kind = Figure::Goal::AtLeast,
             .goal = 0.9,
             .purpose = "P9"},
            {.name = "300,000 stored, any moves",
             .value = median(any),
             .reference = median(base),
             .against = "30,000 stored"}};
}

Figure twoShards()
{
    World one(1, kOrders);
    World two(2, kOrders);
    const auto rate = [](World& world, int shards) {
        const auto store = world.openStore(shards);
        SlowStore slow(*store, 5ms);
        return throughService(slow, world, kCallers, world.ids()).value;
    };
    std::vector<double> single;
    std::vector<double> pair;
    for (int turn = 0; turn < kTurns; ++turn) {
        single.push_back(rate(one, 1));
        pair.push_back(rate(two, 2));
    }
    return {.name = "2 shards, 5 ms more a commit",
            .value = median(pair),
            .reference = median(single),
            .against = "1 shard",
            .kind = Figure::Goal::AtLeast,
            .goal = 1.8,
            .purpose = "P9"};
}

std::vector<Figure> measure()
{
    std::vector<Figure> figures;
    figures.push_back(alone());
    figures.push_back(fromTheCache());
    {
        World one(1, kOrders);
        for (const std::ptrdiff_t callers : {1, 16, 256, 1024})
            figures.push_back(throughService(*one.openStore(1), one, callers, one.ids()));
    }
    World three(3, kOrders);
    figures.push_back(throughService(*three.openStore(3), three, 1024, three.ids()));
    for (Figure& figure : tenTimesTheOrders())
        figures.push_back(std::move(figure));
    figures.push_back(twoShards());
    return figures;
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    report("service on the embedded store", measure(), argc, argv);
    return 0;
}
