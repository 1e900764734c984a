#pragma once

#include "app/terminal/command_line.h"
#include "backend/hosting/profile.h"

namespace orderdeck {

/// The options by which every program is told which store is meant.
inline constexpr OptionSpec kProfileOption{"profile", "FILE.toml"};
inline constexpr OptionSpec kDemoOption{"demo", ""};
inline constexpr OptionSpec kFolderOption{"folder", "DIR"};
inline constexpr OptionSpec kJsonOption{"json", ""};

/// The profile that --profile, or --demo with --folder, names. Invalid: neither or both.
[[nodiscard]] Result<Profile> profileOf(const CommandLine& line);

} // namespace orderdeck
