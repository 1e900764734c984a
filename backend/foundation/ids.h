#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string> // Brings <compare>, at which moc of Qt 6.4 stumbles when it is named directly.
#include <string_view>

namespace orderdeck {

/// An integer that cannot be mixed up with another one. Tag makes the type.
template <typename Tag, typename Int>
struct StrongId {
    Int value{};
    constexpr StrongId() = default;
    constexpr explicit StrongId(Int v) : value(v) {}
    friend constexpr auto operator<=>(const StrongId&, const StrongId&) = default;
};

/// 0 | 32 bits seconds | 19 bits sequence | 12 bits bucket. Positive, so that it fits a signed
/// 64-bit column. Written as a decimal string wherever it leaves the program (JSON numbers lose
/// bits).
using OrderId = StrongId<struct OrderIdTag, std::int64_t>;
/// 0 … shards-1.
using ShardIndex = StrongId<struct ShardIndexTag, int>;
/// 0 … 4095: what an order is placed by.
using Bucket = StrongId<struct BucketTag, int>;

[[nodiscard]] inline std::string toString(OrderId id) { return std::to_string(id.value); }
/// Decimal digits only, positive; nullopt otherwise.
[[nodiscard]] std::optional<OrderId> parseOrderId(std::string_view text);

} // namespace orderdeck

template <typename Tag, typename Int>
struct std::hash<orderdeck::StrongId<Tag, Int>> {
    std::size_t operator()(orderdeck::StrongId<Tag, Int> id) const noexcept
    {
        return std::hash<Int>{}(id.value);
    }
};
