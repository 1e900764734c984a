#pragma once

#include <string>

namespace orderdeck {

/// Of the operating system; "uid 1000" where it has none.
[[nodiscard]] std::string userName();

} // namespace orderdeck
