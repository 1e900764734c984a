#pragma once

#include "backend/foundation/clock.h"
#include "backend/service/service_door.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace orderdeck {

/// Where the orders that are asked about most are. Bounded: a newcomer takes the place of the one
/// that has been there longest in its set of four. Filled by reads, and forgotten by the writer
/// after the commit and before the answer, so that nobody who was told of a step finds the state
/// before it: a read that began before the writer forgot cannot fill. Thread-safe.
class StatusCache {
public:
    using SteadyClock = std::chrono::steady_clock;

    /// `places` is rounded up to a power of two.
    explicit StatusCache(std::size_t places);

    /// nullopt: not here, or older than what the asker has seen.
    [[nodiscard]] std::optional<StatusAnswer> find(const StatusQuery& query,
                                                   SteadyClock::time_point now) const;
    /// To be taken before the store is read.
    [[nodiscard]] std::uint32_t ticket(OrderId id) const;
    /// Nothing when something of the order's set was forgotten since the ticket.
    void fill(const StatusAnswer& answer, std::uint32_t ticket, SteadyClock::time_point now);
    void forget(OrderId id);

private:
    struct Entry {
        OrderId id;
        std::int64_t version = 0;
        std::string state;
        Timestamp since;
        SteadyClock::time_point read{};
    };
    struct alignas(64) Set {
        mutable std::mutex mutex; ///< Protects all below.
        std::uint32_t forgotten = 0;
        std::uint32_t next = 0; ///< Entry that goes next.
        std::array<Entry, 4> entries;
    };
    [[nodiscard]] const Set& setOf(OrderId id) const;
    [[nodiscard]] Set& setOf(OrderId id);

    std::vector<Set> m_sets;
    unsigned m_shift; ///< Leaves the bits of a set's index.
};

} // namespace orderdeck
