#pragma once

#include <vector>

namespace orderdeck {

/// What SQL behind the store's back does to one of its files, and what verify must call it.
struct StoreDamage {
    const char* name;
    const char* file;
    const char* sql;   ///< Statements with bars between them.
    const char* found; ///< Names of the findings, in their order.
};

/// Of a store of one shard in which order 7, closed after four events, has the id 8 << 12 | bucket.
[[nodiscard]] std::vector<StoreDamage> storeDamages();

} // namespace orderdeck
