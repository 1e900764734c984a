#pragma once

#include "backend/connection_pool/pooled_connection.h"
#include "backend/storage/order_store.h"
#include "backend/storage/postgres/connection.h"

namespace orderdeck::postgres {

/// A connection of a pool, with the statements of the read side prepared on it.
class PooledSession final : public PooledConnection {
public:
    explicit PooledSession(std::unique_ptr<Connection> connection);

    ConnectionCondition condition() const noexcept override;
    /// A session has no settings that its next user would not set as well: nothing to ask for.
    Result<void> reset() noexcept override { return {}; }

    [[nodiscard]] ShardReader& reader() { return *m_reader; }

private:
    Connection* m_connection; ///< Owned by the reader's session.
    std::unique_ptr<ShardReader> m_reader;
};

} // namespace orderdeck::postgres
