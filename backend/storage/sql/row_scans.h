#pragma once

#include "backend/storage/order_store.h"
#include "backend/storage/sql/session.h"

namespace orderdeck::sql {

/// Everything that a shard has of one kind, as ShardReader says; in chunks by key, each visited
/// after its statement is finished, so that a slow visitor holds nothing.
[[nodiscard]] Result<void> scanOrders(Session& hot, const std::function<bool(const Order&)>& visit);
[[nodiscard]] Result<void> scanEvents(Session& hot, const std::function<bool(const Event&)>& visit);
[[nodiscard]] Result<void>
scanRefusals(Session& hot, const std::function<bool(const ShardReader::Refusal&)>& visit);

} // namespace orderdeck::sql
