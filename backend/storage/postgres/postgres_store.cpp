#include "backend/storage/postgres/postgres_store.h"

#include "backend/foundation/logging.h"
#include "backend/storage/postgres/migrations.h"
#include "backend/storage/postgres/node_probe.h"
#include "backend/storage/postgres/node_statuses.h"
#include "backend/storage/postgres/primary.h"
#include "backend/storage/postgres/routed_reader.h"
#include "backend/storage/postgres/shard_projector.h"
#include "backend/storage/postgres/shard_rebuild.h"
#include "backend/storage/postgres/shard_writer.h"
#include "backend/storage/postgres/stored_catalogue.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace orderdeck {
namespace postgres {
namespace {

using namespace std::chrono_literals;

/// Migrations and rebuilds take as long as there is data.
constexpr auto kLongStatement = 1h;

constexpr auto kPrimaryWithin = 3s;
constexpr auto kCloseWithin = 1s;
constexpr auto kFactsWithin = 1s;
constexpr auto kMaintenanceEvery = 1s;

constexpr const char* kFacts =
    "SELECT pg_database_size(current_database()), orderdeck.feed_head(), "
    "CASE WHEN has_function_privilege('pg_ls_waldir()', 'execute') "
    "THEN (SELECT coalesce(sum(size), 0) FROM pg_ls_waldir()) ELSE 0 END";

Result<std::string> storedMap(Connection& connection)
{
    const auto map =
        connection.run("SELECT value FROM orderdeck.meta WHERE key = 'map'", Purpose::Read);
    if (!map)
        return map.error();
    return map->size() == 0 ? std::string() : map->text(0, 0);
}

/// "host:port", as the parts of a connection string have it.
std::string nameOf(const std::string& conninfo)
{
    const auto part = [&](std::string_view key, std::string otherwise) {
        const auto at = conninfo.find(key);
        if (at == std::string::npos)
            return otherwise;
        auto from = at + key.size();
        const bool quoted = from < conninfo.size() && conninfo[from] == '\'';
        from += quoted ? 1 : 0;
        return conninfo.substr(from, conninfo.find(quoted ? '\'' : ' ', from) - from);
    };
    return part("host=", "localhost") + ':' + part("port=", "5432");
}

std::vector<std::vector<MonitoredNode>> probesOf(const PostgresStoreSettings& settings,
                                                 const std::shared_ptr<SocketCutter>& cutter)
{
    std::vector<std::vector<MonitoredNode>> shards;
    for (const auto& nodes : settings.shards) {
        auto& shard = shards.emplace_back();
        for (const std::string& node : nodes)
            shard.push_back({nameOf(node), std::make_unique<PostgresNodeProbe>(node, cutter)});
    }
    return shards;
}

class PostgresStore final : public OrderStore {
public:
    PostgresStore(const PostgresStoreSettings& settings, ShardMap map, const Clock& clock)
        : m_settings(settings), m_map(std::move(map)),
          m_monitor(probesOf(settings, m_cutter), clock),
          m_router([this](NodeId node) { return nodesOf(node.shard).load(node.index); }),
          m_facts(m_settings.shards.size())
    {
        for (std::size_t i = 0; i < settings.shards.size(); ++i)
            m_nodes.push_back(std::make_unique<ShardNodes>(
                ShardNodesSettings{ShardIndex(static_cast<int>(i)), settings.shards[i],
                                   static_cast<std::size_t>(settings.poolSize),
                                   settings.statementWithin},
                m_monitor, m_cutter));
        m_monitor.start();
        m_maintenance = std::thread([this] { maintain(); });
    }

    ~PostgresStore() override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stopping = true;
        }
        m_stopped.notify_all();
        m_maintenance.join();
        for (const auto& nodes : m_nodes)
            if (const auto closed = nodes->close(Deadline::after(kCloseWithin)); !closed)
                qCWarning(logStorage) << "closing a pool:" << closed.error().text().c_str();
        (void)m_monitor.stop(Deadline::after(kCloseWithin));
    }

    const ShardMap& map() const override { return m_map; }
    /// More than two per shard are slower where the server has few cores, one is slower everywhere.
    int writersPerShard() const override { return 2; }

    Result<LifecycleCatalogue> loadCatalogue() override
    {
        std::map<std::pair<std::string, int>, InstalledLifecycle> all;
        for (const auto& nodes : m_nodes) {
            const auto primary = connect(*nodes, m_settings.statementWithin);
            if (!primary)
                return primary.error();
            const auto catalogue = loadStoredCatalogue(**primary);
            if (!catalogue)
                return catalogue.error();
            for (const InstalledLifecycle& each : catalogue->all())
                all.emplace(std::pair(each.name, each.version), each);
        }
        std::vector<InstalledLifecycle> installed;
        for (auto& [key, each] : all)
            installed.push_back(std::move(each));
        return LifecycleCatalogue(std::move(installed));
    }

    Result<std::unique_ptr<ShardWriter>> openWriter(ShardIndex shard) override
    {
        return PostgresShardWriter::open(nodesOf(shard), m_seen, m_settings.statementWithin);
    }

    Result<std::unique_ptr<ShardReader>> openReader(ShardIndex shard) override
    {
        return std::unique_ptr<ShardReader>(
            std::make_unique<RoutedReader>(nodesOf(shard), StoreReads{m_router, m_seen}));
    }

    Result<std::unique_ptr<ShardProjector>> openProjector(ShardIndex shard) override
    {
        auto connection = connect(nodesOf(shard), m_settings.statementWithin);
        if (!connection)
            return connection.error();
        return std::unique_ptr<ShardProjector>(
            std::make_unique<PostgresShardProjector>(std::move(*connection), shard));
    }

    Result<ShardFacts> facts(ShardIndex shard) override
    {
        const std::lock_guard lock(m_factsMutex);
        auto& connection = m_facts.at(static_cast<std::size_t>(shard.value));
        if (!connection || connection->broken()) {
            // Whoever asks has a window to draw.
            auto opened = nodesOf(shard).connectToPrimary(kFactsWithin, Deadline::immediate());
            if (!opened)
                return opened.error();
            connection = std::move(opened->connection);
        }
        const auto row = connection->run(kFacts, Purpose::Read);
        if (!row)
            return row.error();
        ShardFacts facts;
        facts.path = connection->place();
        facts.fileBytes = row->integer(0, 0);
        facts.events = row->integer(0, 1);
        facts.logBytes = row->integer(0, 2);
        return facts;
    }

    std::vector<NodeStatus> nodes(ShardIndex shard) const override
    {
        return nodeStatuses(*nodesOf(shard).topology(), nodesOf(shard).poolSnapshots(),
                            m_router.counts());
    }

    std::string failoverWarning(ShardIndex shard) const override
    {
        return std::string(nodesOf(shard).topology()->failoverWarning());
    }

    Result<void> rebuild(ShardIndex shard, const RebuildProgress& progress) override
    {
        const auto connection = connect(nodesOf(shard), kLongStatement);
        if (!connection)
            return connection.error();
        return rebuildShard(**connection, progress);
    }

private:
    [[nodiscard]] ShardNodes& nodesOf(ShardIndex shard) const
    {
        return *m_nodes.at(static_cast<std::size_t>(shard.value));
    }

    [[nodiscard]] static Result<std::unique_ptr<Connection>>
    connect(const ShardNodes& nodes, std::chrono::milliseconds statementWithin)
    {
        auto primary = nodes.connectToPrimary(statementWithin, Deadline::after(kPrimaryWithin));
        if (!primary)
            return primary.error();
        return std::move(primary->connection);
    }

    void maintain()
    {
        std::unique_lock lock(m_mutex);
        while (!m_stopping) {
            lock.unlock();
            for (const auto& nodes : m_nodes)
                nodes->maintain(std::chrono::steady_clock::now());
            lock.lock();
            m_stopped.wait_for(lock, kMaintenanceEvery, [this] { return m_stopping; });
        }
    }

    const PostgresStoreSettings m_settings;
    const ShardMap m_map;
    const std::shared_ptr<SocketCutter> m_cutter = std::make_shared<SocketCutter>();
    TopologyMonitor m_monitor;
    SeenVersions m_seen;
    std::vector<std::unique_ptr<ShardNodes>> m_nodes;
    ReadRouter m_router;
    std::mutex m_factsMutex; ///< Protects m_facts.
    std::vector<std::unique_ptr<Connection>> m_facts;
    std::mutex m_mutex; ///< Protects m_stopping.
    std::condition_variable m_stopped;
    bool m_stopping = false;
    std::thread m_maintenance;
};

Result<PostgresSchemaFacts> schemaFacts(Connection& connection)
{
    const auto version = schemaVersion(connection);
    if (!version)
        return version.error();
    PostgresSchemaFacts facts;
    facts.place = connection.place();
    facts.version = version->present;
    facts.newest = version->newest;
    if (facts.version > 0) {
        auto map = storedMap(connection);
        if (!map)
            return map.error();
        facts.map = std::move(*map);
    }
    return facts;
}

/// Says in a shard which one it is; what it says already stays.
Result<void> markShard(Connection& connection, ShardIndex shard, const ShardMap& map)
{
    auto marked = connection.query(
        "INSERT INTO orderdeck.meta (key, value) VALUES ('shard', $1), ('map', $2) "
        "ON CONFLICT (key) DO NOTHING",
        {std::to_string(shard.value), map.toText()}, Purpose::Write);
    if (!marked)
        return marked.error();
    return {};
}

/// The map of a shard, which must be the one that it is asked for as.
Result<ShardMap> openShard(const PostgresStoreSettings& settings, ShardIndex shard)
{
    auto connection =
        connectToPrimary(settings.shards.at(static_cast<std::size_t>(shard.value)), kLongStatement);
    if (!connection)
        return connection.error();
    auto ready = settings.whenMissing == WhenMissing::Create ? migrate(**connection)
                                                             : requireNewest(**connection);
    if (ready && settings.whenMissing == WhenMissing::Create && settings.map)
        ready = markShard(**connection, shard, *settings.map);
    if (!ready)
        return ready.error();
    const auto stored = storedMap(**connection);
    const auto index =
        (*connection)->run("SELECT value FROM orderdeck.meta WHERE key = 'shard'", Purpose::Read);
    if (!stored || !index)
        return stored ? index.error() : stored.error();
    if (stored->empty() || index->size() == 0)
        return Error{
            ErrorKind::NotFound,
            "the store in this database is not initialised; do it with: orderdeckctl db init",
            (*connection)->place()};
    if (index->integer(0, 0) != shard.value)
        return Error{ErrorKind::Conflict,
                     "this database holds shard " + std::to_string(index->integer(0, 0) + 1) +
                         ", the profile names it as shard " + std::to_string(shard.value + 1),
                     (*connection)->place()};
    return ShardMap::fromText(*stored);
}

} // namespace
} // namespace postgres

Result<std::unique_ptr<OrderStore>> openPostgresStore(const PostgresStoreSettings& settings,
                                                      const Clock& clock)
{
    std::optional<ShardMap> map = settings.map;
    for (std::size_t i = 0; i < settings.shards.size(); ++i) {
        auto stored = postgres::openShard(settings, ShardIndex(static_cast<int>(i)));
        if (!stored)
            return stored.error();
        if (!map)
            map = std::move(*stored);
        else if (!(*stored == *map))
            return Error{ErrorKind::Conflict,
                         "the store has another map of its shards than the profile; a map is never "
                         "changed while there are orders",
                         "shard " + std::to_string(i + 1) + ": " + stored->toText()};
    }
    if (!map || map->shardCount() != static_cast<int>(settings.shards.size()))
        return Error{ErrorKind::Conflict,
                     "the map of the store is for another number of shards than "
                     "the profile names databases"};
    return std::unique_ptr<OrderStore>(
        std::make_unique<postgres::PostgresStore>(settings, std::move(*map), clock));
}

Result<PostgresSchemaFacts> postgresSchema(const std::vector<std::string>& nodes)
{
    auto connection = postgres::connectToPrimary(nodes, postgres::kLongStatement);
    if (!connection)
        return connection.error();
    return postgres::schemaFacts(**connection);
}

Result<PostgresSchemaFacts> migratePostgres(const std::vector<std::string>& nodes)
{
    auto connection = postgres::connectToPrimary(nodes, postgres::kLongStatement);
    if (!connection)
        return connection.error();
    if (auto done = postgres::migrate(**connection); !done)
        return done.error();
    return postgres::schemaFacts(**connection);
}

} // namespace orderdeck
