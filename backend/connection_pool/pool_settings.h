#pragma once

#include "backend/connection_pool/breaker.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace orderdeck {

enum class PoolMode {
    Pooled,   ///< Connections are kept and used again.
    PerQuery, ///< One is opened for each acquire and closed on return; same bound, same figures.
};

struct PoolSettings {
    std::string node;        ///< The node's name, as messages and figures say it.
    std::size_t maximum = 8; ///< Connections that may live at a time; at least 1.
    std::size_t minimum = 0; ///< Connections that maintain() keeps open; at most the maximum.
    std::size_t waitingLimit = 10'000; ///< Callers that may wait; one more is refused.
    PoolMode mode = PoolMode::Pooled;
    std::chrono::milliseconds lifetime{30 * 60'000}; ///< An older connection is replaced.
    std::chrono::milliseconds idleLimit{5 * 60'000}; ///< One unused for longer is closed.
    double jitter = 0.2; ///< The share of both limits that chance may take away, 0 … 1.
    std::chrono::milliseconds openWithin{2'000}; ///< An opening takes no longer, whoever waits.
    /// An opening that ran out of its caller's time sooner says nothing about the node.
    std::chrono::milliseconds fairTry{100};
    BreakerSettings breaker;
    std::uint64_t seed = 1; ///< Of all jitter.
};

} // namespace orderdeck
