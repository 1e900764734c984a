#pragma once

#include <cstdint>
#include <optional>
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

/// "integer", "money", "text", "boolean", "time": as od:type has it.
[[nodiscard]] std::string_view name(FieldType type) noexcept;
[[nodiscard]] std::optional<FieldType> parseFieldType(std::string_view text) noexcept;

/// The value of a declared field when a guard is decided; monostate: missing, which makes its
/// comparison false. Text is borrowed: it must outlive the call.
using FieldValue = std::variant<std::monostate, std::int64_t, bool, std::string_view>;

} // namespace orderdeck
