#pragma once

#include "backend/local_cluster/cluster_settings.h"
#include "backend/local_cluster/node_data.h"
#include "backend/local_cluster/node_server.h"
#include "backend/local_cluster/node_sql.h"
#include "backend/local_cluster/server_conf.h"

#include <deque>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace orderdeck {

/// One shard of a local cluster: its servers, and who follows whom. One thread at a time. Nodes,
/// settings and tools are its owner's and outlive it.
class ClusterShard {
public:
    ClusterShard(std::span<const ClusterNode> nodes, const ClusterSettings& settings,
                 ServerTools& tools);

    /// Starts all its servers, makes those that are not there, and returns when every replica
    /// streams. `password` of the superuser; empty: none is set.
    [[nodiscard]] Result<void> bringUp(const std::string& password, Deadline deadline,
                                       const ClusterProgress& progress);
    /// Primary first. What does not stop by the deadline is killed, which TimedOut says.
    [[nodiscard]] Result<void> takeDown(Deadline deadline);

    [[nodiscard]] NodeServer& server(int index) { return at(index).server; }
    [[nodiscard]] Result<void> start(int index, Deadline deadline);
    [[nodiscard]] Result<void> promote(int index, Deadline deadline);
    [[nodiscard]] Result<void> rejoin(int index, int primary, Deadline deadline);
    [[nodiscard]] Result<void> set(int index, const std::string& parameter,
                                   const std::string& value, Deadline deadline);

private:
    struct Member {
        Member(const ClusterNode& its, ServerTools& tools)
            : node(its), data(its, tools), server(its, tools)
        {}
        const ClusterNode& node;
        NodeData data;
        NodeServer server;
        std::map<std::string, std::string> set; ///< By hand, until the cluster's end.
    };

    [[nodiscard]] Member& at(int index) { return m_members[static_cast<std::size_t>(index)]; }
    [[nodiscard]] Member& primary() { return at(m_primary); }
    [[nodiscard]] Result<void> findPrimary(Deadline deadline, const ClusterProgress& progress);
    [[nodiscard]] Result<void> makeAll(Deadline deadline, const ClusterProgress& progress);
    [[nodiscard]] Result<void> startExisting(Deadline deadline);
    [[nodiscard]] Result<void> prepareDatabase(const std::string& password, Deadline deadline);
    [[nodiscard]] Result<void> addReplicas(Deadline deadline, const ClusterProgress& progress);
    [[nodiscard]] Result<void> waitForStreams(Deadline deadline, const ClusterProgress& progress);
    [[nodiscard]] Result<void> waitForDatabase(Deadline deadline);
    [[nodiscard]] Result<void> writeConf(Member& member);
    [[nodiscard]] Result<void> launch(Member& member);
    [[nodiscard]] Result<void> copy(Member& member, Deadline deadline);
    /// Rewinds, or copies where that cannot be done, and launches.
    [[nodiscard]] Result<void> follow(Member& member, Deadline deadline);
    [[nodiscard]] Result<void> trySet(Member& member, Deadline deadline);

    const std::span<const ClusterNode> m_nodes;
    const ClusterSettings& m_settings;
    ServerTools& m_tools;
    std::deque<Member> m_members; ///< In the order of the nodes.
    int m_primary = 0;            ///< The last one that this program made or saw one.
};

} // namespace orderdeck
