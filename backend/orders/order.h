#pragma once

#include "backend/foundation/clock.h"
#include "backend/foundation/ids.h"
#include "backend/lifecycle/role.h"

#include <cstdint>
#include <string>
#include <vector>

namespace orderdeck {

inline constexpr std::size_t kMaxPayloadBytes = 64 * 1024;
/// Longest number, source, customer, region, actor, event name, request id; in bytes.
inline constexpr std::size_t kMaxNameBytes = 200;
inline constexpr std::size_t kMaxReasonBytes = 2000;

/// Peculiarities of an order's history that a person should see.
enum OrderFlag : std::uint32_t {
    kFlagClockBackwards = 1U << 0U, ///< Imported with an event earlier than the one before it.
    kFlagIllegalHistory =
        1U << 1U, ///< Imported at its last state because its steps were not legal.
};

/// An order as it is now: always the fold of its events. Plain value; crosses threads.
struct Order {
    OrderId id;
    std::string number; ///< The shop's own; unique per source; empty: none.
    std::string source; ///< Which shop or file.
    std::string customer;
    std::string region;
    std::int64_t totalMinor = 0; ///< In minor units of `currency`.
    std::string currency;        ///< ISO 4217.
    std::string payload;         ///< JSON object, bytes, of event 1:
                         ///< {"items":[{"sku","name","quantity","priceMinor"}…],"fields":{…}}
    Timestamp placedAt;
    std::string lifecycle; ///< Name of its definition.
    int lifecycleVersion = 0;
    std::string state;         ///< Id of an atomic state.
    std::string previousState; ///< Empty: none before.
    std::int64_t version = 0;  ///< Version of its last event.
    Timestamp since; ///< When it came into `state`; a transition without target does not change it.
    std::uint32_t flags = 0; ///< OrderFlag bits.
    friend bool operator==(const Order&, const Order&) = default;
};

/// Who does something, and as what.
struct Actor {
    std::string name;
    Role role = Role::Viewer;
    friend bool operator==(const Actor&, const Actor&) = default;
};

/// One step of one order; never changed once written.
struct Event {
    OrderId order;
    std::int64_t version = 0; ///< 1, 2, 3 … without gaps.
    std::string name; ///< "created" or "imported" for version 1, else the event that was submitted.
    std::string from; ///< Empty for version 1.
    std::string to;
    Actor actor;
    std::string reason;
    std::string requestId;
    Timestamp at;
    int lifecycleVersion = 0;
    std::string payload; ///< Event 1: see Order::payload; later ones: whatever the request carried.
                         ///< May be empty.
    friend bool operator==(const Event&, const Event&) = default;
};

/// An event and its place in the feed of its shard.
struct FeedEvent {
    std::int64_t position = 0; ///< Grows along the feed; gaps may occur, nothing is skipped.
    Event event;
    std::string lifecycle; ///< Name of the order's definition.
};

} // namespace orderdeck
