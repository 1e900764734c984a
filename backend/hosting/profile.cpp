#include "backend/hosting/profile.h"

#include "backend/foundation/text.h"
#include "resources/resources.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <toml++/toml.h>

namespace orderdeck {

namespace {

namespace fs = std::filesystem;

constexpr int kMostShards = 64;

struct Limits {
    double least = 0;
    double most = 0;
};

/// Walks the TOML tree; keeps the first thing that is wrong, with its line.
class ProfileReader {
public:
    explicit ProfileReader(std::string path) : m_path(std::move(path)) {}

    Result<Profile> read(const toml::table& root)
    {
        allow(root, {"name", "role", "switch_role", "store", "shard", "servers", "service",
                     "lifecycles", "workload"});
        m_profile.name = text(root, "name", "");
        if (m_profile.name.empty())
            fail(root, "a profile needs a name");
        readRole(root);
        if (const auto* store = section(root, "store"))
            readStore(*store);
        readServers(root);
        readNodes(root);
        if (const auto* service = section(root, "service")) {
            allow(*service, {"max_batch", "writer_queue", "status_cache"});
            m_profile.maxBatch = integer(*service, "max_batch", m_profile.maxBatch, {1, 10'000});
            m_profile.writerQueue =
                integer(*service, "writer_queue", m_profile.writerQueue, {1, 1'000'000});
            m_profile.statusCache =
                integer(*service, "status_cache", m_profile.statusCache, {0, 10'000'000});
        }
        if (const auto* lifecycles = section(root, "lifecycles")) {
            allow(*lifecycles, {"files"});
            m_profile.lifecycleFiles = texts(*lifecycles, "files");
        }
        if (const auto* workload = section(root, "workload"))
            readWorkload(*workload);
        m_profile.maySwitchRole = flag(root, "switch_role");
        if (m_profile.maySwitchRole && !m_profile.demo)
            fail(root, "only a demo (history_days above 0) lets its user switch the role");
        if (m_error)
            return *std::move(m_error);
        return std::move(m_profile);
    }

private:
    void fail(const toml::node& at, const std::string& message)
    {
        if (!m_error)
            m_error = Error{ErrorKind::Invalid, message,
                            m_path + ':' + std::to_string(at.source().begin.line)};
    }

    void allow(const toml::table& table, std::initializer_list<std::string_view> keys)
    {
        for (const auto& [key, value] : table)
            if (std::find(keys.begin(), keys.end(), key.str()) == keys.end())
                fail(value, "unknown key " + inQuotes(key.str()));
    }

    const toml::table* section(const toml::table& root, std::string_view key)
    {
        const toml::node* node = root.get(key);
        if (node != nullptr && !node->is_table())
            fail(*node, inQuotes(key) + " is no table");
        return node == nullptr ? nullptr : node->as_table();
    }

    std::string text(const toml::table& table, std::string_view key, std::string otherwise)
    {
        const toml::node* node = table.get(key);
        if (node == nullptr)
            return otherwise;
        if (!node->is_string())
            fail(*node, inQuotes(key) + " must be text");
        return node->value_or(std::string());
    }

    std::vector<std::string> texts(const toml::table& table, std::string_view key)
    {
        const toml::node* node = table.get(key);
        return node == nullptr ? std::vector<std::string>() : textsOf(*node, key);
    }

    std::vector<std::string> textsOf(const toml::node& node, std::string_view key)
    {
        std::vector<std::string> all;
        if (!node.is_array())
            fail(node, inQuotes(key) + " must be a list of texts");
        else
            for (const toml::node& each : *node.as_array()) {
                if (!each.is_string())
                    fail(each, inQuotes(key) + " must hold texts");
                all.push_back(each.value_or(std::string()));
            }
        return all;
    }

    bool flag(const toml::table& table, std::string_view key)
    {
        const toml::node* node = table.get(key);
        if (node != nullptr && !node->is_boolean())
            fail(*node, inQuotes(key) + " must be true or false");
        return node != nullptr && node->value_or(false);
    }

    double number(const toml::table& table, std::string_view key, double otherwise, Limits limits)
    {
        const toml::node* node = table.get(key);
        if (node == nullptr)
            return otherwise;
        const double value = node->is_number() ? node->value_or(0.0) : std::nan("");
        if (value >= limits.least && value <= limits.most)
            return value;
        std::ostringstream message;
        message << inQuotes(key) << " must be a number from " << std::fixed;
        message.precision(0);
        message << limits.least << " to " << limits.most;
        fail(*node, message.str());
        return otherwise;
    }

    int integer(const toml::table& table, std::string_view key, int otherwise, Limits limits)
    {
        const toml::node* node = table.get(key);
        if (node != nullptr && !node->is_integer())
            fail(*node, inQuotes(key) + " must be a whole number");
        return static_cast<int>(number(table, key, otherwise, limits));
    }

    void readRole(const toml::table& root)
    {
        const std::string written = text(root, "role", "viewer");
        const auto role = parseRole(written);
        if (!role || *role == Role::Service)
            fail(*root.get("role"), "the role is viewer, support, ops or admin");
        else
            m_profile.role = *role;
    }

    void readStore(const toml::table& store)
    {
        allow(store, {"kind", "folder", "shards", "placement", "regions"});
        const std::string kind = text(store, "kind", "sqlite");
        if (kind != "sqlite" && kind != "postgres")
            fail(*store.get("kind"), "the kind of store is sqlite or postgres");
        m_profile.store = kind == "postgres" ? StoreKind::Postgres : StoreKind::Sqlite;
        m_profile.folder = text(store, "folder", "");
        m_profile.shards = integer(store, "shards", 1, {1, kMostShards});
        readPlacement(store);
    }

    void readServers(const toml::table& root)
    {
        const toml::table* servers = section(root, "servers");
        if (servers == nullptr)
            return;
        allow(*servers, {"shards", "replicas", "synchronous"});
        OwnServers own;
        own.shards = integer(*servers, "shards", own.shards, {1, 16});
        own.replicas = integer(*servers, "replicas", own.replicas, {0, 4});
        if (flag(*servers, "synchronous"))
            own.replication = Replication::Synchronous;
        if (m_profile.store != StoreKind::Postgres)
            fail(*servers, "[servers] goes with a store of the kind postgres");
        if (own.replication == Replication::Synchronous && own.replicas == 0)
            fail(*servers, "synchronous replication needs a replica");
        m_profile.servers = own;
        m_profile.shards = own.shards;
    }

    /// [[shard]] nodes = ["host=… dbname=…"]: one table for each shard of a store on PostgreSQL.
    void readNodes(const toml::table& root)
    {
        const toml::node* shards = root.get("shard");
        const bool wanted = m_profile.store == StoreKind::Postgres && !m_profile.servers;
        if (wanted != (shards != nullptr))
            return fail(shards != nullptr ? *shards : root,
                        "a store on PostgreSQL has a table [[shard]] with its nodes for each "
                        "shard; an embedded one, and one with [servers], has none");
        if (shards == nullptr)
            return;
        if (!shards->is_array_of_tables())
            return fail(*shards, "'shard' must be tables: [[shard]]");
        for (const toml::node& each : *shards->as_array())
            readShard(*each.as_table());
        const int count = static_cast<int>(m_profile.nodes.size());
        if (!m_profile.regions.empty() && m_profile.shards != count)
            fail(*shards, "there are " + std::to_string(m_profile.shards) +
                              " lists of regions for " + std::to_string(count) + " shards");
        m_profile.shards = count;
    }

    void readShard(const toml::table& shard)
    {
        allow(shard, {"nodes"});
        const auto& nodes = m_profile.nodes.emplace_back(texts(shard, "nodes"));
        if (nodes.empty())
            fail(shard, "a shard needs nodes: a list of connection strings");
        for (const std::string& node : nodes)
            if (node.find("password=") != std::string::npos)
                fail(shard, "a password does not belong into a profile; put it into the file that "
                            "PGPASSFILE names");
    }

    void readPlacement(const toml::table& store)
    {
        const std::string placement = text(store, "placement", "order");
        if (placement != "order" && placement != "region")
            fail(*store.get("placement"), "the placement is order or region");
        const toml::node* regions = store.get("regions");
        if ((placement == "region") != (regions != nullptr))
            fail(store, "placement by region needs regions, one list for each shard; by order "
                        "there are none");
        if (regions == nullptr)
            return;
        if (!regions->is_array())
            return fail(*regions, "'regions' must be a list of lists, one for each shard");
        for (const toml::node& each : *regions->as_array())
            m_profile.regions.push_back(textsOf(each, "regions"));
        const int shards = static_cast<int>(m_profile.regions.size());
        if (store.get("shards") != nullptr && m_profile.shards != shards)
            fail(*regions, "there are " + std::to_string(shards) + " lists of regions for " +
                               std::to_string(m_profile.shards) + " shards");
        m_profile.shards = shards;
    }

    void readWorkload(const toml::table& table)
    {
        allow(table, {"behaviour", "orders_per_day", "compression", "seed", "history_days",
                      "history_orders_per_day", "reads_per_order"});
        WorkloadSettings settings;
        settings.behaviour = text(table, "behaviour", settings.behaviour);
        settings.ordersPerDay =
            number(table, "orders_per_day", settings.ordersPerDay, {100, 100'000'000});
        settings.timeCompression = number(table, "compression", 1, {1, 100'000});
        settings.seed = static_cast<std::uint64_t>(integer(table, "seed", 1, {0, 2'000'000'000}));
        settings.historyDays = integer(table, "history_days", 0, {0, 365});
        settings.historyOrdersPerDay =
            number(table, "history_orders_per_day", settings.historyOrdersPerDay, {1, 1'000'000});
        settings.readsPerOrder =
            number(table, "reads_per_order", settings.readsPerOrder, {0, 1'000});
        m_profile.demo = settings.historyDays > 0;
        m_profile.workload = settings;
    }

    std::string m_path;
    Profile m_profile;
    std::optional<Error> m_error;
};

/// The user's data folder of this program, after the XDG base directory specification.
Result<std::string> userFolder(const char* name)
{
    const char* const data = std::getenv("XDG_DATA_HOME");
    if (data != nullptr && fs::path(data).is_absolute())
        return (fs::path(data) / "orderdeck" / name).string();
    const char* const home = std::getenv("HOME");
    if (home == nullptr || !fs::path(home).is_absolute())
        return Error{ErrorKind::Unavailable,
                     "there is no data folder: neither HOME nor XDG_DATA_HOME is set"};
    return (fs::path(home) / ".local" / "share" / "orderdeck" / name).string();
}

Result<Profile> shippedProfile(const char* name, const std::string& folder)
{
    const std::string path = std::string("profiles/") + name + ".toml";
    const auto bytes = readResource(path);
    if (!bytes)
        return bytes.error();
    auto profile = parseProfile(*bytes, path);
    if (!profile)
        return profile;
    if (!folder.empty()) {
        profile->folder = fs::absolute(folder).lexically_normal().string();
        return profile;
    }
    auto own = userFolder(name);
    if (!own)
        return own.error();
    profile->folder = std::move(*own);
    return profile;
}

} // namespace

Result<ShardMap> Profile::shardMap() const
{
    return regions.empty() ? ShardMap::byOrder(shards) : ShardMap::byRegion(regions);
}

Result<Profile> parseProfile(std::string_view toml, const std::string& path)
{
    try {
        return ProfileReader(path).read(toml::parse(toml, path));
    } catch (const toml::parse_error& error) {
        return Error{ErrorKind::Invalid, std::string(error.description()),
                     path + ':' + std::to_string(error.source().begin.line)};
    }
}

Result<Profile> loadProfile(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    if (!file || !(bytes << file.rdbuf()))
        return Error{ErrorKind::NotFound, "the profile cannot be read", path};
    auto profile = parseProfile(bytes.str(), path);
    if (!profile)
        return profile;
    if (profile->folder.empty())
        return Error{ErrorKind::Invalid, "[store] needs a folder", path};
    profile->folder =
        fs::absolute(fs::path(path).parent_path() / profile->folder).lexically_normal().string();
    return profile;
}

Result<Profile> demoProfile(const std::string& folder)
{
    const char* const chosen = std::getenv("ORDERDECK_DEMO_FOLDER");
    return shippedProfile("demo", folder.empty() && chosen != nullptr ? chosen : folder);
}

Result<Profile> demoPostgresProfile(const std::string& folder)
{
    return shippedProfile("demo-postgres", folder);
}

Result<Profile> defaultProfile() { return shippedProfile("default", {}); }

} // namespace orderdeck
