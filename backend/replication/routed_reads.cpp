#include "backend/replication/routed_reads.h"

#include "backend/foundation/text.h"

#include <algorithm>
#include <numeric>

namespace orderdeck {

static_assert(static_cast<std::size_t>(ReadReason::Nowhere) + 1 == kReadReasons);

std::string ReadRoute::words() const
{
    const std::string itsLag = lag ? "lag " + describeDuration(*lag) : "lag unknown";
    switch (reason) {
    case ReadReason::Replica: return "replica, " + itsLag;
    case ReadReason::ReplicaAlone: return "replica, " + itsLag + ": there is no primary to ask";
    case ReadReason::GatesWrite: return "primary: the read gates a write";
    case ReadReason::ReplicasOff: return "primary: replicas are switched off";
    case ReadReason::NoReplica: return "primary: the shard has no replica";
    case ReadReason::ReplicaSilent: return "primary: no replica answers";
    case ReadReason::OutOfRotation: return "primary: replicas are out of rotation";
    case ReadReason::BreakerOpen: return "primary: the breaker of the replica is open";
    case ReadReason::TooFarBehind:
        return "primary: no replica within " + describeDuration(lagLimit) + " of lag";
    case ReadReason::RecentlyBehind: return "primary: the replica was behind just now";
    case ReadReason::WasBehind:
        return "primary: replica was behind version " + std::to_string(wish.seenVersion);
    case ReadReason::ReplicaCancelled: return "primary: the replica's replay cancelled the read";
    case ReadReason::ReplicaFailed: return "primary: the replica failed";
    case ReadReason::Nowhere: break;
    }
    return "nowhere: no node can be asked";
}

std::uint64_t ReadCounts::routed() const
{
    return std::accumulate(byReason.begin(), byReason.end(), std::uint64_t(0));
}

RoutedReads::RoutedReads(std::size_t places) : m_places(std::max<std::size_t>(places, 1))
{
    m_ring.reserve(m_places);
}

void RoutedReads::add(const ReadRoute& route)
{
    if (m_ring.size() < m_places)
        m_ring.push_back(route);
    else
        m_ring[m_next] = route;
    m_next = (m_next + 1) % m_places;
    if (route.node)
        ++m_counts[*route.node].byReason[static_cast<std::size_t>(route.reason)];
    else
        ++m_nowhere;
}

void RoutedReads::addTrouble(NodeId replica, ReplicaTrouble trouble)
{
    ReadCounts& counts = m_counts[replica];
    switch (trouble) {
    case ReplicaTrouble::Behind: ++counts.stale; break;
    case ReplicaTrouble::Cancelled: ++counts.cancelled; break;
    case ReplicaTrouble::Failed: ++counts.failed; break;
    }
}

std::vector<ReadRoute> RoutedReads::newestFirst() const
{
    std::vector<ReadRoute> reads;
    reads.reserve(m_ring.size());
    for (std::size_t back = 1; back <= m_ring.size(); ++back)
        reads.push_back(m_ring[(m_next + m_ring.size() - back) % m_ring.size()]);
    return reads;
}

} // namespace orderdeck
