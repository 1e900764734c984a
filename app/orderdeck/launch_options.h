#pragma once

#include "backend/foundation/result.h"
#include "backend/hosting/profile.h"

#include <span>
#include <string>

namespace orderdeck {

/// What the command line of orderdeck asks for.
struct LaunchOptions {
    Profile profile;
    bool fresh = false; ///< The demo begins anew.
};

[[nodiscard]] std::string launchUsage();
/// Invalid, in one sentence, when the command line or the profile is wrong.
[[nodiscard]] Result<LaunchOptions> launchOptions(std::span<const std::string> arguments);

} // namespace orderdeck
