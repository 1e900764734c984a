#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

namespace orderdeck {

enum class FieldType : std::uint8_t {
    Integer, ///< 64 bits, signed.
    Money,   ///< Minor units; written with a decimal point in definitions and requests ("12.50").
    Text,    ///< UTF-8.
    Boolean, ///< true or false.
    Time,    ///< UTC microseconds; written as ISO 8601.
};

/// The value of a declared field when a guard is decided; monostate: missing, which makes its
/// comparison false. Text is borrowed: it must outlive the call.
using FieldValue = std::variant<std::monostate, std::int64_t, bool, std::string_view>;

} // namespace orderdeck
