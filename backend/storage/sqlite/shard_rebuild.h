#pragma once

#include "backend/storage/sqlite/shard_files.h"

#include <functional>

namespace orderdeck::sqlite {

/// Asked and told now and then: events done, all events; false cancels.
using RebuildProgress = std::function<bool(std::int64_t, std::int64_t)>;

/// Makes the order rows of a hot file from births and events in one transaction, and its read side
/// in a new file, then puts both in place. Cut off at any point, or cancelled, the old ones stay.
[[nodiscard]] Result<void> rebuildShard(const ShardFiles& files, const RebuildProgress& progress);

} // namespace orderdeck::sqlite
