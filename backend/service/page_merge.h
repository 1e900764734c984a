#pragma once

#include "backend/orders/order_filter.h"

#include <vector>

namespace orderdeck {

/// One window out of the windows of all shards, which were read with the same query: the first
/// `query.limit` rows in the query's order, the sum of the matches, and a cursor that every shard
/// understands. Pure.
[[nodiscard]] OrderPage mergePages(const OrderQuery& query, std::vector<OrderPage> pages);

} // namespace orderdeck
