#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// The descriptors of an event attribute, without the ".*" or "." that SCXML lets one end with:
/// "pay.* ship" → "pay", "ship". "*" stays.
[[nodiscard]] std::vector<std::string_view> eventDescriptors(std::string_view attribute);

/// What is wrong with a descriptor (as eventDescriptors gives it); nullopt: nothing.
[[nodiscard]] std::optional<std::string> descriptorFault(std::string_view descriptor);

/// `event` without its last token: "a.b.c" → "a.b" → "a" → "".
[[nodiscard]] std::string_view withoutLastToken(std::string_view event) noexcept;

} // namespace orderdeck
