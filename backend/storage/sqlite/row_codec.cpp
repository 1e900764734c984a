#include "backend/storage/sqlite/row_codec.h"

namespace orderdeck::sqlite {

QByteArray packPayload(std::string_view payload)
{
    constexpr std::size_t kWorthDeflating = 1024;
    const auto plain = QByteArray::fromRawData(payload.data() == nullptr ? "" : payload.data(),
                                               static_cast<qsizetype>(payload.size()));
    if (payload.size() < kWorthDeflating)
        return plain;
    // qCompress begins with the length in four bytes, the first of which is zero below 16 MiB.
    const QByteArray deflated = qCompress(plain, 1);
    return deflated.size() < plain.size() ? deflated : plain;
}

std::string unpackPayload(const QByteArray& stored)
{
    const QByteArray plain =
        !stored.isEmpty() && stored.front() == '\0' ? qUncompress(stored) : stored;
    return {plain.constData(), static_cast<std::size_t>(plain.size())};
}

Order birthFrom(const Statement& row)
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
    order.payload = unpackPayload(row.bytes(10));
    return order;
}

Order orderFrom(const Statement& row)
{
    Order order = birthFrom(row);
    order.lifecycleVersion = static_cast<int>(row.integer(11));
    order.state = row.text(12);
    order.previousState = row.text(13);
    order.version = row.integer(14);
    order.since = fromMicros(row.integer(15));
    return order;
}

Event eventFrom(const Statement& row, int first)
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
    event.payload = unpackPayload(row.bytes(first + 11));
    return event;
}

} // namespace orderdeck::sqlite
