#include "backend/storage/sql/match_count.h"

#include <limits>

namespace orderdeck::sql {
namespace {

constexpr std::int64_t kMatchesAtMost = 10'000;
constexpr std::int64_t kRowsAtMost = 100'000;
constexpr std::int64_t kChunk = 5'000;

/// The id `kChunk` rows after `from`; 0: there are fewer.
Result<std::int64_t> chunkEnd(Session& session, ListTable table, std::int64_t from)
{
    SqlPart sql;
    sql.add("SELECT o.id FROM ").add(tableName(table)).add(" WHERE o.id > ?").bind(from);
    sql.add(" ORDER BY o.id LIMIT 1 OFFSET ?").bind(kChunk - 1);
    return numberOf(session, sql);
}

/// Rows of a table that match, by walking it; stops at the bounds.
Result<MatchCount> walk(Session& session, ListTable table, const MatchQuery& query)
{
    MatchCount found;
    std::int64_t from = -1;
    for (std::int64_t looked = 0;; looked += kChunk) {
        if (query.cancelled())
            return Error{ErrorKind::Cancelled, "the search was cancelled"};
        if (looked >= kRowsAtMost || found.matches >= kMatchesAtMost ||
            std::chrono::steady_clock::now() >= query.until) {
            found.exact = false;
            return found;
        }
        const auto end = chunkEnd(session, table, from);
        if (!end)
            return end.error();
        const bool last = *end == 0;
        SqlPart sql;
        sql.add("SELECT count(*) FROM ").add(tableName(table)).add(" WHERE o.id > ?").bind(from);
        sql.add(" AND o.id <= ?").bind(last ? std::numeric_limits<std::int64_t>::max() : *end);
        sql.add(" AND ").add(conditions(query.filter, query.now, session.dialect()));
        const auto matches = numberOf(session, sql);
        if (!matches)
            return matches.error();
        found.matches += *matches;
        if (last)
            return found;
        from = *end;
    }
}

Result<MatchCount> countIn(Session& session, ListTable table, const MatchQuery& query)
{
    const auto rows = selectiveRows(session, table, query.filter, query.now);
    if (!rows)
        return rows.error();
    if (!*rows)
        return walk(session, table, query);
    SqlPart sql;
    sql.add("SELECT count(*) FROM ").add((*rows)->from).add(" WHERE ").add((*rows)->where);
    sql.add(" AND ").add(conditions(query.filter, query.now, session.dialect()));
    const auto matches = numberOf(session, sql);
    if (!matches)
        return matches.error();
    return MatchCount{*matches, true};
}

} // namespace

Result<MatchCount> countMatches(Session& session, const MatchQuery& query)
{
    if (const OrderFilter countable = countablePart(query.filter); countable == query.filter) {
        const auto sum = sumOfCounts(session, countable);
        if (!sum)
            return sum.error();
        return MatchCount{*sum, true};
    }
    MatchCount total;
    for (const ListTable table : tablesOf(query.filter)) {
        const auto found = countIn(session, table, query);
        if (!found)
            return found;
        total.matches += found->matches;
        total.exact = total.exact && found->exact;
    }
    return total;
}

} // namespace orderdeck::sql
