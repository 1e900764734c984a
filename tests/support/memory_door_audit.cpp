#include "backend/service/audit_merge.h"
#include "tests/support/memory_door.h"

#include <algorithm>

namespace orderdeck {

void MemoryDoor::enter(AuditEntry entry)
{
    if (!isManual(entry.actor) || !m_keepHistories)
        return;
    entry.position = static_cast<std::int64_t>(m_audit.size()) + 1;
    entry.at = m_clock.now();
    const auto order = static_cast<std::size_t>(entry.order.value);
    if (order > 0 && order <= m_records.size())
        entry.number = m_records[order - 1].stored.order.number;
    entry.seal = auditSeal(m_audit.empty() ? std::string() : m_audit.back().seal, entry);
    m_audit.push_back(std::move(entry));
}

void MemoryDoor::forge(std::int64_t position, const std::string& reason)
{
    const std::lock_guard lock(m_mutex);
    m_audit.at(static_cast<std::size_t>(position) - 1).reason = reason;
}

void MemoryDoor::audit(AuditQuery query, std::shared_ptr<CancelFlag> cancel,
                       Callback<Result<AuditExtract>> done)
{
    run([this, query = std::move(query), cancel = std::move(cancel), done = std::move(done)] {
        if (cancel && cancel->cancelled())
            return done(Error{ErrorKind::Cancelled, "the search was ended"});
        AuditPart part;
        {
            const std::lock_guard lock(m_mutex);
            part.total = static_cast<std::int64_t>(m_audit.size());
            const auto cursor = parseAuditCursor(query.before, 1);
            part.before = cursor ? cursor->front() : part.total + 1;
            for (auto entry = m_audit.rbegin(); entry != m_audit.rend(); ++entry)
                if (entry->position < part.before && orderdeck::matches(query.filter, *entry) &&
                    part.entries.size() < static_cast<std::size_t>(query.limit))
                    part.entries.push_back(*entry);
        }
        done(mergeAudit({std::move(part)}, query.limit));
    });
}

void MemoryDoor::checkAudit(std::shared_ptr<CancelFlag> cancel, Callback<Result<AuditReport>> done)
{
    run([this, cancel = std::move(cancel), done = std::move(done)] {
        if (cancel && cancel->cancelled())
            return done(Error{ErrorKind::Cancelled, "the check was ended"});
        AuditChain chain{ShardIndex(0)};
        const std::lock_guard lock(m_mutex);
        for (const AuditEntry& entry : m_audit)
            chain.take(entry);
        done(AuditReport{chain.entries(), chain.breaks(), {chain.last()}});
    });
}

void MemoryDoor::beginImport(ImportStart start, Callback<Result<void>> done)
{
    AuditEntry entry;
    entry.actor = std::move(start.actor);
    entry.act = AuditAct::Import;
    entry.event = std::move(start.mapping);
    {
        const std::lock_guard lock(m_mutex);
        enter(std::move(entry));
    }
    done({});
}

} // namespace orderdeck
