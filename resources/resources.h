#pragma once

#include "backend/foundation/result.h"

#include <string>
#include <string_view>

namespace orderdeck {

/// The bytes of a file of resources/ that is compiled in, by its path there
/// ("lifecycles/order.scxml"). Any thread.
[[nodiscard]] Result<std::string> readResource(std::string_view path);

} // namespace orderdeck
