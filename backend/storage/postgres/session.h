#pragma once

#include "backend/storage/postgres/connection.h"
#include "backend/storage/sql/session.h"

namespace orderdeck::postgres {

/// The read side's way to one database.
class PostgresSession final : public sql::Session {
public:
    explicit PostgresSession(std::unique_ptr<Connection> connection)
        : m_connection(std::move(connection))
    {}
    std::unique_ptr<sql::Statement> prepare(std::string_view sql) override;
    std::unique_ptr<sql::Statement> prepareOnce(std::string_view sql) override;
    Result<void> beginRead() override { return m_connection->beginRead(); }
    void endRead() override { m_connection->endRead(); }
    const sql::Dialect& dialect() const override { return sql::postgresDialect(); }
    [[nodiscard]] Connection& connection() { return *m_connection; }

private:
    std::unique_ptr<Connection> m_connection;
};

/// With $1, $2 … for its question marks; the texts of the read side have none but those.
[[nodiscard]] std::string withNumberedPlaces(std::string_view sql);

} // namespace orderdeck::postgres
