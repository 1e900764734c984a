#pragma once

#include "backend/foundation/result.h"
#include "backend/hosting/profile.h"

#include <chrono>
#include <optional>
#include <span>
#include <string>

namespace orderdeck {

/// What the command line of orderdeckd asks for.
struct DaemonOptions {
    Profile profile;
    std::optional<std::chrono::microseconds> runFor; ///< nullopt: until a signal.
    bool json = false;                               ///< Figures as one JSON object a line.
    bool fresh = false;                              ///< The demo begins anew.
};

[[nodiscard]] std::string daemonUsage();
/// Invalid, in one sentence, when the command line or the profile is wrong.
[[nodiscard]] Result<DaemonOptions> daemonOptions(std::span<const std::string> arguments);

} // namespace orderdeck
