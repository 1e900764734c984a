#include "backend/storage/sqlite/connection.h"

#include "backend/storage/sqlite/statement.h"

#include <QSqlDriver>
#include <QSqlError>
#include <QSqlQuery>

#include <sqlite3.h>

#include <array>
#include <atomic>

namespace orderdeck::sqlite {
namespace {

// Qt reports extended result codes; the primary one is their low byte.
int primaryCode(const QSqlError& error) { return error.nativeErrorCode().toInt() & 0xFF; }

ErrorKind kindOf(int code)
{
    switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ErrorKind::Busy;
    case SQLITE_NOMEM: return ErrorKind::Unavailable;
    case SQLITE_INTERRUPT: return ErrorKind::Cancelled;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return ErrorKind::Corrupt;
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH: return ErrorKind::Invalid;
    case SQLITE_CONSTRAINT: return ErrorKind::Conflict;
    default: return ErrorKind::Io;
    }
}

std::string_view meaning(int code)
{
    switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return "the file is in use by another program";
    case SQLITE_READONLY: return "the file cannot be written";
    case SQLITE_IOERR: return "the disk refused a read or a write";
    case SQLITE_CORRUPT: return "the file is damaged";
    case SQLITE_FULL: return "the disk is full";
    case SQLITE_NOTADB: return "the file is not a database";
    default: return "the store answered with an error";
    }
}

QString uniqueName()
{
    static std::atomic<std::uint64_t> next{1};
    return QStringLiteral("orderdeck-%1").arg(next.fetch_add(1));
}

Result<void> setUp(Connection& connection, Access access)
{
    // Autocheckpoint of the hot file bounds the log under load without a pause; in quiet times the
    // writer checkpoints earlier (SqliteShardWriter::maintain). Readers never do: a second
    // checkpointer during a reset of the log can corrupt it (SQLite up to 3.51.2).
    static constexpr std::array kDurable{
        "PRAGMA journal_mode=WAL",        "PRAGMA synchronous=FULL",
        "PRAGMA wal_autocheckpoint=8000", "PRAGMA journal_size_limit=67108864",
        "PRAGMA cache_size=-16000",       "PRAGMA temp_store=MEMORY"};
    static constexpr std::array kDerived{
        "PRAGMA journal_mode=WAL",        "PRAGMA synchronous=NORMAL",
        "PRAGMA wal_autocheckpoint=4000", "PRAGMA journal_size_limit=67108864",
        "PRAGMA cache_size=-16000",       "PRAGMA temp_store=FILE"}; // Indexes are sorted there.
    static constexpr std::array kReading{"PRAGMA query_only=ON",     "PRAGMA wal_autocheckpoint=0",
                                         "PRAGMA mmap_size=0",       "PRAGMA cache_size=-8000",
                                         "PRAGMA temp_store=MEMORY", "PRAGMA cell_size_check=OFF"};
    const auto& pragmas = access == Access::DurableWrite   ? kDurable
                          : access == Access::DerivedWrite ? kDerived
                                                           : kReading;
    for (const char* pragma : pragmas)
        if (auto done = connection.exec(pragma); !done)
            return done;
    return {};
}

Error toError(int primary, const std::string& text, const std::string& where)
{
    return Error{kindOf(primary), std::string(meaning(primary)) + ": " + text, where};
}

Error toError(const QSqlError& error, const std::string& where)
{
    return toError(primaryCode(error), error.databaseText().toStdString(), where);
}

/// A statement as the read side knows it.
class SessionStatement final : public sql::Statement {
public:
    SessionStatement(Connection& connection, std::string_view sql) : m_statement(connection, sql) {}
    Result<void> each(std::span<const sql::Value> values,
                      const std::function<bool(const sql::Row&)>& visit) override
    {
        return m_statement.eachOf(values, visit);
    }

private:
    sqlite::Statement m_statement;
};

} // namespace

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path, Access access)
{
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), uniqueName());
    database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    database.setDatabaseName(QString::fromStdString(path));
    std::unique_ptr<Connection> connection(new Connection(std::move(database), path));
    if (!connection->m_database.open())
        return toError(connection->m_database.lastError(), path);
    if (auto taken = connection->takeHandle(); !taken)
        return taken.error();
    if (auto ready = setUp(*connection, access); !ready)
        return ready.error();
    return connection;
}

Result<void> Connection::takeHandle()
{
    const QVariant handle = m_database.driver()->handle();
    if (!handle.isValid() || qstrcmp(handle.typeName(), "sqlite3*") != 0)
        return Error{ErrorKind::Unsupported, "Qt's SQLite driver does not give its handle", m_path};
    m_handle = *static_cast<sqlite3* const*>(handle.constData());
    // A plugin with a SQLite of its own inside must not be worked on by another copy.
    QSqlQuery query(m_database);
    if (!query.exec(QStringLiteral("SELECT sqlite_source_id()")) || !query.next())
        return toError(query.lastError(), m_path);
    const QString theirs = query.value(0).toString();
    if (theirs != QLatin1StringView(sqlite3_sourceid()))
        return Error{ErrorKind::Unsupported,
                     "Qt's SQLite driver carries another SQLite than this program; install the "
                     "distribution's driver, which shares it",
                     m_path};
    return {};
}

Error Connection::lastError() const
{
    return toError(sqlite3_errcode(m_handle) & 0xFF, sqlite3_errmsg(m_handle), m_path);
}

Connection::~Connection()
{
    const QString name = m_database.connectionName();
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(name);
}

Result<void> Connection::exec(const char* sql)
{
    if (sqlite3_exec(m_handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return lastError();
    return {};
}

std::unique_ptr<sql::Statement> Connection::prepare(std::string_view sql)
{
    return std::make_unique<SessionStatement>(*this, sql);
}

Result<void> Connection::commit()
{
    auto done = exec("COMMIT");
    if (done)
        return done;
    Error error = done.error();
    if ((sqlite3_errcode(m_handle) & 0xFF) == SQLITE_IOERR)
        error.kind = ErrorKind::InDoubt;
    rollback();
    return error;
}

void Connection::rollback()
{
    // Fails only when SQLite has rolled back by itself, which is what is wanted.
    static_cast<void>(exec("ROLLBACK"));
}

Result<std::int64_t> Connection::number(const char* sql)
{
    std::int64_t value = 0;
    auto read = Statement(*this, sql).each([&](const Statement& row) {
        value = row.integer(0);
        return false;
    });
    if (!read)
        return read.error();
    return value;
}

} // namespace orderdeck::sqlite
