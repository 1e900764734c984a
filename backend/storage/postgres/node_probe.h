#pragma once

#include "backend/replication/node_probe.h"
#include "backend/storage/postgres/connection.h"

namespace orderdeck::postgres {

/// Asks a PostgreSQL server who it is, over a connection that stays open.
class PostgresNodeProbe final : public NodeProbe {
public:
    PostgresNodeProbe(std::string conninfo, std::shared_ptr<SocketCutter> cutter)
        : m_conninfo(std::move(conninfo)), m_cutter(std::move(cutter))
    {}
    Result<NodeFacts> probe(Deadline deadline) override;

private:
    [[nodiscard]] Result<Answer> ask();

    const std::string m_conninfo;
    const std::shared_ptr<SocketCutter> m_cutter;
    std::unique_ptr<Connection> m_connection;
};

} // namespace orderdeck::postgres
