#include "backend/storage/sqlite/shard_reader.h"

#include "backend/storage/sqlite/hot_tables.h"
#include "backend/storage/sqlite/row_codec.h"

#include <algorithm>

namespace orderdeck::sqlite {
namespace {

constexpr int kScanChunk = 2000;

std::string ordersWhere(std::string_view condition)
{
    return std::string("SELECT ")
        .append(kOrderColumns)
        .append(" FROM births b JOIN orders o ON o.id = b.id WHERE ")
        .append(condition);
}

std::string eventsWhere(std::string_view condition)
{
    return std::string("SELECT ")
        .append(kEventColumns)
        .append(", e.position, b.lifecycle FROM events e "
                "LEFT JOIN births b ON b.id = e.order_id WHERE ")
        .append(condition);
}

constexpr std::string_view kStuck =
    "SELECT t.lifecycle, t.lifecycle_version, t.state, count(*), "
    "min(o.since) FROM targets t JOIN open_orders o ON o.state = t.state AND o.since < ? - "
    "t.micros "
    "AND o.lifecycle = t.lifecycle AND o.lifecycle_version = t.lifecycle_version "
    "GROUP BY t.lifecycle, t.lifecycle_version, t.state";
constexpr std::string_view kRefusals =
    "SELECT order_id, request_id, event, actor, role, "
    "reason, at, kind, version, state, "
    "cause, legal_events FROM refusals "
    "WHERE (order_id, request_id) > (?, ?) ORDER BY order_id, request_id LIMIT ?";

std::string jsonArray(std::span<const OrderId> ids)
{
    std::string json = "[";
    for (const OrderId id : ids)
        json.append(json.size() > 1 ? "," : "").append(std::to_string(id.value));
    return json + ']';
}

ShardReader::Refusal refusalFrom(const Statement& row)
{
    ShardReader::Refusal refusal;
    refusal.order = OrderId(row.integer(0));
    refusal.requestId = row.text(1);
    refusal.event = row.text(2);
    refusal.actor = {row.text(3), static_cast<Role>(row.integer(4))};
    refusal.reason = row.text(5);
    refusal.at = fromMicros(row.integer(6));
    refusal.verdict.kind = parseVerdictKind(row.text(7)).value_or(VerdictKind::Invalid);
    refusal.verdict.order = refusal.order;
    refusal.verdict.version = row.integer(8);
    refusal.verdict.state = row.text(9);
    refusal.verdict.cause = row.text(10);
    refusal.verdict.legalEvents = splitLines(row.text(11));
    return refusal;
}

/// One value after a read that may have failed.
template <typename T>
Result<T> answer(const Result<void>& read, T value)
{
    if (!read)
        return read.error();
    return value;
}

/// Reads chunk after chunk until one is empty; the rows of a chunk are visited after its statement
/// is finished, so that a slow visitor holds nothing.
template <typename Row, typename ReadChunk>
Result<void> scan(const ReadChunk& readChunk, const std::function<bool(const Row&)>& visit)
{
    for (std::vector<Row> rows;;) {
        rows.clear();
        if (auto read = readChunk(rows); !read)
            return read;
        for (const Row& row : rows)
            if (!visit(row))
                return {};
        if (rows.empty())
            return {};
    }
}

} // namespace

SqliteShardReader::SqliteShardReader(std::unique_ptr<Connection> hot,
                                     std::unique_ptr<Connection> lists)
    : m_hot(std::move(hot)), m_lists(std::move(lists)), m_order(*m_hot, ordersWhere("b.id = ?")),
      m_orders(*m_hot, ordersWhere("b.id IN (SELECT value FROM json_each(?))")),
      m_byNumber(*m_hot, ordersWhere("b.number = ? AND b.number <> '' ORDER BY b.id")),
      m_history(*m_hot, eventsWhere("e.order_id = ? ORDER BY e.version")),
      m_feed(*m_hot, eventsWhere("e.position > ? ORDER BY e.position LIMIT ?")),
      m_head(*m_hot, "SELECT max(position) FROM events"),
      m_counts(*m_lists, "SELECT lifecycle, lifecycle_version, state, "
                         "region, orders FROM counts WHERE orders <> 0"),
      m_position(*m_lists, "SELECT position FROM progress"), m_stuck(*m_lists, kStuck),
      m_list(*m_lists), m_audit(*m_hot)
{}

Result<std::unique_ptr<ShardReader>> SqliteShardReader::open(const ShardFiles& files)
{
    auto hot = Connection::open(files.hot, Access::Read);
    if (!hot)
        return hot.error();
    auto lists = Connection::open(files.read, Access::Read);
    if (!lists)
        return lists.error();
    return std::unique_ptr<ShardReader>(new SqliteShardReader(std::move(*hot), std::move(*lists)));
}

Result<std::vector<std::optional<Order>>> SqliteShardReader::orders(std::span<const OrderId> ids)
{
    std::vector<std::optional<Order>> found(ids.size());
    if (ids.size() == 1) {
        auto read = m_order.each(
            [&](const Statement& row) {
                found.front() = orderFrom(row);
                return false;
            },
            ids.front().value);
        return answer(read, std::move(found));
    }
    std::vector<std::pair<OrderId, std::size_t>> wanted;
    wanted.reserve(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i)
        wanted.emplace_back(ids[i], i);
    std::ranges::sort(wanted);
    const std::string json = jsonArray(ids);
    auto read = m_orders.each(
        [&](const Statement& row) {
            const Order order = orderFrom(row);
            auto each = std::ranges::lower_bound(wanted, std::pair(order.id, std::size_t(0)));
            for (; each != wanted.end() && each->first == order.id; ++each)
                found[each->second] = order;
            return true;
        },
        std::string_view(json));
    return answer(read, std::move(found));
}

Result<std::vector<Order>> SqliteShardReader::ordersByNumber(std::string_view number)
{
    std::vector<Order> found;
    auto read = m_byNumber.each(
        [&](const Statement& row) {
            found.push_back(orderFrom(row));
            return true;
        },
        number);
    return answer(read, std::move(found));
}

Result<std::vector<Event>> SqliteShardReader::history(OrderId id)
{
    std::vector<Event> events;
    auto read = m_history.each(
        [&](const Statement& row) {
            events.push_back(eventFrom(row, 0));
            return true;
        },
        id.value);
    return answer(read, std::move(events));
}

Result<std::vector<FeedEvent>> SqliteShardReader::feed(std::int64_t position, int limit)
{
    std::vector<FeedEvent> events;
    auto read = m_feed.each(
        [&](const Statement& row) {
            events.push_back({row.integer(kEventColumnCount), eventFrom(row, 0),
                              row.text(kEventColumnCount + 1)});
            return true;
        },
        position, limit);
    return answer(read, std::move(events));
}

Result<std::int64_t> SqliteShardReader::feedHead()
{
    std::int64_t head = 0;
    auto read = m_head.each([&](const Statement& row) {
        head = row.integer(0);
        return false;
    });
    return answer(read, head);
}

Result<OrderPage> SqliteShardReader::list(const OrderQuery& query, Timestamp now,
                                          const std::function<bool()>& cancelled)
{
    return m_list.page(query, now, cancelled);
}

Result<CountsAnswer> SqliteShardReader::counts()
{
    CountsAnswer found;
    if (auto begun = m_lists->beginRead(); !begun)
        return begun.error();
    auto read = m_position.each([&](const Statement& row) {
        found.position = row.integer(0);
        return false;
    });
    if (read)
        read = m_counts.each([&](const Statement& row) {
            found.counts.push_back({row.text(0), static_cast<int>(row.integer(1)), row.text(2),
                                    row.text(3), row.integer(4)});
            return true;
        });
    m_lists->rollback();
    if (!read)
        return read.error();
    const auto head = feedHead();
    if (!head)
        return head.error();
    found.feedHead = *head;
    return found;
}

Result<std::vector<StuckCount>> SqliteShardReader::stuck(Timestamp now)
{
    std::vector<StuckCount> found;
    auto read = m_stuck.each(
        [&](const Statement& row) {
            found.push_back({row.text(0), static_cast<int>(row.integer(1)), row.text(2),
                             row.integer(3), fromMicros(row.integer(4))});
            return true;
        },
        toMicros(now));
    return answer(read, std::move(found));
}

Result<void> SqliteShardReader::scanOrders(const std::function<bool(const Order&)>& visit)
{
    Statement chunk(*m_hot, ordersWhere("b.id > ? ORDER BY b.id LIMIT ?"));
    std::int64_t after = std::numeric_limits<std::int64_t>::min();
    return scan<Order>(
        [&](std::vector<Order>& rows) {
            auto read = chunk.each(
                [&](const Statement& row) {
                    rows.push_back(orderFrom(row));
                    return true;
                },
                after, kScanChunk);
            if (!rows.empty())
                after = rows.back().id.value;
            return read;
        },
        visit);
}

Result<void> SqliteShardReader::scanEvents(const std::function<bool(const Event&)>& visit)
{
    Statement chunk(*m_hot, eventsWhere("(e.order_id, e.version, e.position) > (?, ?, ?) "
                                        "ORDER BY e.order_id, e.version, e.position LIMIT ?"));
    std::int64_t order = std::numeric_limits<std::int64_t>::min();
    std::int64_t version = 0;
    std::int64_t position = 0; // Only a damaged file has two events with one version.
    return scan<Event>(
        [&](std::vector<Event>& rows) {
            auto read = chunk.each(
                [&](const Statement& row) {
                    rows.push_back(eventFrom(row, 0));
                    position = row.integer(kEventColumnCount);
                    return true;
                },
                order, version, position, kScanChunk);
            if (!rows.empty()) {
                order = rows.back().order.value;
                version = rows.back().version;
            }
            return read;
        },
        visit);
}

Result<void> SqliteShardReader::scanRefusals(const std::function<bool(const Refusal&)>& visit)
{
    Statement chunk(*m_hot, kRefusals);
    std::int64_t order = std::numeric_limits<std::int64_t>::min();
    std::string requestId;
    return scan<Refusal>(
        [&](std::vector<Refusal>& rows) {
            auto read = chunk.each(
                [&](const Statement& row) {
                    rows.push_back(refusalFrom(row));
                    return true;
                },
                order, std::string_view(requestId), kScanChunk);
            if (!rows.empty()) {
                order = rows.back().order.value;
                requestId = rows.back().requestId;
            }
            return read;
        },
        visit);
}

Result<std::vector<AuditEntry>> SqliteShardReader::audit(const AuditWindow& window,
                                                         const std::function<bool()>& cancelled)
{
    return m_audit.window(window, cancelled);
}

Result<std::vector<AuditEntry>> SqliteShardReader::auditEntries(std::int64_t after,
                                                                std::int64_t until, int limit)
{
    return m_audit.entries(after, until, limit);
}

Result<AuditTail> SqliteShardReader::auditTail() { return m_audit.tail(); }

Result<void> SqliteShardReader::scanManualActs(const std::function<bool(const ManualAct&)>& visit)
{
    return m_audit.scanManualActs(visit);
}

} // namespace orderdeck::sqlite
