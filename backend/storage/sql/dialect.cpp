#include "backend/storage/sql/dialect.h"

namespace orderdeck::sql {
namespace {

constexpr std::string_view kIndexHint = " INDEXED BY ";
constexpr std::string_view kColumnHint = "+o.";

constexpr Dialect kSqlite{
    .hints = Hints::Kept,
    .oneOf = " IN (SELECT value FROM json_each(?))",
    .noneOf = " NOT IN (SELECT value FROM json_each(?))",
    .oneOfNumbers = " IN (SELECT value FROM json_each(?))",
    .indexOf = "instr",
    .stuckOpen = "targets t CROSS JOIN open_orders o INDEXED BY open_by_state",
    .stuckFinished = "targets t CROSS JOIN finished_orders o INDEXED BY finished_by_state",
    .isStuck = "o.state = t.state AND o.lifecycle = t.lifecycle "
               "AND o.lifecycle_version = t.lifecycle_version AND o.since < ? - t.micros",
    .feed = "e.position > ? ORDER BY e.position LIMIT ?",
    .feedHead = "SELECT coalesce(max(position), 0) FROM events",
    .indexesAreMissing = "SELECT EXISTS (SELECT 1 FROM postponed_indexes)",
};

// Arrays, not subqueries, so that an index can be searched for each of their values. An array of
// numbers differs from JSON only in its brackets. OFFSET 0 keeps the planner from one pass over all
// finished orders.
constexpr Dialect kPostgres{
    .hints = Hints::LeftOut,
    .oneOf = " = ANY (ARRAY(SELECT jsonb_array_elements_text(CAST(? AS jsonb))))",
    .noneOf = " <> ALL (ARRAY(SELECT jsonb_array_elements_text(CAST(? AS jsonb))))",
    .oneOfNumbers = " = ANY (CAST(translate(?, '[]', '{}') AS bigint[]))",
    .indexOf = "strpos",
    .stuckOpen = "targets t CROSS JOIN LATERAL (SELECT * FROM open_orders s "
                 "WHERE s.state = t.state AND s.since < ? - t.micros OFFSET 0) o",
    .stuckFinished = "targets t CROSS JOIN LATERAL (SELECT * FROM finished_orders s "
                     "WHERE s.state = t.state AND s.since < ? - t.micros OFFSET 0) o",
    .isStuck = "o.lifecycle = t.lifecycle AND o.lifecycle_version = t.lifecycle_version",
    .feed = "e.position > ? AND e.position <= (SELECT orderdeck.feed_head()) "
            "ORDER BY e.position LIMIT ?",
    .feedHead = "SELECT orderdeck.feed_head()",
    .indexesAreMissing = "",
};

} // namespace

std::string Dialect::statement(std::string_view text) const
{
    std::string plain(text);
    if (hints == Hints::Kept)
        return plain;
    for (auto at = plain.find(kIndexHint); at != plain.npos; at = plain.find(kIndexHint, at)) {
        const auto end = plain.find(' ', at + kIndexHint.size());
        plain.erase(at, end == plain.npos ? end : end - at);
    }
    for (auto at = plain.find(kColumnHint); at != plain.npos; at = plain.find(kColumnHint, at))
        plain.erase(at, 1);
    return plain;
}

const Dialect& sqliteDialect() { return kSqlite; }
const Dialect& postgresDialect() { return kPostgres; }

} // namespace orderdeck::sql
