#pragma once

#include "backend/connection_pool/pool_snapshot.h"
#include "backend/connection_pool/pooled_connection.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace orderdeck {

using PoolTime = Deadline::SteadyClock::time_point;

/// A connection of a pool with the times that are its own.
struct PooledEntry {
    std::unique_ptr<PooledConnection> connection;
    PoolTime retireAt{};  ///< It is not kept beyond.
    PoolTime idleUntil{}; ///< While it lies idle: not kept beyond.
};

/// Leave to open one connection, which counts from now on. Ends in opened(), openFailed() or
/// openAbandoned().
struct OpeningPermit {
    OpeningKind kind = OpeningKind::Ordinary;
    PoolTime since{};
};

using PoolGrant = std::variant<PooledEntry, OpeningPermit, Error>;

/// One caller that asks for a connection; lives on the caller's stack. Protected by the pool's
/// mutex.
struct PoolWaiter {
    explicit PoolWaiter(PoolTime now) : since(now) {}
    const PoolTime since;
    std::optional<PoolGrant> grant;
    std::condition_variable wake; ///< Notified when the grant is there.
};

/// All that a pool's mutex protects, and every decision about it. Opens and destroys nothing: it
/// gives leave to open, and collects what is to be closed in takeDiscarded(). After each call
/// nobody waits while there is something to have: what becomes free goes to the first in the queue
/// at once. Where the breaker admits nobody, nobody waits.
class PoolState {
public:
    explicit PoolState(PoolSettings settings);

    /// Grants at once, or puts the waiter at the end of the queue.
    void request(PoolWaiter& waiter, PoolTime now);
    /// Its deadline passed: takes it out of the queue. The error to answer.
    [[nodiscard]] Error leave(PoolWaiter& waiter, PoolTime now);

    /// The connection is in use from now on; Unavailable when the pool was closed meanwhile.
    [[nodiscard]] Result<PooledEntry> opened(std::unique_ptr<PooledConnection> connection,
                                             PoolTime now);
    void openFailed(OpeningPermit permit, const Error& error, PoolTime now);
    void openAbandoned(OpeningPermit permit, PoolTime now);
    /// Counts the time of an acquire that ended in opened().
    void noteWaited(PoolTime since, PoolTime now);

    /// Why a clean connection that comes back would not be kept; nullopt: it would.
    [[nodiscard]] std::optional<CloseCause> unwanted(const PooledEntry& entry, PoolTime now) const;
    /// Ends the use of a connection. `cause`: why it cannot be kept.
    void giveBack(PooledEntry entry, std::optional<CloseCause> cause, PoolTime now);
    /// The same for one that nobody has used.
    void keep(PooledEntry entry, PoolTime now);

    /// Discards what is too old or idle for too long.
    void expire(PoolTime now);
    /// Leave to open one that is missing from the minimum.
    [[nodiscard]] std::optional<OpeningPermit> permitForMinimum(PoolTime now);
    void setMode(PoolMode mode);
    /// Refuses whoever waits or comes; discards what is idle.
    void close(PoolTime now);

    /// To be destroyed outside the mutex; counted as alive until buried().
    [[nodiscard]] std::vector<PooledEntry> takeDiscarded();
    void buried(std::size_t count, PoolTime now);

    [[nodiscard]] std::size_t live() const
    {
        return m_inUse + m_idle.size() + m_opening + m_closing;
    }
    [[nodiscard]] PoolSnapshot snapshot() const;
    /// Waits that ended since the last call.
    [[nodiscard]] LatencyHistogram takeWaited();

private:
    void serve(PoolTime now);
    void grant(PoolGrant grant);
    void refuse(PoolWaiter& waiter, Error error);
    void discard(PooledEntry entry, CloseCause cause);
    void discardIdle(CloseCause cause);
    [[nodiscard]] OpeningPermit permit(PoolTime now);
    [[nodiscard]] Error closedError() const;
    [[nodiscard]] Error breakerError(PoolTime now) const;

    PoolSettings m_settings;
    Random m_random;
    Breaker m_breaker;
    bool m_closed = false;
    std::vector<PooledEntry> m_idle; ///< The one used last is at the end, and goes first.
    std::vector<PooledEntry> m_discarded;
    std::deque<PoolWaiter*> m_waiting;
    std::size_t m_inUse = 0;
    std::size_t m_opening = 0;
    std::size_t m_closing = 0; ///< Discarded and not buried.
    PoolSnapshot m_counts;     ///< Only what is counted since the start, and the last failure.
    LatencyHistogram m_waitedLately;
};

} // namespace orderdeck
