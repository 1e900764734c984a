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
    counters.listParts = listParts.exchange(0);
    counters.batches = batches.exchange(0);
    counters.batchedRequests = batchedRequests.exchange(0);
    counters.writeLatency = writeLatency.take();
    counters.readLatency = readLatency.take();
    counters.commitLatency = commitLatency.take();
    return counters;
}

void ServiceCounters::add(const ServiceCounters& other)
{
    transitions += other.transitions;
    created += other.created;
    imported += other.imported;
    importedEvents += other.importedEvents;
    refused += other.refused;
    statusReads += other.statusReads;
    cachedReads += other.cachedReads;
    listReads += other.listReads;
    listParts += other.listParts;
    batches += other.batches;
    batchedRequests += other.batchedRequests;
    writeLatency.merge(other.writeLatency);
    readLatency.merge(other.readLatency);
    commitLatency.merge(other.commitLatency);
}

} // namespace orderdeck
