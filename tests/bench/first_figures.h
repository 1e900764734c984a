#pragma once

#include "backend/hosting/profile.h"

namespace orderdeck {

/// Milliseconds from the start of a process until its window shows the first live figures of the
/// profile's store: this program, started once more, as the desktop program is.
[[nodiscard]] double millisToFirstFigures(const Profile& profile);
/// What that process does; nullopt when the command line does not ask for it.
[[nodiscard]] std::optional<int> runFirstFigures(int argc, char** argv);

/// Without traffic of its own; its store in `folder`.
[[nodiscard]] Profile windowProfile(const std::string& folder);

} // namespace orderdeck
