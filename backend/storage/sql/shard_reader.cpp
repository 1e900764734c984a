#include "backend/storage/sql/shard_reader.h"

#include "backend/storage/sql/row_codec.h"
#include "backend/storage/sql/row_scans.h"

#include <algorithm>

namespace orderdeck::sql {
namespace {

constexpr std::string_view kCounts = "SELECT lifecycle, lifecycle_version, state, region, orders "
                                     "FROM counts WHERE orders <> 0";
constexpr std::string_view kStuck =
    "SELECT t.lifecycle, t.lifecycle_version, t.state, count(*), "
    "min(o.since) FROM targets t JOIN open_orders o ON o.state = t.state AND o.since < ? - "
    "t.micros "
    "AND o.lifecycle = t.lifecycle AND o.lifecycle_version = t.lifecycle_version "
    "GROUP BY t.lifecycle, t.lifecycle_version, t.state";
std::string jsonArray(std::span<const OrderId> ids)
{
    std::string json = "[";
    for (const OrderId id : ids)
        json.append(json.size() > 1 ? "," : "").append(std::to_string(id.value));
    return json + ']';
}

/// One value after a read that may have failed.
template <typename T>
Result<T> answer(const Result<void>& read, T value)
{
    if (!read)
        return read.error();
    return value;
}

} // namespace

SqlShardReader::SqlShardReader(std::unique_ptr<Session> hot, std::unique_ptr<Session> lists)
    : m_hotSession(std::move(hot)), m_listSession(std::move(lists)), m_hot(*m_hotSession),
      m_lists(m_listSession ? *m_listSession : *m_hotSession),
      m_order(m_hot.prepare(ordersWhere("b.id = ?"))),
      m_orders(
          m_hot.prepare(ordersWhere(std::string("b.id").append(m_hot.dialect().oneOfNumbers)))),
      m_byNumber(m_hot.prepare(ordersWhere("b.number = ? AND b.number <> '' ORDER BY b.id"))),
      m_history(m_hot.prepare(eventsWhere("e.order_id = ? ORDER BY e.version"))),
      m_feed(m_hot.prepare(eventsWhere(m_hot.dialect().feed))),
      m_head(m_hot.prepare(m_hot.dialect().feedHead)), m_counts(m_lists.prepare(kCounts)),
      m_position(m_lists.prepare("SELECT position FROM progress")),
      m_stuck(m_lists.prepare(kStuck)), m_list(m_lists), m_audit(m_hot)
{}

Result<std::vector<std::optional<Order>>> SqlShardReader::orders(std::span<const OrderId> ids)
{
    std::vector<std::optional<Order>> found(ids.size());
    if (ids.size() == 1) {
        auto read = m_order->read(
            [&](const Row& row) {
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
    auto read = m_orders->read(
        [&](const Row& row) {
            const Order order = orderFrom(row);
            auto each = std::ranges::lower_bound(wanted, std::pair(order.id, std::size_t(0)));
            for (; each != wanted.end() && each->first == order.id; ++each)
                found[each->second] = order;
            return true;
        },
        std::string_view(json));
    return answer(read, std::move(found));
}

Result<std::vector<Order>> SqlShardReader::ordersByNumber(std::string_view number)
{
    std::vector<Order> found;
    auto read = m_byNumber->read(
        [&](const Row& row) {
            found.push_back(orderFrom(row));
            return true;
        },
        number);
    return answer(read, std::move(found));
}

Result<std::vector<Event>> SqlShardReader::history(OrderId id)
{
    std::vector<Event> events;
    auto read = m_history->read(
        [&](const Row& row) {
            events.push_back(eventFrom(row, 0));
            return true;
        },
        id.value);
    return answer(read, std::move(events));
}

Result<std::vector<FeedEvent>> SqlShardReader::feed(std::int64_t position, int limit)
{
    std::vector<FeedEvent> events;
    auto read = m_feed->read(
        [&](const Row& row) {
            events.push_back({row.integer(kEventColumnCount), eventFrom(row, 0),
                              row.text(kEventColumnCount + 1)});
            return true;
        },
        position, limit);
    return answer(read, std::move(events));
}

Result<std::int64_t> SqlShardReader::feedHead()
{
    std::int64_t head = 0;
    auto read = m_head->read([&](const Row& row) {
        head = row.integer(0);
        return false;
    });
    return answer(read, head);
}

Result<OrderPage> SqlShardReader::list(const OrderQuery& query, Timestamp now,
                                       const std::function<bool()>& cancelled)
{
    return m_list.page(query, now, cancelled);
}

Result<CountsAnswer> SqlShardReader::counts()
{
    CountsAnswer found;
    if (auto begun = m_lists.beginRead(); !begun)
        return begun.error();
    auto read = m_position->read([&](const Row& row) {
        found.position = row.integer(0);
        return false;
    });
    if (read)
        read = m_counts->read([&](const Row& row) {
            found.counts.push_back({row.text(0), static_cast<int>(row.integer(1)), row.text(2),
                                    row.text(3), row.integer(4)});
            return true;
        });
    m_lists.endRead();
    if (!read)
        return read.error();
    const auto head = feedHead();
    if (!head)
        return head.error();
    found.feedHead = *head;
    return found;
}

Result<std::vector<StuckCount>> SqlShardReader::stuck(Timestamp now)
{
    std::vector<StuckCount> found;
    auto read = m_stuck->read(
        [&](const Row& row) {
            found.push_back({row.text(0), static_cast<int>(row.integer(1)), row.text(2),
                             row.integer(3), fromMicros(row.integer(4))});
            return true;
        },
        toMicros(now));
    return answer(read, std::move(found));
}

Result<void> SqlShardReader::scanOrders(const std::function<bool(const Order&)>& visit)
{
    return sql::scanOrders(m_hot, visit);
}

Result<void> SqlShardReader::scanEvents(const std::function<bool(const Event&)>& visit)
{
    return sql::scanEvents(m_hot, visit);
}

Result<void> SqlShardReader::scanRefusals(const std::function<bool(const Refusal&)>& visit)
{
    return sql::scanRefusals(m_hot, visit);
}

Result<std::vector<AuditEntry>> SqlShardReader::audit(const AuditWindow& window,
                                                      const std::function<bool()>& cancelled)
{
    return m_audit.window(window, cancelled);
}

Result<std::vector<AuditEntry>> SqlShardReader::auditEntries(std::int64_t after, std::int64_t until,
                                                             int limit)
{
    return m_audit.entries(after, until, limit);
}

Result<AuditTail> SqlShardReader::auditTail() { return m_audit.tail(); }

Result<void> SqlShardReader::scanManualActs(const std::function<bool(const ManualAct&)>& visit)
{
    return m_audit.scanManualActs(visit);
}

} // namespace orderdeck::sql
