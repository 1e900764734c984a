#pragma once

#include "backend/storage/order_store.h"
#include "backend/storage/sqlite/audit_reads.h"
#include "backend/storage/sqlite/order_list.h"
#include "backend/storage/sqlite/shard_files.h"
#include "backend/storage/sqlite/statement.h"

namespace orderdeck::sqlite {

/// Reads of one shard over two query_only connections, one per file. Every statement is finished
/// before a call returns; scans go in chunks by key, so that no long reader pins the log.
class SqliteShardReader final : public ShardReader {
public:
    [[nodiscard]] static Result<std::unique_ptr<ShardReader>> open(const ShardFiles& files);

    [[nodiscard]] Result<std::vector<std::optional<Order>>>
    orders(std::span<const OrderId> ids) override;
    [[nodiscard]] Result<std::vector<Order>> ordersByNumber(std::string_view number) override;
    [[nodiscard]] Result<std::vector<Event>> history(OrderId id) override;
    [[nodiscard]] Result<std::vector<FeedEvent>> feed(std::int64_t position, int limit) override;
    [[nodiscard]] Result<std::int64_t> feedHead() override;
    [[nodiscard]] Result<OrderPage> list(const OrderQuery& query, Timestamp now,
                                         const std::function<bool()>& cancelled) override;
    [[nodiscard]] Result<CountsAnswer> counts() override;
    [[nodiscard]] Result<std::vector<StuckCount>> stuck(Timestamp now) override;
    [[nodiscard]] Result<void> scanOrders(const std::function<bool(const Order&)>& visit) override;
    [[nodiscard]] Result<void> scanEvents(const std::function<bool(const Event&)>& visit) override;
    [[nodiscard]] Result<void>
    scanRefusals(const std::function<bool(const Refusal&)>& visit) override;
    [[nodiscard]] Result<std::vector<AuditEntry>>
    audit(const AuditWindow& window, const std::function<bool()>& cancelled) override;
    [[nodiscard]] Result<std::vector<AuditEntry>>
    auditEntries(std::int64_t after, std::int64_t until, int limit) override;
    [[nodiscard]] Result<AuditTail> auditTail() override;
    [[nodiscard]] Result<void>
    scanManualActs(const std::function<bool(const ManualAct&)>& visit) override;

private:
    SqliteShardReader(std::unique_ptr<Connection> hot, std::unique_ptr<Connection> lists);

    std::unique_ptr<Connection> m_hot;
    std::unique_ptr<Connection> m_lists;
    Statement m_order;
    Statement m_orders;
    Statement m_byNumber;
    Statement m_history;
    Statement m_feed;
    Statement m_head;
    Statement m_counts;
    Statement m_position;
    Statement m_stuck;
    OrderList m_list;
    AuditReads m_audit;
};

} // namespace orderdeck::sqlite
