#pragma once

#include "backend/orders/page_position.h"
#include "backend/storage/sql/list_filter.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck::sql {

/// A walk along one index in the order of the sort: over a whole table, or over its rows with one
/// state, region, source or lifecycle. The lanes of a search have no row in common, and together
/// all that can match.
struct Lane {
    /// What all rows of a lane have in common. For all but Whole the sort is LongestInState.
    enum class Kind { Whole, State, Region, Source, Lifecycle };
    ListTable table = ListTable::Open;
    Kind kind = Kind::Whole;
    std::string value = {};    ///< Of the kind; empty for Whole.
    PagePosition reached = {}; ///< Everything up to here was looked at.
    /// The furthest sort value that can match, in the sort's direction; none: no bound.
    std::optional<std::int64_t> last = {};
    bool started = false;  ///< Was advanced in this search.
    bool finished = false; ///< Has no more rows that can match.
};

/// The fixed fragments of a lane in one sort.
struct LaneSql {
    std::string_view table; ///< With the index that is in the order of the sort.
    std::string_view
        common; ///< The condition that all its rows fulfil; with one value if not Whole.
    std::string_view column; ///< The sort value.
    std::string_view after;  ///< Row values beyond a position.
    std::string_view until;
    std::string_view order;
};
[[nodiscard]] LaneSql laneSql(const Lane& lane, OrderSort sort);
/// The order of a sort and what lies beyond a position, for rows that another index finds.
struct UnindexedSort {
    std::string_view order;
    std::string_view after;
};
[[nodiscard]] UnindexedSort unindexedSort(OrderSort sort);
void bindPosition(SqlPart& sql, OrderSort sort, const PagePosition& position);

/// The lanes of a table for a query, each at the place where the first row can be that comes after
/// the query's cursor. Within the caller's transaction.
[[nodiscard]] Result<std::vector<Lane>> lanesOf(Session& session, ListTable table,
                                                const OrderQuery& query, Timestamp now);
/// True when no row of the lane beyond this place can match.
[[nodiscard]] bool isBeyond(const Lane& lane, OrderSort sort, const PagePosition& position);

} // namespace orderdeck::sql
