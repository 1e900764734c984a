#pragma once

#include "backend/connection_pool/connection_lease.h"
#include "backend/connection_pool/pool_state.h"

#include <condition_variable>
#include <memory>
#include <mutex>

namespace orderdeck {

/// A bounded pool of connections to one node. First come, first served; a connection is opened by
/// the caller that needs it, several at a time. What comes back is reset; what is broken, old or in
/// a transaction is closed instead. A breaker keeps callers from a node that does not answer. Has
/// no thread of its own: its owner calls maintain(). All methods may be called by any thread.
class ConnectionPool : public std::enable_shared_from_this<ConnectionPool> {
public:
    [[nodiscard]] static std::shared_ptr<ConnectionPool> create(PoolSettings settings,
                                                                ConnectionFactory factory);
    ConnectionPool(const ConnectionPool&) = delete;
    ConnectionPool& operator=(const ConnectionPool&) = delete;

    /// Busy: none became free in time, or too many wait. Unavailable: the node cannot be reached or
    /// its breaker is open (at once, saying for how long), or the pool is closed. Otherwise what
    /// the factory said. After an error nothing was sent: it may be tried again.
    [[nodiscard]] Result<ConnectionLease> acquire(Deadline deadline);

    /// Closes what is too old or idle for too long, and opens what is missing from the minimum.
    /// About once a second. Takes no longer than one opening may.
    void maintain(PoolTime now);
    /// For the acquires and returns from now on.
    void setMode(PoolMode mode);
    /// Refuses new acquires and those that wait, closes what is idle, and waits until every lease
    /// is back. Busy: some were not by the deadline; they are closed when they come.
    [[nodiscard]] Result<void> close(Deadline deadline);

    [[nodiscard]] std::shared_ptr<const PoolSnapshot> snapshot() const;
    /// The waits that ended since the last call, for the one who draws them over time.
    [[nodiscard]] LatencyHistogram takeWaited();

private:
    friend class ConnectionLease;
    ConnectionPool(PoolSettings settings, ConnectionFactory factory);

    template <typename Decide>
    void change(Decide&& decide);
    void bury(std::vector<PooledEntry> discarded);
    [[nodiscard]] PoolGrant awaitGrant(PoolWaiter& waiter, Deadline deadline);
    [[nodiscard]] Result<PooledEntry> open(OpeningPermit permit, Deadline deadline);
    void giveBack(PooledEntry entry, ConnectionCondition asItsUserSays);

    const std::string m_node;
    const std::chrono::milliseconds m_openWithin;
    const ConnectionFactory m_factory;
    mutable std::mutex m_mutex;      ///< Protects m_state and every waiter in it.
    std::condition_variable m_empty; ///< Notified when nothing lives any more.
    PoolState m_state;
};

} // namespace orderdeck
