#include "backend/foundation/clock.h"

namespace orderdeck {

Timestamp SystemClock::now() const
{
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

} // namespace orderdeck
