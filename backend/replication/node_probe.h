#pragma once

#include "backend/foundation/deadline.h"
#include "backend/foundation/result.h"
#include "backend/replication/topology.h"

namespace orderdeck {

/// Asks one node who it is, on a connection of its own that stays open and goes straight to the
/// server, past any pooler. Used by one thread at a time.
class NodeProbe {
public:
    virtual ~NodeProbe() = default;
    /// One question and its answer; opens the connection first where there is none, and forgets it
    /// after an error. Returns by the deadline, with TimedOut at the latest. `measured` and `took`
    /// are left to the caller.
    [[nodiscard]] virtual Result<NodeFacts> probe(Deadline deadline) = 0;
};

} // namespace orderdeck
