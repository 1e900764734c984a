#include "backend/storage/sqlite/match_count.h"

#include <limits>

namespace orderdeck::sqlite {
namespace {

constexpr std::int64_t kMatchesAtMost = 10'000;
constexpr std::int64_t kRowsAtMost = 100'000;
constexpr std::int64_t kChunk = 5'000;

/// The id `kChunk` rows after `from`; 0: there are fewer.
Result<std::int64_t> chunkEnd(Connection& connection, ListTable table, std::int64_t from)
{
    SqlPart sql;
    sql.add("SELECT o.id FROM ").add(tableName(table)).add(" WHERE o.id > ?").bind(from);
    sql.add(" ORDER BY o.id LIMIT 1 OFFSET ?").bind(kChunk - 1);
    return numberOf(connection, sql);
}

/// Rows of a table that match, by walking it; stops at the bounds.
Result<MatchCount> walk(Connection& connection, ListTable table, const MatchQuery& query)
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
        const auto end = chunkEnd(connection, table, from);
        if (!end)
            return end.error();
        const bool last = *end == 0;
        SqlPart sql;
        sql.add("SELECT count(*) FROM ").add(tableName(table)).add(" WHERE o.id > ?").bind(from);
        sql.add(" AND o.id <= ?").bind(last ? std::numeric_limits<std::int64_t>::max() : *end);
        sql.add(" AND ").add(conditions(query.filter, query.now));
        const auto matches = numberOf(connection, sql);
        if (!matches)
            return matches.error();
        found.matches += *matches;
        if (last)
            return found;
        from = *end;
    }
}

Result<MatchCount> countIn(Connection& connection, ListTable table, const MatchQuery& query)
{
    const auto rows = selectiveRows(connection, table, query.filter, query.now);
    if (!rows)
        return rows.error();
    if (!*rows)
        return walk(connection, table, query);
    SqlPart sql;
    sql.add("SELECT count(*) FROM ").add((*rows)->from).add(" WHERE ").add((*rows)->where);
    sql.add(" AND ").add(conditions(query.filter, query.now));
    const auto matches = numberOf(connection, sql);
    if (!matches)
        return matches.error();
    return MatchCount{*matches, true};
}

} // namespace

Result<MatchCount> countMatches(Connection& connection, const MatchQuery& query)
{
    if (const OrderFilter countable = countablePart(query.filter); countable == query.filter) {
        const auto sum = sumOfCounts(connection, countable);
        if (!sum)
            return sum.error();
        return MatchCount{*sum, true};
    }
    MatchCount total;
    for (const ListTable table : tablesOf(query.filter)) {
        const auto found = countIn(connection, table, query);
        if (!found)
            return found;
        total.matches += found->matches;
        total.exact = total.exact && found->exact;
    }
    return total;
}

} // namespace orderdeck::sqlite
