#include "backend/storage/postgres/shard_nodes.h"

#include "backend/storage/postgres/pooled_session.h"

namespace orderdeck::postgres {
namespace {

PoolSettings poolSettings(const ShardNodesSettings& settings, const std::string& name, int node)
{
    PoolSettings pool;
    pool.node = name;
    pool.maximum = settings.poolSize;
    pool.seed = static_cast<std::uint64_t>(settings.shard.value * 100 + node + 1);
    return pool;
}

} // namespace

ShardNodes::ShardNodes(ShardNodesSettings settings, const TopologyMonitor& monitor,
                       std::shared_ptr<SocketCutter> cutter)
    : m_settings(std::move(settings)), m_monitor(monitor), m_cutter(std::move(cutter))
{
    const auto topology = m_monitor.topology(m_settings.shard);
    for (std::size_t node = 0; node < m_settings.nodes.size(); ++node) {
        ConnectionSettings connection;
        connection.conninfo = m_settings.nodes[node];
        connection.statementWithin = m_settings.statementWithin;
        connection.cutter = m_cutter;
        m_pools.push_back(ConnectionPool::create(
            poolSettings(m_settings, topology->nodes.at(node).name, static_cast<int>(node)),
            [connection](Deadline) -> Result<std::unique_ptr<PooledConnection>> {
                auto opened = Connection::open(connection);
                if (!opened)
                    return opened.error();
                return std::unique_ptr<PooledConnection>(
                    std::make_unique<PooledSession>(std::move(*opened)));
            }));
    }
}

NodeLoad ShardNodes::load(int node) const
{
    const auto snapshot = pool(node).snapshot();
    return {static_cast<int>(snapshot->inUse), static_cast<int>(snapshot->waiting),
            snapshot->breaker == BreakerState::Open};
}

std::vector<std::shared_ptr<const PoolSnapshot>> ShardNodes::poolSnapshots() const
{
    std::vector<std::shared_ptr<const PoolSnapshot>> all;
    for (const auto& pool : m_pools)
        all.push_back(pool->snapshot());
    return all;
}

void ShardNodes::maintain(PoolTime now)
{
    for (const auto& pool : m_pools)
        pool->maintain(now);
}

void ShardNodes::setMode(PoolMode mode)
{
    for (const auto& pool : m_pools)
        pool->setMode(mode);
}

Result<void> ShardNodes::close(Deadline deadline)
{
    Result<void> closed;
    for (const auto& pool : m_pools)
        if (auto done = pool->close(deadline); !done)
            closed = std::move(done);
    return closed;
}

Result<PrimaryConnection> ShardNodes::connectToPrimary(std::chrono::milliseconds statementWithin,
                                                       Deadline deadline) const
{
    const auto hasPrimary = [](const ShardTopology& topology) {
        return topology.primaryAt(std::chrono::steady_clock::now()) != nullptr;
    };
    const auto topology = m_monitor.waitFor(shard(), hasPrimary, deadline);
    if (!topology)
        return Error{ErrorKind::Unavailable, topology.error().message, topology.error().context};
    const NodeView* primary = (*topology)->primaryAt(std::chrono::steady_clock::now());
    if (primary == nullptr)
        return Error{ErrorKind::Unavailable, (*topology)->whyNoPrimary, {}};
    ConnectionSettings settings;
    settings.conninfo = m_settings.nodes.at(static_cast<std::size_t>(primary->id.index));
    settings.statementWithin = statementWithin;
    settings.cutter = m_cutter;
    auto opened = Connection::open(settings);
    if (!opened)
        return opened.error();
    return PrimaryConnection{std::move(*opened), primary->id.index, (*topology)->timeline};
}

bool ShardNodes::isStillPrimary(int node, std::uint32_t timeline) const
{
    const auto now = topology();
    const NodeView* primary = now->primaryAt(std::chrono::steady_clock::now());
    return primary != nullptr && primary->id.index == node && now->timeline == timeline;
}

} // namespace orderdeck::postgres
