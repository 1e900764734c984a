#pragma once

#include "backend/orders/order.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// A wish for a new order. The id is given by the service (from number or request id), not by the
/// caller.
struct NewOrder {
    std::string requestId; ///< Idempotency key; required, at most kMaxNameBytes.
    std::string number;
    std::string source;
    std::string customer;
    std::string region;
    std::int64_t totalMinor = 0;
    std::string currency;
    std::string payload;   ///< See Order::payload; may be empty.
    std::string lifecycle; ///< Name; the newest version is used.
    Actor actor;
    OrderId id = {};   ///< Set by the service.
    Timestamp at = {}; ///< Set by the service.
    friend bool operator==(const NewOrder&, const NewOrder&) = default;
};

/// A wish to move one order.
struct TransitionRequest {
    OrderId order;
    std::string requestId; ///< Unique per order; required.
    std::string event;
    std::optional<std::int64_t> expectedVersion;
    Actor actor;
    std::string reason;
    std::string payload;
    Timestamp at = {}; ///< Set by the service.
    friend bool operator==(const TransitionRequest&, const TransitionRequest&) = default;
};

enum class VerdictKind : std::uint8_t {
    // Decided on the locked order: final and kept; the same request id gets the same answer again.
    Applied,
    Illegal,         ///< `legalEvents` says what would be legal.
    VersionConflict, ///< `version` and `state` are the present ones.
    GuardFailed,     ///< `cause` names the guard.
    Forbidden,       ///< `cause` names the role it needs.
    NumberExists,    ///< `order` is the one that has it.
    // Not final: nothing was written.
    NotFound,
    Invalid,     ///< The request itself is wrong, or its id was used for another body.
    Busy,        ///< Queue full: try later.
    Unavailable, ///< The shard is stopped.
    // Unknown: resolved by sending the same request again.
    InDoubt,
};

/// "applied", "illegal", "version conflict", "guard failed", "forbidden", "number exists", "not
/// found", "invalid", "busy", "unavailable", "in doubt".
[[nodiscard]] std::string_view name(VerdictKind kind) noexcept;
[[nodiscard]] std::optional<VerdictKind> parseVerdictKind(std::string_view text) noexcept;
[[nodiscard]] bool isFinal(VerdictKind kind) noexcept;

/// The answer to one request.
struct Verdict {
    VerdictKind kind = VerdictKind::InDoubt;
    OrderId order;
    std::int64_t version =
        0;             ///< Applied: of the new event. Otherwise the order's, as far as known.
    std::string state; ///< After it.
    std::string cause; ///< One sentence; empty when applied.
    std::vector<std::string> legalEvents; ///< Only for Illegal.
    bool repeated = false; ///< This request id had been answered before; nothing was written now.
    friend bool operator==(const Verdict&, const Verdict&) = default;
};

/// A whole past: what imports and the demo's history write. The first event is `imported` or
/// `created`.
struct OrderHistory {
    Order order; ///< id set by the service; version, state, since, previousState are folded from
                 ///< `events`.
    std::vector<Event> events; ///< Versions 1…n; ids are filled in by the store.
};

enum class ImportOutcome : std::uint8_t {
    Written,
    AlreadyThere, ///< The same number with the same history.
    Conflict,     ///< The number is known with another history; nothing was written.
};

/// FNV-1a over everything a repeated request must have in common with the first: order, event,
/// expected version, actor, reason, payload; not the time.
[[nodiscard]] std::uint64_t bodyDigest(const TransitionRequest& request) noexcept;
[[nodiscard]] std::uint64_t bodyDigest(const NewOrder& request) noexcept;
/// What makes two imports of one order the same: its facts and its steps with their times, states,
/// reasons and payloads. Not who imported it, under which request ids, or with which version of the
/// lifecycle.
[[nodiscard]] std::uint64_t historyDigest(const OrderHistory& history) noexcept;

} // namespace orderdeck
