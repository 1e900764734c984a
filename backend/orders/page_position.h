#pragma once

#include "backend/orders/order_filter.h"

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace orderdeck {

/// Where a row stands in a sorted list: the sort value and, among equal ones, the id; both in the
/// direction of the sort, so that one index serves both directions. Every shard and the merge over
/// shards use this one order, and the text form is the PageCursor: a cursor means the same in each
/// shard.
struct PagePosition {
    std::int64_t value = 0; ///< since, placed at (microseconds) or total; 0 for Number.
    std::string text;       ///< The number, for Number only; compared bytewise.
    OrderId id;
    friend bool operator==(const PagePosition&, const PagePosition&) = default;
};

[[nodiscard]] constexpr bool isDescending(OrderSort sort)
{
    return sort == OrderSort::NewestFirst || sort == OrderSort::LargestTotal;
}

[[nodiscard]] inline PagePosition pagePosition(OrderSort sort, const OrderRow& row)
{
    switch (sort) {
    case OrderSort::LongestInState: return {toMicros(row.since), {}, row.id};
    case OrderSort::NewestFirst:
    case OrderSort::OldestFirst: return {toMicros(row.placedAt), {}, row.id};
    case OrderSort::LargestTotal: return {row.totalMinor, {}, row.id};
    case OrderSort::Number: break;
    }
    return {0, row.number, row.id};
}

/// True when `a` is shown before `b`.
[[nodiscard]] inline bool comesBefore(OrderSort sort, const PagePosition& a, const PagePosition& b)
{
    const auto left = std::tie(a.value, a.text, a.id);
    const auto right = std::tie(b.value, b.text, b.id);
    return isDescending(sort) ? right < left : left < right;
}

/// "ID:VALUE:TEXT".
[[nodiscard]] inline PageCursor toCursor(const PagePosition& position)
{
    return std::to_string(position.id.value) + ':' + std::to_string(position.value) + ':' +
           position.text;
}

[[nodiscard]] inline std::optional<PagePosition> parseCursor(std::string_view cursor)
{
    PagePosition position;
    const char* const end = cursor.data() + cursor.size();
    const auto id = std::from_chars(cursor.data(), end, position.id.value);
    if (id.ec != std::errc() || id.ptr == end || *id.ptr != ':')
        return std::nullopt;
    const auto value = std::from_chars(id.ptr + 1, end, position.value);
    if (value.ec != std::errc() || value.ptr == end || *value.ptr != ':')
        return std::nullopt;
    position.text.assign(value.ptr + 1, end);
    return position;
}

} // namespace orderdeck
