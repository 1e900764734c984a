#include "backend/storage/audit_scan.h"

#include <limits>

namespace orderdeck {
namespace {

constexpr int kEntriesOfAStep = 2000;
constexpr std::int64_t kNewest = std::numeric_limits<std::int64_t>::max();

} // namespace

void AuditScan::take(const AuditEntry& entry)
{
    m_chain.take(entry);
    if (m_visit)
        m_visit(entry);
}

Result<bool> AuditScan::step(ShardReader& reader)
{
    if (!m_tail) {
        auto tail = reader.auditTail();
        if (!tail)
            return tail.error();
        m_tail = std::move(*tail);
    }
    const auto entries = reader.auditEntries(m_chain.position(), m_tail->position, kEntriesOfAStep);
    if (!entries)
        return entries.error();
    for (const AuditEntry& entry : *entries)
        take(entry);
    return entries->empty();
}

Result<void> AuditScan::finish(ShardReader& reader)
{
    if (!m_tail)
        return {};
    // Entries are read before the tail: what the writer adds meanwhile is in the tail already.
    auto beyond = reader.auditEntries(m_tail->position, kNewest, kEntriesOfAStep);
    const auto now = reader.auditTail();
    if (!now)
        return now.error();
    while (beyond && !beyond->empty() && now->position < beyond->back().position) {
        for (const AuditEntry& entry : *beyond)
            take(entry);
        beyond = reader.auditEntries(m_chain.position(), kNewest, kEntriesOfAStep);
    }
    if (!beyond)
        return beyond.error();
    m_chain.finish(*m_tail);
    return {};
}

} // namespace orderdeck
