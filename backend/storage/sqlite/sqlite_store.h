#pragma once

#include "backend/foundation/clock.h"
#include "backend/sharding/shard_map.h"
#include "backend/storage/order_store.h"
#include "backend/storage/when_missing.h"

#include <memory>
#include <optional>
#include <string>

namespace orderdeck {

struct SqliteStoreSettings {
    std::string folder; ///< Absolute; one store per folder.
    /// Of a store that is made new; an existing one must have the same. nullopt: as the store says.
    std::optional<ShardMap> map = {};
    WhenMissing whenMissing = WhenMissing::Fail;
};

/// The embedded store: per shard one hot file (orders, events, refusals, definitions; WAL,
/// synchronous=FULL) and one read-side file, which can always be made again from the events. Holds
/// an flock on folder/store.lock as long as it lives, so that one process has the files.
///
/// Errors: Busy (another process holds it, named), NotFound, Conflict (another map), Unsupported
/// (network file system; newer store), Corrupt (torn, missing, or not a database), Io. An older
/// store is migrated, each file in one transaction. The clock must outlive the store.
[[nodiscard]] Result<std::unique_ptr<OrderStore>>
openSqliteStore(const SqliteStoreSettings& settings, const Clock& clock);

/// The process that holds a store.
struct HolderInfo {
    std::string program; ///< Name of its executable; empty when it could not be read.
    std::int64_t pid = 0;
    friend bool operator==(const HolderInfo&, const HolderInfo&) = default;
};

/// Who holds the store in `folder` now; nullopt: nobody, or there is none. Never waits.
[[nodiscard]] std::optional<HolderInfo> holderOf(const std::string& folder);

} // namespace orderdeck
