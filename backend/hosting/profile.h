#pragma once

#include "backend/foundation/result.h"
#include "backend/lifecycle/role.h"
#include "backend/sharding/shard_map.h"
#include "backend/workload/workload_settings.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// What one window or service is connected to and what it may do there. Read from TOML; unknown
/// keys are errors with their line, so that a misspelt setting is never silently ignored.
struct Profile {
    std::string name;                              ///< Always in sight.
    Role role = Role::Viewer;                      ///< Of the person at this program.
    bool maySwitchRole = false;                    ///< Only in the demo.
    std::string folder;                            ///< Absolute; where the embedded store lies.
    int shards = 1;                                ///< Of a store that is made new.
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
/// One SQLite file, 100 orders a day, role admin: what `orderdeck` opens without arguments.
[[nodiscard]] Result<Profile> defaultProfile();

} // namespace orderdeck
