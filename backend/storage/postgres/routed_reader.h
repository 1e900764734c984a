#pragma once

#include "backend/storage/order_store.h"
#include "backend/storage/postgres/shard_nodes.h"

namespace orderdeck::postgres {

/// Reads of a shard, each on a connection from the pool of the node that the router chose. A single
/// order from a replica is checked against the versions that were seen, and read from the primary
/// when it is older. What follows the feed, gates a write or scans everything asks the primary.
class RoutedReader final : public ShardReader {
public:
    RoutedReader(ShardNodes& nodes, StoreReads reads) : m_nodes(nodes), m_reads(reads) {}

    Result<std::vector<std::optional<Order>>> orders(std::span<const OrderId> ids) override;
    Result<std::vector<Order>> ordersByNumber(std::string_view number) override;
    Result<std::vector<Event>> history(OrderId id) override;
    Result<std::vector<FeedEvent>> feed(std::int64_t position, int limit) override;
    Result<std::int64_t> feedHead() override;
    Result<OrderPage> list(const OrderQuery& query, Timestamp now,
                           const std::function<bool()>& cancelled) override;
    Result<CountsAnswer> counts() override;
    Result<std::vector<StuckCount>> stuck(Timestamp now) override;
    Result<void> scanOrders(const std::function<bool(const Order&)>& visit) override;
    Result<void> scanEvents(const std::function<bool(const Event&)>& visit) override;
    Result<void> scanRefusals(const std::function<bool(const Refusal&)>& visit) override;
    Result<std::vector<AuditEntry>> audit(const AuditWindow& window,
                                          const std::function<bool()>& cancelled) override;
    Result<std::vector<AuditEntry>> auditEntries(std::int64_t after, std::int64_t until,
                                                 int limit) override;
    Result<AuditTail> auditTail() override;
    Result<void> scanManualActs(const std::function<bool(const ManualAct&)>& visit) override;

private:
    struct Wanted {
        ReadNeed need = ReadNeed::Checked;
        std::int64_t seenVersion = 0; ///< That the answer must have at least; 0: any.
    };
    template <typename Ask, typename IsStale>
    auto routed(const Wanted& wanted, const Ask& ask, const IsStale& isStale)
        -> decltype(ask(std::declval<ShardReader&>()));
    template <typename Ask>
    auto fromPrimary(const Ask& ask);
    template <typename Ask>
    auto fromAny(const Ask& ask);

    ShardNodes& m_nodes;
    StoreReads m_reads;
};

} // namespace orderdeck::postgres
