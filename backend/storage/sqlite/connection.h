#pragma once

#include "backend/foundation/result.h"
#include "backend/storage/sql/session.h"

#include <QSqlDatabase>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;

namespace orderdeck::sqlite {

/// What a connection may do and what its commits promise.
enum class Access {
    DurableWrite, ///< synchronous=FULL: a commit is on disk. The one writer of a hot file.
    DerivedWrite, ///< synchronous=NORMAL: the last commits may be lost with power, never torn.
    Read,         ///< query_only; never checkpoints.
};

/// One SQLite connection with the project's pragmas; a session for the read side. Opened, used and
/// destroyed in one thread; statements must be gone before it.
class Connection final : public sql::Session {
public:
    [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const std::string& path,
                                                                  Access access);
    ~Connection() override;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] Result<void> exec(const char* sql);
    /// Takes the write lock at once: a deferred BEGIN fails later, in the middle of the work.
    [[nodiscard]] Result<void> begin() { return exec("BEGIN IMMEDIATE"); }
    [[nodiscard]] std::unique_ptr<sql::Statement> prepare(std::string_view sql) override;
    [[nodiscard]] Result<void> beginRead() override { return exec("BEGIN"); }
    void endRead() override { rollback(); }
    [[nodiscard]] const sql::Dialect& dialect() const override { return sql::sqliteDialect(); }
    /// An input/output error here is InDoubt: the bytes may have reached the disk. After any error
    /// the transaction is rolled back.
    [[nodiscard]] Result<void> commit();
    /// Whatever it answers, nothing of the transaction stays.
    void rollback();
    /// Value of a pragma or of a query for one number; 0 when there is no row.
    [[nodiscard]] Result<std::int64_t> number(const char* sql);

    /// SQLite's own connection, for statements.
    [[nodiscard]] sqlite3* handle() const { return m_handle; }
    /// What SQLite says of the last call that failed.
    [[nodiscard]] Error lastError() const;
    [[nodiscard]] const std::string& path() const { return m_path; }

private:
    Connection(QSqlDatabase database, std::string path)
        : m_database(std::move(database)), m_path(std::move(path))
    {}
    [[nodiscard]] Result<void> takeHandle();

    QSqlDatabase m_database;
    sqlite3* m_handle = nullptr; ///< Owned by m_database.
    std::string m_path;
};

} // namespace orderdeck::sqlite
