#pragma once

#include "backend/connection_pool/connection_pool.h"
#include "backend/replication/read_router.h"
#include "backend/replication/topology_monitor.h"
#include "backend/storage/postgres/connection.h"
#include "backend/storage/postgres/seen_versions.h"
#include "backend/storage/postgres/socket_cutter.h"

#include <memory>
#include <string>
#include <vector>

namespace orderdeck::postgres {

struct ShardNodesSettings {
    ShardIndex shard{};
    std::vector<std::string> nodes; ///< libpq connection strings.
    std::size_t poolSize = 4;       ///< Connections to each node for reads.
    std::chrono::milliseconds statementWithin{5000};
};

/// A connection to a primary, and as what it was one.
struct PrimaryConnection {
    std::unique_ptr<Connection> connection;
    int node = 0;
    std::uint32_t timeline = 0;
};

/// A shard's servers: a pool of reading connections for each, and who is the primary. Any thread.
class ShardNodes {
public:
    ShardNodes(ShardNodesSettings settings, const TopologyMonitor& monitor,
               std::shared_ptr<SocketCutter> cutter);

    [[nodiscard]] ShardIndex shard() const { return m_settings.shard; }
    [[nodiscard]] TopologySnapshot topology() const { return m_monitor.topology(shard()); }
    [[nodiscard]] ConnectionPool& pool(int node) const
    {
        return *m_pools.at(static_cast<std::size_t>(node));
    }
    [[nodiscard]] NodeLoad load(int node) const;
    [[nodiscard]] std::vector<std::shared_ptr<const PoolSnapshot>> poolSnapshots() const;
    void maintain(PoolTime now);
    void setMode(PoolMode mode);
    [[nodiscard]] Result<void> close(Deadline deadline);

    /// A connection of its own to the primary, for whoever writes; waits for one until the
    /// deadline.
    [[nodiscard]] Result<PrimaryConnection>
    connectToPrimary(std::chrono::milliseconds statementWithin, Deadline deadline) const;
    /// Whether this node, on this timeline, still is the one that takes writes, as far as is known.
    [[nodiscard]] bool isStillPrimary(int node, std::uint32_t timeline) const;

private:
    const ShardNodesSettings m_settings;
    const TopologyMonitor& m_monitor;
    const std::shared_ptr<SocketCutter> m_cutter;
    std::vector<std::shared_ptr<ConnectionPool>> m_pools;
};

/// What the reads of all shards share.
struct StoreReads {
    ReadRouter& router;
    SeenVersions& seen;
};

} // namespace orderdeck::postgres
