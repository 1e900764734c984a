#pragma once

#include "backend/storage/sqlite/sqlite_store.h"

#include <vector>

namespace orderdeck::sqlite {

/// What was found, or made, in a store's folder.
struct StoreLayout {
    ShardMap map;
    std::vector<std::int64_t> heads; ///< Position of each shard's newest event.
};

/// Makes, checks and migrates the files of a store whose lock the caller has. The first shard is
/// made last: a store that was cut off while it was made has none, and is made again.
[[nodiscard]] Result<StoreLayout> openLayout(const SqliteStoreSettings& settings,
                                             const Clock& clock);

} // namespace orderdeck::sqlite
