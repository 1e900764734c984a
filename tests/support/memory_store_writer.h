#pragma once

#include "tests/support/memory_store.h"

#include <memory>

namespace orderdeck {

/// Decides and keeps as a store's writer does; the shard outlives it.
[[nodiscard]] std::unique_ptr<ShardWriter> makeMemoryWriter(MemoryStore::Shard& shard);

} // namespace orderdeck
