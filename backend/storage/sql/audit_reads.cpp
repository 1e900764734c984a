#include "backend/storage/sql/audit_reads.h"

#include "backend/foundation/text.h"
#include "backend/storage/sql/audit_rows.h"
#include "backend/storage/sql/sql_part.h"

#include <algorithm>
#include <array>
#include <limits>

namespace orderdeck::sql {
namespace {

/// Entries that one statement looks at; between two the asker may give up.
constexpr std::int64_t kPiece = 50'000;
constexpr int kScanChunk = 2000;

constexpr std::array<std::string_view, 6> kTextColumns{"a.actor",  "a.number", "a.event",
                                                       "a.reason", "a.cause",  "a.request_id"};

// Role 4 is service. Of an import, event 1 has the digest of the whole history, the others none.
constexpr std::string_view kManualEvents =
    "SELECT position, order_id, request_id, version FROM events "
    "WHERE position > ? AND role <> 4 AND digest <> 0 AND name <> 'imported' "
    "ORDER BY position LIMIT ?";
constexpr std::string_view kManualRefusals =
    "SELECT order_id, request_id, kind, version, at FROM refusals "
    "WHERE (order_id, request_id) > (?, ?) AND role <> 4 "
    "ORDER BY order_id, request_id LIMIT ?";

SqlPart conditions(const AuditFilter& filter, std::string_view indexOf)
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
    if (filter.text.empty())
        return part;
    // upper() folds ASCII letters only, as matches() does.
    const std::string text = inCapitals(filter.text);
    for (const std::string_view column : kTextColumns) {
        part.add(column == kTextColumns.front() ? " AND (" : " OR ").add(indexOf);
        part.add("(upper(").add(column).add("), ?) > 0").bind(text);
    }
    part.add(")");
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
    const auto newest = numberOf(m_hot, {"SELECT coalesce(max(position), 0) FROM audit", {}});
    if (!shard || !newest)
        return !shard ? shard.error() : newest.error();
    const SqlPart wanted = conditions(window.filter, m_hot.dialect().indexOf);
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
        auto read = eachRow(m_hot, sql, [&](const Row& row) {
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
    auto read = eachRow(m_hot, sql, [&](const Row& row) {
        found.push_back(auditEntryFrom(row, *shard));
        return true;
    });
    if (!read)
        return read.error();
    return found;
}

Result<AuditTail> AuditReads::tail() { return storedTail(m_hot); }

Result<void> AuditReads::scanManualActs(const Visit& visit)
{
    bool wanted = true;
    const Visit visitWhileWanted = [&](const ShardReader::ManualAct& act) {
        return wanted = visit(act);
    };
    auto scanned = scanEvents(visitWhileWanted);
    if (scanned && wanted)
        scanned = scanRefusals(visitWhileWanted);
    return scanned;
}

Result<std::int64_t> AuditReads::noted(std::string_view key)
{
    return numberOf(
        m_hot, SqlPart().add("SELECT CAST(value AS bigint) FROM meta WHERE key = ?").bind(key));
}

Result<void> AuditReads::scanEvents(const Visit& visit)
{
    const auto since = noted("audit_since");
    if (!since)
        return since.error();
    const auto events = m_hot.prepare(kManualEvents);
    std::int64_t position = *since;
    bool wanted = true;
    for (int rows = kScanChunk; wanted && rows == kScanChunk;) {
        rows = 0;
        auto read = events->read(
            [&](const Row& row) {
                ++rows;
                position = row.integer(0);
                return wanted = visit({OrderId(row.integer(1)), row.text(2), VerdictKind::Applied,
                                       row.integer(3), false});
            },
            position, kScanChunk);
        if (!read)
            return read;
    }
    return {};
}

Result<void> AuditReads::scanRefusals(const Visit& visit)
{
    const auto refusedUntil = noted("audit_refused_until");
    if (!refusedUntil)
        return refusedUntil.error();
    const auto refusals = m_hot.prepare(kManualRefusals);
    ShardReader::ManualAct last;
    last.order = OrderId(std::numeric_limits<std::int64_t>::min());
    bool wanted = true;
    for (int rows = kScanChunk; wanted && rows == kScanChunk;) {
        rows = 0;
        const std::string after = last.requestId;
        auto read = refusals->read(
            [&](const Row& row) {
                ++rows;
                last = {OrderId(row.integer(0)), row.text(1),
                        parseVerdictKind(row.view(2)).value_or(VerdictKind::Invalid),
                        row.integer(3), row.integer(4) <= *refusedUntil};
                return wanted = visit(last);
            },
            last.order.value, std::string_view(after), kScanChunk);
        if (!read)
            return read;
    }
    return {};
}

} // namespace orderdeck::sql
