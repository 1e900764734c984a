#pragma once

#include "backend/foundation/clock.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// True when `text` is well-formed UTF-8 without NUL: what every text field of an order must be.
[[nodiscard]] bool isCleanText(std::string_view text) noexcept;

/// "90s", "15m", "2h", "3d", "1w", also "1h30m"; no sign, no blanks. nullopt for anything else or
/// above 100 years.
[[nodiscard]] std::optional<Duration> parseDuration(std::string_view text) noexcept;
/// The two largest units: "40 s", "2 min 05 s", "2 h 14 min", "1 d 3 h"; below one second "320 ms".
[[nodiscard]] std::string describeDuration(Duration duration);

/// "2026-11-23T19:27:00.123456Z"; the fraction only when it is not zero. Always UTC.
[[nodiscard]] std::string toIso8601(Timestamp time);
/// Reads what toIso8601 writes, and a blank instead of the T, no fraction, no Z (UTC assumed), or
/// an offset "+02:00".
[[nodiscard]] std::optional<Timestamp> parseIso8601(std::string_view text) noexcept;

/// "1234567" minor units → "12345.67".
[[nodiscard]] std::string formatMinor(std::int64_t minor);
/// "12.5", "-3", "1234.56" → minor units, at most two decimals; nullopt otherwise.
[[nodiscard]] std::optional<std::int64_t> parseMinor(std::string_view text) noexcept;

/// '0' to '9', whatever the locale.
[[nodiscard]] constexpr bool isDigit(char c) noexcept { return c >= '0' && c <= '9'; }
/// With 'a' to 'z' as capitals; all else as it is.
[[nodiscard]] std::string inCapitals(std::string_view text);
/// 'text'
[[nodiscard]] std::string inQuotes(std::string_view text);
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

} // namespace orderdeck
