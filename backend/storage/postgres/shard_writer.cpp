#include "backend/storage/postgres/shard_writer.h"

#include "backend/foundation/logging.h"
#include "backend/storage/postgres/audit_sealing.h"
#include "backend/storage/postgres/stored_catalogue.h"
#include "backend/storage/postgres/wire_batch.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace orderdeck::postgres {
namespace {

/// Orders born in one stretch of 2^21 seconds share a partition of the events.
constexpr unsigned kPartitionShift = 52;
/// A writer that is opened waits so long for a primary; whoever opened it tries again.
constexpr std::chrono::milliseconds kPrimaryWithin{1000};

OrderId orderOf(const StoreRequest& request)
{
    if (const auto* made = std::get_if<NewOrder>(&request))
        return made->id;
    return std::get<TransitionRequest>(request).order;
}

bool isManualRequest(const StoreRequest& request)
{
    return std::visit([](const auto& wish) { return isManual(wish.actor); }, request);
}

void requireDistinctOrders(std::span<const StoreRequest> batch)
{
    std::vector<OrderId> ids(batch.size());
    std::ranges::transform(batch, ids.begin(), orderOf);
    std::ranges::sort(ids);
    if (std::ranges::adjacent_find(ids) != ids.end())
        std::abort();
}

/// The rows of an answer in the order of the requests.
Result<std::vector<Verdict>> verdictsOf(std::span<const StoreRequest> batch, const Answer& answer)
{
    std::array<std::vector<std::size_t>, 2> places; ///< Of creates and transitions in the batch.
    for (std::size_t i = 0; i < batch.size(); ++i)
        places.at(batch[i].index()).push_back(i);
    std::vector<Verdict> verdicts(batch.size());
    std::size_t answered = 0;
    for (int row = 0; row < answer.size(); ++row) {
        const auto function = static_cast<std::size_t>(answer.integer(row, kVerdictFunction));
        const auto place = static_cast<std::size_t>(answer.integer(row, kVerdictPlace)) - 1;
        verdicts.at(places.at(function).at(place)) = verdictFrom(answer, row);
        ++answered;
    }
    if (answered != batch.size())
        return Error{ErrorKind::InDoubt,
                     "the database gave " + std::to_string(answered) + " answers to " +
                         std::to_string(batch.size()) + " requests",
                     {}};
    return verdicts;
}

} // namespace

PostgresShardWriter::PostgresShardWriter(const ShardNodes& nodes, SeenVersions& seen,
                                         PrimaryConnection primary, LifecycleCatalogue catalogue)
    : m_nodes(nodes), m_seen(seen), m_node(primary.node), m_timeline(primary.timeline),
      m_connection(std::move(primary.connection)), m_catalogue(std::move(catalogue))
{}

Result<std::unique_ptr<ShardWriter>>
PostgresShardWriter::open(const ShardNodes& nodes, SeenVersions& seen,
                          std::chrono::milliseconds statementWithin)
{
    auto primary = nodes.connectToPrimary(statementWithin, Deadline::after(kPrimaryWithin));
    if (!primary)
        return primary.error();
    auto catalogue = loadStoredCatalogue(*primary->connection);
    if (!catalogue)
        return catalogue.error();
    std::unique_ptr<PostgresShardWriter> writer(
        new PostgresShardWriter(nodes, seen, std::move(*primary), std::move(*catalogue)));
    writer->seal();
    return std::unique_ptr<ShardWriter>(std::move(writer));
}

Result<void> PostgresShardWriter::requirePrimary() const
{
    if (m_nodes.isStillPrimary(m_node, m_timeline))
        return {};
    return Error{ErrorKind::Unavailable, "the database is not known to be the primary any more",
                 m_connection->place()};
}

void PostgresShardWriter::noteVersions(const std::vector<Verdict>& verdicts)
{
    const auto now = SeenVersions::Clock::now();
    for (const Verdict& verdict : verdicts)
        if (verdict.kind == VerdictKind::Applied)
            m_seen.note(verdict.order, verdict.version, now);
}

Result<std::vector<Verdict>> PostgresShardWriter::apply(std::span<const StoreRequest> batch)
{
    requireDistinctOrders(batch);
    if (auto still = requirePrimary(); !still)
        return still.error();
    for (const StoreRequest& request : batch)
        if (const auto* made = std::get_if<NewOrder>(&request))
            if (auto ready = ensurePartition(made->id); !ready)
                return ready.error();
    auto verdicts = attempt(batch);
    if (verdicts) {
        noteVersions(*verdicts);
        if (std::ranges::any_of(batch, isManualRequest))
            seal();
    }
    return verdicts;
}

Result<std::vector<Verdict>> PostgresShardWriter::attempt(std::span<const StoreRequest> batch)
{
    const WireBatch wire = wireBatch(batch, m_catalogue);
    const auto answer = m_connection->write(wire.sql, wire.values);
    if (answer)
        return verdictsOf(batch, *answer);
    if (isOfTheData(answer.error()))
        return inHalves(batch, answer.error());
    return answer.error();
}

Result<std::vector<Verdict>> PostgresShardWriter::inHalves(std::span<const StoreRequest> batch,
                                                           const Error& refusal)
{
    if (batch.size() == 1)
        return refuse(batch.front(), refusal);
    const std::size_t half = batch.size() / 2;
    auto first = attempt(batch.first(half));
    if (!first)
        return first;
    auto second = attempt(batch.subspan(half));
    if (!second) {
        // The first half is written: only its callers can be told so.
        Verdict lost;
        lost.kind = second.error().kind == ErrorKind::InDoubt ? VerdictKind::InDoubt
                                                              : VerdictKind::Unavailable;
        lost.cause = second.error().text();
        for (const StoreRequest& request : batch.subspan(half)) {
            lost.order = orderOf(request);
            first->push_back(lost);
        }
        return first;
    }
    std::ranges::move(*second, std::back_inserter(*first));
    return first;
}

Result<std::vector<Verdict>> PostgresShardWriter::refuse(const StoreRequest& request,
                                                         const Error& refusal)
{
    Verdict verdict;
    verdict.kind = VerdictKind::Invalid;
    verdict.order = orderOf(request);
    verdict.cause = "the store cannot write this request: " + refusal.message;
    if (isManualRequest(request)) {
        const AuditEntry act =
            std::visit([&](const auto& wish) { return auditEntry(wish, verdict); }, request);
        if (const auto entered = enterAct(*m_connection, act); !entered) {
            verdict.kind = VerdictKind::Unavailable;
            verdict.cause =
                "the audit cannot be written, so nothing was done: " + entered.error().message;
        }
    }
    return std::vector<Verdict>{std::move(verdict)};
}

Result<std::vector<ImportOutcome>> PostgresShardWriter::import(std::span<const OrderHistory> batch)
{
    if (auto still = requirePrimary(); !still)
        return still.error();
    for (const OrderHistory& history : batch) {
        if (history.events.empty())
            return Error{ErrorKind::Invalid, "a history without events", history.order.number};
        if (auto ready = ensurePartition(history.order.id); !ready)
            return ready.error();
    }
    const WireBatch wire = wireImport(batch, m_catalogue);
    const auto answer = m_connection->write(wire.sql, wire.values);
    if (!answer)
        return answer.error();
    std::vector<ImportOutcome> outcomes(batch.size(), ImportOutcome::Conflict);
    for (int row = 0; row < answer->size(); ++row)
        outcomes.at(static_cast<std::size_t>(answer->integer(row, 0)) - 1) =
            outcomeFrom(*answer, row);
    return outcomes;
}

Result<void> PostgresShardWriter::ensurePartition(OrderId id)
{
    const std::int64_t partition = id.value >> kPartitionShift;
    if (m_partitions.contains(partition))
        return {};
    auto made = m_connection->query("SELECT orderdeck.ensure_partition($1)",
                                    {std::to_string(id.value)}, Purpose::Write);
    if (!made)
        return made.error();
    m_partitions.insert(partition);
    return {};
}

Result<void> PostgresShardWriter::install(const LifecycleCatalogue& catalogue,
                                          const std::optional<AuditEntry>& act)
{
    auto stored = storeCatalogue(*m_connection, m_catalogue, catalogue);
    if (!stored)
        return stored;
    auto loaded = loadStoredCatalogue(*m_connection);
    if (!loaded)
        return loaded.error();
    m_catalogue = std::move(*loaded);
    return act ? note(*act) : Result<void>();
}

Result<void> PostgresShardWriter::note(const AuditEntry& act)
{
    auto entered = enterAct(*m_connection, act);
    if (entered)
        seal();
    return entered;
}

Result<OrderId> PostgresShardWriter::newestId()
{
    const auto newest =
        m_connection->run("SELECT coalesce(max(id), 0) FROM orderdeck.births", Purpose::Read);
    if (!newest)
        return newest.error();
    return OrderId(newest->integer(0, 0));
}

void PostgresShardWriter::maintain() { seal(); }

void PostgresShardWriter::seal()
{
    // What stays in the inbox is sealed the next time.
    if (const auto sealed = sealAudit(*m_connection, m_nodes.shard()); !sealed)
        qCWarning(logStorage) << "sealing the audit:" << sealed.error().text().c_str();
}

} // namespace orderdeck::postgres
