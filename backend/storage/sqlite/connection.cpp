#include "backend/storage/sqlite/connection.h"

#include <array>
#include <atomic>

namespace orderdeck::sqlite {
namespace {

// Primary result codes of SQLite; Qt reports extended codes, whose low byte they are.
constexpr int kBusy = 5;
constexpr int kLocked = 6;
constexpr int kNoMemory = 7;
constexpr int kReadOnly = 8;
constexpr int kInterrupt = 9;
constexpr int kIoError = 10;
constexpr int kCorrupt = 11;
constexpr int kFull = 13;
constexpr int kTooBig = 18;
constexpr int kConstraint = 19;
constexpr int kMismatch = 20;
constexpr int kNotADatabase = 26;

int primaryCode(const QSqlError& error) { return error.nativeErrorCode().toInt() & 0xFF; }

ErrorKind kindOf(int code)
{
    switch (code) {
    case kBusy:
    case kLocked: return ErrorKind::Busy;
    case kNoMemory: return ErrorKind::Unavailable;
    case kInterrupt: return ErrorKind::Cancelled;
    case kCorrupt:
    case kNotADatabase: return ErrorKind::Corrupt;
    case kTooBig:
    case kMismatch: return ErrorKind::Invalid;
    case kConstraint: return ErrorKind::Conflict;
    default: return ErrorKind::Io;
    }
}

std::string_view meaning(int code)
{
    switch (code) {
    case kBusy:
    case kLocked: return "the file is in use by another program";
    case kReadOnly: return "the file cannot be written";
    case kIoError: return "the disk refused a read or a write";
    case kCorrupt: return "the file is damaged";
    case kFull: return "the disk is full";
    case kNotADatabase: return "the file is not a database";
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
        "PRAGMA cache_size=-16000",       "PRAGMA temp_store=MEMORY"};
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

} // namespace

Error toError(const QSqlError& error, const std::string& where)
{
    const int code = primaryCode(error);
    return Error{kindOf(code),
                 std::string(meaning(code)) + ": " + error.databaseText().toStdString(), where};
}

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path, Access access)
{
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), uniqueName());
    database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    database.setDatabaseName(QString::fromStdString(path));
    std::unique_ptr<Connection> connection(new Connection(database, path));
    if (!database.open())
        return toError(database.lastError(), path);
    if (auto ready = setUp(*connection, access); !ready)
        return ready.error();
    return connection;
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
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(QString::fromUtf8(sql)))
        return toError(query.lastError(), m_path);
    query.finish();
    return {};
}

Result<void> Connection::commit()
{
    QSqlQuery query(m_database);
    if (query.exec(QStringLiteral("COMMIT")))
        return {};
    Error error = toError(query.lastError(), m_path);
    if (primaryCode(query.lastError()) == kIoError)
        error.kind = ErrorKind::InDoubt;
    rollback();
    return error;
}

void Connection::rollback()
{
    // Fails only when SQLite has rolled back by itself, which is what is wanted.
    QSqlQuery query(m_database);
    query.exec(QStringLiteral("ROLLBACK"));
}

Result<std::int64_t> Connection::number(const char* sql)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(QString::fromUtf8(sql)))
        return toError(query.lastError(), m_path);
    const std::int64_t value = query.next() ? query.value(0).toLongLong() : 0;
    query.finish();
    return value;
}

} // namespace orderdeck::sqlite
