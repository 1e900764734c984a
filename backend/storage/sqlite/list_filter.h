#pragma once

#include "backend/orders/order_filter.h"
#include "backend/storage/sqlite/sql_part.h"

#include <optional>
#include <string_view>
#include <vector>

namespace orderdeck::sqlite {

/// One of the two list tables of a read side.
enum class ListTable { Open, Finished };
/// Named o in every statement.
[[nodiscard]] std::string_view tableName(ListTable table);
/// The tables that can have matches.
[[nodiscard]] std::vector<ListTable> tablesOf(const OrderFilter& filter);

/// Every condition of the filter, joined by AND, "1" when there is none; over a list table named o.
/// Written so that no index is chosen for it: the caller drives the search by another condition.
[[nodiscard]] SqlPart conditions(const OrderFilter& filter, Timestamp now);

/// A condition of the filter whose index has few enough rows in this table to read them all: each
/// match fulfils it. nullopt: there is none.
[[nodiscard]] Result<std::optional<SqlPart>>
selectiveCondition(Connection& connection, ListTable table, const OrderFilter& filter);

/// True when the counts per (lifecycle, state, region) answer how many match.
[[nodiscard]] bool isCountable(const OrderFilter& filter);

} // namespace orderdeck::sqlite
