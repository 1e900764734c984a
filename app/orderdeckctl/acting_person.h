#pragma once

#include "app/terminal/command_line.h"
#include "backend/hosting/profile.h"
#include "backend/orders/order.h"

#include <string>

namespace orderdeck {

inline constexpr OptionSpec kAsOption{"as", "ROLE"};
inline constexpr OptionSpec kRequestIdOption{"request-id", "ID"};

/// The user of the operating system, with the profile's role or the one that --as names. Invalid:
/// no such role, or one above the profile's where roles cannot be switched.
[[nodiscard]] Result<Actor> actingPerson(const CommandLine& line, const Profile& profile);

/// There is no such role; there are these.
[[nodiscard]] Error unknownRole(const std::string& asked);

/// What --request-id says, or a new one that was never used.
[[nodiscard]] std::string requestIdOf(const CommandLine& line);

} // namespace orderdeck
