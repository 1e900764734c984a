#include "backend/foundation/text.h"
#include "backend/service/audit_merge.h"
#include "backend/service/gathering.h"
#include "backend/service/order_service.h"
#include "backend/service/order_service_state.h"
#include "backend/storage/audit_scan.h"

#include <algorithm>
#include <limits>

namespace orderdeck {

namespace {

constexpr int kMostEntries = 1000;
constexpr std::size_t kMostFilesBytes = 2000; ///< Of the file names of an import.

/// The seals of one shard, followed in steps; between two of them others read.
struct ShardScan {
    ShardReaders& readers;
    std::size_t shard;
    AuditScan scan;
    std::function<bool()> cancelled;
    std::shared_ptr<Gathering<AuditReport>> reports;
};

AuditReport reportOf(const AuditChain& chain)
{
    return {chain.entries(), chain.breaks(), {chain.last()}};
}

void step(const std::shared_ptr<ShardScan>& scan)
{
    scan->readers.run([scan](Result<ShardReader*> reader) {
        if (!reader)
            return scan->reports->set(scan->shard, reader.error());
        if (scan->cancelled())
            return scan->reports->set(scan->shard,
                                      Error{ErrorKind::Cancelled, "the check was ended"});
        const auto stepped = scan->scan.step(**reader);
        if (!stepped)
            return scan->reports->set(scan->shard, stepped.error());
        if (!*stepped)
            return step(scan);
        if (const auto finished = scan->scan.finish(**reader); !finished)
            return scan->reports->set(scan->shard, finished.error());
        scan->reports->set(scan->shard, reportOf(scan->scan.chain()));
    });
}

AuditReport merged(const std::vector<AuditReport>& reports)
{
    AuditReport all;
    for (const AuditReport& report : reports) {
        all.entries += report.entries;
        all.breaks.insert(all.breaks.end(), report.breaks.begin(), report.breaks.end());
        all.tails.insert(all.tails.end(), report.tails.begin(), report.tails.end());
    }
    if (all.breaks.size() > AuditReport::kMostBreaks)
        all.breaks.resize(AuditReport::kMostBreaks);
    return all;
}

/// "3 files: orders.csv (1,204 bytes), …"
std::string filesText(const std::vector<std::string>& files)
{
    std::string text = std::to_string(files.size()) + (files.size() == 1 ? " file" : " files");
    for (std::size_t i = 0; i < files.size(); ++i) {
        const std::string name = isCleanText(files[i]) ? files[i] : "a name that is no UTF-8";
        if (text.size() + name.size() > kMostFilesBytes)
            return text + " …";
        text.append(i == 0 ? ": " : ", ").append(name);
    }
    return text;
}

} // namespace

void OrderService::State::enter(AuditEntry act, std::function<void(Result<void>)> done)
{
    InstallTask task{nullptr, std::move(act), std::move(done)};
    const auto put = shards.front()->firstInbox().put(task);
    if (put == WriterInbox::Put::Closed)
        task.done(Error{ErrorKind::Unavailable, "the service is stopping"});
    else if (put == WriterInbox::Put::Full)
        task.done(Error{ErrorKind::Busy, "too much is waiting; try again in a moment"});
}

void OrderService::audit(AuditQuery query, std::shared_ptr<CancelFlag> cancel,
                         Callback<Result<AuditExtract>> done)
{
    State& state = *m_state;
    if (query.limit < 1 || query.limit > kMostEntries)
        return done(Error{ErrorKind::Invalid, "a window has 1 to 1000 entries"});
    std::vector<std::int64_t> before(state.shards.size(), std::numeric_limits<std::int64_t>::max());
    if (!query.before.empty()) {
        const auto cursor = parseAuditCursor(query.before, state.shards.size());
        if (!cursor)
            return done(Error{ErrorKind::Invalid, "this is no place in the audit"});
        before = *cursor;
    }
    const auto parts = std::make_shared<Gathering<AuditPart>>(
        state.shards.size(), [limit = query.limit, done = std::move(done)](auto all) {
            if (!all)
                return done(all.error());
            done(mergeAudit(std::move(*all), limit));
        });
    const auto cancelled = [cancel = std::move(cancel), &state] {
        return state.stopping || (cancel && cancel->cancelled());
    };
    for (std::size_t i = 0; i < state.shards.size(); ++i) {
        state.shards[i]->lists->run([parts, query, cancelled, from = before[i],
                                     i](Result<ShardReader*> reader) {
            if (!reader)
                return parts->set(i, reader.error());
            // What is written after this belongs to a newer page, in every shard.
            const auto tail = (*reader)->auditTail();
            if (!tail)
                return parts->set(i, tail.error());
            AuditPart part{{}, std::min(from, tail->position + 1), tail->position};
            auto entries = (*reader)->audit({query.filter, part.before, query.limit}, cancelled);
            if (!entries)
                return parts->set(i, entries.error());
            part.entries = std::move(*entries);
            parts->set(i, std::move(part));
        });
    }
}

void OrderService::checkAudit(std::shared_ptr<CancelFlag> cancel,
                              Callback<Result<AuditReport>> done)
{
    State& state = *m_state;
    const auto reports = std::make_shared<Gathering<AuditReport>>(
        state.shards.size(), [done = std::move(done)](auto all) {
            if (!all)
                return done(all.error());
            done(merged(*all));
        });
    const auto cancelled = [cancel = std::move(cancel), &state] {
        return state.stopping || (cancel && cancel->cancelled());
    };
    for (std::size_t i = 0; i < state.shards.size(); ++i)
        step(std::make_shared<ShardScan>(ShardScan{*state.shards[i]->lists, i,
                                                   AuditScan(ShardIndex(static_cast<int>(i))),
                                                   cancelled, reports}));
}

void OrderService::beginImport(ImportStart start, Callback<Result<void>> done)
{
    if (!isManual(start.actor))
        return done({});
    if (!isCleanText(start.actor.name) || !isCleanText(start.mapping) ||
        start.actor.name.size() > kMaxNameBytes || start.mapping.size() > kMaxNameBytes)
        return done(Error{ErrorKind::Invalid, "who imports, or the mapping, has no clean name"});
    AuditEntry act;
    act.actor = std::move(start.actor);
    act.act = AuditAct::Import;
    act.event = std::move(start.mapping);
    act.cause = filesText(start.files);
    const bool allowed = atLeast(act.actor.role, Role::Support);
    const Error forbidden{ErrorKind::Forbidden, "importing orders takes the role support"};
    if (!allowed) {
        act.result = VerdictKind::Forbidden;
        act.cause = forbidden.message;
    }
    m_state->enter(std::move(act),
                   [allowed, forbidden, done = std::move(done)](const Result<void>& entered) {
                       done(entered && !allowed ? Result<void>(forbidden) : entered);
                   });
}

} // namespace orderdeck
