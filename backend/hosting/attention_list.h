#pragma once

#include "backend/hosting/service_snapshot.h"

#include <cstdint>
#include <vector>

namespace orderdeck {

/// What a person should look at, worst first: read off a snapshot that has its backlogs, shards and
/// workload. `refusalsAboveUsual`: of the last minute, 0 when they are as usual. Pure.
[[nodiscard]] std::vector<AttentionItem> attentionList(const ServiceSnapshot& snapshot,
                                                       std::int64_t refusalsAboveUsual);

} // namespace orderdeck
