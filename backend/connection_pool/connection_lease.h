#pragma once

#include "backend/connection_pool/pool_state.h"

#include <memory>

namespace orderdeck {

class ConnectionPool;

/// A connection on loan. Gives it back when it dies, which may take the time of a reset. Keeps its
/// pool alive. Used by one thread at a time.
class ConnectionLease {
public:
    ConnectionLease(std::shared_ptr<ConnectionPool> pool, PooledEntry entry);
    ~ConnectionLease();
    ConnectionLease(ConnectionLease&&) noexcept = default;
    ConnectionLease& operator=(ConnectionLease&& other) noexcept;

    /// Not after giveBack(), and not once moved from.
    [[nodiscard]] PooledConnection& operator*() const { return *m_entry.connection; }
    [[nodiscard]] PooledConnection* operator->() const { return m_entry.connection.get(); }
    /// As the type that the pool's factory makes.
    template <typename T>
    [[nodiscard]] T& as() const
    {
        return static_cast<T&>(*m_entry.connection);
    }

    /// It will be thrown away, and counts against the node.
    void markBroken() { m_condition = ConnectionCondition::Broken; }
    /// Before the lease dies. A second time does nothing.
    void giveBack();

private:
    std::shared_ptr<ConnectionPool> m_pool;
    PooledEntry m_entry;
    ConnectionCondition m_condition = ConnectionCondition::Clean; ///< As its user says.
};

} // namespace orderdeck
