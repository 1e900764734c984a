#pragma once

#include "backend/local_cluster/cluster_node.h"
#include "backend/local_cluster/local_cluster.h"
#include "backend/local_cluster/server_tools.h"

#include <optional>
#include <string>

namespace orderdeck {

/// The process of one server. One thread at a time.
class NodeServer {
public:
    NodeServer(const ClusterNode& node, ServerTools& tools) : m_node(node), m_tools(tools) {}

    [[nodiscard]] bool isRunning();
    [[nodiscard]] bool isPaused() const { return m_paused; }

    /// Starts the process, on the configuration in the node's folder, and does not wait for it.
    [[nodiscard]] Result<void> launch();
    /// Until it takes connections. Unavailable: it ended; with what it said.
    [[nodiscard]] Result<void> waitUntilReady(Deadline deadline);
    /// What it has logged since it was launched; at most the last MiB.
    [[nodiscard]] std::string logSinceLaunch() const;

    /// A paused one goes on, to stop.
    [[nodiscard]] Result<void> stop(StopMode mode, Deadline deadline);
    [[nodiscard]] Result<void> kill(Deadline deadline);
    [[nodiscard]] Result<void> pause();
    [[nodiscard]] Result<void> resume();
    /// Makes it read its configuration again, in its own time.
    void reload();

private:
    [[nodiscard]] Result<FileDescriptor> openLog();
    [[nodiscard]] bool isReady() const;

    const ClusterNode& m_node;
    ServerTools& m_tools;
    std::optional<ChildProcess> m_process; ///< None: it does not run.
    bool m_paused = false;
    off_t m_logStart = 0; ///< Length of the log when it was launched.
};

} // namespace orderdeck
