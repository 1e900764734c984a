#pragma once

#include "backend/foundation/result.h"

#include <string>

namespace orderdeck {

/// The bytes of a definition's file: a regular file, at most a little more than the one megabyte
/// that the reader refuses by itself.
[[nodiscard]] Result<std::string> readDefinitionFile(const std::string& path);

} // namespace orderdeck
