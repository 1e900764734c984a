#pragma once

#include "backend/orders/audit.h"
#include "backend/storage/postgres/connection.h"

namespace orderdeck::postgres {

/// Takes what lies in the inbox of a shard's audit into its chain. Several may do so at the same
/// time; one of them wins and the others look again. Answers how many entries it took.
[[nodiscard]] Result<int> sealAudit(Connection& connection, ShardIndex shard);

/// Puts an act into the inbox.
[[nodiscard]] Result<void> enterAct(Connection& connection, const AuditEntry& act);

} // namespace orderdeck::postgres
