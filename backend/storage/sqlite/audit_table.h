#pragma once

#include "backend/storage/order_store.h"
#include "backend/storage/sqlite/statement.h"

namespace orderdeck::sqlite {

/// The writer's side of the audit of one shard: gives each entry its position and its seal. Works
/// inside the transaction that the caller has open. Because a shard has one writer, the chain is
/// sealed as it is written.
class AuditTable {
public:
    explicit AuditTable(Connection& connection);

    /// Where the chain goes on. A file whose audit was removed can be opened; its entries fail.
    [[nodiscard]] Result<void> open();

    void begin() { m_pending = m_tail; }
    void savepoint() { m_saved = m_pending; }
    void backToSavepoint() { m_pending = m_saved; }
    void committed() { m_tail = m_pending; }

    /// Conflict: this entry cannot be written; others may.
    [[nodiscard]] Result<void> add(AuditEntry entry);
    /// Adds the entry of a request that was decided now; nothing for a machine's, or for an answer
    /// that was given again.
    [[nodiscard]] Result<void> enter(const StoreRequest& request, const Verdict& verdict);
    /// Notes the newest entry beside the audit, before the commit.
    [[nodiscard]] Result<void> keepTail();

private:
    [[nodiscard]] Result<std::string> numberOf(OrderId order);

    Connection& m_connection;
    Statement m_insert;
    Statement m_number;
    Statement m_keepTail;
    ShardIndex m_shard{};
    bool m_present = false; ///< The table is there.
    AuditTail m_tail;       ///< Committed.
    AuditTail m_pending;    ///< In this transaction.
    AuditTail m_saved;
};

} // namespace orderdeck::sqlite
