#include "backend/storage/sql/list_lane.h"

#include <algorithm>
#include <array>
#include <limits>

namespace orderdeck::sql {
namespace {

using Limits = std::numeric_limits<std::int64_t>;

/// More values of one list than this are not worth a lane each.
constexpr std::size_t kMostLanes = 16;

/// In the order of OrderSort.
constexpr std::array<LaneSql, 5> kSorts{{
    {"open_orders o INDEXED BY open_by_since", "TRUE", "o.since", "(o.since, o.id) > (?, ?)",
     "(o.since, o.id) <= (?, ?)", "o.since, o.id"},
    {"open_orders o INDEXED BY open_by_placed", "TRUE", "o.placed_at",
     "(o.placed_at, o.id) < (?, ?)", "(o.placed_at, o.id) >= (?, ?)",
     "o.placed_at DESC, o.id DESC"},
    {"open_orders o INDEXED BY open_by_placed", "TRUE", "o.placed_at",
     "(o.placed_at, o.id) > (?, ?)", "(o.placed_at, o.id) <= (?, ?)", "o.placed_at, o.id"},
    {"open_orders o INDEXED BY open_by_total", "TRUE", "o.total_minor",
     "(o.total_minor, o.id) < (?, ?)", "(o.total_minor, o.id) >= (?, ?)",
     "o.total_minor DESC, o.id DESC"},
    {"open_orders o INDEXED BY open_by_number", "TRUE", "o.number", "(o.number, o.id) > (?, ?)",
     "(o.number, o.id) <= (?, ?)", "o.number, o.id"},
}};
constexpr std::array<std::string_view, 5> kFinishedTables{
    "finished_orders o INDEXED BY finished_by_since",
    "finished_orders o INDEXED BY finished_by_placed",
    "finished_orders o INDEXED BY finished_by_placed",
    "finished_orders o INDEXED BY finished_by_total",
    "finished_orders o INDEXED BY finished_by_number"};

/// In the order of OrderSort.
constexpr std::array<UnindexedSort, 5> kUnindexedSorts{{
    {"+o.since, o.id", "(+o.since, +o.id) > (?, ?)"},
    {"+o.placed_at DESC, o.id DESC", "(+o.placed_at, +o.id) < (?, ?)"},
    {"+o.placed_at, o.id", "(+o.placed_at, +o.id) > (?, ?)"},
    {"+o.total_minor DESC, o.id DESC", "(+o.total_minor, +o.id) < (?, ?)"},
    {"+o.number, o.id", "(+o.number, +o.id) > (?, ?)"},
}};

struct KindSql {
    std::string_view open; ///< Empty: open orders have no such index.
    std::string_view finished;
    std::string_view common;
};
/// In the order of Lane::Kind.
constexpr std::array<KindSql, 5> kKinds{{
    {"", "", ""},
    {"open_orders o INDEXED BY open_by_state", "finished_orders o INDEXED BY finished_by_state",
     "o.state = ?"},
    {"", "finished_orders o INDEXED BY finished_by_region", "o.region = ?"},
    {"", "finished_orders o INDEXED BY finished_by_source", "o.source = ?"},
    {"", "finished_orders o INDEXED BY finished_by_lifecycle", "o.lifecycle = ?"},
}};

/// How far before its placing an order of a table came into its state: 0 or, where a clock went
/// backwards, less.
Result<std::int64_t> leadOf(Session& session, ListTable table)
{
    const auto lead = numberOf(
        session, {table == ListTable::Open
                      ? "SELECT coalesce(min(o.since - o.placed_at), 0) FROM open_orders o "
                        "INDEXED BY open_backwards WHERE o.since < o.placed_at"
                      : "SELECT coalesce(min(o.since - o.placed_at), 0) FROM finished_orders o "
                        "INDEXED BY finished_backwards WHERE o.since < o.placed_at",
                  {}});
    return lead;
}

/// The sort values between which matches can lie, both included, as far as the filter's bounds say.
struct Span {
    std::int64_t least = Limits::min();
    std::int64_t most = Limits::max();
    void atLeast(const std::optional<std::int64_t>& bound)
    {
        least = std::max(least, bound.value_or(least));
    }
    void atMost(const std::optional<std::int64_t>& bound)
    {
        most = std::min(most, bound.value_or(most));
    }
};

std::optional<std::int64_t> plus(const std::optional<std::int64_t>& value, std::int64_t more)
{
    return value ? std::optional(*value + more) : std::nullopt;
}

Span spanOf(OrderSort sort, const OrderFilter& filter, Timestamp now, std::int64_t lead)
{
    const auto ago = [now](const std::optional<Duration>& age) {
        return age ? std::optional(toMicros(now - *age)) : std::nullopt;
    };
    const auto at = [](const std::optional<Timestamp>& time) {
        return time ? std::optional(toMicros(*time)) : std::nullopt;
    };
    Span span;
    switch (sort) {
    case OrderSort::LongestInState:
        span.atLeast(ago(filter.ageAtMost));
        span.atLeast(plus(at(filter.placedFrom), lead));
        span.atMost(ago(filter.ageAtLeast));
        break;
    case OrderSort::NewestFirst:
    case OrderSort::OldestFirst:
        span.atLeast(at(filter.placedFrom));
        span.atMost(plus(at(filter.placedBefore), -1));
        span.atMost(plus(ago(filter.ageAtLeast), -lead));
        break;
    case OrderSort::LargestTotal:
        span.atLeast(filter.totalAtLeast);
        span.atMost(filter.totalAtMost);
        break;
    case OrderSort::Number: break;
    }
    return span;
}

std::vector<Lane> lanesFor(Lane::Kind kind, std::vector<std::string> values)
{
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    std::vector<Lane> lanes;
    for (std::string& value : values)
        lanes.push_back({.kind = kind, .value = std::move(value)});
    return lanes;
}

/// States that have a target, each up to where the shortest of its targets is passed.
Result<std::vector<Lane>> stuckLanes(Session& session, Timestamp now)
{
    std::vector<Lane> lanes;
    auto read = eachRow(session, {"SELECT state, min(micros) FROM targets GROUP BY state", {}},
                        [&](const Row& row) {
                            lanes.push_back({.kind = Lane::Kind::State,
                                             .value = row.text(0),
                                             .last = toMicros(now) - row.integer(1) - 1});
                            return true;
                        });
    if (!read)
        return read.error();
    return lanes;
}

/// The states that `notStates` leaves, when they are few.
Result<std::vector<std::string>> statesBeside(Session& session,
                                              const std::vector<std::string>& notStates)
{
    std::vector<std::string> states;
    const auto take = [&](const Row& row) {
        if (std::string state = row.text(0); std::ranges::find(notStates, state) == notStates.end())
            states.push_back(std::move(state));
        return true;
    };
    auto read = eachRow(session, {"SELECT DISTINCT state FROM counts WHERE orders <> 0", {}}, take);
    if (!read)
        return read.error();
    return states;
}

/// Lanes that pass over rows which cannot match; none: one lane over the whole table it is.
Result<std::vector<Lane>> narrowLanes(Session& session, ListTable table, const OrderQuery& query,
                                      Timestamp now)
{
    const OrderFilter& filter = query.filter;
    if (query.sort != OrderSort::LongestInState)
        return std::vector<Lane>();
    if (filter.stuck.value_or(false))
        return stuckLanes(session, now);
    if (!filter.states.empty())
        return lanesFor(Lane::Kind::State, filter.states);
    if (!filter.notStates.empty()) {
        auto states = statesBeside(session, filter.notStates);
        if (!states)
            return states.error();
        return lanesFor(Lane::Kind::State, std::move(*states));
    }
    if (table == ListTable::Open)
        return std::vector<Lane>();
    if (!filter.regions.empty())
        return lanesFor(Lane::Kind::Region, filter.regions);
    if (!filter.sources.empty())
        return lanesFor(Lane::Kind::Source, filter.sources);
    return lanesFor(Lane::Kind::Lifecycle, filter.lifecycles);
}

} // namespace

LaneSql laneSql(const Lane& lane, OrderSort sort)
{
    LaneSql sql = kSorts.at(static_cast<std::size_t>(sort));
    if (lane.table == ListTable::Finished)
        sql.table = kFinishedTables.at(static_cast<std::size_t>(sort));
    if (lane.kind == Lane::Kind::Whole)
        return sql;
    const KindSql& kind = kKinds.at(static_cast<std::size_t>(lane.kind));
    sql.table = lane.table == ListTable::Open ? kind.open : kind.finished;
    sql.common = kind.common;
    return sql;
}

UnindexedSort unindexedSort(OrderSort sort)
{
    return kUnindexedSorts.at(static_cast<std::size_t>(sort));
}

void bindPosition(SqlPart& sql, OrderSort sort, const PagePosition& position)
{
    if (sort == OrderSort::Number)
        sql.bind(position.text);
    else
        sql.bind(position.value);
    sql.bind(position.id.value);
}

Result<std::vector<Lane>> lanesOf(Session& session, ListTable table, const OrderQuery& query,
                                  Timestamp now)
{
    auto lanes = narrowLanes(session, table, query, now);
    if (!lanes)
        return lanes;
    if (lanes->empty() || lanes->size() > kMostLanes)
        *lanes = {Lane()};
    const auto lead = leadOf(session, table);
    if (!lead)
        return lead.error();
    const Span span = spanOf(query.sort, query.filter, now, *lead);
    const bool down = isDescending(query.sort);
    PagePosition start{
        down ? span.most : span.least, {}, OrderId(down ? Limits::max() : Limits::min())};
    if (query.sort == OrderSort::Number)
        start.value = 0;
    if (const auto cursor = parseCursor(query.after);
        cursor && comesBefore(query.sort, start, *cursor))
        start = *cursor;
    for (Lane& lane : *lanes) {
        lane.table = table;
        lane.reached = start;
        const std::int64_t last = down ? span.least : span.most;
        lane.last = std::min(lane.last.value_or(last), last);
    }
    return lanes;
}

bool isBeyond(const Lane& lane, OrderSort sort, const PagePosition& position)
{
    if (sort == OrderSort::Number || !lane.last)
        return false;
    return isDescending(sort) ? position.value < *lane.last : position.value > *lane.last;
}

} // namespace orderdeck::sql
