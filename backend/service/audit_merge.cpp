#include "backend/service/audit_merge.h"

#include <algorithm>

namespace orderdeck {

AuditExtract mergeAudit(std::vector<AuditPart> parts, int limit)
{
    AuditExtract page;
    std::vector<std::size_t> taken(parts.size(), 0);
    std::vector<std::int64_t> next;
    for (const AuditPart& part : parts) {
        next.push_back(part.before);
        page.total += part.total;
    }
    page.from = toAuditCursor(next);
    const auto most = static_cast<std::size_t>(limit);
    while (page.entries.size() < most) {
        std::size_t newest = parts.size();
        for (std::size_t shard = 0; shard < parts.size(); ++shard) {
            if (taken[shard] == parts[shard].entries.size())
                continue;
            if (newest == parts.size() ||
                parts[shard].entries[taken[shard]].at > parts[newest].entries[taken[newest]].at)
                newest = shard;
        }
        if (newest == parts.size())
            break;
        AuditEntry& entry = parts[newest].entries[taken[newest]++];
        next[newest] = entry.position;
        page.entries.push_back(std::move(entry));
    }
    for (std::size_t shard = 0; shard < parts.size(); ++shard) {
        const std::size_t found = parts[shard].entries.size();
        if (taken[shard] < found || found >= most)
            page.next = toAuditCursor(next);
    }
    return page;
}

} // namespace orderdeck
