#pragma once

#include "backend/foundation/result.h"

#include <string>

namespace orderdeck {

/// Says of the store that is about to be made in `folder` that it is a demo's and may be thrown
/// away. Leaves a folder alone that holds a store already. Makes the folder when it is not there.
[[nodiscard]] Result<void> markDemoFolder(const std::string& folder);

/// Removes the store of a demo, so that the next start begins anew; nothing to remove is success.
/// Removes only files that a store consists of. Forbidden: the store there was not made by a demo.
/// Busy: a process holds it; it is named.
[[nodiscard]] Result<void> removeDemoStore(const std::string& folder);

} // namespace orderdeck
