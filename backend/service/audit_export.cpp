#include "backend/service/audit_export.h"

#include "backend/foundation/csv_text.h"
#include "backend/foundation/deadline.h"
#include "backend/foundation/text.h"

#include <algorithm>
#include <array>
#include <future>

namespace orderdeck {

namespace {

constexpr std::chrono::seconds kAnswerWithin{60};
constexpr std::chrono::milliseconds kBetweenLooks{50};
constexpr std::int64_t kEntriesOfAPage = 1000;
constexpr std::array<std::string_view, 16> kColumns{
    "at",     "actor", "role",  "act",     "number", "order",    "event",   "reason",
    "result", "cause", "state", "version", "shard",  "position", "request", "seal"};

std::string head(const AuditExportWish& wish)
{
    CsvRow row;
    for (const std::string_view column : kColumns)
        row.text(column);
    row.text("filter: " + describe(wish.filter) + "; exported: " + toIso8601(wish.at));
    return row.take();
}

std::string csvOf(const AuditEntry& entry)
{
    CsvRow row;
    row.text(toIso8601(entry.at)).text(entry.actor.name).text(name(entry.actor.role));
    row.text(name(entry.act)).text(entry.number);
    row.text(entry.order.value == 0 ? std::string() : toString(entry.order));
    row.text(entry.event).text(entry.reason).text(name(entry.result)).text(entry.cause);
    row.text(entry.state).number(std::to_string(entry.version));
    row.number(std::to_string(entry.shard.value + 1)).number(std::to_string(entry.position));
    row.text(entry.requestId).text(sealText(entry.seal));
    return row.take();
}

/// A cancel is heard also while the door is silent.
Result<AuditExtract> pageOf(ServiceDoor& door, const AuditQuery& query,
                            const std::shared_ptr<CancelFlag>& cancel)
{
    const Error cancelled{ErrorKind::Cancelled, "the export was cancelled"};
    const auto answer = std::make_shared<std::promise<Result<AuditExtract>>>();
    auto page = answer->get_future();
    door.audit(query, cancel,
               [answer](Result<AuditExtract> found) { answer->set_value(std::move(found)); });
    const Deadline deadline = Deadline::after(kAnswerWithin);
    while (page.wait_for(kBetweenLooks) != std::future_status::ready) {
        if (cancel->cancelled())
            return cancelled;
        if (deadline.passed())
            return Error{ErrorKind::TimedOut, "the service did not answer in time"};
    }
    if (cancel->cancelled())
        return cancelled;
    return page.get();
}

} // namespace

std::string describe(const AuditFilter& filter)
{
    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
    if (!filter.actor.empty())
        add("by " + filter.actor);
    if (filter.order)
        add("order " + toString(*filter.order));
    if (filter.applied)
        add(*filter.applied ? "allowed" : "refused");
    if (filter.from)
        add("from " + toIso8601(*filter.from));
    if (filter.before)
        add("before " + toIso8601(*filter.before));
    if (!filter.text.empty())
        add("with '" + filter.text + "'");
    return text.empty() ? "every entry" : text;
}

Result<std::int64_t> exportAudit(ServiceDoor& door, const AuditExportWish& wish, ByteSink& sink,
                                 const std::shared_ptr<CancelFlag>& cancel,
                                 const std::function<void(std::int64_t)>& told)
{
    AuditQuery query{.filter = wish.filter};
    std::int64_t entries = 0;
    auto written = sink.write(head(wish));
    for (bool more = true; more && written;) {
        const std::int64_t left = wish.most > 0 ? wish.most - entries : kEntriesOfAPage;
        query.limit = static_cast<int>(std::min(left, kEntriesOfAPage));
        const Result<AuditExtract> page = pageOf(door, query, cancel);
        if (!page)
            return page.error();
        std::string block;
        for (const AuditEntry& entry : page->entries)
            block += csvOf(entry);
        written = sink.write(block);
        entries += static_cast<std::int64_t>(page->entries.size());
        told(entries);
        query.before = page->next;
        more = !page->next.empty() && (wish.most == 0 || entries < wish.most);
    }
    if (written)
        written = sink.finish();
    if (!written)
        return written.error();
    return entries;
}

} // namespace orderdeck
