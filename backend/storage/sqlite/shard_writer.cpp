#include "backend/storage/sqlite/shard_writer.h"

#include "backend/foundation/logging.h"
#include "backend/storage/sqlite/stored_catalogue.h"

#include <algorithm>
#include <cstdlib>

namespace orderdeck::sqlite {
namespace {

/// Errors that a request's own data can cause; everything else is the whole batch's trouble.
bool isOwnFault(ErrorKind kind)
{
    return kind == ErrorKind::Conflict || kind == ErrorKind::Invalid;
}

OrderId orderOf(const StoreRequest& request)
{
    return std::visit(
        [](const auto& r) {
            if constexpr (std::is_same_v<std::decay_t<decltype(r)>, NewOrder>)
                return r.id;
            else
                return r.order;
        },
        request);
}

/// Two requests of one order in a batch would make the second depend on the first's answer.
void requireDistinctOrders(std::span<const StoreRequest> batch)
{
    std::vector<OrderId> ids(batch.size());
    std::ranges::transform(batch, ids.begin(), orderOf);
    std::ranges::sort(ids);
    if (std::ranges::adjacent_find(ids) != ids.end())
        std::abort();
}

Order orderFor(const NewOrder& request)
{
    Order order;
    order.id = request.id;
    order.number = request.number;
    order.source = request.source;
    order.customer = request.customer;
    order.region = request.region;
    order.totalMinor = request.totalMinor;
    order.currency = request.currency;
    order.payload = request.payload;
    order.placedAt = request.at;
    order.lifecycle = request.lifecycle;
    return order;
}

Verdict unwritten(VerdictKind kind, OrderId order, std::string cause)
{
    Verdict verdict;
    verdict.kind = kind;
    verdict.order = order;
    verdict.cause = std::move(cause);
    return verdict;
}

} // namespace

SqliteShardWriter::SqliteShardWriter(std::unique_ptr<Connection> connection,
                                     LifecycleCatalogue catalogue, std::shared_ptr<FeedHead> head)
    : m_connection(std::move(connection)), m_tables(*m_connection), m_audit(*m_connection),
      m_catalogue(std::move(catalogue)), m_head(std::move(head))
{}

Result<std::unique_ptr<ShardWriter>> SqliteShardWriter::open(const std::string& path,
                                                             std::shared_ptr<FeedHead> head)
{
    auto connection = Connection::open(path, Access::DurableWrite);
    if (!connection)
        return connection.error();
    auto catalogue = loadStoredCatalogue(**connection);
    if (!catalogue)
        return catalogue.error();
    std::unique_ptr<SqliteShardWriter> writer(
        new SqliteShardWriter(std::move(*connection), std::move(*catalogue), std::move(head)));
    if (auto opened = writer->m_audit.open(); !opened)
        return opened.error();
    writer->tellHead();
    return std::unique_ptr<ShardWriter>(std::move(writer));
}

Result<void> SqliteShardWriter::transact(const std::function<Result<void>()>& work)
{
    if (m_inDoubt)
        return Error{ErrorKind::Unavailable,
                     "a commit of this shard is in doubt; it has to be opened again",
                     m_connection->path()};
    if (auto begun = m_connection->begin(); !begun)
        return begun;
    m_audit.begin();
    auto done = work();
    if (done)
        done = m_audit.keepTail();
    if (!done) {
        m_connection->rollback();
        return done;
    }
    auto committed = m_connection->commit();
    if (!committed) {
        m_inDoubt = committed.error().kind == ErrorKind::InDoubt;
    } else {
        m_audit.committed();
        tellHead();
    }
    return committed;
}

void SqliteShardWriter::tellHead()
{
    if (const auto head = m_tables.head(); head)
        m_head->store(*head, std::memory_order_relaxed);
}

Result<std::vector<Verdict>> SqliteShardWriter::apply(std::span<const StoreRequest> batch)
{
    requireDistinctOrders(batch);
    m_sinceCheckpoint += static_cast<std::int64_t>(batch.size());
    auto verdicts = attempt(batch, Protection::Batch);
    if (verdicts || !isOwnFault(verdicts.error().kind))
        return verdicts;
    return attempt(batch, Protection::EachRequest);
}

Result<std::vector<Verdict>> SqliteShardWriter::attempt(std::span<const StoreRequest> batch,
                                                        Protection protection)
{
    std::vector<Verdict> verdicts;
    verdicts.reserve(batch.size());
    auto done = transact([&]() -> Result<void> {
        for (const StoreRequest& request : batch) {
            auto verdict =
                protection == Protection::EachRequest ? shielded(request) : decideAndEnter(request);
            if (!verdict)
                return verdict.error();
            verdicts.push_back(std::move(*verdict));
        }
        return {};
    });
    if (!done)
        return done.error();
    return verdicts;
}

Result<Verdict> SqliteShardWriter::shielded(const StoreRequest& request)
{
    if (auto saved = m_connection->exec("SAVEPOINT request"); !saved)
        return saved.error();
    m_audit.savepoint();
    auto verdict = decideAndEnter(request);
    if (!verdict && isOwnFault(verdict.error().kind))
        verdict = refuseUndone(request, verdict.error());
    if (!verdict)
        return verdict;
    if (auto released = m_connection->exec("RELEASE request"); !released)
        return released.error();
    return verdict;
}

Result<void> SqliteShardWriter::undoRequest()
{
    m_audit.backToSavepoint();
    return m_connection->exec("ROLLBACK TO request");
}

Result<Verdict> SqliteShardWriter::refuseUndone(const StoreRequest& request, const Error& fault)
{
    if (auto undone = undoRequest(); !undone)
        return undone.error();
    Verdict verdict = unwritten(VerdictKind::Invalid, orderOf(request),
                                "the store cannot write this request: " + fault.message);
    const auto entered = m_audit.enter(request, verdict);
    if (entered)
        return verdict;
    if (!isOwnFault(entered.error().kind))
        return entered.error();
    if (auto undone = undoRequest(); !undone)
        return undone.error();
    return unwritten(VerdictKind::Unavailable, orderOf(request),
                     "the audit cannot be written, so nothing was done: " +
                         entered.error().message);
}

Result<Verdict> SqliteShardWriter::decideAndEnter(const StoreRequest& request)
{
    auto verdict = decide(request);
    if (verdict)
        if (auto entered = m_audit.enter(request, *verdict); !entered)
            return entered.error();
    return verdict;
}

Result<Verdict> SqliteShardWriter::decide(const StoreRequest& request)
{
    if (const auto* newOrder = std::get_if<NewOrder>(&request))
        return create(*newOrder);
    return transition(std::get<TransitionRequest>(request));
}

Result<std::optional<Verdict>> SqliteShardWriter::answerAgain(const StoredOrder& stored,
                                                              std::string_view requestId,
                                                              std::uint64_t digest)
{
    if (!stored.trail.mayHave(requestId))
        return std::optional<Verdict>{};
    auto past = m_tables.pastAnswer(stored.order.id, requestId);
    if (!past)
        return past.error();
    if (!*past)
        return std::optional<Verdict>{};
    if ((*past)->digest != digest)
        return std::optional(
            unwritten(VerdictKind::Invalid, stored.order.id,
                      "the request id was used for another request of this order"));
    Verdict verdict = std::move((*past)->verdict);
    verdict.repeated = true;
    return std::optional(std::move(verdict));
}

Result<Verdict> SqliteShardWriter::create(const NewOrder& request)
{
    const auto known = m_tables.findBirth(orderFor(request), request.requestId);
    if (!known)
        return known.error();
    if (*known) {
        auto existing = m_tables.find(**known);
        if (!existing)
            return existing.error();
        if (!*existing)
            return unwritten(VerdictKind::Unavailable, **known,
                             "the order that has this number has lost its row; rebuild the shard");
        auto again = answerAgain(**existing, request.requestId, bodyDigest(request));
        if (!again)
            return again.error();
        if (*again)
            return std::move(**again);
        return refuseNumber(request, std::move(**existing));
    }
    const InstalledLifecycle* installed = m_catalogue.newest(request.lifecycle);
    if (installed == nullptr)
        return unwritten(VerdictKind::Invalid, request.id,
                         "there is no lifecycle '" + request.lifecycle + "'");
    return writeNew(request, *installed);
}

Result<Verdict> SqliteShardWriter::refuseNumber(const NewOrder& request, StoredOrder existing)
{
    Verdict verdict;
    verdict.kind = VerdictKind::NumberExists;
    verdict.order = existing.order.id;
    verdict.version = existing.order.version;
    verdict.state = existing.order.state;
    verdict.cause = "the number " + request.number + " of " + request.source +
                    " belongs to order " + toString(existing.order.id);
    TransitionRequest kept;
    kept.order = existing.order.id;
    kept.requestId = request.requestId;
    kept.event = "created";
    kept.actor = request.actor;
    kept.at = request.at;
    if (auto done = m_tables.keepRefusal(verdict, kept, bodyDigest(request)); !done)
        return done.error();
    existing.trail.add(request.requestId);
    if (auto done = m_tables.updateTrail(existing); !done)
        return done.error();
    return verdict;
}

Result<Verdict> SqliteShardWriter::writeNew(const NewOrder& request,
                                            const InstalledLifecycle& installed)
{
    const Lifecycle& lifecycle = *installed.lifecycle;
    StoredOrder stored{orderFor(request), RequestTrail()};
    const Event event{.order = request.id,
                      .version = 1,
                      .name = "created",
                      .from = {},
                      .to = lifecycle.states()[lifecycle.initial()].id,
                      .actor = request.actor,
                      .reason = {},
                      .requestId = request.requestId,
                      .at = request.at,
                      .lifecycleVersion = installed.version,
                      .payload = request.payload};
    fold(stored.order, event);
    stored.trail.add(request.requestId);
    if (auto done = m_tables.insertBirth(stored.order, request.requestId); !done)
        return done.error();
    if (auto done = m_tables.insertEvent(event, bodyDigest(request)); !done)
        return done.error();
    if (auto done = m_tables.insertOrder(stored); !done)
        return done.error();
    Verdict verdict;
    verdict.kind = VerdictKind::Applied;
    verdict.order = request.id;
    verdict.version = 1;
    verdict.state = event.to;
    return verdict;
}

Result<Verdict> SqliteShardWriter::transition(const TransitionRequest& request)
{
    auto found = m_tables.find(request.order);
    if (!found)
        return found.error();
    if (!*found)
        return unwritten(VerdictKind::NotFound, request.order,
                         "there is no order " + toString(request.order));
    StoredOrder& stored = **found;
    auto again = answerAgain(stored, request.requestId, bodyDigest(request));
    if (!again)
        return again.error();
    if (*again)
        return std::move(**again);
    const Lifecycle* lifecycle =
        m_catalogue.find(stored.order.lifecycle, stored.order.lifecycleVersion);
    if (lifecycle == nullptr)
        return unwritten(VerdictKind::Unavailable, request.order,
                         "this shard does not have version " +
                             std::to_string(stored.order.lifecycleVersion) + " of lifecycle " +
                             stored.order.lifecycle);
    Judgement judgement = judge(*lifecycle, stored.order, request, m_guardFields);
    if (isFinal(judgement.verdict.kind))
        if (auto done = keep(stored, request, judgement); !done)
            return done.error();
    return std::move(judgement.verdict);
}

Result<void> SqliteShardWriter::keep(StoredOrder& stored, const TransitionRequest& request,
                                     const Judgement& judgement)
{
    stored.trail.add(request.requestId);
    if (judgement.verdict.kind != VerdictKind::Applied) {
        auto kept = m_tables.keepRefusal(judgement.verdict, request, bodyDigest(request));
        return kept ? m_tables.updateTrail(stored) : kept;
    }
    fold(stored.order, judgement.event);
    auto written = m_tables.insertEvent(judgement.event, bodyDigest(request));
    return written ? m_tables.updateOrder(stored) : written;
}

Result<std::vector<ImportOutcome>> SqliteShardWriter::import(std::span<const OrderHistory> batch)
{
    for (const OrderHistory& history : batch)
        m_sinceCheckpoint += static_cast<std::int64_t>(history.events.size());
    std::vector<ImportOutcome> outcomes;
    outcomes.reserve(batch.size());
    auto done = transact([&]() -> Result<void> {
        for (const OrderHistory& history : batch) {
            auto outcome = importOne(history);
            if (!outcome)
                return outcome.error();
            outcomes.push_back(*outcome);
        }
        return {};
    });
    if (!done)
        return done.error();
    return outcomes;
}

Result<ImportOutcome> SqliteShardWriter::importOne(const OrderHistory& history)
{
    if (history.events.empty())
        return Error{ErrorKind::Invalid, "a history without events", history.order.number};
    const std::string& birthRequest = history.events.front().requestId;
    const auto known = m_tables.findBirth(history.order, birthRequest);
    if (!known)
        return known.error();
    const std::uint64_t digest = historyDigest(history);
    if (*known) {
        const auto written = m_tables.birthDigest(**known);
        if (!written)
            return written.error();
        return *written == digest ? ImportOutcome::AlreadyThere : ImportOutcome::Conflict;
    }
    if (auto done = m_tables.insertBirth(history.order, birthRequest); !done)
        return done.error();
    StoredOrder stored{history.order, RequestTrail()};
    std::int64_t version = 0;
    for (Event event : history.events) {
        event.order = stored.order.id;
        event.version = ++version;
        fold(stored.order, event);
        stored.trail.add(event.requestId);
        if (auto done = m_tables.insertEvent(event, version == 1 ? digest : 0); !done)
            return done.error();
    }
    if (auto done = m_tables.insertOrder(stored); !done)
        return done.error();
    return ImportOutcome::Written;
}

Result<void> SqliteShardWriter::install(const LifecycleCatalogue& catalogue,
                                        const std::optional<AuditEntry>& act)
{
    auto done = transact([&] {
        auto stored = storeCatalogue(*m_connection, m_catalogue, catalogue);
        return stored && act ? m_audit.add(*act) : stored;
    });
    if (!done)
        return done;
    auto stored = loadStoredCatalogue(*m_connection);
    if (!stored)
        return stored.error();
    m_catalogue = std::move(*stored);
    return {};
}

Result<void> SqliteShardWriter::note(const AuditEntry& act)
{
    return transact([&] { return m_audit.add(act); });
}

Result<OrderId> SqliteShardWriter::newestId()
{
    const auto newest = m_connection->number("SELECT max(id) FROM births");
    if (!newest)
        return newest.error();
    return OrderId(*newest);
}

void SqliteShardWriter::maintain()
{
    // Fewer writes are not worth the fsync of the data file.
    constexpr std::int64_t kWorthCheckpoint = 2000;
    if (m_sinceCheckpoint < kWorthCheckpoint)
        return;
    m_sinceCheckpoint = 0;
    if (auto done = m_connection->number("PRAGMA wal_checkpoint(PASSIVE)"); !done)
        qCWarning(logStorage) << "checkpoint:" << done.error().text().c_str();
}

} // namespace orderdeck::sqlite
