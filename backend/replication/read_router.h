#pragma once

#include "backend/foundation/ids.h"
#include "backend/replication/routed_reads.h"
#include "backend/replication/topology.h"

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

namespace orderdeck {

/// The remedy "replicas"; can be switched at run time.
enum class Replicas { Use, Avoid };

/// What a node has to do, as its pool knows it.
struct NodeLoad {
    int inUse = 0;   ///< Connections that are lent out.
    int waiting = 0; ///< Callers that wait for one.
    bool breakerOpen = false;
};
/// Called for each node of a shard at each read that may go to a replica, by the reading thread:
/// quick. The router holds no lock meanwhile.
using LoadOfNode = std::function<NodeLoad(NodeId)>;

struct ReadRouterSettings {
    Replicas replicas = Replicas::Use;
    std::chrono::milliseconds lagLimit{1000}; ///< A replica further behind is not read.
    /// After so many stale answers in a row a replica is left alone for a while.
    int stalesBeforePause = 3;
    std::chrono::milliseconds firstPause{5}; ///< Doubles each time that it repeats.
    std::chrono::milliseconds longestPause{2000};
    std::size_t remembered = 256; ///< Routed reads that are kept for the page.
};

/// Chooses the node for each read of one store, says why, and keeps count. A replica may always be
/// tried where the reader checks the answer (by version, or by batch number in a list); a read that
/// gates a write goes to the primary. Pure but for its counters; `now` comes from the caller.
/// Thread-safe.
class ReadRouter {
public:
    explicit ReadRouter(LoadOfNode loadOf, ReadRouterSettings settings = {});

    /// Least load first, in turn among equals. Every route that has a node is answered by one call
    /// of served() or insteadOf().
    [[nodiscard]] ReadRoute route(const ReadWish& wish, const ShardTopology& topology,
                                  SteadyTime now);
    /// The replica's answer was good: what the reader had seen was there.
    void served(const ReadRoute& route);
    /// The replica of `previous` (asserted) gave no good answer: once to the primary. `trouble` is
    /// counted; a replica that is behind time and again is left alone for a pause that grows until
    /// it has what a reader wants.
    [[nodiscard]] ReadRoute insteadOf(const ReadRoute& previous, ReplicaTrouble trouble,
                                      const ShardTopology& topology, SteadyTime now);

    void setReplicas(Replicas replicas);
    void setLagLimit(std::chrono::milliseconds limit);
    [[nodiscard]] Replicas replicas() const;
    [[nodiscard]] std::chrono::milliseconds lagLimit() const;

    /// The last ones, newest first.
    [[nodiscard]] std::vector<ReadRoute> lastReads() const;
    /// Since the start, by node; a node that never came up is missing.
    [[nodiscard]] std::map<NodeId, ReadCounts> counts() const;
    /// Reads for which there was no node.
    [[nodiscard]] std::uint64_t nowhere() const;

private:
    /// How a replica did lately.
    struct Conduct {
        int stalesInARow = 0;
        std::chrono::milliseconds pause{0}; ///< The last one.
        SteadyTime pausedUntil{};
    };
    /// The replica to read, or what keeps the best of them from it.
    struct Choice {
        const NodeView* replica = nullptr;
        ReadReason reason = ReadReason::NoReplica;
    };
    using Loads = std::vector<NodeLoad>;
    [[nodiscard]] Loads loadsOf(const ShardTopology& topology) const;
    [[nodiscard]] ReadRoute choose(ReadRoute route, const ShardTopology& topology,
                                   const Loads& loads);
    [[nodiscard]] Choice bestReplica(const ShardTopology& topology, const Loads& loads,
                                     SteadyTime now);
    [[nodiscard]] ReadReason obstacle(const NodeView& node, const NodeLoad& load,
                                      std::chrono::milliseconds evidenceHolds,
                                      SteadyTime now) const;
    [[nodiscard]] bool isPaused(NodeId node, SteadyTime now) const;
    void noteStale(const ReadRoute& stale, SteadyTime now);

    const LoadOfNode m_loadOf;
    const ReadRouterSettings m_settings;
    mutable std::mutex m_mutex; ///< Protects everything below.
    Replicas m_replicas;
    std::chrono::milliseconds m_lagLimit;
    std::map<NodeId, Conduct> m_conduct;
    std::map<ShardIndex, int> m_lastReplica; ///< Whose turn it was.
    RoutedReads m_reads;
};

} // namespace orderdeck
