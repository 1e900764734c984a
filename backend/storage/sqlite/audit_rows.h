#pragma once

#include "backend/orders/audit.h"
#include "backend/storage/sqlite/statement.h"

namespace orderdeck::sqlite {

/// Columns of audit a, read by auditEntryFrom().
inline constexpr std::string_view kAuditColumns =
    "a.position, a.at, a.actor, a.role, a.act, a.order_id, "
    "a.number, a.event, a.request_id, "
    "a.reason, a.result, a.cause, a.version, "
    "a.state, a.seal";
[[nodiscard]] AuditEntry auditEntryFrom(const Statement& row, ShardIndex shard);

/// Which shard a hot file is, as it says itself.
[[nodiscard]] Result<ShardIndex> shardOf(Connection& connection);
/// Position and seal of the newest entry, as noted beside the audit.
[[nodiscard]] Result<AuditTail> storedTail(Connection& connection);
[[nodiscard]] std::string tailText(const AuditTail& tail);

} // namespace orderdeck::sqlite
