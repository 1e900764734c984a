#include "backend/foundation/thread_priority.h"

#ifdef __linux__
#include <sys/resource.h>
#endif

namespace orderdeck {

void giveWay()
{
#ifdef __linux__
    constexpr int kNice = 5;
    // Of this thread alone, setpriority(2); lowering is always allowed.
    setpriority(PRIO_PROCESS, 0, kNice);
#endif
}

} // namespace orderdeck
