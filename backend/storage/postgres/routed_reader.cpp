#include "backend/storage/postgres/routed_reader.h"

#include "backend/storage/postgres/pooled_session.h"

#include <algorithm>

namespace orderdeck::postgres {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

/// How long a read waits for a connection.
constexpr auto kAcquireWithin = 2s;

/// The read met the replica's own replay.
bool wasCancelledByReplay(const Error& error) { return error.context.starts_with("40001"); }

bool isNodesFault(const Error& error)
{
    return error.kind == ErrorKind::Unavailable || error.kind == ErrorKind::TimedOut ||
           error.kind == ErrorKind::Busy || error.kind == ErrorKind::Io;
}

/// Runs a read on a connection of one node.
template <typename Ask>
auto askNode(ConnectionPool& pool, const Ask& ask) -> decltype(ask(std::declval<ShardReader&>()))
{
    auto lease = pool.acquire(Deadline::after(kAcquireWithin));
    if (!lease)
        return lease.error();
    return ask(lease->as<PooledSession>().reader());
}

} // namespace

template <typename Ask, typename IsStale>
auto RoutedReader::routed(const Wanted& wanted, const Ask& ask, const IsStale& isStale)
    -> decltype(ask(std::declval<ShardReader&>()))
{
    const auto topology = m_nodes.topology();
    const auto now = SteadyClock::now();
    const ReadNeed need = m_reads.seen.complete(now) ? wanted.need : ReadNeed::Primary;
    const ReadRoute route =
        m_reads.router.route({m_nodes.shard(), need, wanted.seenVersion}, *topology, now);
    if (!route.node)
        return Error{ErrorKind::Unavailable, "no node of the shard can be read: " + route.words(),
                     topology->whyNoPrimary};
    auto answer = askNode(m_nodes.pool(route.node->index), ask);
    if (!route.toReplica()) {
        m_reads.router.served(route);
        return answer;
    }
    ReplicaTrouble trouble = ReplicaTrouble::Behind;
    if (answer && !isStale(answer)) {
        m_reads.router.served(route);
        return answer;
    }
    if (!answer && !isNodesFault(answer.error())) {
        m_reads.router.served(route);
        return answer;
    }
    if (!answer)
        trouble = wasCancelledByReplay(answer.error()) ? ReplicaTrouble::Cancelled
                                                       : ReplicaTrouble::Failed;
    const ReadRoute instead =
        m_reads.router.insteadOf(route, trouble, *m_nodes.topology(), SteadyClock::now());
    if (!instead.node)
        return Error{ErrorKind::Unavailable,
                     "the replica's answer is not good enough, and there is no primary to ask",
                     topology->whyNoPrimary};
    auto second = askNode(m_nodes.pool(instead.node->index), ask);
    m_reads.router.served(instead);
    return second;
}

template <typename Ask>
auto RoutedReader::fromPrimary(const Ask& ask)
{
    return routed({ReadNeed::Primary}, ask, [](const auto&) { return false; });
}

template <typename Ask>
auto RoutedReader::fromAny(const Ask& ask)
{
    return routed({ReadNeed::Checked}, ask, [](const auto&) { return false; });
}

Result<std::vector<std::optional<Order>>> RoutedReader::orders(std::span<const OrderId> ids)
{
    std::int64_t seen = 0;
    for (const OrderId id : ids)
        seen = std::max(seen, m_reads.seen.of(id));
    auto found = routed(
        {ReadNeed::Checked, seen}, [&](ShardReader& reader) { return reader.orders(ids); },
        [&](const auto& orders) {
            // What is missing may have been made a moment ago, by anybody.
            for (std::size_t i = 0; i < ids.size(); ++i)
                if (!(*orders)[i] || (*orders)[i]->version < m_reads.seen.of(ids[i]))
                    return true;
            return false;
        });
    if (found) {
        const auto now = SteadyClock::now();
        for (const auto& order : *found)
            if (order)
                m_reads.seen.note(order->id, order->version, now);
    }
    return found;
}

Result<std::vector<Order>> RoutedReader::ordersByNumber(std::string_view number)
{
    return routed(
        {ReadNeed::Checked}, [&](ShardReader& reader) { return reader.ordersByNumber(number); },
        [&](const auto& orders) {
            return orders->empty() || std::ranges::any_of(*orders, [&](const Order& order) {
                       return order.version < m_reads.seen.of(order.id);
                   });
        });
}

Result<std::vector<Event>> RoutedReader::history(OrderId id)
{
    return routed(
        {ReadNeed::Checked, m_reads.seen.of(id)},
        [&](ShardReader& reader) { return reader.history(id); },
        [&](const auto& events) {
            return events->empty() || events->back().version < m_reads.seen.of(id);
        });
}

Result<std::vector<FeedEvent>> RoutedReader::feed(std::int64_t position, int limit)
{
    return fromPrimary([&](ShardReader& reader) { return reader.feed(position, limit); });
}

Result<std::int64_t> RoutedReader::feedHead()
{
    return fromPrimary([](ShardReader& reader) { return reader.feedHead(); });
}

Result<OrderPage> RoutedReader::list(const OrderQuery& query, Timestamp now,
                                     const std::function<bool()>& cancelled)
{
    return fromAny([&](ShardReader& reader) { return reader.list(query, now, cancelled); });
}

Result<CountsAnswer> RoutedReader::counts()
{
    return fromPrimary([](ShardReader& reader) { return reader.counts(); });
}

Result<std::vector<StuckCount>> RoutedReader::stuck(Timestamp now)
{
    return fromAny([&](ShardReader& reader) { return reader.stuck(now); });
}

Result<void> RoutedReader::scanOrders(const std::function<bool(const Order&)>& visit)
{
    return fromPrimary([&](ShardReader& reader) { return reader.scanOrders(visit); });
}

Result<void> RoutedReader::scanEvents(const std::function<bool(const Event&)>& visit)
{
    return fromPrimary([&](ShardReader& reader) { return reader.scanEvents(visit); });
}

Result<void> RoutedReader::scanRefusals(const std::function<bool(const Refusal&)>& visit)
{
    return fromPrimary([&](ShardReader& reader) { return reader.scanRefusals(visit); });
}

Result<std::vector<AuditEntry>> RoutedReader::audit(const AuditWindow& window,
                                                    const std::function<bool()>& cancelled)
{
    return fromPrimary([&](ShardReader& reader) { return reader.audit(window, cancelled); });
}

Result<std::vector<AuditEntry>> RoutedReader::auditEntries(std::int64_t after, std::int64_t until,
                                                           int limit)
{
    return fromPrimary(
        [&](ShardReader& reader) { return reader.auditEntries(after, until, limit); });
}

Result<AuditTail> RoutedReader::auditTail()
{
    return fromPrimary([](ShardReader& reader) { return reader.auditTail(); });
}

Result<void> RoutedReader::scanManualActs(const std::function<bool(const ManualAct&)>& visit)
{
    return fromPrimary([&](ShardReader& reader) { return reader.scanManualActs(visit); });
}

} // namespace orderdeck::postgres
