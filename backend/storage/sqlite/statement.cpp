#include "backend/storage/sqlite/statement.h"

#include <sqlite3.h>

namespace orderdeck::sqlite {

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement::Statement(Connection& connection, std::string_view sql) : m_connection(&connection)
{
    sqlite3_stmt* prepared = nullptr;
    m_code = sqlite3_prepare_v3(connection.handle(), sql.data(), static_cast<int>(sql.size()),
                                SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    m_statement.reset(prepared);
    if (m_code != SQLITE_OK)
        m_prepareError = connection.lastError();
}

Result<void> Statement::eachOf(std::span<const sql::Value> values,
                               const std::function<bool(const sql::Row&)>& visit)
{
    int position = 0;
    for (const sql::Value& value : values) {
        ++position;
        if (const auto* number = std::get_if<std::int64_t>(&value))
            bindInteger(position, *number);
        else
            bind(position, std::get<std::string_view>(value));
    }
    return each(visit);
}

void Statement::bindInteger(int position, std::int64_t value)
{
    sqlite3_bind_int64(m_statement.get(), position, value);
}

void Statement::bind(int position, std::string_view text)
{
    // A null pointer would be bound as NULL.
    sqlite3_bind_text(m_statement.get(), position, text.data() == nullptr ? "" : text.data(),
                      static_cast<int>(text.size()), SQLITE_STATIC);
}

void Statement::bind(int position, Blob blob)
{
    sqlite3_bind_blob(m_statement.get(), position,
                      blob.bytes.data() == nullptr ? "" : blob.bytes.data(),
                      static_cast<int>(blob.bytes.size()), SQLITE_STATIC);
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

std::string_view Statement::view(int column) const
{
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_statement.get(), column));
    const int size = sqlite3_column_bytes(m_statement.get(), column);
    return bytes == nullptr ? std::string_view() : std::string_view(bytes, std::size_t(size));
}

bool Statement::step()
{
    if (m_prepareError)
        return false;
    m_code = sqlite3_step(m_statement.get());
    return m_code == SQLITE_ROW;
}

Result<void> Statement::finish()
{
    if (m_prepareError)
        return *m_prepareError;
    Result<void> done;
    if (m_code != SQLITE_DONE && m_code != SQLITE_ROW)
        done = m_connection->lastError();
    sqlite3_reset(m_statement.get());
    return done;
}

} // namespace orderdeck::sqlite
