#pragma once

#include "backend/orders/order.h"
#include "backend/storage/sqlite/statement.h"

#include <QByteArray>

#include <string>
#include <string_view>

namespace orderdeck::sqlite {

/// Payload bytes as stored: as they are, or deflated when that is worth it. A stored payload that
/// begins with a zero byte is deflated; no JSON text does.
[[nodiscard]] QByteArray packPayload(std::string_view payload);
[[nodiscard]] std::string unpackPayload(const QByteArray& stored);

/// Columns of births b and orders o, read by orderFrom().
inline constexpr std::string_view kOrderColumns =
    "b.id, CAST(b.number AS BLOB), CAST(b.source AS BLOB), CAST(b.customer AS BLOB), "
    "CAST(b.region AS BLOB), b.total_minor, CAST(b.currency AS BLOB), b.placed_at, "
    "CAST(b.lifecycle AS BLOB), b.flags, b.payload, o.lifecycle_version, CAST(o.state AS BLOB), "
    "CAST(o.previous_state AS BLOB), o.version, o.since";
inline constexpr int kOrderColumnCount = 16;
[[nodiscard]] Order orderFrom(const Statement& row);

/// Columns of births b alone, read by birthFrom(): an order before its first event.
inline constexpr std::string_view kBirthColumns =
    "b.id, CAST(b.number AS BLOB), CAST(b.source AS BLOB), CAST(b.customer AS BLOB), "
    "CAST(b.region AS BLOB), b.total_minor, CAST(b.currency AS BLOB), b.placed_at, "
    "CAST(b.lifecycle AS BLOB), b.flags, b.payload";
[[nodiscard]] Order birthFrom(const Statement& row);

/// Columns of events e left joined to births b of event 1, read by eventFrom(). Event 1 keeps its
/// payload in births.
inline constexpr std::string_view kEventColumns =
    "e.order_id, e.version, CAST(e.name AS BLOB), CAST(e.from_state AS BLOB), "
    "CAST(e.to_state AS BLOB), CAST(e.actor AS BLOB), e.role, CAST(e.reason AS BLOB), "
    "CAST(e.request_id AS BLOB), e.at, e.lifecycle_version, "
    "CASE WHEN e.version = 1 THEN b.payload ELSE e.payload END";
inline constexpr int kEventColumnCount = 12;
/// `first`: index of the first event column in the row.
[[nodiscard]] Event eventFrom(const Statement& row, int first);

} // namespace orderdeck::sqlite
