#include "backend/replication/read_router.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace orderdeck {

namespace {

ReadReason reasonOf(ReplicaTrouble trouble)
{
    switch (trouble) {
    case ReplicaTrouble::Behind: return ReadReason::WasBehind;
    case ReplicaTrouble::Cancelled: return ReadReason::ReplicaCancelled;
    case ReplicaTrouble::Failed: break;
    }
    return ReadReason::ReplicaFailed;
}

ReadRoute toPrimary(ReadRoute route, const ShardTopology& topology, ReadReason reason)
{
    const NodeView* primary = topology.primaryAt(route.at);
    if (primary == nullptr)
        return route;
    route.node = primary->id;
    route.reason = reason;
    route.mayBeBehind = Duration(0);
    return route;
}

ReadRoute toReplica(ReadRoute route, const NodeView& replica, ReadReason reason)
{
    route.node = replica.id;
    route.reason = reason;
    route.lag = replica.lag.time;
    if (replica.lag.completeUntil)
        route.mayBeBehind =
            std::chrono::duration_cast<Duration>(route.at - *replica.lag.completeUntil);
    return route;
}

bool isBusier(const NodeLoad& one, const NodeLoad& other)
{
    return one.inUse + one.waiting > other.inUse + other.waiting;
}

} // namespace

ReadRouter::ReadRouter(LoadOfNode loadOf, ReadRouterSettings settings)
    : m_loadOf(std::move(loadOf)), m_settings(settings), m_replicas(settings.replicas),
      m_lagLimit(settings.lagLimit), m_reads(settings.remembered)
{}

ReadRoute ReadRouter::route(const ReadWish& wish, const ShardTopology& topology, SteadyTime now)
{
    const bool free = wish.need == ReadNeed::Checked;
    const Loads loads = free ? loadsOf(topology) : Loads();
    const std::lock_guard lock(m_mutex);
    ReadRoute route{.wish = wish, .lagLimit = m_lagLimit, .at = now};
    if (!free)
        route = toPrimary(std::move(route), topology, ReadReason::GatesWrite);
    else if (m_replicas == Replicas::Avoid)
        route = toPrimary(std::move(route), topology, ReadReason::ReplicasOff);
    else
        route = choose(std::move(route), topology, loads);
    m_reads.add(route);
    return route;
}

ReadRouter::Loads ReadRouter::loadsOf(const ShardTopology& topology) const
{
    Loads loads;
    loads.reserve(topology.nodes.size());
    for (const NodeView& node : topology.nodes)
        loads.push_back(m_loadOf(node.id));
    return loads;
}

ReadRoute ReadRouter::choose(ReadRoute route, const ShardTopology& topology, const Loads& loads)
{
    const Choice choice = bestReplica(topology, loads, route.at);
    if (choice.replica != nullptr && choice.reason == ReadReason::Replica) {
        m_lastReplica[topology.shard] = choice.replica->id.index;
        return toReplica(std::move(route), *choice.replica, ReadReason::Replica);
    }
    const NodeView* primary = topology.primaryAt(route.at);
    if (primary != nullptr && !loads[static_cast<std::size_t>(primary->id.index)].breakerOpen)
        return toPrimary(std::move(route), topology, choice.reason);
    return choice.replica == nullptr
               ? std::move(route)
               : toReplica(std::move(route), *choice.replica, ReadReason::ReplicaAlone);
}

/// One within the limits; else the nearest to them that answers at all, with what is wrong with it.
ReadRouter::Choice ReadRouter::bestReplica(const ShardTopology& topology, const Loads& loads,
                                           SteadyTime now)
{
    const auto last = m_lastReplica.find(topology.shard);
    const std::size_t count = topology.nodes.size();
    const std::size_t turn =
        last == m_lastReplica.end() ? 0 : static_cast<std::size_t>(last->second) + 1;
    const auto nearness = [](ReadReason reason) {
        return reason == ReadReason::Replica ? static_cast<int>(kReadReasons)
                                             : static_cast<int>(reason);
    };
    Choice best;
    std::size_t bestAt = 0;
    for (std::size_t step = 0; step < count; ++step) {
        const std::size_t at = (turn + step) % count;
        const NodeView& node = topology.nodes[at];
        const ReadReason reason = obstacle(node, loads[at], topology.evidenceHolds, now);
        const int gain = nearness(reason) - nearness(best.reason);
        const bool answers = nearness(reason) >= nearness(ReadReason::TooFarBehind);
        const bool lighter = best.replica != nullptr && isBusier(loads[bestAt], loads[at]);
        if (gain > 0 || (gain == 0 && lighter)) {
            best = {answers ? &node : nullptr, reason};
            bestAt = at;
        }
    }
    return best;
}

ReadReason ReadRouter::obstacle(const NodeView& node, const NodeLoad& load,
                                std::chrono::milliseconds evidenceHolds, SteadyTime now) const
{
    if (node.role == NodeRole::Primary || node.role == NodeRole::Refused)
        return ReadReason::NoReplica;
    if (node.role == NodeRole::Silent || !node.reachable || *node.age(now) >= evidenceHolds)
        return ReadReason::ReplicaSilent;
    if (node.rotation.rotation == Rotation::Out)
        return ReadReason::OutOfRotation;
    if (load.breakerOpen)
        return ReadReason::BreakerOpen;
    if (!node.lag.time || *node.lag.time > m_lagLimit)
        return ReadReason::TooFarBehind;
    return isPaused(node.id, now) ? ReadReason::RecentlyBehind : ReadReason::Replica;
}

bool ReadRouter::isPaused(NodeId node, SteadyTime now) const
{
    const auto conduct = m_conduct.find(node);
    return conduct != m_conduct.end() && now < conduct->second.pausedUntil;
}

void ReadRouter::served(const ReadRoute& route)
{
    // An answer to a reader who had seen nothing proves nothing.
    if (!route.toReplica() || route.wish.seenVersion == 0)
        return;
    const std::lock_guard lock(m_mutex);
    const auto conduct = m_conduct.find(*route.node);
    if (conduct == m_conduct.end())
        return;
    conduct->second.stalesInARow = 0;
    conduct->second.pause = std::chrono::milliseconds(0);
}

ReadRoute ReadRouter::insteadOf(const ReadRoute& previous, ReplicaTrouble trouble,
                                const ShardTopology& topology, SteadyTime now)
{
    if (!previous.toReplica())
        std::abort();
    const std::lock_guard lock(m_mutex);
    m_reads.addTrouble(*previous.node, trouble);
    if (trouble == ReplicaTrouble::Behind)
        noteStale(previous, now);
    const ReadRoute route = toPrimary({.wish = previous.wish, .lagLimit = m_lagLimit, .at = now},
                                      topology, reasonOf(trouble));
    m_reads.add(route);
    return route;
}

void ReadRouter::noteStale(const ReadRoute& stale, SteadyTime now)
{
    Conduct& conduct = m_conduct[*stale.node];
    // Reads that were under way together are late together: one pause is for all of them.
    if (stale.at < conduct.pausedUntil || ++conduct.stalesInARow < m_settings.stalesBeforePause)
        return;
    conduct.pause = std::clamp(2 * conduct.pause, m_settings.firstPause, m_settings.longestPause);
    conduct.pausedUntil = now + conduct.pause;
}

void ReadRouter::setReplicas(Replicas replicas)
{
    const std::lock_guard lock(m_mutex);
    m_replicas = replicas;
}

void ReadRouter::setLagLimit(std::chrono::milliseconds limit)
{
    const std::lock_guard lock(m_mutex);
    m_lagLimit = limit;
}

Replicas ReadRouter::replicas() const
{
    const std::lock_guard lock(m_mutex);
    return m_replicas;
}

std::chrono::milliseconds ReadRouter::lagLimit() const
{
    const std::lock_guard lock(m_mutex);
    return m_lagLimit;
}

std::vector<ReadRoute> ReadRouter::lastReads() const
{
    const std::lock_guard lock(m_mutex);
    return m_reads.newestFirst();
}

std::map<NodeId, ReadCounts> ReadRouter::counts() const
{
    const std::lock_guard lock(m_mutex);
    return m_reads.counts();
}

std::uint64_t ReadRouter::nowhere() const
{
    const std::lock_guard lock(m_mutex);
    return m_reads.nowhere();
}

} // namespace orderdeck
