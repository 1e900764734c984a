#pragma once

#include "backend/hosting/holder_socket.h"
#include "backend/hosting/json_codec.h"
#include "backend/hosting/line_channel.h"

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include <poll.h>

namespace orderdeck {

/// Every field different from its default.
inline Order weirdOrder()
{
    Order order;
    order.id = OrderId(4242);
    order.number = "A-\"1042\"\n\t\\";
    order.source = "sh\u00f6p";
    order.customer = "\u0645\u0631\u062d\u0628\u0627";
    order.region = "SP";
    order.totalMinor = -9'007'199'254'740'993;
    order.currency = "EUR";
    order.payload = "{\"items\":[],\"fields\":{\"a\":1}}";
    order.placedAt = fromMicros(1'767'607'200'123'456);
    order.lifecycle = "order";
    order.lifecycleVersion = 3;
    order.state = "packed";
    order.previousState = "picked";
    order.version = 9'007'199'254'740'995;
    order.since = fromMicros(1'767'607'201'000'001);
    order.flags = 3;
    return order;
}

inline Event weirdEvent()
{
    return {OrderId(4242),        2,           "pay", "placed",       "paid",
            {"ann", Role::Ops},   "because\n", "r-1", fromMicros(-5), 3,
            "{\"x\":\"\\u0000\"}"};
}

inline AuditEntry weirdEntry()
{
    AuditEntry entry;
    entry.position = 17;
    entry.shard = ShardIndex(2);
    entry.at = fromMicros(1'767'607'200'123'456);
    entry.actor = {"\u00c5sa\n\"", Role::Ops};
    entry.act = AuditAct::Create;
    entry.order = OrderId(42);
    entry.number = "=1+1";
    entry.event = "created";
    entry.requestId = "r-1";
    entry.reason = "because\t";
    entry.result = VerdictKind::VersionConflict;
    entry.cause = "why";
    entry.version = 9'007'199'254'740'995;
    entry.state = "held";
    entry.seal = auditSeal({}, entry);
    return entry;
}

template <typename T>
T throughJson(const T& value)
{
    return *decode<T>(*parseLine(toLine(Json(value))));
}

/// A socket without the client's manners.
class RawClient {
public:
    explicit RawClient(const std::string& folder)
        : m_channel(std::move(HolderSocket::connect(folder).value()))
    {
        (void)read();
    }
    void write(std::string_view line)
    {
        m_channel.queue(line);
        while (m_channel.unsent() > 0 && m_channel.state() == LineChannel::State::Open)
            m_channel.send();
    }
    /// The next line, or nullopt when the holder hung up.
    std::optional<std::string> read()
    {
        while (true) {
            if (auto line = m_channel.takeLine())
                return line;
            if (m_channel.state() != LineChannel::State::Open)
                return std::nullopt;
            pollfd polled{m_channel.fd(), POLLIN, 0};
            if (::poll(&polled, 1, 10'000) <= 0)
                return std::nullopt;
            m_channel.receive();
        }
    }

private:
    LineChannel m_channel;
};

} // namespace orderdeck
