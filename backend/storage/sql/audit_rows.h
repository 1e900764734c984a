#pragma once

#include "backend/orders/audit.h"
#include "backend/storage/sql/session.h"

namespace orderdeck::sql {

/// Columns of audit a, read by auditEntryFrom().
inline constexpr std::string_view kAuditColumns =
    "a.position, a.at, a.actor, a.role, a.act, a.order_id, "
    "a.number, a.event, a.request_id, "
    "a.reason, a.result, a.cause, a.version, "
    "a.state, a.seal";
[[nodiscard]] AuditEntry auditEntryFrom(const Row& row, ShardIndex shard);

/// Which shard the hot side is of, as it says itself.
[[nodiscard]] Result<ShardIndex> shardOf(Session& session);
/// Position and seal of the newest entry, as noted beside the audit.
[[nodiscard]] Result<AuditTail> storedTail(Session& session);
/// As noted there; nothing: an audit without entries.
[[nodiscard]] AuditTail parseTail(std::string_view text);
[[nodiscard]] std::string tailText(const AuditTail& tail);

} // namespace orderdeck::sql
