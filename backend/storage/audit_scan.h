#pragma once

#include "backend/orders/audit_chain.h"
#include "backend/storage/order_store.h"

namespace orderdeck {

/// Reads the audit of one shard from its first entry to its newest and follows its seals, in steps
/// between which others may read and the writer goes on.
class AuditScan {
public:
    using Visit = std::function<void(const AuditEntry&)>;
    explicit AuditScan(ShardIndex shard, Visit visit = {})
        : m_chain(shard), m_visit(std::move(visit))
    {}

    /// Takes the next entries, up to those that there were at the first step. True: these are all.
    [[nodiscard]] Result<bool> step(ShardReader& reader);
    /// The next step() goes on to what is newest then.
    void goOn() { m_tail.reset(); }
    /// After the last step: compares the end with what was noted beside the audit.
    [[nodiscard]] Result<void> finish(ShardReader& reader);

    [[nodiscard]] const AuditChain& chain() const { return m_chain; }

private:
    void take(const AuditEntry& entry);

    AuditChain m_chain;
    Visit m_visit;
    std::optional<AuditTail> m_tail; ///< As it was at the first step.
};

} // namespace orderdeck
