#pragma once

#include "models/event_tail.h"
#include "tests/support/fake_clock.h"

#include <vector>

namespace orderdeck {

/// An event of the shipped lifecycle "order".
inline FeedEvent paid(std::int64_t position, OrderId order)
{
    FeedEvent fed;
    fed.position = position;
    fed.lifecycle = "order";
    fed.event.order = order;
    fed.event.version = 2;
    fed.event.name = "pay";
    fed.event.from = "placed";
    fed.event.to = "paid";
    fed.event.actor = {"ana", Role::Support};
    fed.event.reason = "Card was charged";
    fed.event.requestId = "r-" + std::to_string(position);
    fed.event.at = FakeClock().now();
    fed.event.lifecycleVersion = 1;
    fed.event.payload = R"({"a":1})";
    return fed;
}

/// `count` events of different orders, from `position` on.
inline std::vector<FeedEvent> manyPaid(std::int64_t position, int count)
{
    std::vector<FeedEvent> events;
    for (int i = 0; i < count; ++i)
        events.push_back(paid(position + i, OrderId(position + i)));
    return events;
}

inline TailEvent tailOf(const FeedEvent& fed, int shard = 0)
{
    return {fed.position, shard, fed.lifecycle, fed.event, false};
}

} // namespace orderdeck
