#include "backend/orders/audit_chain.h"

namespace orderdeck {

void AuditChain::report(AuditBreak::Kind kind, OrderId order, std::string detail)
{
    if (m_breaks.size() < AuditReport::kMostBreaks)
        m_breaks.push_back({kind, m_shard, m_last.position, order, std::move(detail)});
}

void AuditChain::take(const AuditEntry& entry)
{
    const AuditTail before = m_last;
    m_last = {entry.position, entry.seal};
    ++m_entries;
    const std::string place = "entry " + std::to_string(entry.position) + " of shard " +
                              std::to_string(m_shard.value + 1);
    if (entry.position != before.position + 1) {
        // What came before is not known, so that its seal proves nothing.
        report(AuditBreak::Kind::Gap, entry.order,
               place + " follows entry " + std::to_string(before.position));
        return;
    }
    if (auditSeal(before.seal, entry) != entry.seal)
        report(AuditBreak::Kind::Seal, entry.order, place + " is not what was sealed");
}

void AuditChain::finish(const AuditTail& tail)
{
    const std::string shard = " of shard " + std::to_string(m_shard.value + 1);
    if (m_last.position < tail.position)
        report(AuditBreak::Kind::CutOff, {},
               "the audit" + shard + " ends with entry " + std::to_string(m_last.position) +
                   ", entry " + std::to_string(tail.position) + " was written");
    else if (m_last != tail)
        report(AuditBreak::Kind::Seal, {},
               "entry " + std::to_string(m_last.position) + shard +
                   " is not the newest that was written");
}

} // namespace orderdeck
