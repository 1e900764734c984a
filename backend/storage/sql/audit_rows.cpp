#include "backend/storage/sql/audit_rows.h"

#include "backend/storage/sql/sql_part.h"

#include <charconv>

namespace orderdeck::sql {

AuditEntry auditEntryFrom(const Row& row, ShardIndex shard)
{
    AuditEntry entry;
    entry.position = row.integer(0);
    entry.shard = shard;
    entry.at = fromMicros(row.integer(1));
    entry.actor = {row.text(2), static_cast<Role>(row.integer(3))};
    entry.act = parseAuditAct(row.text(4)).value_or(AuditAct::Transition);
    entry.order = OrderId(row.integer(5));
    entry.number = row.text(6);
    entry.event = row.text(7);
    entry.requestId = row.text(8);
    entry.reason = row.text(9);
    entry.result = parseVerdictKind(row.text(10)).value_or(VerdictKind::Invalid);
    entry.cause = row.text(11);
    entry.version = row.integer(12);
    entry.state = row.text(13);
    entry.seal = row.text(14);
    return entry;
}

Result<ShardIndex> shardOf(Session& session)
{
    const auto shard =
        numberOf(session, {"SELECT CAST(value AS bigint) FROM meta WHERE key = 'shard'", {}});
    if (!shard)
        return shard.error();
    return ShardIndex(static_cast<int>(*shard));
}

Result<AuditTail> storedTail(Session& session)
{
    AuditTail tail;
    auto read = eachRow(session, {"SELECT value FROM meta WHERE key = 'audit_tail'", {}},
                        [&](const Row& row) {
                            tail = parseTail(row.view(0));
                            return false;
                        });
    if (!read)
        return read.error();
    return tail;
}

AuditTail parseTail(std::string_view text)
{
    AuditTail tail;
    const char* const end = text.data() + text.size();
    const auto number = std::from_chars(text.data(), end, tail.position);
    if (number.ec != std::errc() || number.ptr == end)
        return AuditTail();
    tail.seal = parseSeal(std::string_view(number.ptr + 1, end)).value_or(std::string());
    return tail;
}

std::string tailText(const AuditTail& tail)
{
    return std::to_string(tail.position) + ' ' + sealText(tail.seal);
}

} // namespace orderdeck::sql
