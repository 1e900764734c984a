#pragma once

#include "backend/storage/order_check.h"
#include "backend/storage/order_store.h"

#include <functional>

namespace orderdeck {

/// Compares the read side of a shard with its orders and counts: the rest of invariant 5. While a
/// writer is at work, what differs is looked at again; what never stands still is noted, not
/// reported.
class ListCheck {
public:
    ListCheck(ShardReader& reader, const OrderCheck& orders, VerifyReport& report)
        : m_reader(reader), m_orders(orders), m_report(report)
    {}

    /// `ids`: every order of the shard, ascending.
    [[nodiscard]] Result<void> run(const std::vector<OrderId>& ids);

private:
    [[nodiscard]] Result<std::vector<OrderId>> compareRows();
    [[nodiscard]] Result<void> comparePage(const std::vector<OrderRow>& rows);
    [[nodiscard]] Result<void> lookAgain(OrderId id);
    [[nodiscard]] Result<bool> isCaughtUp();
    [[nodiscard]] std::string difference(const OrderRow& row, const Order& order) const;
    void compareCounts(const std::vector<StateCount>& counts);
    void countRow(const OrderRow& row);

    ShardReader& m_reader;
    const OrderCheck& m_orders;
    VerifyReport& m_report;
    std::vector<StateCount> m_counted; ///< From the rows, sorted at the end.
    std::int64_t m_moving = 0;         ///< Rows that changed each time they were looked at.
};

} // namespace orderdeck
