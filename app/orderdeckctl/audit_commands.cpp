#include "app/orderdeckctl/command.h"
#include "app/orderdeckctl/order_lookup.h"
#include "app/orderdeckctl/store_access.h"
#include "app/terminal/stop_signal.h"
#include "app/terminal/text_output.h"
#include "backend/foundation/text.h"
#include "backend/hosting/json_codec.h"
#include "backend/service/audit_export.h"
#include "backend/service/await.h"

#include <ostream>

namespace orderdeck {

namespace {

constexpr std::int64_t kMostEntries = 1'000'000;
constexpr std::int64_t kEntriesOfAPage = 1000;
constexpr std::chrono::hours kCheckedWithin{1};

/// A terminal, or the file behind it.
class StreamSink final : public ByteSink {
public:
    explicit StreamSink(std::ostream& out) : m_out(out) {}
    Result<void> write(std::string_view bytes) override
    {
        m_out << bytes;
        return state();
    }
    Result<void> finish() override
    {
        m_out.flush();
        return state();
    }

private:
    [[nodiscard]] Result<void> state() const
    {
        if (m_out)
            return {};
        return Error{ErrorKind::Io, "what was asked for cannot be written"};
    }
    std::ostream& m_out;
};

/// What needs no store; the order is looked up later.
Result<AuditFilter> filterOf(const CommandLine& line)
{
    AuditFilter filter;
    filter.actor = line.value("by", "");
    filter.text = line.value("text", "");
    if (const auto result = line.value("result")) {
        if (*result != "applied" && *result != "refused")
            return Error{ErrorKind::Invalid,
                         "--result takes applied or refused, not '" + *result + "'"};
        filter.applied = *result == "applied";
    }
    if (const auto since = line.value("since")) {
        const auto span = parseDuration(*since);
        if (!span)
            return Error{ErrorKind::Invalid,
                         "--since takes a span such as 30m, 2h or 3d, not '" + *since + "'"};
        filter.from = SystemClock().now() - *span;
    }
    return filter;
}

Result<AuditExtract> pages(ServiceDoor& door, AuditQuery query, std::int64_t most)
{
    AuditExtract all;
    while (true) {
        const auto left = most - static_cast<std::int64_t>(all.entries.size());
        query.limit = static_cast<int>(std::min(left, kEntriesOfAPage));
        Result<AuditExtract> page = awaitResult<AuditExtract>(
            [&](auto done) { door.audit(query, std::make_shared<CancelFlag>(), std::move(done)); },
            Deadline::after(kAnswerWithin));
        if (!page)
            return page.error();
        all.entries.insert(all.entries.end(), std::make_move_iterator(page->entries.begin()),
                           std::make_move_iterator(page->entries.end()));
        all.next = page->next;
        all.total = page->total;
        if (all.next.empty() || static_cast<std::int64_t>(all.entries.size()) >= most)
            return all;
        query.before = all.next;
    }
}

std::string whatOf(const AuditEntry& entry)
{
    switch (entry.act) {
    case AuditAct::Transition: return entry.event;
    case AuditAct::Create: return "create";
    case AuditAct::Install:
        return "install " + entry.event +
               (entry.version > 0 ? ' ' + std::to_string(entry.version) : std::string());
    case AuditAct::Import: return "import " + entry.event;
    }
    return entry.event;
}

std::string resultOf(const AuditEntry& entry)
{
    const bool applied = entry.result == VerdictKind::Applied;
    if (applied && entry.act == AuditAct::Import)
        return "begun: " + entry.cause;
    if (applied)
        return entry.state.empty() ? "applied" : "applied: " + entry.state;
    return std::string(name(entry.result)) + ": " + entry.cause;
}

std::string entriesText(const AuditExtract& page)
{
    TextTable table({{"WHEN"}, {"WHO"}, {"ROLE"}, {"WHAT"}, {"ORDER"}, {"WHY"}, {"RESULT"}});
    for (const AuditEntry& entry : page.entries) {
        std::string order = entry.number;
        if (order.empty() && entry.order.value != 0)
            order = toString(entry.order);
        table.add({toIso8601(entry.at), entry.actor.name, std::string(name(entry.actor.role)),
                   whatOf(entry), std::move(order), entry.reason, resultOf(entry)});
    }
    const auto shown = static_cast<std::int64_t>(page.entries.size());
    std::string end = page.next.empty() ? "" : "the newest ";
    end += grouped(shown) + (shown == 1 ? " entry" : " entries");
    if (shown < page.total)
        end += ", the audit has " + grouped(page.total);
    return table.text() + end + (page.next.empty() ? "\n" : "; --limit shows more\n");
}

Outcome writeCsv(ServiceDoor& door, const AuditFilter& filter, std::int64_t most,
                 Terminal& terminal)
{
    StreamSink sink(terminal.out);
    const StopSignal stop;
    const auto cancel = std::make_shared<CancelFlag>();
    const auto written =
        exportAudit(door, {filter, most, SystemClock().now()}, sink, cancel, [&](std::int64_t) {
            if (stop.raised())
                cancel->cancel();
        });
    if (written)
        return Outcome::done();
    return written.error().kind == ErrorKind::Cancelled
               ? Outcome::notSo("stopped; what was written is not all")
               : Outcome::unreachable(written.error());
}

Outcome audit(const CommandLine& line, Terminal& terminal)
{
    const Result<Profile> profile = profileOf(line);
    if (!profile)
        return Outcome::wrongUse(profile.error());
    Result<AuditFilter> filter = filterOf(line);
    const auto limit = line.number("limit", 1, kMostEntries);
    if (!filter || !limit)
        return Outcome::wrongUse(!filter ? filter.error() : limit.error());
    if (line.has("csv") && line.has("json"))
        return Outcome::wrongUse("--csv and --json exclude each other");
    const auto access = StoreAccess::open(*profile, NewStore::Refuse);
    if (!access)
        return Outcome::unreachable(access.error());
    ServiceDoor& door = (*access)->door();
    if (const auto named = line.value("order")) {
        const Result<Order> order = findOrder(door, *named);
        if (!order)
            return order.error().kind == ErrorKind::Conflict ? Outcome::notSo(order.error().text())
                                                             : Outcome::failed(order.error());
        filter->order = order->id;
    }
    if (line.has("csv"))
        return writeCsv(door, *filter, limit->value_or(0), terminal);
    const Result<AuditExtract> page = pages(door, {.filter = *filter}, limit->value_or(200));
    if (!page)
        return Outcome::unreachable(page.error());
    terminal.out << (line.has("json") ? toLine(Json(*page)) + '\n' : entriesText(*page));
    return Outcome::done();
}

std::string reportText(const AuditReport& report)
{
    std::string out =
        grouped(report.entries) + (report.entries == 1 ? " entry" : " entries") + " checked\n";
    for (const AuditBreak& each : report.breaks)
        out += "broken: " + printable(each.detail) +
               (each.order.value != 0 ? ", order " + toString(each.order) : std::string()) + '\n';
    for (std::size_t shard = 0; shard < report.tails.size(); ++shard)
        if (report.tails[shard].position > 0)
            out += "shard " + std::to_string(shard + 1) + ": newest entry " +
                   grouped(report.tails[shard].position) + ", seal " +
                   sealText(report.tails[shard].seal) + '\n';
    return out + (report.sound() ? "the chain is sound\n" : "the chain is broken\n");
}

Outcome check(const CommandLine& line, Terminal& terminal)
{
    const Result<Profile> profile = profileOf(line);
    if (!profile)
        return Outcome::wrongUse(profile.error());
    const auto access = StoreAccess::open(*profile, NewStore::Refuse);
    if (!access)
        return Outcome::unreachable(access.error());
    const auto report = awaitResult<AuditReport>(
        [&](auto done) {
            (*access)->door().checkAudit(std::make_shared<CancelFlag>(), std::move(done));
        },
        Deadline::after(kCheckedWithin));
    if (!report)
        return Outcome::unreachable(report.error());
    terminal.out << (line.has("json") ? toLine(Json(*report)) + '\n' : reportText(*report));
    return report->sound() ? Outcome::done() : Outcome::notSo();
}

} // namespace

std::vector<Command> auditCommands()
{
    return {{.name = "audit check",
             .words = "",
             .summary = "follows the seals of the whole audit; says where the chain breaks",
             .options = {kProfileOption, kDemoOption, kPostgresOption, kFolderOption, kJsonOption},
             .run = check},
            {.name = "audit",
             .words = "",
             .summary = "lists what people did or tried: who, what, why, when, with what result",
             .options = {kProfileOption,
                         kDemoOption,
                         kPostgresOption,
                         kFolderOption,
                         kJsonOption,
                         {"csv", ""},
                         {"by", "WHO"},
                         {"order", "NUMBER|ID"},
                         {"result", "applied|refused"},
                         {"since", "SPAN"},
                         {"text", "PART"},
                         {"limit", "ENTRIES"}},
             .run = audit}};
}

} // namespace orderdeck
