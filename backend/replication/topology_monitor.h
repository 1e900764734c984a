#pragma once

#include "backend/foundation/deadline.h"
#include "backend/foundation/result.h"
#include "backend/replication/node_probe.h"
#include "backend/replication/role_classifier.h"
#include "backend/replication/topology.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace orderdeck {

/// A node and the way to ask it.
struct MonitoredNode {
    std::string name; ///< Host and port, for people.
    std::unique_ptr<NodeProbe> probe;
};

struct TopologyMonitorSettings {
    std::chrono::milliseconds period{500};       ///< From one probe of a node to its next.
    std::chrono::milliseconds probeWithin{1000}; ///< What a probe may take.
    RoleSettings roles{};
};

/// Watches the nodes of all shards and publishes who is who. A probe blocks, so each node has a
/// thread of its own: a silent one delays the view of nobody else. One more thread looks at the
/// clock, so that evidence also expires when no probe returns. Any thread asks. start() once; a
/// monitor that was stopped stays so, and its last snapshots age.
class TopologyMonitor {
public:
    /// A shard's nodes in the order of their indexes; each shard has at least one.
    TopologyMonitor(std::vector<std::vector<MonitoredNode>> shards, const Clock& clock,
                    TopologyMonitorSettings settings = {});
    /// Waits for probes that are under way.
    ~TopologyMonitor();
    TopologyMonitor(const TopologyMonitor&) = delete;
    TopologyMonitor& operator=(const TopologyMonitor&) = delete;

    void start();
    /// Ends the threads. False: a probe was not back by the deadline; the destructor waits for it.
    [[nodiscard]] bool stop(Deadline deadline);

    /// The newest snapshot; never null.
    [[nodiscard]] TopologySnapshot topology(ShardIndex shard) const;
    [[nodiscard]] int shardCount() const { return static_cast<int>(m_shards.size()); }
    /// The first snapshot, present or coming, that is as wanted. TimedOut, with why there is no
    /// primary where there is none; Cancelled once stopped. `wanted` is called without a lock.
    [[nodiscard]] Result<TopologySnapshot>
    waitFor(ShardIndex shard, const std::function<bool(const ShardTopology&)>& wanted,
            Deadline deadline) const;
    /// Asks the nodes of a shard now: a write has failed and its caller wants to know why. Answers
    /// at once; not more often than ten times a period.
    void probeSoon(ShardIndex shard);
    /// Takes a node out of rotation or back; in the snapshot when it returns. Invalid: no actor or
    /// no reason. NotFound: no such node.
    [[nodiscard]] Result<void> setRotation(NodeId node, Rotation rotation, const std::string& actor,
                                           const std::string& reason);

private:
    struct Node;
    struct Shard;
    void watch(Shard& shard, Node& node);
    void watchClock();
    void askToStop();
    [[nodiscard]] Shard& shardAt(ShardIndex shard) const;

    const Clock& m_clock;
    const TopologyMonitorSettings m_settings;
    std::vector<std::unique_ptr<Shard>> m_shards;
    std::thread m_clockWatch;
    std::mutex m_mutex; ///< Protects m_stopping.
    std::condition_variable m_stopped;
    bool m_stopping = false;
};

} // namespace orderdeck
