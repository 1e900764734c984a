#pragma once

#include "backend/foundation/deadline.h"

namespace orderdeck {

/// SIGINT and SIGTERM as something to wait for. A second SIGINT, not of the same key press, ends
/// the process at once. One object per process, made before other threads.
class StopSignal {
public:
    StopSignal();
    ~StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    [[nodiscard]] bool raised() const;
    /// True when a signal came before the deadline.
    [[nodiscard]] bool wait(Deadline deadline) const;
};

} // namespace orderdeck
