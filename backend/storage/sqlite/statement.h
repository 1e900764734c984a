#pragma once

#include "backend/storage/sqlite/connection.h"

#include <QVariant>

#include <concepts>

namespace orderdeck::sqlite {

/// A prepared statement that is used again and again. Text goes in and out as its UTF-8 bytes:
/// columns are read with CAST(… AS BLOB) and bound with CAST(? AS TEXT), which costs nothing, where
/// Qt's own way goes through UTF-16 twice. Never stays open after a call.
class Statement {
public:
    Statement() = default;
    Statement(Connection& connection, std::string_view sql);

    /// Runs it with these values for its question marks, for a statement without rows (which SQLite
    /// has finished by then). Text must live until the call ends.
    template <typename... Values>
    [[nodiscard]] Result<void> run(const Values&... values)
    {
        return execute(values...);
    }

    /// Calls `visit(*this)` per row until it returns false.
    template <typename Visit, typename... Values>
    [[nodiscard]] Result<void> each(Visit&& visit, const Values&... values)
    {
        if (auto done = execute(values...); !done)
            return done;
        while (m_query.next()) {
            if (!visit(*this))
                break;
        }
        return finish();
    }

    /// For values that are only known in number at run time.
    [[nodiscard]] Result<void> eachOf(const std::vector<QVariant>& values,
                                      const std::function<bool(Statement&)>& visit);

    [[nodiscard]] std::int64_t integer(int column) const
    {
        return m_query.value(column).toLongLong();
    }
    [[nodiscard]] bool isNull(int column) const { return m_query.value(column).isNull(); }
    [[nodiscard]] QByteArray bytes(int column) const { return m_query.value(column).toByteArray(); }
    [[nodiscard]] std::string text(int column) const
    {
        const QByteArray value = bytes(column);
        return {value.constData(), static_cast<std::size_t>(value.size())};
    }
    [[nodiscard]] std::int64_t changedRows() const { return m_query.numRowsAffected(); }

    [[nodiscard]] static QVariant variant(std::integral auto value)
    {
        // quint64 would be bound as text: everything is a qint64.
        return QVariant::fromValue(static_cast<qint64>(value));
    }
    [[nodiscard]] static QVariant variant(std::string_view text)
    {
        // A null pointer would be bound as NULL.
        return QVariant(QByteArray::fromRawData(text.data() == nullptr ? "" : text.data(),
                                                static_cast<qsizetype>(text.size())));
    }
    [[nodiscard]] static QVariant variant(const QByteArray& bytes)
    {
        return QVariant(bytes.isNull() ? QByteArray("") : bytes);
    }

private:
    template <typename... Values>
    [[nodiscard]] Result<void> execute(const Values&... values)
    {
        int position = 0;
        (m_query.bindValue(position++, variant(values)), ...);
        return executeBound();
    }
    [[nodiscard]] Result<void> executeBound();
    [[nodiscard]] Result<void> finish();

    QSqlQuery m_query;
    QSqlError m_prepareError;
    std::string m_path;
};

} // namespace orderdeck::sqlite
