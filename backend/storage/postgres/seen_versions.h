#pragma once

#include "backend/foundation/ids.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <unordered_map>

namespace orderdeck::postgres {

/// The highest version of each order that this service has written or shown lately: an answer below
/// it is stale. Remembers at least as long as a replica may lag, and never more than it may hold:
/// when that is too little it says so, and everything is read from the primary for a while.
/// Thread-safe.
class SeenVersions {
public:
    using Clock = std::chrono::steady_clock;
    /// A version is remembered so long at least, and at most twice as long.
    static constexpr std::chrono::seconds kRemembered{10};
    static constexpr std::size_t kMost = 1'000'000; ///< Orders.

    void note(OrderId order, std::int64_t version, Clock::time_point now);
    /// 0: nothing is known, any version will do.
    [[nodiscard]] std::int64_t of(OrderId order) const;
    /// False: more was seen than could be kept; a replica's answer proves nothing now.
    [[nodiscard]] bool complete(Clock::time_point now) const;

private:
    static constexpr std::size_t kParts = 16;
    struct Part {
        mutable std::mutex mutex; ///< Protects the rest.
        std::unordered_map<OrderId, std::int64_t> present;
        std::unordered_map<OrderId, std::int64_t> previous;
        Clock::time_point turnedAt{};
        Clock::time_point incompleteUntil{};
    };
    [[nodiscard]] Part& partOf(OrderId order);
    [[nodiscard]] const Part& partOf(OrderId order) const;

    std::array<Part, kParts> m_parts;
};

} // namespace orderdeck::postgres
