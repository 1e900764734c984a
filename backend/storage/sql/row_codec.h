#pragma once

#include "backend/orders/order.h"
#include "backend/storage/sql/session.h"

#include <string>
#include <string_view>
#include <vector>

namespace orderdeck::sql {

/// Payload bytes as stored: as they are, or deflated when that is worth it. A stored payload that
/// begins with a zero byte is deflated; no JSON text does.
[[nodiscard]] std::string packPayload(std::string_view payload);
[[nodiscard]] std::string unpackPayload(std::string_view stored);

/// Columns of births b and orders o, read by orderFrom().
inline constexpr std::string_view kOrderColumns =
    "b.id, b.number, b.source, b.customer, "
    "b.region, b.total_minor, b.currency, b.placed_at, "
    "b.lifecycle, b.flags, b.payload, o.lifecycle_version, o.state, "
    "o.previous_state, o.version, o.since";
inline constexpr int kOrderColumnCount = 16;
[[nodiscard]] Order orderFrom(const Row& row);

/// Columns of births b alone, read by birthFrom(): an order before its first event.
inline constexpr std::string_view kBirthColumns =
    "b.id, b.number, b.source, b.customer, "
    "b.region, b.total_minor, b.currency, b.placed_at, "
    "b.lifecycle, b.flags, b.payload";
[[nodiscard]] Order birthFrom(const Row& row);

/// Columns of events e left joined to births b of event 1, read by eventFrom(). Event 1 keeps its
/// payload in births.
inline constexpr std::string_view kEventColumns =
    "e.order_id, e.version, e.name, e.from_state, "
    "e.to_state, e.actor, e.role, e.reason, "
    "e.request_id, e.at, e.lifecycle_version, "
    "CASE WHEN e.version = 1 THEN b.payload ELSE e.payload END";
inline constexpr int kEventColumnCount = 12;
/// `first`: index of the first event column in the row.
[[nodiscard]] Event eventFrom(const Row& row, int first);

/// A statement for the orders that fulfil a condition on b and o; what follows a WHERE may follow.
[[nodiscard]] std::string ordersWhere(std::string_view condition);
/// The same for events e. Behind the columns of an event: its position, and the order's lifecycle.
[[nodiscard]] std::string eventsWhere(std::string_view condition);

/// "ship\ncancel", and back.
[[nodiscard]] std::string joinLines(const std::vector<std::string>& lines);
[[nodiscard]] std::vector<std::string> splitLines(std::string_view text);

} // namespace orderdeck::sql
