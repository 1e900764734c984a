#include "backend/foundation/thread_priority.h"

#ifdef __linux__
#include <unistd.h>
#endif

namespace orderdeck {

void giveWay()
{
#ifdef __linux__
    constexpr int kLower = 5;
    // Of this thread alone, as nice(2) says of Linux; lowering is always allowed.
    [[maybe_unused]] const int lowered = nice(kLower);
#endif
}

} // namespace orderdeck
