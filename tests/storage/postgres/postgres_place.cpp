#include "tests/storage/postgres/postgres_place.h"

#include <atomic>

namespace orderdeck {
namespace {

using namespace std::chrono_literals;

Deadline soon() { return Deadline::after(60s); }

/// Each place has names of its own.
std::string newDatabase()
{
    static std::atomic<int> count{0};
    return "place_" + std::to_string(++count);
}

} // namespace

std::unique_ptr<LocalCluster> startTestServer(const std::string& folder)
{
    ClusterSettings settings;
    settings.folder = folder;
    settings.shards = 1;
    settings.replicas = 0;
    auto server = must(LocalCluster::start(settings, soon()));
    (void)must(migratePostgres({server->nodes().front().conninfo()}));
    return server;
}

PostgresPlace::PostgresPlace(LocalCluster& server, int shards) : m_server(server)
{
    for (int shard = 0; shard < shards; ++shard) {
        m_databases.push_back(newDatabase());
        // The server's own database has the schema: a copy of it is there sooner.
        (void)must(m_server.runSql(m_server.nodes().front(),
                                   "CREATE DATABASE " + m_databases.back() + " TEMPLATE " +
                                       m_server.nodes().front().database,
                                   soon()));
        m_settings.shards.push_back({conninfo(shard)});
    }
    m_settings.map = must(ShardMap::byOrder(shards));
    m_settings.whenMissing = WhenMissing::Create;
}

std::string PostgresPlace::conninfo(int shard) const
{
    ClusterNode node = m_server.nodes().front();
    node.database = m_databases.at(static_cast<std::size_t>(shard));
    return node.conninfo();
}

Result<std::unique_ptr<OrderStore>> PostgresPlace::tryOpen()
{
    return openPostgresStore(m_settings, m_clock);
}

std::string PostgresPlace::sql(const std::string& script, int shard)
{
    ClusterNode node = m_server.nodes().front();
    node.database = m_databases.at(static_cast<std::size_t>(shard));
    return must(m_server.runSql(node, script, soon()));
}

} // namespace orderdeck
