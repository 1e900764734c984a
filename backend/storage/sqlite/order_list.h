#pragma once

#include "backend/orders/page_position.h"
#include "backend/storage/sqlite/list_filter.h"
#include "backend/storage/sqlite/statement.h"

#include <functional>

namespace orderdeck::sqlite {

/// Answers windows of the order list from a read side. A filter with a selective condition is
/// answered from that condition's index; any other walks the index of the sort in chunks, asking
/// between them whether the search was cancelled.
class OrderList {
public:
    explicit OrderList(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] Result<OrderPage> page(const OrderQuery& query, Timestamp now,
                                         const std::function<bool()>& cancelled);

private:
    /// What the steps of one search share.
    struct Search {
        const OrderQuery& query;
        Timestamp now;
        const std::function<bool()>& cancelled;
        SqlPart where; ///< Every condition of the filter.
    };
    [[nodiscard]] Result<OrderPage> search(const Search& search);
    [[nodiscard]] Result<void> rowsByCondition(ListTable table, const Search& search,
                                               const SqlPart& condition,
                                               std::vector<OrderRow>& rows);
    [[nodiscard]] Result<void> rowsBySort(ListTable table, const Search& search,
                                          std::vector<OrderRow>& rows);
    [[nodiscard]] Result<void> read(ListTable table, const SqlPart& sql,
                                    std::vector<OrderRow>& rows);
    /// Sort value and id of the row `steps` after `from`; nullopt: there are fewer.
    [[nodiscard]] Result<std::optional<PagePosition>>
    boundary(ListTable table, const Search& search, const PagePosition& from, int steps);

    Connection& m_connection;
};

} // namespace orderdeck::sqlite
