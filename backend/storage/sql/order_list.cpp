#include "backend/storage/sql/order_list.h"

#include "backend/storage/sql/match_count.h"

#include <algorithm>

namespace orderdeck::sql {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kSmallestChunk = 500;
constexpr int kFirstChunk = 2'000;
constexpr int kLargestChunk = 50'000;
/// Time that a chunk should take: far below a budget, far above the cost of a statement.
constexpr auto kShortChunk = std::chrono::milliseconds(5);
constexpr auto kLongChunk = std::chrono::milliseconds(20);

constexpr std::string_view kListColumns =
    "o.id, o.number, o.source, o.customer, "
    "o.region, o.lifecycle, o.lifecycle_version, "
    "o.state, o.since, o.placed_at, o.total_minor, o.currency, "
    "o.version, o.flags, o.last_actor, o.last_reason";

OrderRow rowFrom(const Row& row, ListTable table)
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

/// The first of the places that the unfinished lanes have reached: beyond it rows are unknown.
std::optional<PagePosition> firstStop(OrderSort sort, const std::vector<Lane>& lanes)
{
    std::optional<PagePosition> first;
    for (const Lane& lane : lanes)
        if (!lane.finished && (!first || comesBefore(sort, lane.reached, *first)))
            first = lane.reached;
    return first;
}

/// The rows that are known to be the first, in order.
void keepKnown(OrderSort sort, const std::optional<PagePosition>& stop, std::vector<OrderRow>& rows)
{
    if (stop)
        std::erase_if(rows, [&](const OrderRow& row) {
            return comesBefore(sort, *stop, pagePosition(sort, row));
        });
    std::ranges::sort(rows, [&](const OrderRow& a, const OrderRow& b) {
        return comesBefore(sort, pagePosition(sort, a), pagePosition(sort, b));
    });
}

Error cancelledError() { return {ErrorKind::Cancelled, "the search was cancelled"}; }

int nextChunk(int chunk, SteadyClock::duration took)
{
    if (took < kShortChunk)
        return std::min(chunk * 2, kLargestChunk);
    return took > kLongChunk ? std::max(chunk / 2, kSmallestChunk) : chunk;
}

} // namespace

Result<OrderPage> OrderList::page(const OrderQuery& query, Timestamp now,
                                  const std::function<bool()>& cancelled)
{
    if (query.limit < 1 || query.limit > 1000)
        return Error{ErrorKind::Invalid, "a page has 1 to 1000 rows"};
    if (!query.after.empty() && !parseCursor(query.after))
        return Error{ErrorKind::Invalid, "this is not a place in a list", query.after};
    const auto until =
        query.budget ? SteadyClock::now() + *query.budget : SteadyClock::time_point::max();
    // One transaction: rows, counts and position belong together.
    if (auto begun = m_session.beginRead(); !begun)
        return begun.error();
    Search all{query, now, cancelled, until, conditions(query.filter, now, m_session.dialect())};
    auto found = search(all);
    m_session.endRead();
    return found;
}

Result<OrderPage> OrderList::search(Search& search)
{
    const OrderSort sort = search.query.sort;
    auto done = prepare(search);
    if (done)
        done = walk(search);
    if (!done)
        return done.error();
    const auto stop = firstStop(sort, search.lanes);
    keepKnown(sort, stop, search.rows);
    OrderPage page;
    page.rows = std::move(search.rows);
    page.searched = search.searched;
    page.outOf = search.outOf;
    if (page.rows.size() > static_cast<std::size_t>(search.query.limit)) {
        page.rows.resize(static_cast<std::size_t>(search.query.limit));
        page.next = toCursor(pagePosition(sort, page.rows.back()));
    } else if (stop) {
        page.next = toCursor(*stop);
    }
    if (auto counted = count(search, page); !counted)
        return counted.error();
    const auto position = numberOf(m_session, SqlPart{"SELECT position FROM progress", {}});
    if (!position)
        return position.error();
    page.positions = {*position};
    return page;
}

Result<void> OrderList::count(const Search& search, OrderPage& page)
{
    const OrderQuery& query = search.query;
    page.matches = static_cast<std::int64_t>(page.rows.size());
    page.matchesExact = page.next.empty() && query.after.empty();
    if (page.matchesExact || query.counting == MatchCounting::None)
        return {};
    const auto until =
        query.counting == MatchCounting::Bounded ? search.until : SteadyClock::time_point::min();
    const auto counted =
        countMatches(m_session, {query.filter, search.now, search.cancelled, until});
    if (!counted)
        return counted.error();
    page.matches = std::max(page.matches, counted->matches);
    page.matchesExact = counted->exact;
    return {};
}

Result<void> OrderList::prepare(Search& search)
{
    const OrderFilter& filter = search.query.filter;
    search.chunk = kFirstChunk;
    const auto countable = sumOfCounts(m_session, countablePart(filter));
    if (!countable)
        return countable.error();
    if (*countable == 0)
        return {};
    for (const ListTable table : tablesOf(filter)) {
        if (search.cancelled())
            return cancelledError();
        if (auto usable = checkIndexes(table); !usable)
            return usable;
        const auto few = selectiveRows(m_session, table, filter, search.now);
        if (!few)
            return few.error();
        if (*few) {
            if (auto done = rowsOf(**few, table, search); !done)
                return done;
            continue;
        }
        auto lanes = lanesOf(m_session, table, search.query, search.now);
        if (!lanes)
            return lanes.error();
        search.lanes.insert(search.lanes.end(), lanes->begin(), lanes->end());
        const auto all =
            numberOf(m_session, {table == ListTable::Open ? "SELECT open_rows FROM progress"
                                                          : "SELECT finished_rows FROM progress",
                                 {}});
        if (!all)
            return all.error();
        search.outOf += *all;
    }
    return {};
}

Result<void> OrderList::checkIndexes(ListTable table)
{
    if (table == ListTable::Open)
        return {};
    const std::string_view asked = m_session.dialect().indexesAreMissing;
    if (asked.empty())
        return {};
    const auto missing = numberOf(m_session, SqlPart().add(asked));
    if (!missing)
        return missing.error();
    if (*missing != 0)
        return Error{ErrorKind::Unavailable,
                     "very many orders are being taken into the lists; finished ones can be listed "
                     "in a while, open ones (is:open) now"};
    return {};
}

Result<void> OrderList::rowsOf(const IndexedRows& indexed, ListTable table, Search& search)
{
    const OrderSort by = search.query.sort;
    const UnindexedSort sort = unindexedSort(by);
    SqlPart sql;
    sql.add("SELECT ").add(kListColumns).add(" FROM ").add(indexed.from).add(" WHERE ");
    sql.add(indexed.where).add(" AND ").add(search.where);
    if (const auto cursor = parseCursor(search.query.after)) {
        sql.add(" AND ").add(sort.after);
        bindPosition(sql, by, *cursor);
    }
    sql.add(" ORDER BY ").add(sort.order).add(" LIMIT ?").bind(search.query.limit + 1);
    return read(table, sql, search.rows);
}

Result<void> OrderList::walk(Search& search)
{
    const OrderSort sort = search.query.sort;
    const auto isBehind = [sort](const Lane& a, const Lane& b) {
        if (a.finished != b.finished)
            return b.finished;
        return comesBefore(sort, a.reached, b.reached);
    };
    while (!search.lanes.empty()) {
        // The lane that is furthest behind: no lane runs far ahead of what can be shown.
        Lane& lane = *std::ranges::min_element(search.lanes, isBehind);
        if (lane.finished)
            return {};
        if (search.cancelled())
            return cancelledError();
        const auto known = std::ranges::count_if(search.rows, [&](const OrderRow& row) {
            return !comesBefore(sort, lane.reached, pagePosition(sort, row));
        });
        if (known > search.query.limit)
            return {};
        // Each lane once in any case, so that every call comes further.
        const auto begin = SteadyClock::now();
        if (begin >= search.until && std::ranges::all_of(search.lanes, &Lane::started))
            return {};
        if (auto done = advance(lane, search); !done)
            return done;
        search.chunk = nextChunk(search.chunk, SteadyClock::now() - begin);
    }
    return {};
}

Result<void> OrderList::advance(Lane& lane, Search& search)
{
    const OrderSort sort = search.query.sort;
    const int most = search.query.limit + 1;
    lane.started = true;
    const auto until = boundary(lane, sort, search.chunk);
    if (!until)
        return until.error();
    const LaneSql fragments = laneSql(lane, sort);
    SqlPart sql;
    sql.add("SELECT ").add(kListColumns).add(" FROM ").add(fragments.table);
    sql.add(" WHERE ").add(fragments.common);
    if (lane.kind != Lane::Kind::Whole)
        sql.bind(lane.value);
    sql.add(" AND ").add(fragments.after);
    bindPosition(sql, sort, lane.reached);
    if (*until) {
        sql.add(" AND ").add(fragments.until);
        bindPosition(sql, sort, **until);
    }
    sql.add(" AND ").add(search.where).add(" ORDER BY ").add(fragments.order);
    sql.add(" LIMIT ?").bind(most);
    std::vector<OrderRow> rows;
    if (auto done = read(lane.table, sql, rows); !done)
        return done;
    const bool full = rows.size() == static_cast<std::size_t>(most);
    search.searched += *until && !full ? search.chunk : static_cast<std::int64_t>(rows.size());
    if (full)
        lane.reached = pagePosition(sort, rows.back());
    else if (*until)
        lane.reached = **until;
    lane.finished = !full && (!*until || isBeyond(lane, sort, lane.reached));
    std::ranges::move(rows, std::back_inserter(search.rows));
    return {};
}

Result<std::optional<PagePosition>> OrderList::boundary(const Lane& lane, OrderSort sort, int steps)
{
    const LaneSql fragments = laneSql(lane, sort);
    SqlPart sql;
    sql.add("SELECT ").add(fragments.column).add(", o.id FROM ").add(fragments.table);
    sql.add(" WHERE ").add(fragments.common);
    if (lane.kind != Lane::Kind::Whole)
        sql.bind(lane.value);
    sql.add(" AND ").add(fragments.after);
    bindPosition(sql, sort, lane.reached);
    sql.add(" ORDER BY ").add(fragments.order).add(" LIMIT 1 OFFSET ?").bind(steps - 1);
    std::optional<PagePosition> found;
    auto read = eachRow(m_session, sql, [&](const Row& row) {
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

Result<void> OrderList::read(ListTable table, const SqlPart& sql, std::vector<OrderRow>& rows)
{
    return eachRow(m_session, sql, [&](const Row& row) {
        rows.push_back(rowFrom(row, table));
        return true;
    });
}

} // namespace orderdeck::sql
