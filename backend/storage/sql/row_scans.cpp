#include "backend/storage/sql/row_scans.h"

#include "backend/storage/sql/row_codec.h"

#include <limits>
#include <vector>

namespace orderdeck::sql {
namespace {

constexpr int kScanChunk = 2000;

constexpr std::string_view kRefusals =
    "SELECT order_id, request_id, event, actor, role, "
    "reason, at, kind, version, state, "
    "cause, legal_events FROM refusals "
    "WHERE (order_id, request_id) > (?, ?) ORDER BY order_id, request_id LIMIT ?";

ShardReader::Refusal refusalFrom(const Row& row)
{
    ShardReader::Refusal refusal;
    refusal.order = OrderId(row.integer(0));
    refusal.requestId = row.text(1);
    refusal.event = row.text(2);
    refusal.actor = {row.text(3), static_cast<Role>(row.integer(4))};
    refusal.reason = row.text(5);
    refusal.at = fromMicros(row.integer(6));
    refusal.verdict.kind = parseVerdictKind(row.view(7)).value_or(VerdictKind::Invalid);
    refusal.verdict.order = refusal.order;
    refusal.verdict.version = row.integer(8);
    refusal.verdict.state = row.text(9);
    refusal.verdict.cause = row.text(10);
    refusal.verdict.legalEvents = splitLines(row.view(11));
    return refusal;
}

/// Reads chunk after chunk until one is empty.
template <typename Each, typename ReadChunk>
Result<void> scan(const ReadChunk& readChunk, const std::function<bool(const Each&)>& visit)
{
    for (std::vector<Each> rows;;) {
        rows.clear();
        if (auto read = readChunk(rows); !read)
            return read;
        for (const Each& row : rows)
            if (!visit(row))
                return {};
        if (rows.empty())
            return {};
    }
}

} // namespace

Result<void> scanOrders(Session& hot, const std::function<bool(const Order&)>& visit)
{
    const auto chunk = hot.prepare(ordersWhere("b.id > ? ORDER BY b.id LIMIT ?"));
    std::int64_t after = std::numeric_limits<std::int64_t>::min();
    return scan<Order>(
        [&](std::vector<Order>& rows) {
            auto read = chunk->read(
                [&](const Row& row) {
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

Result<void> scanEvents(Session& hot, const std::function<bool(const Event&)>& visit)
{
    const auto chunk =
        hot.prepare(eventsWhere("(e.order_id, e.version, e.position) > (?, ?, ?) "
                                "ORDER BY e.order_id, e.version, e.position LIMIT ?"));
    std::int64_t order = std::numeric_limits<std::int64_t>::min();
    std::int64_t version = 0;
    std::int64_t position = 0; // Only a damaged file has two events with one version.
    return scan<Event>(
        [&](std::vector<Event>& rows) {
            auto read = chunk->read(
                [&](const Row& row) {
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

Result<void> scanRefusals(Session& hot,
                          const std::function<bool(const ShardReader::Refusal&)>& visit)
{
    const auto chunk = hot.prepare(kRefusals);
    std::int64_t order = std::numeric_limits<std::int64_t>::min();
    std::string requestId;
    return scan<ShardReader::Refusal>(
        [&](std::vector<ShardReader::Refusal>& rows) {
            auto read = chunk->read(
                [&](const Row& row) {
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

} // namespace orderdeck::sql
