#pragma once

#include "app/terminal/command_line.h"
#include "backend/hosting/profile.h"

namespace orderdeck {

/// The options by which every program is told which store is meant.
inline constexpr OptionSpec kProfileOption{"profile", "FILE.toml"};
inline constexpr OptionSpec kDemoOption{"demo", ""};
/// Of a demo: on PostgreSQL servers of its own, with so many replicas of each shard, for one of
/// which a commit waits.
inline constexpr OptionSpec kPostgresOption{"postgres", ""};
inline constexpr OptionSpec kReplicasOption{"replicas", "N"};
inline constexpr OptionSpec kSyncOption{"sync", ""};
inline constexpr OptionSpec kFolderOption{"folder", "DIR"};
inline constexpr OptionSpec kJsonOption{"json", ""};

/// The profile that --profile, or --demo with --folder, names. Invalid: neither or both.
[[nodiscard]] Result<Profile> profileOf(const CommandLine& line);

} // namespace orderdeck
