#pragma once

#include "backend/foundation/deadline.h"
#include "backend/foundation/result.h"
#include "backend/local_cluster/cluster_node.h"
#include "backend/local_cluster/cluster_settings.h"

#include <functional>
#include <memory>
#include <span>
#include <string>

namespace orderdeck {

enum class StopMode {
    Fast,      ///< Sessions are ended, all is written, a replica may get the rest (SIGINT).
    Immediate, ///< Like a crash, but in order: recovery at the next start (SIGQUIT).
};

/// What a cluster says while it starts: one short sentence, from any thread, one at a time.
using ClusterProgress = std::function<void(const std::string&)>;

/// Real PostgreSQL servers on this machine: shards, each a primary with streaming replicas, in a
/// folder of the user's own, for the demo and the integration tests. The servers are children of
/// this process and end with it; what a killed owner leaves is swept up by the next start in the
/// same folder. As root the servers run as the user postgres. Any thread; operations on servers
/// wait for each other, runSql() waits for nobody. An operation that fails by its deadline leaves
/// the server as far as it came; the data is safe to start again always.
class LocalCluster {
public:
    /// Makes or continues the cluster in settings.folder and returns when every replica streams and
    /// has the database. Invalid: settings. Busy: another process holds the folder; it is named.
    /// Conflict: the folder has other things in it, or more nodes. Unsupported: the server
    /// programs, or the user to run them, are missing. Otherwise what the servers said.
    [[nodiscard]] static Result<std::unique_ptr<LocalCluster>>
    start(ClusterSettings settings, Deadline deadline, ClusterProgress progress = {});
    /// As stop(), with five seconds.
    ~LocalCluster();
    LocalCluster(const LocalCluster&) = delete;
    LocalCluster& operator=(const LocalCluster&) = delete;

    /// By shard and index.
    [[nodiscard]] std::span<const ClusterNode> nodes() const;
    [[nodiscard]] const ClusterNode& node(ShardIndex shard, int index) const;

    /// Stops one server; success when it did not run. A fast stop that is not over by the deadline
    /// is TimedOut and goes on.
    [[nodiscard]] Result<void> stopNode(const ClusterNode& node, StopMode mode, Deadline deadline);
    /// SIGKILL to the server and all its processes, running or paused: the power is gone.
    [[nodiscard]] Result<void> killNode(const ClusterNode& node, Deadline deadline);
    /// Stops all processes of a server where they are (SIGSTOP): it accepts and never answers.
    [[nodiscard]] Result<void> pauseNode(const ClusterNode& node);
    [[nodiscard]] Result<void> resumeNode(const ClusterNode& node);
    /// Starts a stopped server in the role that its data has, also an old primary, and returns
    /// when it takes connections. Success when it runs already.
    [[nodiscard]] Result<void> startNode(const ClusterNode& node, Deadline deadline);

    /// Makes a running replica a primary, on a timeline of its own; the shard's other replicas look
    /// for it. The old primary is left as it is: whoever promotes has stopped it, or means not to.
    [[nodiscard]] Result<void> promote(const ClusterNode& replica, Deadline deadline);
    /// Makes a node, running or not, a replica of a running primary of its shard: rewinds what only
    /// it had (pg_rewind), or copies the primary again where that cannot be done.
    [[nodiscard]] Result<void> rejoin(const ClusterNode& node, const ClusterNode& primary,
                                      Deadline deadline);

    /// Sets a server parameter of one node as long as the cluster lives, and returns when new
    /// sessions have it; a stopped node has it from its next start. Invalid: the server does not
    /// take it, or only at a start; nothing is changed then.
    [[nodiscard]] Result<void> set(const ClusterNode& node, const std::string& parameter,
                                   const std::string& value, Deadline deadline);

    /// Runs a script with psql as the superuser, up to its first error. The rows without headings,
    /// columns apart by a tab, without the last line's end. Invalid: what the server said.
    /// TimedOut: psql was killed; the server may still be at it. For tests and set-up, not for the
    /// store.
    [[nodiscard]] Result<std::string> runSql(const ClusterNode& node, const std::string& script,
                                             Deadline deadline) const;

    /// Stops all servers, primaries first, so that replicas get everything; those that have not
    /// ended by the deadline are killed, which TimedOut says. The data stays. Operations
    /// fail with Cancelled from then on.
    [[nodiscard]] Result<void> stop(Deadline deadline);

private:
    struct State;
    explicit LocalCluster(std::unique_ptr<State> state);

    std::unique_ptr<State> m_state;
};

} // namespace orderdeck
