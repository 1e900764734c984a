#pragma once

#include "backend/foundation/deadline.h"
#include "backend/foundation/random.h"

#include <chrono>
#include <cstdint>
#include <string_view>

namespace orderdeck {

struct BreakerSettings {
    int failuresToOpen = 5; ///< So many openings, or so many uses, that fail in a row; at least 1.
    std::chrono::milliseconds firstPause{200};      ///< Doubled from one opening to the next.
    std::chrono::milliseconds longestPause{10'000}; ///< Where the doubling ends.
    double jitter = 0.2; ///< The share of a pause that chance may take away, 0 … 1.
};

enum class BreakerState {
    Closed,   ///< Connections are opened freely.
    Open,     ///< The node failed again and again: nothing is opened until the pause is over.
    HalfOpen, ///< One probe is under way; its end decides.
};

[[nodiscard]] std::string_view name(BreakerState state) noexcept;

/// Whether an opening is the one that a breaker lets through to see how the node is.
enum class OpeningKind { Ordinary, Probe };

/// Keeps callers from a node that does not answer. It gates openings only: what lies open and good
/// may be used. Evidence from before a pause says nothing about the node after it: only openings
/// move a breaker that is not closed. A plain value; one thread at a time.
class Breaker {
public:
    using TimePoint = Deadline::SteadyClock::time_point;

    Breaker(const BreakerSettings& settings, std::uint64_t seed)
        : m_settings(settings), m_random(seed)
    {}

    /// Whether a connection may be opened now.
    [[nodiscard]] bool admits(TimePoint now) const;
    /// To be called when it admits. The opening ends in one of the next three.
    [[nodiscard]] OpeningKind beginOpening();
    void openSucceeded();
    /// True when this opened the breaker.
    bool openFailed(OpeningKind kind, TimePoint now);
    /// The opening was given up and says nothing about the node.
    void openAbandoned(OpeningKind kind, TimePoint now);

    /// Once a use has succeeded, the pauses are short again.
    void useSucceeded();
    /// True when this opened the breaker.
    bool useFailed(TimePoint now);

    [[nodiscard]] BreakerState state() const { return m_state; }
    /// When the next probe is let through, while Open.
    [[nodiscard]] TimePoint retryAt() const { return m_retryAt; }

private:
    void trip(TimePoint now);

    BreakerSettings m_settings;
    Random m_random;
    BreakerState m_state = BreakerState::Closed;
    TimePoint m_retryAt{};
    int m_failedOpenings = 0; ///< In a row.
    int m_failedUses = 0;     ///< In a row.
    int m_trips = 0;          ///< Since a use succeeded.
};

} // namespace orderdeck
