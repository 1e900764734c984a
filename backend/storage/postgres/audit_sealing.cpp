#include "backend/storage/postgres/audit_sealing.h"

#include "backend/storage/postgres/array_codec.h"
#include "backend/storage/sql/audit_rows.h"

namespace orderdeck::postgres {
namespace {

constexpr int kMostEntries = 500;
constexpr int kMostTries = 20;

constexpr const char* kTail = "SELECT value FROM orderdeck.meta WHERE key = 'audit_tail'";
constexpr const char* kInbox =
    "SELECT entry, at, actor, role, act, order_id, number, event, request_id, reason, result, "
    "cause, version, state FROM orderdeck.audit_inbox ORDER BY entry LIMIT $1";

AuditEntry entryFrom(const Answer& row, int at)
{
    AuditEntry entry;
    entry.at = fromMicros(row.integer(at, 1));
    entry.actor = {row.text(at, 2), static_cast<Role>(row.integer(at, 3))};
    entry.act = parseAuditAct(row.view(at, 4)).value_or(AuditAct::Transition);
    entry.order = OrderId(row.integer(at, 5));
    entry.number = row.text(at, 6);
    entry.event = row.text(at, 7);
    entry.requestId = row.text(at, 8);
    entry.reason = row.text(at, 9);
    entry.result = parseVerdictKind(row.view(at, 10)).value_or(VerdictKind::Invalid);
    entry.cause = row.text(at, 11);
    entry.version = row.integer(at, 12);
    entry.state = row.text(at, 13);
    return entry;
}

/// How many entries were taken; nullopt: another was faster.
Result<std::optional<int>> sealOnce(Connection& connection, ShardIndex shard)
{
    const auto stored = connection.run(kTail, Purpose::Read);
    if (!stored)
        return stored.error();
    if (stored->size() == 0)
        return Error{ErrorKind::Corrupt, "the end of the audit is not noted", connection.place()};
    const std::string text = stored->text(0, 0);
    auto tail = sql::parseTail(text);
    const auto inbox = connection.query(kInbox, {std::to_string(kMostEntries)}, Purpose::Read);
    if (!inbox)
        return inbox.error();
    if (inbox->size() == 0)
        return std::optional(0);
    ArrayWriter entries(ArrayWriter::Of::Bigint);
    ArrayWriter seals(ArrayWriter::Of::Bytes);
    for (int row = 0; row < inbox->size(); ++row) {
        AuditEntry entry = entryFrom(*inbox, row);
        entry.shard = shard;
        entry.position = tail.position + 1;
        tail = {entry.position, auditSeal(tail.seal, entry)};
        entries.add(inbox->integer(row, 0));
        seals.add(std::string_view(tail.seal));
    }
    const auto sealed = connection.write("SELECT orderdeck.seal_audit($1, $2, $3, $4)",
                                         {text, entries.wire(), seals.wire(), sql::tailText(tail)});
    if (!sealed)
        return sealed.error();
    return sealed->isTrue(0, 0) ? std::optional(inbox->size()) : std::nullopt;
}

} // namespace

Result<int> sealAudit(Connection& connection, ShardIndex shard)
{
    int taken = 0;
    for (int attempt = 0; attempt < kMostTries; ++attempt) {
        const auto sealed = sealOnce(connection, shard);
        if (!sealed)
            return sealed.error();
        taken += sealed->value_or(0);
        if (*sealed && **sealed < kMostEntries)
            return taken;
    }
    return taken;
}

Result<void> enterAct(Connection& connection, const AuditEntry& act)
{
    auto done = connection.query(
        "INSERT INTO orderdeck.audit_inbox (at, actor, role, act, order_id, number, event, "
        "request_id, "
        "reason, result, cause, version, state) "
        "SELECT $1::bigint, $2, $3::smallint, $4, $5::bigint, coalesce(nullif($6, ''), (SELECT "
        "number FROM orderdeck.births "
        "WHERE id = $5::bigint), ''), $7, $8, $9, $10, $11, $12::bigint, $13",
        {std::to_string(toMicros(act.at)), act.actor.name,
         std::to_string(static_cast<int>(act.actor.role)), std::string(name(act.act)),
         std::to_string(act.order.value), act.number, act.event, act.requestId, act.reason,
         std::string(name(act.result)), act.cause, std::to_string(act.version), act.state},
        Purpose::Write);
    if (!done)
        return done.error();
    return {};
}

} // namespace orderdeck::postgres
