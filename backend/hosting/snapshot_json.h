#pragma once

#include "backend/hosting/json_codec.h"
#include "backend/hosting/service_snapshot.h"

namespace orderdeck {

/// The figures of a snapshot without its series: what a terminal shows once a second, and what the
/// holder tells of itself.
[[nodiscard]] Json figuresJson(const ServiceSnapshot& snapshot);
/// The figures and, besides, every state's backlog and every shard.
[[nodiscard]] Json statusJson(const ServiceSnapshot& snapshot);

/// Facts and present figures of every shard, without its series.
[[nodiscard]] Json shardsJson(const ServiceSnapshot& snapshot);

/// Events that the slowest projection is behind.
[[nodiscard]] std::int64_t projectionLag(const ServiceSnapshot& snapshot);

} // namespace orderdeck
