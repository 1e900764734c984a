#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

enum class FilterOperator : std::uint8_t { None, Is, Greater, GreaterOrEqual, Less, LessOrEqual };

/// A term of a filter text before its key is looked up: `[-]key(:|=|>|>=|<|<=)value[,value…]` or
/// free text. Values are unquoted; inside quotes \" and \\ stand for " and \.
struct RawFilterTerm {
    std::size_t begin = 0;  ///< In bytes.
    std::size_t length = 0; ///< In bytes, not 0.
    bool negated = false;
    bool quoteOpen = false; ///< The closing quote is missing; the term runs to the end.
    std::string key;        ///< Lower case; empty: free text.
    FilterOperator op = FilterOperator::None;
    std::vector<std::string> values; ///< One for free text; at least one otherwise; may be empty.
};

/// Blanks separate terms. Any bytes are read; every byte that is no blank belongs to one term.
[[nodiscard]] std::vector<RawFilterTerm> lexFilter(std::string_view text);

/// `value` so that it is read as one value after a key.
[[nodiscard]] std::string filterValue(std::string_view value);
/// `text` so that it is read as free text.
[[nodiscard]] std::string filterFreeText(std::string_view text);

} // namespace orderdeck
