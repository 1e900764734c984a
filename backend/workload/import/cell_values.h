#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// How a file writes amounts of money.
struct AmountFormat {
    char decimalMark = '.';
    int decimals = 2; ///< Digits of the minor unit: 2 for cents, 0 for yen.
};

/// "109.90", "-3", "476.0", "+1,5" with a decimal comma; minor units. Further decimals must be
/// zero. nullopt: no amount, or too large.
[[nodiscard]] std::optional<std::int64_t> parseAmount(std::string_view text, AmountFormat format);

/// The values of a cell that is a list: "['a','b']", "["a", "b"]", "[1, 2]"; without brackets split
/// at `separator`, or one value when there is none (0). Blank: no values. nullopt: brackets or
/// quotes do not close, or something stands after them.
[[nodiscard]] std::optional<std::vector<std::string>> parseList(std::string_view text,
                                                                char separator);

} // namespace orderdeck
