#include "backend/storage/sqlite/statement.h"

namespace orderdeck::sqlite {

Statement::Statement(Connection& connection, std::string_view sql)
    : m_query(connection.database()), m_path(connection.path())
{
    m_query.setForwardOnly(true);
    if (!m_query.prepare(QString::fromUtf8(sql.data(), static_cast<qsizetype>(sql.size()))))
        m_prepareError = m_query.lastError();
}

Result<void> Statement::eachOf(const std::vector<QVariant>& values,
                               const std::function<bool(Statement&)>& visit)
{
    for (std::size_t i = 0; i < values.size(); ++i)
        m_query.bindValue(static_cast<int>(i), values[i]);
    if (auto done = executeBound(); !done)
        return done;
    while (m_query.next() && visit(*this)) {
    }
    return finish();
}

Result<void> Statement::executeBound()
{
    if (m_prepareError.isValid())
        return toError(m_prepareError, m_path);
    if (!m_query.exec())
        return toError(m_query.lastError(), m_path);
    return {};
}

Result<void> Statement::finish()
{
    const QSqlError error = m_query.lastError();
    m_query.finish();
    if (error.isValid())
        return toError(error, m_path);
    return {};
}

} // namespace orderdeck::sqlite
