#pragma once

#include "backend/lifecycle/field_value.h"

#include <cstdint>

namespace orderdeck {

/// Placeholder of the compiled guard; the lifecycle part owns this file's final form.
struct GuardProgram {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
};

} // namespace orderdeck
