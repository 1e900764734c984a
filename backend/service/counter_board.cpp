#include "backend/service/counter_board.h"

namespace orderdeck {

ServiceCounters CounterBoard::take()
{
    ServiceCounters counters;
    counters.transitions = transitions.exchange(0);
    counters.created = created.exchange(0);
    counters.imported = imported.exchange(0);
    counters.importedEvents = importedEvents.exchange(0);
    counters.refused = refused.exchange(0);
    counters.statusReads = statusReads.exchange(0);
    counters.cachedReads = cachedReads.exchange(0);
    counters.listReads = listReads.exchange(0);
    counters.batches = batches.exchange(0);
    counters.writeLatency = writeLatency.take();
    counters.readLatency = readLatency.take();
    return counters;
}

} // namespace orderdeck
