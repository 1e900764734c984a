#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace orderdeck {

/// What a person may do; each may do what the ones before may. Service is what machines act as: it
/// may do every transition, and names the actor it acts for.
enum class Role : std::uint8_t { Viewer, Support, Ops, Admin, Service };

[[nodiscard]] constexpr bool atLeast(Role role, Role needed) noexcept { return role >= needed; }
/// "viewer", "support", "ops", "admin", "service".
[[nodiscard]] std::string_view name(Role role) noexcept;
[[nodiscard]] std::optional<Role> parseRole(std::string_view text) noexcept;

} // namespace orderdeck
