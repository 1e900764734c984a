#include "app/orderdeckctl/command.h"
#include "app/orderdeckctl/order_text.h"
#include "app/orderdeckctl/store_access.h"
#include "app/terminal/progress_line.h"
#include "app/terminal/stop_signal.h"
#include "app/terminal/text_output.h"
#include "backend/foundation/text.h"
#include "backend/service/await.h"
#include "backend/service/order_export.h"

#include <filesystem>
#include <ostream>

namespace orderdeck {

namespace {

constexpr std::int64_t kMostRows = 100'000;
constexpr std::int64_t kRowsOfAPage = 1000;
constexpr std::chrono::seconds kProjectionWithin{10};
/// After so long a search tells how far it is, and whether it was stopped is looked at.
constexpr Duration kBudget = std::chrono::milliseconds(250);

Result<OrderFilter> filterOf(const CommandLine& line)
{
    std::string text;
    for (const std::string& word : line.words())
        text += (text.empty() ? "" : " ") + word;
    FilterReading reading = parseFilter(text);
    for (const FilterTerm& term : reading.terms) {
        if (!term.error.empty())
            return Error{ErrorKind::Invalid, "'" + text.substr(term.begin, term.length) +
                                                 "' is not understood: " + term.error};
    }
    return std::move(reading.filter);
}

Result<OrderQuery> queryOf(const CommandLine& line, OrderSort otherwise)
{
    Result<OrderFilter> filter = filterOf(line);
    if (!filter)
        return filter.error();
    OrderQuery query{.filter = std::move(*filter), .after = line.value("after", "")};
    const std::string sort = line.value("sort", name(otherwise));
    const auto known = parseOrderSort(sort);
    if (!known)
        return Error{ErrorKind::Invalid, "--sort takes longest, newest, oldest, largest or number, "
                                         "not '" +
                                             sort + "'"};
    query.sort = *known;
    return query;
}

std::string searchedText(std::int64_t searched, std::int64_t outOf)
{
    return outOf > 0 ? "  searched " + grouped(searched) + " of " + grouped(outOf) : std::string();
}

/// As many pages as `rows` takes, as one. A search that is stopped ends with what it has found.
Result<OrderPage> pages(ServiceDoor& door, OrderQuery query, std::int64_t rows, Terminal& terminal)
{
    const StopSignal stop;
    ProgressLine progress(terminal.err, terminal.errIsTty);
    OrderPage all;
    query.budget = kBudget;
    for (bool first = true;; first = false) {
        const auto left = rows - static_cast<std::int64_t>(all.rows.size());
        query.limit = static_cast<int>(std::min(left, kRowsOfAPage));
        Result<OrderPage> page = awaitResult<OrderPage>(
            [&](auto done) { door.list(query, std::make_shared<CancelFlag>(), std::move(done)); },
            Deadline::after(kAnswerWithin));
        if (!page)
            return page.error();
        if (first) {
            all = std::move(*page);
        } else {
            all.rows.insert(all.rows.end(), std::make_move_iterator(page->rows.begin()),
                            std::make_move_iterator(page->rows.end()));
            all.next = page->next;
            all.searched = std::min(all.searched + page->searched, all.outOf);
        }
        const auto found = static_cast<std::int64_t>(all.rows.size());
        all.matches = std::max(all.matches, found);
        if (all.next.empty() || found >= rows || stop.raised())
            return progress.clear(), all;
        progress.show(grouped(found) + " found" + searchedText(all.searched, all.outOf));
        query.after = all.next;
        query.counting = MatchCounting::None;
    }
}

/// The store's door, its lists caught up as far as can be waited for.
Result<std::unique_ptr<StoreAccess>> openLists(const Profile& profile, Terminal& terminal)
{
    auto access = StoreAccess::open(profile, NewStore::Refuse);
    // A store that was just opened may have events that its lists do not know yet.
    if (OrderService* service = access ? (*access)->service() : nullptr;
        service != nullptr && !service->waitForProjections(Deadline::after(kProjectionWithin)))
        terminal.err << "orderdeckctl: the lists are still being caught up; some orders may be "
                        "missing\n";
    return access;
}

Outcome list(const CommandLine& line, Terminal& terminal)
{
    const Result<Profile> profile = profileOf(line);
    if (!profile)
        return Outcome::wrongUse(profile.error());
    const Result<OrderQuery> query = queryOf(line, OrderSort::LongestInState);
    if (!query)
        return Outcome::wrongUse(query.error());
    const auto limit = line.number("limit", 1, kMostRows);
    if (!limit)
        return Outcome::wrongUse(limit.error());
    const auto access = openLists(*profile, terminal);
    if (!access)
        return Outcome::unreachable(access.error());
    const auto rows = limit->value_or(200);
    const Result<OrderPage> page = pages((*access)->door(), *query, rows, terminal);
    if (!page)
        return page.error().kind == ErrorKind::Invalid ? Outcome::wrongUse(page.error())
                                                       : Outcome::unreachable(page.error());
    if (line.has("json"))
        terminal.out << toLine(Json(*page)) << '\n';
    else
        terminal.out << rowsText(page->rows, SystemClock().now()) << pageEnding(*page);
    if (!page->next.empty() && static_cast<std::int64_t>(page->rows.size()) < rows)
        return Outcome::notSo("the search was stopped;" +
                              searchedText(page->searched, page->outOf));
    return Outcome::done();
}

/// Standard output, which is never taken back.
class TerminalSink final : public ByteSink {
public:
    explicit TerminalSink(std::ostream& out) : m_out(out) {}
    [[nodiscard]] Result<void> write(std::string_view bytes) override
    {
        m_out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        return finish();
    }
    [[nodiscard]] Result<void> finish() override
    {
        m_out.flush();
        if (!m_out)
            return Error{ErrorKind::Io, "standard output took no more"};
        return {};
    }

private:
    std::ostream& m_out;
};

Result<ExportWish> wishOf(const CommandLine& line)
{
    ExportWish wish{.at = SystemClock().now()};
    const Result<OrderQuery> query = queryOf(line, wish.sort);
    if (!query)
        return query.error();
    wish.filter = query->filter;
    wish.sort = query->sort;
    const bool byName = std::filesystem::path(line.value("to", "")).extension() == ".jsonl";
    const std::string format = line.value("format", byName ? "jsonl" : "csv");
    if (format != "csv" && format != "jsonl")
        return Error{ErrorKind::Invalid, "--format takes csv or jsonl, not '" + format + "'"};
    wish.format = format == "csv" ? ExportFormat::Csv : ExportFormat::JsonLines;
    if (const auto columns = line.value("columns")) {
        auto known = parseOrderColumns(*columns);
        if (!known)
            return known.error();
        wish.columns = std::move(*known);
    }
    return wish;
}

std::string progressText(const ExportProgress& progress)
{
    const bool known = progress.matchesExact || progress.outOf == 0;
    return grouped(progress.rows) + " of " + (progress.matchesExact ? "" : "at least ") +
           grouped(progress.matches) + " orders" +
           (known ? "" : searchedText(progress.searched, progress.outOf));
}

Result<ExportReport> runExport(ServiceDoor& door, const ExportWish& wish, ByteSink& sink,
                               Terminal& terminal)
{
    const StopSignal stop;
    ProgressLine line(terminal.err, terminal.errIsTty);
    const auto cancel = std::make_shared<CancelFlag>();
    auto report = exportOrders(door, wish, sink, cancel, [&](const ExportProgress& progress) {
        if (stop.raised())
            cancel->cancel();
        line.show(progressText(progress));
    });
    line.clear();
    return report;
}

Outcome exportAll(const CommandLine& line, Terminal& terminal)
{
    const Result<Profile> profile = profileOf(line);
    if (!profile)
        return Outcome::wrongUse(profile.error());
    const auto to = line.value("to");
    if (!to || to->empty())
        return Outcome::wrongUse("--to must say where the orders go: a file, or - for standard "
                                 "output");
    const Result<ExportWish> wish = wishOf(line);
    if (!wish)
        return Outcome::wrongUse(wish.error());
    const auto access = openLists(*profile, terminal);
    if (!access)
        return Outcome::unreachable(access.error());
    std::unique_ptr<ByteSink> sink = std::make_unique<TerminalSink>(terminal.out);
    if (*to != "-") {
        auto file = OutputFile::open(*to);
        if (!file)
            return Outcome::unreachable(file.error());
        sink = std::move(*file);
    }
    const Result<ExportReport> report = runExport((*access)->door(), *wish, *sink, terminal);
    if (!report)
        return report.error().kind == ErrorKind::Cancelled
                   ? Outcome::notSo("the export was stopped" +
                                    std::string(*to == "-" ? "" : "; nothing was kept"))
                   : Outcome::unreachable(report.error());
    if (*to != "-")
        terminal.out << grouped(report->rows) << (report->rows == 1 ? " order" : " orders")
                     << " written to " << printable(*to) << " in "
                     << describeDuration(report->duration) << '\n';
    return Outcome::done();
}

} // namespace

std::vector<Command> orderListCommands()
{
    return {
        {.name = "order list",
         .words = "[FILTER…]",
         .summary = "lists orders, like: state:packed age>2h region:SP total>100 is:stuck A-10",
         .mostWords = 64,
         .options = {kProfileOption,
                     kDemoOption,
                     kPostgresOption,
                     kFolderOption,
                     kJsonOption,
                     {"sort", "longest|newest|oldest|largest|number"},
                     {"limit", "ROWS"},
                     {"after", "CURSOR"}},
         .run = list},
        {.name = "order export",
         .words = "[FILTER…]",
         .summary = "writes all orders that match to a file, as a spreadsheet or program reads it",
         .mostWords = 64,
         .options = {kProfileOption,
                     kDemoOption,
                     kPostgresOption,
                     kFolderOption,
                     {"to", "FILE|-"},
                     {"format", "csv|jsonl"},
                     {"sort", "oldest|newest|longest|largest|number"},
                     {"columns", "NAME,…"}},
         .run = exportAll},
    };
}

} // namespace orderdeck
