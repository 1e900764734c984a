#include "backend/foundation/random.h"
#include "backend/storage/sqlite/sqlite_store.h"
#include "tests/bench/figure_table.h"
#include "tests/bench/plain_shard.h"
#include "tests/storage/store_fixture.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <algorithm>

using namespace orderdeck;

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kOrders = 20'000;
constexpr int kRuns = 3;
constexpr auto kRunTime = std::chrono::milliseconds(700);

double seconds(SteadyClock::time_point from)
{
    return std::chrono::duration<double>(SteadyClock::now() - from).count();
}

/// `step`'s items per second in one stretch of time.
template <typename Step>
double rateOnce(int itemsPerStep, const Step& step)
{
    const auto begin = SteadyClock::now();
    int steps = 0;
    while (SteadyClock::now() - begin < kRunTime) {
        step();
        ++steps;
    }
    return steps * itemsPerStep / seconds(begin);
}

/// Median over runs.
template <typename Step>
double rate(int itemsPerStep, const Step& step)
{
    std::vector<double> rates;
    for (int run = 0; run < kRuns; ++run)
        rates.push_back(rateOnce(itemsPerStep, step));
    return median(rates);
}

class World {
public:
    World()
    {
        m_open = std::make_unique<OpenStore>(openAt(ours()));
        fill(*m_open);
        {
            OpenStore plain(openAt(theirs()));
            fill(plain);
        }
        m_plain = std::make_unique<PlainShard>(theirs() + "/shard-0001.db");
    }

    void measure(std::vector<Figure>& figures)
    {
        for (const int size : {1, 12, 120})
            measureApply(figures, size);
        measureReads(figures);
        measureImport(figures);
    }

private:
    std::string ours() const { return m_folder.path().toStdString() + "/ours"; }
    std::string theirs() const { return m_folder.path().toStdString() + "/theirs"; }

    std::unique_ptr<OrderStore> openAt(const std::string& folder)
    {
        return must(openSqliteStore({.folder = folder,
                                     .map = must(ShardMap::byOrder(1)),
                                     .whenMissing = WhenMissing::Create},
                                    m_clock));
    }

    void fill(OpenStore& open)
    {
        for (int first = 0; first < kOrders; first += 500) {
            std::vector<OrderHistory> batch;
            for (int i = first; i < first + 500; ++i)
                batch.push_back(historyOf(open.store(), i, 1));
            (void)must(open.writer().import(batch));
        }
    }

    OrderId anyOrder()
    {
        return newOrder(m_open->store(), static_cast<int>(m_random.below(kOrders))).id;
    }

    std::vector<TransitionRequest> batchOf(int size)
    {
        std::vector<TransitionRequest> batch;
        const auto first = static_cast<int>(m_random.below(kOrders));
        for (int i = 0; i < size; ++i) {
            // Prime stride: random orders, never one twice in a batch.
            const OrderId id = newOrder(m_open->store(), (first + i * 7919) % kOrders).id;
            TransitionRequest request =
                transition(id, "request-" + std::to_string(m_random.next()), "note");
            request.actor = {"bench", Role::Service}; // A person's act has its audit entry, too.
            request.payload = std::string(R"({"text":")") + std::string(200, 'x') + R"("})";
            batch.push_back(std::move(request));
        }
        return batch;
    }

    void measureApply(std::vector<Figure>& figures, int size)
    {
        std::vector<std::vector<TransitionRequest>> batches;
        for (int i = 0; i < 40'000 / size + 1; ++i)
            batches.push_back(batchOf(size));
        std::vector<std::vector<StoreRequest>> requests;
        for (const auto& batch : batches)
            requests.emplace_back(batch.begin(), batch.end());
        std::size_t next = 0;
        std::uint64_t serial = 0;
        std::vector<double> plain;
        std::vector<double> ours;
        // In turns, so that what else the machine does weighs on both.
        for (int run = 0; run < 2 * kRuns + 1; ++run) {
            plain.push_back(
                rateOnce(size, [&] { m_plain->apply(batches[next++ % batches.size()]); }));
            ours.push_back(rateOnce(size, [&] {
                auto& batch = requests[next++ % requests.size()];
                for (StoreRequest& request : batch) // A request id is never used twice.
                    std::get<TransitionRequest>(request).requestId =
                        std::to_string(size) + '-' + std::to_string(++serial);
                (void)must(m_open->writer().apply(batch));
            }));
        }
        figures.push_back({.name = "transitions, " + std::to_string(size) + " a commit",
                           .value = median(ours),
                           .reference = median(plain),
                           .against = "plain C",
                           .kind = Figure::Goal::AtLeast,
                           .goal = 0.8,
                           .purpose = "P4"});
    }

    void measureReads(std::vector<Figure>& figures)
    {
        ShardReader& reader = m_open->reader();
        const double plain = rate(1, [&] { (void)m_plain->readVersion(anyOrder()); });
        const double ours = rate(1, [&] {
            const OrderId id = anyOrder();
            (void)must(reader.orders(std::span(&id, 1)));
        });
        figures.push_back({.name = "orders read one by one",
                           .value = ours,
                           .reference = plain,
                           .against = "plain C"});
        figures.push_back({.name = "orders read, 100 at once", .value = rate(100, [&] {
                                                                   std::vector<OrderId> ids(100);
                                                                   std::ranges::generate(ids, [&] {
                                                                       return anyOrder();
                                                                   });
                                                                   (void)must(reader.orders(ids));
                                                               })});
    }

    void measureImport(std::vector<Figure>& figures)
    {
        int next = kOrders;
        std::vector<std::vector<OrderHistory>> batches;
        for (int i = 0; i < 60; ++i) {
            auto& batch = batches.emplace_back();
            for (int k = 0; k < 500; ++k)
                batch.push_back(historyOf(m_open->store(), next++, 4));
        }
        auto begin = SteadyClock::now();
        for (const auto& batch : batches)
            (void)must(m_open->writer().import(batch));
        figures.push_back({.name = "events imported", .value = 60 * 500 * 4 / seconds(begin)});
        begin = SteadyClock::now();
        int folded = 0;
        for (int step = 1; step > 0; folded += step)
            step = must(m_open->projector().step(5000)).folded;
        figures.push_back(
            {.name = "events folded into the lists", .value = folded / seconds(begin)});
        OrderQuery query;
        figures.push_back({.name = "list pages of 200 rows",
                           .value = rate(1, [&] {
                               (void)must(
                                   m_open->reader().list(query, kNoon, [] { return false; }));
                           })});
    }

    QTemporaryDir m_folder;
    FakeClock m_clock;
    Random m_random{7};
    std::unique_ptr<OpenStore> m_open;
    std::unique_ptr<PlainShard> m_plain;
};

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    std::vector<Figure> figures;
    World().measure(figures);
    report("embedded store", figures, argc, argv);
    return 0;
}
