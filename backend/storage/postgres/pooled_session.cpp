#include "backend/storage/postgres/pooled_session.h"

#include "backend/storage/postgres/session.h"
#include "backend/storage/sql/shard_reader.h"

#include <cerrno>
#include <sys/socket.h>

namespace orderdeck::postgres {

PooledSession::PooledSession(std::unique_ptr<Connection> connection)
    : m_connection(connection.get()), m_reader(std::make_unique<sql::SqlShardReader>(
                                          std::make_unique<PostgresSession>(std::move(connection))))
{}

ConnectionCondition PooledSession::condition() const noexcept
{
    if (m_connection->broken())
        return ConnectionCondition::Broken;
    if (m_connection->inTransaction())
        return ConnectionCondition::InTransaction;
    // Nothing has been asked: whatever can be read now is the end, or word of it.
    char byte = 0;
    const auto got = ::recv(m_connection->socket(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    const bool quiet = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    return quiet ? ConnectionCondition::Clean : ConnectionCondition::Broken;
}

} // namespace orderdeck::postgres
