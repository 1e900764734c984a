#pragma once

#include "backend/connection_pool/pool_settings.h"
#include "backend/metrics/latency_histogram.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orderdeck {

/// Why a connection was closed.
enum class CloseCause {
    Idle,        ///< Unused for longer than the limit.
    Lifetime,    ///< Older than the limit.
    Broken,      ///< The other side hung up, or its user said so.
    Unclean,     ///< Given back with an open transaction.
    ResetFailed, ///< Could not be made as new.
    NotKept,     ///< The mode keeps none.
    Shutdown,    ///< The pool was closed.
};
inline constexpr std::size_t kCloseCauses = 7;

[[nodiscard]] std::string_view name(CloseCause cause) noexcept;
[[nodiscard]] std::string_view name(PoolMode mode) noexcept;

/// One moment of a pool. Counts are since its start. Whatever lives is one of in use, idle, being
/// opened, being closed; together never more than the maximum.
struct PoolSnapshot {
    std::string node;                 ///< As in its settings.
    PoolMode mode = PoolMode::Pooled; ///< In force now.
    std::size_t maximum = 0;          ///< Bound of the four numbers that follow.
    std::size_t inUse = 0;            ///< Connections out on lease, or being reset after one.
    std::size_t idle = 0;             ///< Connections that wait for a caller.
    std::size_t opening = 0;          ///< Connections being opened.
    std::size_t closing = 0;          ///< Connections being closed.
    std::size_t waiting = 0;          ///< Callers in the queue.
    LatencyHistogram waited;          ///< From asking to having or giving up, opening included.
    std::uint64_t gaveUp = 0;         ///< Callers whose deadline passed in the queue.
    std::uint64_t refused = 0;        ///< Callers turned away: breaker, full queue, closed pool.
    std::uint64_t opened = 0;         ///< Connections opened.
    std::uint64_t failedOpenings = 0; ///< Openings that failed or were given up.
    std::array<std::uint64_t, kCloseCauses> closed{}; ///< By CloseCause.
    BreakerState breaker = BreakerState::Closed;      ///< Of this node.
    std::optional<Breaker::TimePoint> retryAt;        ///< While the breaker is open: until then.
    std::string lastFailure; ///< What the last failed opening or use said; empty: none failed yet.

    [[nodiscard]] std::size_t live() const { return inUse + idle + opening + closing; }
    [[nodiscard]] std::uint64_t closedFor(CloseCause cause) const
    {
        return closed[static_cast<std::size_t>(cause)];
    }
};

} // namespace orderdeck
