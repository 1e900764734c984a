#include "backend/service/order_export.h"

#include "backend/foundation/csv_text.h"
#include "backend/foundation/deadline.h"
#include "backend/foundation/text.h"

#include <algorithm>
#include <future>
#include <utility>

namespace orderdeck {

namespace {

using namespace std::chrono_literals;
using SteadyClock = Deadline::SteadyClock;

constexpr int kRowsOfAPage = 1000;
/// How long the store may look before it says how far it is.
constexpr Duration kBudget = 250ms;
constexpr auto kAnswerWithin = 60s;
constexpr auto kBetweenLooks = 100ms;
constexpr std::size_t kBlockBytes = 256 * 1024;

std::string headOf(const ExportWish& wish)
{
    const std::string filter = toText(wish.filter);
    const std::string sort(name(wish.sort));
    if (wish.format == ExportFormat::Csv) {
        CsvRow record;
        for (const OrderColumn column : wish.columns)
            record.text(name(column));
        record.text("filter: " + (filter.empty() ? "every order" : filter) + "; sort: " + sort +
                    "; exported: " + toIso8601(wish.at));
        return record.take();
    }
    std::string columns;
    for (const OrderColumn column : wish.columns)
        columns.append(columns.empty() ? "" : ",").append(jsonText(name(column)));
    return R"({"orderdeck":"orders","filter":)" + jsonText(filter) + R"(,"sort":")" + sort +
           R"(","exported":")" + toIso8601(wish.at) + R"(","columns":[)" + columns + "]}\n";
}

/// The next page is read while the last one is written.
class PageReader {
public:
    PageReader(ServiceDoor& door, const ExportWish& wish, std::shared_ptr<CancelFlag> cancel)
        : m_door(door), m_cancel(std::move(cancel)), m_query{.filter = wish.filter,
                                                             .sort = wish.sort,
                                                             .limit = kRowsOfAPage,
                                                             .budget = kBudget,
                                                             .counting = MatchCounting::Bounded}
    {
        ask();
    }

    Result<OrderPage> take()
    {
        const Deadline deadline = Deadline::after(kAnswerWithin);
        while (m_answer.wait_for(kBetweenLooks) != std::future_status::ready) {
            if (m_cancel->cancelled())
                return Error{ErrorKind::Cancelled, "the export was cancelled"};
            if (deadline.passed())
                return Error{ErrorKind::TimedOut, "the service did not answer in time"};
        }
        Result<OrderPage> page = m_answer.get();
        if (m_cancel->cancelled())
            return Error{ErrorKind::Cancelled, "the export was cancelled"};
        if (page && !page->next.empty()) {
            m_query.after = page->next;
            m_query.counting = MatchCounting::None;
            ask();
        }
        return page;
    }

private:
    void ask()
    {
        auto answer = std::make_shared<std::promise<Result<OrderPage>>>();
        m_answer = answer->get_future();
        m_door.list(m_query, m_cancel,
                    [answer](Result<OrderPage> page) { answer->set_value(std::move(page)); });
    }

    ServiceDoor& m_door;
    std::shared_ptr<CancelFlag> m_cancel;
    OrderQuery m_query;
    std::future<Result<OrderPage>> m_answer;
};

/// Gathers records into blocks.
class RecordWriter {
public:
    explicit RecordWriter(ByteSink& sink) : m_sink(sink) {}
    Result<void> add(std::string_view record)
    {
        m_block += record;
        m_bytes += static_cast<std::int64_t>(record.size());
        return m_block.size() >= kBlockBytes ? flush() : Result<void>{};
    }
    Result<void> flush()
    {
        auto written = m_sink.write(m_block);
        m_block.clear();
        return written;
    }
    [[nodiscard]] std::int64_t bytes() const { return m_bytes; }

private:
    ByteSink& m_sink;
    std::string m_block;
    std::int64_t m_bytes = 0;
};

void addTo(ExportProgress& progress, const OrderPage& page)
{
    if (progress.rows == 0 && progress.searched == 0) {
        progress.matches = page.matches;
        progress.matchesExact = page.matchesExact;
    }
    progress.rows += static_cast<std::int64_t>(page.rows.size());
    progress.outOf = page.outOf;
    progress.searched = std::min(progress.searched + page.searched, page.outOf);
    progress.matches = std::max(progress.matches, progress.rows);
}

} // namespace

std::string_view name(ExportFormat format) noexcept
{
    return format == ExportFormat::Csv ? "csv" : "jsonl";
}

Result<ExportReport> exportOrders(ServiceDoor& door, const ExportWish& wish, ByteSink& sink,
                                  const std::shared_ptr<CancelFlag>& cancel,
                                  const std::function<void(const ExportProgress&)>& told)
{
    const auto begin = SteadyClock::now();
    PageReader reader(door, wish, cancel);
    RecordWriter writer(sink);
    ExportProgress progress;
    auto written = writer.add(headOf(wish));
    for (bool more = true; more;) {
        const Result<OrderPage> page = reader.take();
        if (!page)
            return page.error();
        for (std::size_t i = 0; written && i < page->rows.size(); ++i)
            written =
                writer.add(wish.format == ExportFormat::Csv ? csvOf(page->rows[i], wish.columns)
                                                            : jsonOf(page->rows[i], wish.columns));
        if (!written)
            return written.error();
        addTo(progress, *page);
        told(progress);
        more = !page->next.empty();
    }
    written = writer.flush();
    if (written)
        written = sink.finish();
    if (!written)
        return written.error();
    return ExportReport{
        progress.rows, writer.bytes(),
        std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - begin)};
}

} // namespace orderdeck
