#pragma once

#include "backend/foundation/result.h"

#include <vector>

namespace orderdeck {

/// So many different ports on 127.0.0.1 that nobody listens on now, outside of the range from which
/// the kernel gives ports to clients.
[[nodiscard]] Result<std::vector<int>> freePorts(int count);

} // namespace orderdeck
