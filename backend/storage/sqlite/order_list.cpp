#include "backend/storage/sqlite/order_list.h"

#include "backend/storage/sqlite/match_count.h"

#include <algorithm>
#include <array>
#include <limits>

namespace orderdeck::sqlite {
namespace {

constexpr int kFirstChunk = 2'000;
constexpr int kLargestChunk = 50'000;

constexpr std::string_view kListColumns =
    "o.id, o.number, o.source, o.customer, "
    "o.region, o.lifecycle, o.lifecycle_version, "
    "o.state, o.since, o.placed_at, o.total_minor, o.currency, "
    "o.version, o.flags, o.last_actor, o.last_reason";

/// The fixed fragments of a sort in a table.
struct SortSql {
    std::string_view table; ///< With the index that is in order of the sort.
    std::string_view column;
    std::string_view after; ///< Row values beyond a position.
    std::string_view until;
    std::string_view order;
    std::string_view unindexedOrder; ///< The same order, not read from the index.
    std::string_view unindexedAfter;
};

constexpr std::array<SortSql, 5> kOpenSorts{{
    {"open_orders o INDEXED BY open_by_since", "o.since", "(o.since, o.id) > (?, ?)",
     "(o.since, o.id) <= (?, ?)", "o.since, o.id", "+o.since, o.id", "(+o.since, +o.id) > (?, ?)"},
    {"open_orders o INDEXED BY open_by_placed", "o.placed_at", "(o.placed_at, o.id) < (?, ?)",
     "(o.placed_at, o.id) >= (?, ?)", "o.placed_at DESC, o.id DESC", "+o.placed_at DESC, o.id DESC",
     "(+o.placed_at, +o.id) < (?, ?)"},
    {"open_orders o INDEXED BY open_by_placed", "o.placed_at", "(o.placed_at, o.id) > (?, ?)",
     "(o.placed_at, o.id) <= (?, ?)", "o.placed_at, o.id", "+o.placed_at, o.id",
     "(+o.placed_at, +o.id) > (?, ?)"},
    {"open_orders o INDEXED BY open_by_total", "o.total_minor", "(o.total_minor, o.id) < (?, ?)",
     "(o.total_minor, o.id) >= (?, ?)", "o.total_minor DESC, o.id DESC",
     "+o.total_minor DESC, o.id DESC", "(+o.total_minor, +o.id) < (?, ?)"},
    {"open_orders o INDEXED BY open_by_number", "o.number", "(o.number, o.id) > (?, ?)",
     "(o.number, o.id) <= (?, ?)", "o.number, o.id", "+o.number, o.id",
     "(+o.number, +o.id) > (?, ?)"},
}};
constexpr std::array<std::string_view, 5> kFinishedTables{
    "finished_orders o INDEXED BY finished_by_since",
    "finished_orders o INDEXED BY finished_by_placed",
    "finished_orders o INDEXED BY finished_by_placed",
    "finished_orders o INDEXED BY finished_by_total",
    "finished_orders o INDEXED BY finished_by_number"};

SortSql sortSql(ListTable table, OrderSort sort)
{
    const auto index = static_cast<std::size_t>(sort);
    SortSql sql = kOpenSorts.at(index);
    if (table == ListTable::Finished)
        sql.table = kFinishedTables.at(index);
    return sql;
}

void bindPosition(SqlPart& sql, OrderSort sort, const PagePosition& position)
{
    if (sort == OrderSort::Number)
        sql.bind(position.text);
    else
        sql.bind(position.value);
    sql.bind(position.id.value);
}

/// Before every row that the filter can match, as far as its bounds on the sort value say.
PagePosition firstPosition(OrderSort sort, const OrderFilter& filter, Timestamp now)
{
    using Limits = std::numeric_limits<std::int64_t>;
    PagePosition start{Limits::min(), {}, OrderId(Limits::min())};
    if (isDescending(sort))
        start = {Limits::max(), {}, OrderId(Limits::max())};
    if (sort == OrderSort::LongestInState && filter.ageAtMost)
        start.value = toMicros(now - *filter.ageAtMost);
    if (sort == OrderSort::OldestFirst && filter.placedFrom)
        start.value = toMicros(*filter.placedFrom);
    if (sort == OrderSort::NewestFirst && filter.placedBefore)
        start.value = toMicros(*filter.placedBefore);
    if (sort == OrderSort::LargestTotal && filter.totalAtMost)
        start.value = *filter.totalAtMost;
    return start;
}

/// True when no row from here on can match.
bool isBeyond(const PagePosition& position, OrderSort sort, const OrderFilter& filter,
              Timestamp now)
{
    switch (sort) {
    case OrderSort::LongestInState:
        return filter.ageAtLeast && position.value > toMicros(now - *filter.ageAtLeast);
    case OrderSort::OldestFirst:
        return filter.placedBefore && position.value >= toMicros(*filter.placedBefore);
    case OrderSort::NewestFirst:
        return filter.placedFrom && position.value < toMicros(*filter.placedFrom);
    case OrderSort::LargestTotal:
        return filter.totalAtLeast && position.value < *filter.totalAtLeast;
    case OrderSort::Number: break;
    }
    return false;
}

OrderRow rowFrom(const Statement& row, ListTable table)
{
    OrderRow order;
    order.id = OrderId(row.integer(0));
    order.number = row.text(1);
    order.source = row.text(2);
    order.customer = row.text(3);
    order.region = row.text(4);
    order.lifecycle = row.text(5);
    order.lifecycleVersion = static_cast<int>(row.integer(6));
    order.state = row.text(7);
    order.since = fromMicros(row.integer(8));
    order.placedAt = fromMicros(row.integer(9));
    order.totalMinor = row.integer(10);
    order.currency = row.text(11);
    order.version = row.integer(12);
    order.flags = static_cast<std::uint32_t>(row.integer(13));
    order.lastActor = row.text(14);
    order.lastReason = row.text(15);
    order.open = table == ListTable::Open;
    return order;
}

} // namespace

Result<OrderPage> OrderList::page(const OrderQuery& query, Timestamp now,
                                  const std::function<bool()>& cancelled)
{
    if (query.limit < 1 || query.limit > 1000)
        return Error{ErrorKind::Invalid, "a page has 1 to 1000 rows"};
    if (!query.after.empty() && !parseCursor(query.after))
        return Error{ErrorKind::Invalid, "this is not a place in a list", query.after};
    // One transaction: rows, counts and position belong together.
    if (auto begun = m_connection.beginRead(); !begun)
        return begun.error();
    auto found = search({query, now, cancelled, conditions(query.filter, now)});
    m_connection.rollback();
    return found;
}

Result<OrderPage> OrderList::search(const Search& search)
{
    const OrderQuery& query = search.query;
    std::vector<OrderRow> rows;
    for (const ListTable table : tablesOf(query.filter)) {
        const auto condition = selectiveCondition(m_connection, table, query.filter);
        if (!condition)
            return condition.error();
        auto done = *condition ? rowsByCondition(table, search, **condition, rows)
                               : rowsBySort(table, search, rows);
        if (!done)
            return done.error();
    }
    std::ranges::sort(rows, [&](const OrderRow& a, const OrderRow& b) {
        return comesBefore(query.sort, pagePosition(query.sort, a), pagePosition(query.sort, b));
    });
    OrderPage page;
    const auto limit = static_cast<std::size_t>(query.limit);
    const bool more = rows.size() > limit;
    if (more) {
        rows.resize(limit);
        page.next = toCursor(pagePosition(query.sort, rows.back()));
    }
    page.matches = static_cast<std::int64_t>(rows.size());
    if (more || !query.after.empty()) {
        const auto matches =
            countMatches(m_connection, {query.filter, search.now, search.cancelled});
        if (!matches)
            return matches.error();
        page.matches = matches->matches;
        page.matchesExact = matches->exact;
    }
    const auto position = numberOf(m_connection, SqlPart{"SELECT position FROM progress", {}});
    if (!position)
        return position.error();
    page.positions = {*position};
    page.rows = std::move(rows);
    return page;
}

Result<void> OrderList::rowsByCondition(ListTable table, const Search& search,
                                        const SqlPart& condition, std::vector<OrderRow>& rows)
{
    const SortSql sort = sortSql(table, search.query.sort);
    SqlPart sql;
    sql.add("SELECT ").add(kListColumns).add(" FROM ").add(tableName(table)).add(" WHERE ");
    sql.add(condition).add(" AND ").add(search.where);
    if (const auto cursor = parseCursor(search.query.after)) {
        sql.add(" AND ").add(sort.unindexedAfter);
        bindPosition(sql, search.query.sort, *cursor);
    }
    sql.add(" ORDER BY ").add(sort.unindexedOrder).add(" LIMIT ?").bind(search.query.limit + 1);
    return read(table, sql, rows);
}

Result<std::optional<PagePosition>> OrderList::boundary(ListTable table, const Search& search,
                                                        const PagePosition& from, int steps)
{
    const OrderSort sort = search.query.sort;
    const SortSql fragments = sortSql(table, sort);
    SqlPart sql;
    sql.add("SELECT ").add(fragments.column).add(", o.id FROM ").add(fragments.table);
    sql.add(" WHERE ").add(fragments.after);
    bindPosition(sql, sort, from);
    sql.add(" ORDER BY ").add(fragments.order).add(" LIMIT 1 OFFSET ?").bind(steps - 1);
    std::optional<PagePosition> found;
    Statement statement(m_connection, sql.text);
    auto read = statement.eachOf(sql.values, [&](const Statement& row) {
        found.emplace();
        if (sort == OrderSort::Number)
            found->text = row.text(0);
        else
            found->value = row.integer(0);
        found->id = OrderId(row.integer(1));
        return false;
    });
    if (!read)
        return read.error();
    return found;
}

Result<void> OrderList::rowsBySort(ListTable table, const Search& search,
                                   std::vector<OrderRow>& rows)
{
    const OrderQuery& query = search.query;
    const SortSql fragments = sortSql(table, query.sort);
    PagePosition from = firstPosition(query.sort, query.filter, search.now);
    if (const auto cursor = parseCursor(query.after);
        cursor && comesBefore(query.sort, from, *cursor))
        from = *cursor;
    const std::size_t wanted = rows.size() + static_cast<std::size_t>(query.limit) + 1;
    for (int chunk = kFirstChunk;; chunk = std::min(chunk * 4, kLargestChunk)) {
        if (search.cancelled())
            return Error{ErrorKind::Cancelled, "the search was cancelled"};
        const auto until = boundary(table, search, from, chunk);
        if (!until)
            return until.error();
        SqlPart sql;
        sql.add("SELECT ").add(kListColumns).add(" FROM ").add(fragments.table);
        sql.add(" WHERE ").add(fragments.after);
        bindPosition(sql, query.sort, from);
        if (*until) {
            sql.add(" AND ").add(fragments.until);
            bindPosition(sql, query.sort, **until);
        }
        sql.add(" AND ").add(search.where).add(" ORDER BY ").add(fragments.order);
        sql.add(" LIMIT ?").bind(static_cast<std::int64_t>(wanted - rows.size()));
        if (auto done = read(table, sql, rows); !done)
            return done;
        if (!*until || rows.size() >= wanted ||
            isBeyond(**until, query.sort, query.filter, search.now))
            return {};
        from = **until;
    }
}

Result<void> OrderList::read(ListTable table, const SqlPart& sql, std::vector<OrderRow>& rows)
{
    Statement statement(m_connection, sql.text);
    return statement.eachOf(sql.values, [&](const Statement& row) {
        rows.push_back(rowFrom(row, table));
        return true;
    });
}

} // namespace orderdeck::sqlite
