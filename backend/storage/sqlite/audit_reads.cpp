#include "backend/storage/sqlite/audit_reads.h"

#include "backend/storage/sqlite/audit_rows.h"
#include "backend/storage/sqlite/sql_part.h"

#include <algorithm>

namespace orderdeck::sqlite {
namespace {

/// Entries that one statement looks at; between two the asker may give up.
constexpr std::int64_t kPiece = 50'000;
constexpr int kScanChunk = 2000;

// instr() over lower() folds ASCII letters only, as matches() does.
constexpr std::string_view kTextCondition = " AND (instr(lower(a.actor), lower(?)) > 0"
                                            " OR instr(lower(a.number), lower(?)) > 0"
                                            " OR instr(lower(a.event), lower(?)) > 0"
                                            " OR instr(lower(a.reason), lower(?)) > 0"
                                            " OR instr(lower(a.cause), lower(?)) > 0"
                                            " OR instr(lower(a.request_id), lower(?)) > 0)";
constexpr int kTextColumns = 6;

// Role 4 is service. Of an import, event 1 has the digest of the whole history, the others none.
constexpr std::string_view kManualEvents =
    "SELECT position, order_id, request_id, version FROM events "
    "WHERE position > ? AND role <> 4 AND digest <> 0 AND name <> 'imported' "
    "ORDER BY position LIMIT ?";
constexpr std::string_view kManualRefusals =
    "SELECT order_id, request_id, kind, version, at FROM refusals "
    "WHERE (order_id, request_id) > (?, ?) AND role <> 4 "
    "ORDER BY order_id, request_id LIMIT ?";

SqlPart conditions(const AuditFilter& filter)
{
    SqlPart part;
    if (!filter.actor.empty())
        part.add(" AND a.actor = ?").bind(filter.actor);
    if (filter.order)
        part.add(" AND a.order_id = ? AND a.order_id <> 0").bind(filter.order->value);
    if (filter.applied)
        part.add(*filter.applied ? " AND a.result = 'applied'" : " AND a.result <> 'applied'");
    if (filter.from)
        part.add(" AND a.at >= ?").bind(toMicros(*filter.from));
    if (filter.before)
        part.add(" AND a.at < ?").bind(toMicros(*filter.before));
    if (!filter.text.empty()) {
        part.add(kTextCondition);
        for (int i = 0; i < kTextColumns; ++i)
            part.bind(filter.text);
    }
    return part;
}

} // namespace

Result<ShardIndex> AuditReads::shard()
{
    if (!m_shard) {
        const auto shard = shardOf(m_hot);
        if (!shard)
            return shard.error();
        m_shard = *shard;
    }
    return *m_shard;
}

Result<std::vector<AuditEntry>> AuditReads::window(const AuditWindow& window,
                                                   const std::function<bool()>& cancelled)
{
    const auto shard = this->shard();
    const auto newest = m_hot.number("SELECT max(position) FROM audit");
    if (!shard || !newest)
        return !shard ? shard.error() : newest.error();
    const SqlPart wanted = conditions(window.filter);
    std::vector<AuditEntry> found;
    // An index finds the entries of one order; they need no pieces.
    const std::int64_t piece =
        window.filter.order ? std::numeric_limits<std::int64_t>::max() : kPiece;
    std::int64_t before = std::min(window.before, *newest + 1);
    while (before > 1 && static_cast<int>(found.size()) < window.limit) {
        if (cancelled())
            return Error{ErrorKind::Cancelled, "the search was ended"};
        const std::int64_t from = before > piece ? before - piece : 1;
        SqlPart sql;
        sql.add("SELECT ")
            .add(kAuditColumns)
            .add(" FROM audit a WHERE a.position < ?")
            .bind(before);
        sql.add(" AND a.position >= ?").bind(from).add(wanted);
        sql.add(" ORDER BY a.position DESC LIMIT ?");
        sql.bind(std::int64_t(window.limit) - static_cast<std::int64_t>(found.size()));
        Statement statement(m_hot, sql.text);
        auto read = statement.eachOf(sql.values, [&](const Statement& row) {
            found.push_back(auditEntryFrom(row, *shard));
            return true;
        });
        if (!read)
            return read.error();
        before = from;
    }
    return found;
}

Result<std::vector<AuditEntry>> AuditReads::entries(std::int64_t after, std::int64_t until,
                                                    int limit)
{
    const auto shard = this->shard();
    if (!shard)
        return shard.error();
    SqlPart sql;
    sql.add("SELECT ").add(kAuditColumns).add(" FROM audit a WHERE a.position > ?").bind(after);
    sql.add(" AND a.position <= ? ORDER BY a.position LIMIT ?").bind(until);
    sql.bind(std::int64_t(limit));
    std::vector<AuditEntry> found;
    Statement statement(m_hot, sql.text);
    auto read = statement.eachOf(sql.values, [&](const Statement& row) {
        found.push_back(auditEntryFrom(row, *shard));
        return true;
    });
    if (!read)
        return read.error();
    return found;
}

Result<AuditTail> AuditReads::tail() { return storedTail(m_hot); }

Result<void>
AuditReads::scanManualActs(const std::function<bool(const ShardReader::ManualAct&)>& visit)
{
    const auto since =
        m_hot.number("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'audit_since'");
    const auto refusedUntil =
        m_hot.number("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'audit_refused_until'");
    if (!since || !refusedUntil)
        return !since ? since.error() : refusedUntil.error();
    bool wanted = true;
    Statement events(m_hot, kManualEvents);
    std::int64_t position = *since;
    for (int rows = kScanChunk; wanted && rows == kScanChunk;) {
        rows = 0;
        auto read = events.each(
            [&](const Statement& row) {
                ++rows;
                position = row.integer(0);
                return wanted = visit({OrderId(row.integer(1)), row.text(2), VerdictKind::Applied,
                                       row.integer(3), false});
            },
            position, kScanChunk);
        if (!read)
            return read;
    }
    Statement refusals(m_hot, kManualRefusals);
    ShardReader::ManualAct last;
    last.order = OrderId(std::numeric_limits<std::int64_t>::min());
    for (int rows = kScanChunk; wanted && rows == kScanChunk;) {
        rows = 0;
        const std::string after = last.requestId;
        auto read = refusals.each(
            [&](const Statement& row) {
                ++rows;
                last = {OrderId(row.integer(0)), row.text(1),
                        parseVerdictKind(row.text(2)).value_or(VerdictKind::Invalid),
                        row.integer(3), row.integer(4) <= *refusedUntil};
                return wanted = visit(last);
            },
            last.order.value, std::string_view(after), kScanChunk);
        if (!read)
            return read;
    }
    return {};
}

} // namespace orderdeck::sqlite
