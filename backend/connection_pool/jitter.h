#pragma once

#include "backend/foundation/random.h"

#include <chrono>

namespace orderdeck {

/// A time between (1 - share) and the whole of `limit`, so that what was begun together does not
/// end together. `share` is 0 … 1.
[[nodiscard]] inline std::chrono::nanoseconds jittered(std::chrono::nanoseconds limit, double share,
                                                       Random& random)
{
    const double part = 1.0 - share * random.unit();
    return std::chrono::nanoseconds(
        static_cast<std::chrono::nanoseconds::rep>(static_cast<double>(limit.count()) * part));
}

} // namespace orderdeck
