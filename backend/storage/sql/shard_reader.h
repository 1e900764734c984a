#pragma once

#include "backend/storage/order_store.h"
#include "backend/storage/sql/audit_reads.h"
#include "backend/storage/sql/order_list.h"
#include "backend/storage/sql/session.h"

namespace orderdeck::sql {

/// Reads of one shard, whatever the engine. Every statement is finished before a call returns;
/// scans go in chunks by key, so that no long reader holds up the engine.
class SqlShardReader final : public ShardReader {
public:
    /// `hot` reads orders, events and the audit, `lists` the read side; nullptr: `hot` reads both.
    explicit SqlShardReader(std::unique_ptr<Session> hot, std::unique_ptr<Session> lists = nullptr);

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
    const std::unique_ptr<Session> m_hotSession;
    const std::unique_ptr<Session> m_listSession; ///< May be null.
    Session& m_hot;
    Session& m_lists;
    const std::unique_ptr<Statement> m_order;
    const std::unique_ptr<Statement> m_orders;
    const std::unique_ptr<Statement> m_byNumber;
    const std::unique_ptr<Statement> m_history;
    const std::unique_ptr<Statement> m_feed;
    const std::unique_ptr<Statement> m_head;
    const std::unique_ptr<Statement> m_counts;
    const std::unique_ptr<Statement> m_position;
    const std::unique_ptr<Statement> m_stuck;
    OrderList m_list;
    AuditReads m_audit;
};

} // namespace orderdeck::sql
