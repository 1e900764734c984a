#include "backend/foundation/random.h"
#include "backend/service/await.h"
#include "backend/service/order_service.h"
#include "backend/storage/sqlite/sqlite_store.h"
#include "tests/storage/store_fixture.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <future>
#include <latch>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kOrders = 30'000;
constexpr int kBatch = 120;
constexpr auto kRunTime = 2s;

struct Figure {
    std::string name;
    double perSecond = 0;
    double p99Millis = 0;
    double reference = 0; ///< Per second; 0: none.
    double goal = 0;      ///< Ratio to be reached; 0: none.
};

TransitionRequest noteFor(OrderId id, std::uint64_t serial)
{
    TransitionRequest request = transition(id, "request-" + std::to_string(serial), "note");
    request.payload = std::string(R"({"text":")") + std::string(200, 'x') + R"("})";
    return request;
}

/// A store with orders in their first state.
class World {
public:
    explicit World(int shards)
    {
        OpenStore open(openStore(shards));
        for (int i = 0; i < kOrders; i += 500) {
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
        return must(openSqliteStore({.folder = m_folder.path().toStdString() + "/store",
                                     .map = must(ShardMap::byOrder(shards)),
                                     .whenMissing = WhenMissing::Create},
                                    m_clock));
    }
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

double applyDirect(World& world, std::size_t batchSize)
{
    OpenStore open(world.openStore(1));
    Random random(5);
    const auto begin = SteadyClock::now();
    std::int64_t done = 0;
    std::uint64_t serial = std::uint64_t{1} << 40U;
    while (SteadyClock::now() - begin < kRunTime) {
        std::vector<StoreRequest> batch;
        const auto first = random.below(world.ids().size());
        for (std::size_t i = 0; i < batchSize; ++i)
            // Prime stride: random orders, never one twice in a batch.
            batch.emplace_back(noteFor(world.ids()[(first + i * 7919) % kOrders], ++serial));
        for (const Verdict& verdict : must(open.writer().apply(batch)))
            done += verdict.kind == VerdictKind::Applied ? 1 : 0;
    }
    return static_cast<double>(done) /
           std::chrono::duration<double>(SteadyClock::now() - begin).count();
}

Figure throughService(World& world, int shards, std::ptrdiff_t callers)
{
    const auto store = world.openStore(shards);
    const auto service = must(OrderService::start(*store, world.clock(), {.maxBatch = kBatch}));
    static_cast<void>(service->waitForProjections(Deadline::after(30s)));
    static_cast<void>(service->takeCounters());
    Figure figure;
    figure.name = std::to_string(callers) + (callers == 1 ? " caller, " : " callers, ") +
                  std::to_string(shards) + (shards == 1 ? " shard" : " shards");
    figure.perSecond = Callers(*service, world.ids(), callers).run(kRunTime);
    const ServiceCounters counters = service->takeCounters();
    figure.p99Millis = static_cast<double>(counters.writeLatency.quantile(0.99).count()) / 1000.0;
    service->stop(Deadline::after(10s));
    return figure;
}

std::vector<Figure> measure()
{
    std::vector<Figure> figures;
    World one(1);
    const double direct = applyDirect(one, kBatch);
    const double directAlone = applyDirect(one, 1);
    figures.push_back({"apply() direct, 120 a batch", direct});
    figures.push_back({"apply() direct, 1 a batch", directAlone});
    figures.push_back(throughService(one, 1, 1));
    figures.back().reference = directAlone;
    figures.back().goal = 1 / 1.2;
    for (const std::ptrdiff_t callers : {16, 256, 1024}) {
        figures.push_back(throughService(one, 1, callers));
        figures.back().reference = direct;
    }
    World three(3);
    figures.push_back(throughService(three, 3, 1024));
    figures.back().reference = direct;
    return figures;
}

void print(const std::vector<Figure>& figures, std::FILE* out)
{
    std::fprintf(out, "%-30s %12s %9s %12s %7s %6s\n", "embedded store", "per second", "p99 ms",
                 "direct", "ratio", "goal");
    for (const Figure& figure : figures) {
        std::fprintf(out, "%-30s %12.0f %9.2f", figure.name.c_str(), figure.perSecond,
                     figure.p99Millis);
        if (figure.reference > 0)
            std::fprintf(out, " %12.0f %7.2f", figure.reference,
                         figure.perSecond / figure.reference);
        if (figure.goal > 0)
            std::fprintf(out, " %6.2f %s", figure.goal,
                         figure.perSecond >= figure.goal * figure.reference ? "met" : "missed");
        std::fputc('\n', out);
    }
}

void printJson(const std::vector<Figure>& figures)
{
    std::printf("{\"benchmark\":\"service\",\"synchronous\":\"FULL\",\"figures\":[");
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const Figure& figure = figures[i];
        std::printf("%s{\"name\":\"%s\",\"perSecond\":%.0f,\"p99Millis\":%.3f,\"reference\":%.0f,"
                    "\"goal\":%.2f,\"met\":%s}",
                    i == 0 ? "" : ",", figure.name.c_str(), figure.perSecond, figure.p99Millis,
                    figure.reference, figure.goal,
                    figure.perSecond >= figure.goal * figure.reference ? "true" : "false");
    }
    std::printf("]}\n");
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const auto figures = measure();
    if (argc > 1 && std::strcmp(argv[1], "--json") == 0)
        printJson(figures);
    else
        print(figures, stdout);
    return 0;
}
