#pragma once

#include "backend/foundation/result.h"
#include "backend/orders/order_filter.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// What a file of orders can say about each: the fields of a row of the list.
enum class OrderColumn : std::uint8_t {
    Id,
    Number,
    Source,
    Customer,
    Region,
    Lifecycle,
    LifecycleVersion,
    State,
    Open,
    Since,
    PlacedAt,
    Total,
    Currency,
    Version,
    Flags,
    LastActor,
    LastReason,
};

/// In the order of the enumeration.
[[nodiscard]] std::vector<OrderColumn> allOrderColumns();
/// "number": the title of the column in a CSV file, and what a command line takes.
[[nodiscard]] std::string_view name(OrderColumn column) noexcept;
/// "number,state,total"; Invalid names what is unknown and what there is.
[[nodiscard]] Result<std::vector<OrderColumn>> parseOrderColumns(std::string_view names);

/// One record with a last, empty cell: the header has a cell there that says what was asked for.
/// Times are ISO 8601 in UTC, totals in major units.
[[nodiscard]] std::string csvOf(const OrderRow& row, std::span<const OrderColumn> columns);
/// One object and a line break, with the members that every JSON answer gives a row: the id is
/// text, the total an integer of minor units.
[[nodiscard]] std::string jsonOf(const OrderRow& row, std::span<const OrderColumn> columns);
/// `text` in quotation marks. Bytes that are no UTF-8 are replaced by U+FFFD.
[[nodiscard]] std::string jsonText(std::string_view text);

} // namespace orderdeck
