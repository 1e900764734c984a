#pragma once

#include "backend/orders/audit.h"

#include <cstdint>
#include <vector>

namespace orderdeck {

/// What one shard gives to a page of the audit.
struct AuditPart {
    std::vector<AuditEntry> entries; ///< Newest first.
    std::int64_t before = 0;         ///< They were looked for before this position.
    std::int64_t total = 0;          ///< Entries of the shard, whatever the filter.
};

/// One page out of the parts of all shards: the newest `limit` by their times, each shard's in its
/// own order, and where to go on in every shard. Pure.
[[nodiscard]] AuditExtract mergeAudit(std::vector<AuditPart> parts, int limit);

} // namespace orderdeck
