#pragma once

#include "backend/storage/sql/list_filter.h"

#include <chrono>
#include <functional>

namespace orderdeck::sql {

struct MatchQuery {
    const OrderFilter& filter;
    Timestamp now;
    const std::function<bool()>& cancelled;      ///< Asked between chunks.
    std::chrono::steady_clock::time_point until; ///< When walking ends, whatever it has found.
};

struct MatchCount {
    std::int64_t matches = 0;
    bool exact = true; ///< False: there are at least that many.
};

/// How many orders match: from the folded counts when they know it, else from a selective index,
/// else counted up to a bound of matches, of rows looked at, and of time. Within the caller's
/// transaction.
[[nodiscard]] Result<MatchCount> countMatches(Session& session, const MatchQuery& query);

} // namespace orderdeck::sql
