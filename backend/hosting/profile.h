#pragma once

#include "backend/foundation/result.h"
#include "backend/lifecycle/role.h"
#include "backend/local_cluster/cluster_settings.h"
#include "backend/sharding/shard_map.h"
#include "backend/workload/workload_settings.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// Where orders are kept.
enum class StoreKind {
    Sqlite,   ///< Files of this program's own, in the profile's folder.
    Postgres, ///< Databases, one a shard; the folder only holds what belongs to this machine.
};

/// PostgreSQL servers that the service starts itself, on this machine and in the profile's folder,
/// and stops with itself.
struct OwnServers {
    int shards = 2;
    int replicas = 1; ///< Of each shard.
    Replication replication = Replication::Asynchronous;
    ExistingData existing = ExistingData::Use;
};

/// What one window or service is connected to and what it may do there. Read from TOML; unknown
/// keys are errors with their line, so that a misspelt setting is never silently ignored.
struct Profile {
    std::string name;           ///< Always in sight.
    Role role = Role::Viewer;   ///< Of the person at this program.
    bool maySwitchRole = false; ///< Only in the demo.
    StoreKind store = StoreKind::Sqlite;
    std::string folder; ///< Absolute; where the embedded store and the local socket lie.
    int shards = 1;     ///< Of a store that is made new.
    /// libpq connection strings of each shard's nodes, the primary and its replicas in any order.
    std::vector<std::vector<std::string>> nodes;
    std::optional<OwnServers> servers;             ///< Then `nodes` are known when they run.
    std::vector<std::vector<std::string>> regions; ///< Placement by region; empty: by order.
    int maxBatch = 120;                            ///< Requests a writer puts into one transaction.
    int writerQueue = 4096;   ///< Requests that may wait for one writer; more: busy.
    int statusCache = 65'536; ///< Orders whose status is kept in memory; 0: none.
    std::vector<std::string>
        lifecycleFiles; ///< Names in resources/lifecycles, or paths of files (with a '/').
    std::optional<WorkloadSettings> workload; ///< Traffic generator; absent: none.
    bool demo = false;                        ///< History is written into an empty store.

    [[nodiscard]] Result<ShardMap> shardMap() const;
};

/// `path` names the file in messages. Relative folders are relative to the file.
[[nodiscard]] Result<Profile> parseProfile(std::string_view toml, const std::string& path);
[[nodiscard]] Result<Profile> loadProfile(const std::string& path);
/// resources/profiles/demo.toml, its store in the user's data folder (or `folder` when not empty).
[[nodiscard]] Result<Profile> demoProfile(const std::string& folder);
/// The same on PostgreSQL servers of its own.
[[nodiscard]] Result<Profile> demoPostgresProfile(const std::string& folder);
/// One SQLite file, 100 orders a day, role admin: what `orderdeck` opens without arguments.
[[nodiscard]] Result<Profile> defaultProfile();

} // namespace orderdeck
