#include "backend/orders/order_filter.h"
#include "backend/service/await.h"
#include "backend/service/order_export.h"
#include "backend/service/order_service.h"
#include "backend/storage/sqlite/sqlite_store.h"
#include "tests/bench/bulk_orders.h"
#include "tests/bench/figure_table.h"
#include "tests/storage/store_fixture.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <semaphore>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kRuns = 5;
constexpr Duration kBudget = 100ms;
constexpr auto kLongest = 10min;

struct Settings {
    std::int64_t orders = 1'000'000;
    int shards = 3;
    std::string folder; ///< Empty: one that is gone afterwards.
};

double seconds(SteadyClock::time_point from)
{
    return std::chrono::duration<double>(SteadyClock::now() - from).count();
}

/// "VmRSS" or "VmHWM" of this process in megabytes.
double memory(const char* what)
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(what))
            return std::stod(line.substr(line.find(':') + 1)) / 1024;
    return 0;
}

Figure atMost(std::string name, double value, std::string unit, double goal)
{
    return {.name = std::move(name),
            .value = value,
            .unit = std::move(unit),
            .kind = Figure::Goal::AtMost,
            .goal = goal,
            .purpose = "P7"};
}

Figure plain(std::string name, double value, std::string unit)
{
    return {.name = std::move(name), .value = value, .unit = std::move(unit)};
}

class Desk {
public:
    explicit Desk(const Settings& settings) : m_settings(settings)
    {
        m_clock.set(bulkNow());
        const std::string folder =
            settings.folder.empty() ? m_temporary.path().toStdString() : settings.folder;
        m_store = must(openSqliteStore({.folder = folder,
                                        .map = must(ShardMap::byOrder(settings.shards)),
                                        .whenMissing = WhenMissing::Create},
                                       m_clock));
        for (int shard = 0; shard < settings.shards; ++shard)
            must(must(m_store->openWriter(ShardIndex(shard)))->install(bulkCatalogue()));
        m_service = must(OrderService::start(*m_store, m_clock, {}));
    }
    ~Desk() { m_service->stop(Deadline::after(10s)); }

    void fill(std::vector<Figure>& figures);
    void ask(std::vector<Figure>& figures);
    void exportSome(std::vector<Figure>& figures);

private:
    struct Answer {
        std::vector<OrderRow> rows;
        double first = 0; ///< Seconds to the first rows.
        double full = 0;  ///< Seconds to a full page or the end.
        int calls = 0;
        std::int64_t searched = 0;
        std::int64_t outOf = 0;
        std::int64_t matches = 0;
        bool exact = true;
    };
    [[nodiscard]] std::int64_t stored() const;
    void import(std::int64_t first);
    [[nodiscard]] Answer search(OrderQuery query);
    void askFilter(const std::string& text, std::vector<Figure>& figures);

    const Settings m_settings;
    QTemporaryDir m_temporary;
    FakeClock m_clock;
    std::unique_ptr<OrderStore> m_store;
    std::unique_ptr<OrderService> m_service;
};

std::int64_t Desk::stored() const
{
    std::int64_t events = 0;
    for (int shard = 0; shard < m_settings.shards; ++shard)
        events += must(m_store->facts(ShardIndex(shard))).events;
    return events / 2;
}

void Desk::fill(std::vector<Figure>& figures)
{
    // What a run that was ended had under way is imported again, which changes nothing.
    constexpr std::int64_t kUnderWay = 50'000;
    const std::int64_t before = stored();
    const auto begin = SteadyClock::now();
    if (before < m_settings.orders)
        import(std::max<std::int64_t>(before - kUnderWay, 0));
    const double written = seconds(begin);
    if (!m_service->waitForProjections(Deadline::after(kLongest)))
        qFatal("the lists were not caught up");
    const double all = seconds(begin);
    const auto made = static_cast<double>(m_settings.orders - before);
    if (made < 1)
        return;
    figures.push_back(plain("orders imported", made / written, "orders/s"));
    figures.push_back(plain("imported and in the lists", made / all, "orders/s"));
    figures.push_back(atMost("10,000,000 at this rate", 10'000'000 / (made / all) / 60, "min", 15));
    figures.push_back(plain("most memory while importing", memory("VmHWM"), "MB"));
}

void Desk::import(std::int64_t first)
{
    constexpr std::int64_t kTogether = 6'000;
    constexpr std::ptrdiff_t kOutstanding = 4;
    const BulkOrders bulk(m_settings.orders);
    std::counting_semaphore<kOutstanding> room(kOutstanding);
    auto told = SteadyClock::now();
    for (std::int64_t at = first; at < m_settings.orders; at += kTogether) {
        auto orders = bulk.orders(at, kTogether);
        room.acquire();
        m_service->import(std::move(orders), [&room](const auto& outcomes) {
            if (!outcomes)
                qFatal("%s", outcomes.error().text().c_str());
            room.release();
        });
        if (seconds(told) < 5)
            continue;
        told = SteadyClock::now();
        std::int64_t behind = 0;
        for (const ShardHealth& shard : m_service->health())
            behind += shard.projection.head - shard.projection.position;
        std::fprintf(stderr, "%lld orders, lists %lld events behind, %.0f MB\n",
                     static_cast<long long>(at), static_cast<long long>(behind), memory("VmRSS"));
    }
    for (std::ptrdiff_t i = 0; i < kOutstanding; ++i)
        room.acquire();
}

Desk::Answer Desk::search(OrderQuery query)
{
    Answer answer;
    const auto wanted = static_cast<std::size_t>(query.limit);
    const auto begin = SteadyClock::now();
    query.budget = kBudget;
    while (true) {
        query.limit = static_cast<int>(wanted - answer.rows.size());
        const auto page = must(awaitResult<OrderPage>(
            [&](auto done) {
                m_service->list(query, std::make_shared<CancelFlag>(), std::move(done));
            },
            Deadline::after(kLongest)));
        ++answer.calls;
        if (answer.calls == 1) {
            answer.matches = page.matches;
            answer.exact = page.matchesExact;
        }
        if (answer.rows.empty() && !page.rows.empty())
            answer.first = seconds(begin);
        answer.rows.insert(answer.rows.end(), page.rows.begin(), page.rows.end());
        answer.searched += page.searched;
        answer.outOf = page.outOf;
        query.after = page.next;
        query.counting = MatchCounting::None;
        if (page.next.empty() || answer.rows.size() >= wanted)
            break;
    }
    answer.full = seconds(begin);
    return answer;
}

void Desk::askFilter(const std::string& text, std::vector<Figure>& figures)
{
    const FilterReading reading = parseFilter(text);
    if (!reading.ok())
        qFatal("%s", text.c_str());
    std::vector<double> times;
    Answer answer;
    for (int run = 0; run < kRuns; ++run) {
        answer = search({.filter = reading.filter});
        times.push_back(answer.full * 1e3);
    }
    std::ranges::sort(times);
    const std::string name = text.empty() ? "first page, no filter" : text;
    figures.push_back(
        atMost(name + ", median", times[kRuns / 2], "ms", text.empty() ? 200.0 : 300.0));
    figures.push_back(plain(name + ", slowest", times.back(), "ms"));
    double slowest = 0;
    for (const auto sort : {OrderSort::NewestFirst, OrderSort::OldestFirst, OrderSort::LargestTotal,
                            OrderSort::Number})
        slowest = std::max(slowest, search({.filter = reading.filter, .sort = sort}).full * 1e3);
    figures.push_back(plain(name + ", slowest other sort", slowest, "ms"));
    std::fprintf(stderr, "%-32s %4zu rows, %d calls, %s%lld match, walked %lld of %lld\n",
                 name.c_str(), answer.rows.size(), answer.calls, answer.exact ? "" : "at least ",
                 static_cast<long long>(answer.matches), static_cast<long long>(answer.searched),
                 static_cast<long long>(answer.outOf));
}

void Desk::ask(std::vector<Figure>& figures)
{
    for (const char* text : {"",
                             "state:held",
                             "is:stuck",
                             "is:open",
                             "region:AC",
                             "source:market",
                             "customer:C-1234",
                             "B-00012",
                             "age>2h",
                             "placed>2026-11-18",
                             "total>9000",
                             "is:flagged",
                             "lifecycle:retail",
                             "state:closed",
                             "region:SP",
                             "source:kiosk",
                             "state:held region:RJ",
                             "is:open is:stuck",
                             "is:stuck region:BA",
                             "-state:closed",
                             "state:cancelled placed>2026-11-20",
                             "source:outlet total>100",
                             "state:closed age<2h"})
        askFilter(text, figures);
    OrderQuery query;
    // By an order in which what matches lies anywhere.
    query.filter = parseFilter("state:cancelled placed>2026-11-20").filter;
    query.sort = OrderSort::LargestTotal;
    query.limit = 1000;
    const Answer streamed = search(query);
    figures.push_back(plain("search without an index, first rows", streamed.first * 1e3, "ms"));
    figures.push_back(plain("search without an index, all rows", streamed.full * 1e3, "ms"));
    figures.push_back(plain("search without an index, rows walked",
                            double(streamed.searched) / streamed.full, "/s"));
    std::fprintf(stderr, "search without an index: %zu rows in %d calls, walked %lld of %lld\n",
                 streamed.rows.size(), streamed.calls, static_cast<long long>(streamed.searched),
                 static_cast<long long>(streamed.outOf));
    figures.push_back(plain("memory after the searches", memory("VmRSS"), "MB"));
}

/// The first million; of fewer orders all, and reckoned up.
void Desk::exportSome(std::vector<Figure>& figures)
{
    constexpr std::int64_t kRows = 1'000'000;
    const QTemporaryDir folder;
    for (const auto format : {ExportFormat::Csv, ExportFormat::JsonLines}) {
        ExportWish wish;
        wish.format = format;
        wish.at = bulkNow();
        const auto cancel = std::make_shared<CancelFlag>();
        auto file = must(OutputFile::open(
            folder.filePath(QString::fromUtf8(name(format).data())).toStdString()));
        std::int64_t rows = 0;
        const auto begin = SteadyClock::now();
        const auto report = exportOrders(*m_service, wish, *file, cancel, [&](const auto& told) {
            rows = told.rows;
            if (rows >= kRows)
                cancel->cancel();
        });
        if (!report && report.error().kind != ErrorKind::Cancelled)
            qFatal("%s", report.error().text().c_str());
        const double each = seconds(begin) / static_cast<double>(rows);
        figures.push_back(atMost("export of 1,000,000 orders, " + std::string(name(format)),
                                 each * kRows, "s", 30));
    }
    figures.push_back(plain("memory after the exports", memory("VmRSS"), "MB"));
}

Settings settingsOf(int argc, char** argv)
{
    Settings settings;
    const auto value = [](const char* argument, const char* name) -> const char* {
        const std::size_t length = std::strlen(name);
        return std::strncmp(argument, name, length) == 0 ? argument + length : nullptr;
    };
    for (int i = 1; i < argc; ++i) {
        if (const char* orders = value(argv[i], "--orders="))
            settings.orders = std::atoll(orders);
        else if (const char* shards = value(argv[i], "--shards="))
            settings.shards = std::atoi(shards);
        else if (const char* folder = value(argv[i], "--folder="))
            settings.folder = folder;
        else if (std::strcmp(argv[i], "--json") == 0)
            continue; // For the report.
        else
            qFatal("bench_lists [--orders=N] [--shards=N] [--folder=F] [--json]; a folder is kept "
                   "and used again");
    }
    return settings;
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const Settings settings = settingsOf(argc, argv);
    std::vector<Figure> figures;
    {
        Desk desk(settings);
        desk.fill(figures);
        desk.ask(figures);
        desk.exportSome(figures);
    }
    report("lists of " + std::to_string(settings.orders) + " orders", figures, argc, argv);
    return 0;
}
