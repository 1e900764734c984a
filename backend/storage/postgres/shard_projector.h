#pragma once

#include "backend/storage/order_store.h"
#include "backend/storage/postgres/connection.h"

namespace orderdeck::postgres {

/// Has the database fold its events into its lists, and seals the audit on the way. Several may do
/// so at once: one works, the others see how far it is.
class PostgresShardProjector final : public ShardProjector {
public:
    PostgresShardProjector(std::unique_ptr<Connection> connection, ShardIndex shard)
        : m_connection(std::move(connection)), m_shard(shard)
    {}
    Result<ProjectionProgress> step(int limit) override;
    void setTargets(const LifecycleCatalogue& catalogue, double timeCompression) override;

private:
    std::unique_ptr<Connection> m_connection;
    ShardIndex m_shard;
    int m_stepsUnsealed = 0;
};

} // namespace orderdeck::postgres
