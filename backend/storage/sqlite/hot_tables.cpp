#include "backend/storage/sqlite/hot_tables.h"

#include "backend/storage/sql/row_codec.h"

namespace orderdeck::sqlite {
namespace {

std::string findSql()
{
    return std::string("SELECT ").append(sql::kOrderColumns) +
           ", o.recent FROM orders o JOIN births b ON b.id = o.id WHERE o.id = ?";
}

constexpr std::string_view kFindByNumber = "SELECT id FROM births WHERE number = ? AND source = ? "
                                           "AND number <> ''";
constexpr std::string_view kFindByRequest =
    "SELECT id FROM births WHERE create_request = ? AND number = '' "
    "AND create_request <> ''";
constexpr std::string_view kBirthDigest =
    "SELECT digest FROM events WHERE order_id = ? AND version = 1";
constexpr std::string_view kPastEvent = "SELECT version, to_state, digest FROM events "
                                        "WHERE order_id = ? AND request_id = ? LIMIT 1";
constexpr std::string_view kPastRefusal = "SELECT kind, version, state, cause, "
                                          "legal_events, digest FROM refusals "
                                          "WHERE order_id = ? AND request_id = ?";
constexpr std::string_view kInsertBirth =
    "INSERT INTO births (id, number, source, customer, region, total_minor, currency, placed_at, "
    "lifecycle, flags, create_request, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kInsertEvent =
    "INSERT INTO events (order_id, version, name, from_state, to_state, actor, role, reason, "
    "request_id, at, lifecycle_version, digest, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?, ?)";
constexpr std::string_view kInsertOrder =
    "INSERT INTO orders (id, lifecycle_version, state, previous_state, version, since, recent) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kUpdateOrder =
    "UPDATE orders SET lifecycle_version = ?, state = ?, "
    "previous_state = ?, version = ?, since = ?, recent = ? WHERE id = ?";
constexpr std::string_view kUpdateTrail = "UPDATE orders SET recent = ? WHERE id = ?";
constexpr std::string_view kInsertRefusal =
    "INSERT INTO refusals (order_id, request_id, event, actor, role, reason, at, digest, kind, "
    "version, state, cause, legal_events) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

} // namespace

HotTables::HotTables(Connection& connection)
    : m_find(connection, findSql()), m_findByNumber(connection, kFindByNumber),
      m_findByRequest(connection, kFindByRequest), m_birthDigest(connection, kBirthDigest),
      m_pastEvent(connection, kPastEvent), m_pastRefusal(connection, kPastRefusal),
      m_head(connection, "SELECT max(position) FROM events"),
      m_insertBirth(connection, kInsertBirth), m_insertEvent(connection, kInsertEvent),
      m_insertOrder(connection, kInsertOrder), m_updateOrder(connection, kUpdateOrder),
      m_updateTrail(connection, kUpdateTrail), m_insertRefusal(connection, kInsertRefusal)
{}

Result<std::optional<StoredOrder>> HotTables::find(OrderId id)
{
    std::optional<StoredOrder> found;
    auto read = m_find.each(
        [&](const Statement& row) {
            found =
                StoredOrder{sql::orderFrom(row), RequestTrail(row.text(sql::kOrderColumnCount))};
            return false;
        },
        id.value);
    if (!read)
        return read.error();
    return found;
}

Result<std::optional<OrderId>> HotTables::findBirth(const Order& order,
                                                    std::string_view createRequest)
{
    std::optional<OrderId> found;
    const auto visit = [&](const Statement& row) {
        found = OrderId(row.integer(0));
        return false;
    };
    Result<void> read;
    if (!order.number.empty())
        read = m_findByNumber.each(visit, std::string_view(order.number),
                                   std::string_view(order.source));
    else if (!createRequest.empty())
        read = m_findByRequest.each(visit, createRequest);
    if (!read)
        return read.error();
    return found;
}

Result<std::uint64_t> HotTables::birthDigest(OrderId id)
{
    std::uint64_t digest = 0;
    auto read = m_birthDigest.each(
        [&](const Statement& row) {
            digest = static_cast<std::uint64_t>(row.integer(0));
            return false;
        },
        id.value);
    if (!read)
        return read.error();
    return digest;
}

Result<std::optional<PastAnswer>> HotTables::pastAnswer(OrderId id, std::string_view requestId)
{
    std::optional<PastAnswer> found;
    auto read = m_pastEvent.each(
        [&](const Statement& row) {
            found.emplace();
            found->verdict.kind = VerdictKind::Applied;
            found->verdict.version = row.integer(0);
            found->verdict.state = row.text(1);
            found->digest = static_cast<std::uint64_t>(row.integer(2));
            return false;
        },
        id.value, requestId);
    if (read && !found)
        read = m_pastRefusal.each(
            [&](const Statement& row) {
                found.emplace();
                const auto kind = parseVerdictKind(row.text(0));
                found->verdict.kind = kind.value_or(VerdictKind::Invalid);
                found->verdict.version = row.integer(1);
                found->verdict.state = row.text(2);
                found->verdict.cause = row.text(3);
                found->verdict.legalEvents = sql::splitLines(row.view(4));
                found->digest = static_cast<std::uint64_t>(row.integer(5));
                return false;
            },
            id.value, requestId);
    if (!read)
        return read.error();
    if (found)
        found->verdict.order = id;
    return found;
}

Result<std::int64_t> HotTables::head()
{
    std::int64_t position = 0;
    auto read = m_head.each([&](const Statement& row) {
        position = row.integer(0);
        return false;
    });
    if (!read)
        return read.error();
    return position;
}

Result<void> HotTables::insertBirth(const Order& order, std::string_view createRequest)
{
    const std::string payload = sql::packPayload(order.payload);
    return m_insertBirth.run(
        order.id.value, std::string_view(order.number), std::string_view(order.source),
        std::string_view(order.customer), std::string_view(order.region), order.totalMinor,
        std::string_view(order.currency), toMicros(order.placedAt),
        std::string_view(order.lifecycle), order.flags, createRequest, Blob{payload});
}

Result<void> HotTables::insertEvent(const Event& event, std::uint64_t digest)
{
    // The payload of event 1 is in births.
    const std::string payload = event.version == 1 ? "" : sql::packPayload(event.payload);
    return m_insertEvent.run(event.order.value, event.version, std::string_view(event.name),
                             std::string_view(event.from), std::string_view(event.to),
                             std::string_view(event.actor.name), static_cast<int>(event.actor.role),
                             std::string_view(event.reason), std::string_view(event.requestId),
                             toMicros(event.at), event.lifecycleVersion,
                             static_cast<std::int64_t>(digest), Blob{payload});
}

Result<void> HotTables::insertOrder(const StoredOrder& stored)
{
    const Order& order = stored.order;
    return m_insertOrder.run(order.id.value, order.lifecycleVersion, std::string_view(order.state),
                             std::string_view(order.previousState), order.version,
                             toMicros(order.since), Blob{stored.trail.bytes()});
}

Result<void> HotTables::updateOrder(const StoredOrder& stored)
{
    const Order& order = stored.order;
    return m_updateOrder.run(order.lifecycleVersion, std::string_view(order.state),
                             std::string_view(order.previousState), order.version,
                             toMicros(order.since), Blob{stored.trail.bytes()}, order.id.value);
}

Result<void> HotTables::updateTrail(const StoredOrder& stored)
{
    return m_updateTrail.run(Blob{stored.trail.bytes()}, stored.order.id.value);
}

Result<void> HotTables::keepRefusal(const Verdict& verdict, const TransitionRequest& request,
                                    std::uint64_t digest)
{
    const std::string legal = sql::joinLines(verdict.legalEvents);
    return m_insertRefusal.run(
        verdict.order.value, std::string_view(request.requestId), std::string_view(request.event),
        std::string_view(request.actor.name), static_cast<int>(request.actor.role),
        std::string_view(request.reason), toMicros(request.at), static_cast<std::int64_t>(digest),
        name(verdict.kind), verdict.version, std::string_view(verdict.state),
        std::string_view(verdict.cause), std::string_view(legal));
}

} // namespace orderdeck::sqlite
