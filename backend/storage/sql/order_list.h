#pragma once

#include "backend/storage/sql/list_lane.h"
#include "backend/storage/sql/session.h"

#include <chrono>
#include <functional>

namespace orderdeck::sql {

/// Answers windows of the order list from a read side. A filter with an index that finds few rows
/// is answered from that index; any other walks lanes in the order of the sort, in chunks, asking
/// between them whether the search was cancelled or its time is up.
class OrderList {
public:
    explicit OrderList(Session& session) : m_session(session) {}

    [[nodiscard]] Result<OrderPage> page(const OrderQuery& query, Timestamp now,
                                         const std::function<bool()>& cancelled);

private:
    /// What the steps of one search share.
    struct Search {
        const OrderQuery& query;
        Timestamp now;
        const std::function<bool()>& cancelled;
        std::chrono::steady_clock::time_point until; ///< When the budget is used up.
        SqlPart where = {};                          ///< Every condition of the filter.
        std::vector<Lane> lanes = {};
        std::vector<OrderRow> rows = {};
        int chunk = 0;             ///< Rows of the next piece of a lane.
        std::int64_t searched = 0; ///< As OrderPage.
        std::int64_t outOf = 0;    ///< As OrderPage.
    };
    [[nodiscard]] Result<OrderPage> search(Search& search);
    [[nodiscard]] Result<void> prepare(Search& search);
    [[nodiscard]] Result<void> checkIndexes(ListTable table);
    [[nodiscard]] Result<void> rowsOf(const IndexedRows& indexed, ListTable table, Search& search);
    [[nodiscard]] Result<void> walk(Search& search);
    [[nodiscard]] Result<void> advance(Lane& lane, Search& search);
    [[nodiscard]] Result<void> read(ListTable table, const SqlPart& sql,
                                    std::vector<OrderRow>& rows);
    /// Sort value and id of the row `steps` after where the lane is; nullopt: there are fewer.
    [[nodiscard]] Result<std::optional<PagePosition>> boundary(const Lane& lane, OrderSort sort,
                                                               int steps);
    [[nodiscard]] Result<void> count(const Search& search, OrderPage& page);

    Session& m_session;
};

} // namespace orderdeck::sql
