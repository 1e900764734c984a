#include "backend/storage/sqlite/audit_table.h"

#include "backend/storage/sql/audit_rows.h"

#include <algorithm>

namespace orderdeck::sqlite {
namespace {

constexpr std::string_view kInsert =
    "INSERT INTO audit (position, at, actor, role, act, order_id, number, event, request_id, "
    "reason, result, cause, version, state, seal) VALUES (?, ?, ?, ?, "
    "?, ?, ?, ?, ?, ?, "
    "?, ?, ?, ?, ?)";
constexpr const char* kHasTable =
    "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'audit'";

} // namespace

AuditTable::AuditTable(Connection& connection)
    : m_connection(connection), m_insert(connection, kInsert),
      m_number(connection, "SELECT number FROM births WHERE id = ?"),
      m_keepTail(connection, "INSERT INTO meta (key, value) VALUES ('audit_tail', "
                             "?) ON CONFLICT (key) DO UPDATE SET value = "
                             "excluded.value")
{}

Result<void> AuditTable::open()
{
    const auto shard = sql::shardOf(m_connection);
    if (!shard)
        return shard.error();
    m_shard = *shard;
    const auto tables = m_connection.number(kHasTable);
    if (!tables)
        return tables.error();
    m_present = *tables > 0;
    const auto tail = sql::storedTail(m_connection);
    if (!tail)
        return tail.error();
    m_tail = *tail;
    if (!m_present)
        return {};
    const auto newest = m_connection.number("SELECT max(position) FROM audit");
    if (!newest)
        return newest.error();
    // Entries that somebody added behind the store's back stay where they are, and unsealed.
    m_tail.position = std::max(m_tail.position, *newest);
    return {};
}

Result<std::string> AuditTable::numberOf(OrderId order)
{
    std::string number;
    auto read = m_number.each(
        [&](const Statement& row) {
            number = row.text(0);
            return false;
        },
        order.value);
    if (!read)
        return read.error();
    return number;
}

Result<void> AuditTable::add(AuditEntry entry)
{
    if (!m_present)
        return Error{ErrorKind::Conflict, "its table is missing; put the file back from a copy",
                     m_connection.path()};
    entry.shard = m_shard;
    entry.position = m_pending.position + 1;
    if (entry.number.empty() && entry.order.value != 0) {
        auto number = numberOf(entry.order);
        if (!number)
            return number.error();
        entry.number = std::move(*number);
    }
    entry.seal = auditSeal(m_pending.seal, entry);
    auto written =
        m_insert.run(entry.position, toMicros(entry.at), std::string_view(entry.actor.name),
                     static_cast<int>(entry.actor.role), name(entry.act), entry.order.value,
                     std::string_view(entry.number), std::string_view(entry.event),
                     std::string_view(entry.requestId), std::string_view(entry.reason),
                     name(entry.result), std::string_view(entry.cause), entry.version,
                     std::string_view(entry.state), Blob{entry.seal});
    if (written)
        m_pending = {entry.position, std::move(entry.seal)};
    return written;
}

Result<void> AuditTable::enter(const StoreRequest& request, const Verdict& verdict)
{
    return std::visit(
        [&](const auto& wish) {
            if (verdict.repeated || !isManual(wish.actor))
                return Result<void>();
            return add(auditEntry(wish, verdict));
        },
        request);
}

Result<void> AuditTable::keepTail()
{
    if (m_pending == m_tail)
        return {};
    const std::string text = sql::tailText(m_pending);
    return m_keepTail.run(std::string_view(text));
}

} // namespace orderdeck::sqlite
