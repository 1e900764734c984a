#pragma once

#include "backend/orders/order_filter.h"
#include "backend/storage/sql/sql_part.h"

#include <optional>
#include <string_view>
#include <vector>

namespace orderdeck::sql {

/// One of the two list tables of a read side.
enum class ListTable { Open, Finished };
/// Named o in every statement.
[[nodiscard]] std::string_view tableName(ListTable table);
/// The tables that can have matches.
[[nodiscard]] std::vector<ListTable> tablesOf(const OrderFilter& filter);

/// Every condition of the filter, joined by AND, "TRUE" when there is none; over a list table named
/// o. Written so that no index is chosen for it: the caller drives the search by another condition.
[[nodiscard]] SqlPart conditions(const OrderFilter& filter, Timestamp now, const Dialect& dialect);

/// Rows of a list table that an index finds: FROM and WHERE, one after the other, of a statement in
/// which the table is o. The values are those of both.
struct IndexedRows {
    std::string_view from;
    SqlPart where;
};

/// The rows among which every match of the filter in this table is found, when an index finds few
/// enough of them to read them all; nullopt: there is no such index.
[[nodiscard]] Result<std::optional<IndexedRows>>
selectiveRows(Session& session, ListTable table, const OrderFilter& filter, Timestamp now);

/// The part of the filter that the counts per (lifecycle, state, region) can answer.
[[nodiscard]] OrderFilter countablePart(const OrderFilter& filter);
/// How many orders match such a part, exactly.
[[nodiscard]] Result<std::int64_t> sumOfCounts(Session& session, const OrderFilter& countable);

} // namespace orderdeck::sql
