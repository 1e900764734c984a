#include "backend/storage/sql/row_codec.h"

#include "backend/foundation/text.h"

#include <QByteArray>

namespace orderdeck::sql {

std::string packPayload(std::string_view payload)
{
    constexpr std::size_t kWorthDeflating = 1024;
    if (payload.size() >= kWorthDeflating) {
        // qCompress begins with the length in four bytes, the first of which is zero below 16 MiB.
        const QByteArray deflated =
            qCompress(QByteArray::fromRawData(payload.data(), qsizetype(payload.size())), 1);
        if (std::size_t(deflated.size()) < payload.size())
            return deflated.toStdString();
    }
    return std::string(payload);
}

std::string unpackPayload(std::string_view stored)
{
    if (!stored.starts_with('\0'))
        return std::string(stored);
    return qUncompress(QByteArray::fromRawData(stored.data(), qsizetype(stored.size())))
        .toStdString();
}

Order birthFrom(const Row& row)
{
    Order order;
    order.id = OrderId(row.integer(0));
    order.number = row.text(1);
    order.source = row.text(2);
    order.customer = row.text(3);
    order.region = row.text(4);
    order.totalMinor = row.integer(5);
    order.currency = row.text(6);
    order.placedAt = fromMicros(row.integer(7));
    order.lifecycle = row.text(8);
    order.flags = static_cast<std::uint32_t>(row.integer(9));
    order.payload = unpackPayload(row.view(10));
    return order;
}

Order orderFrom(const Row& row)
{
    Order order = birthFrom(row);
    order.lifecycleVersion = static_cast<int>(row.integer(11));
    order.state = row.text(12);
    order.previousState = row.text(13);
    order.version = row.integer(14);
    order.since = fromMicros(row.integer(15));
    return order;
}

Event eventFrom(const Row& row, int first)
{
    Event event;
    event.order = OrderId(row.integer(first));
    event.version = row.integer(first + 1);
    event.name = row.text(first + 2);
    event.from = row.text(first + 3);
    event.to = row.text(first + 4);
    event.actor = {row.text(first + 5), static_cast<Role>(row.integer(first + 6))};
    event.reason = row.text(first + 7);
    event.requestId = row.text(first + 8);
    event.at = fromMicros(row.integer(first + 9));
    event.lifecycleVersion = static_cast<int>(row.integer(first + 10));
    event.payload = unpackPayload(row.view(first + 11));
    return event;
}

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

std::string joinLines(const std::vector<std::string>& lines)
{
    std::string text;
    for (const std::string& line : lines)
        text.append(text.empty() ? "" : "\n").append(line);
    return text;
}

std::vector<std::string> splitLines(std::string_view text)
{
    if (text.empty())
        return {};
    const auto lines = split(text, '\n');
    return {lines.begin(), lines.end()};
}

} // namespace orderdeck::sql
