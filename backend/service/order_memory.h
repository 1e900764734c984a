#pragma once

#include "backend/foundation/clock.h"
#include "backend/foundation/ids.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace orderdeck {

/// Since when orders that moved lately are in their state: bounded, a newcomer takes the place of
/// an older one. What is forgotten can be read from the order's history. One thread.
class OrderMemory {
public:
    static constexpr std::size_t kPlaces = 1U << 16U;

    [[nodiscard]] std::optional<Timestamp> since(OrderId id) const
    {
        const Place& place = m_places[placeOf(id)];
        return place.id == id ? std::optional(place.since) : std::nullopt;
    }
    void remember(OrderId id, Timestamp since) { m_places[placeOf(id)] = {id, since}; }

private:
    struct Place {
        OrderId id;
        Timestamp since;
    };
    /// Time and sequence spread well by a multiplication (Fibonacci hashing).
    [[nodiscard]] static std::size_t placeOf(OrderId id)
    {
        return static_cast<std::size_t>(
            (static_cast<std::uint64_t>(id.value) * 0x9e3779b97f4a7c15ULL) >> 48U);
    }
    std::vector<Place> m_places = std::vector<Place>(kPlaces);
};

} // namespace orderdeck
