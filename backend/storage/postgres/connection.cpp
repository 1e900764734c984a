#include "backend/storage/postgres/connection.h"

#include "backend/foundation/logging.h"
#include "backend/storage/postgres/pqxx_bridge.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_map>

namespace orderdeck::postgres {
namespace {

constexpr unsigned kByteaType = 17;
/// How much later than its own limit a server is given up.
constexpr std::chrono::milliseconds kAfterTheServer{1500};

/// Counts what the server says beside its answers, and says it on in the log.
class NoticeCounter final : public pqxx::errorhandler {
public:
    explicit NoticeCounter(pqxx::connection& connection) : errorhandler(connection) {}
    bool operator()(const char message[]) noexcept override
    {
        ++m_heard;
        qCWarning(logStorage) << "database:" << message;
        return false;
    }
    [[nodiscard]] int heard() const { return m_heard; }

private:
    int m_heard = 0;
};

/// libpq takes whole seconds, and 1 for 2.
std::string withDefaults(const ConnectionSettings& settings)
{
    const auto seconds = std::max<std::int64_t>(2, (settings.connectWithin.count() + 999) / 1000);
    return settings.conninfo + " connect_timeout=" + std::to_string(seconds) +
           " keepalives_idle=10 keepalives_interval=3 keepalives_count=3 tcp_user_timeout=10000"
           " client_encoding=UTF8 application_name='" +
           settings.applicationName + '\'';
}

std::string sessionSettings(const ConnectionSettings& settings)
{
    return "SET search_path = orderdeck, pg_temp; SET client_min_messages = warning; "
           "SET jit = off; SET statement_timeout = " +
           std::to_string(settings.statementWithin.count()) +
           "; SET idle_in_transaction_session_timeout = 60000";
}

std::string placeOf(pqxx::connection& connection)
{
    const char* host = connection.hostname();
    const char* name = connection.dbname();
    const char* port = connection.port();
    std::string place(name == nullptr ? "" : name);
    place += " at ";
    place += host == nullptr ? "localhost" : host;
    return place + ':' + (port == nullptr ? "5432" : port);
}

} // namespace

struct Answer::Rows {
    pqxx::result result;
    std::string bytes; ///< Of the bytea that was asked for last.
};

Answer::Answer() = default;
Answer::Answer(Answer&&) noexcept = default;
Answer& Answer::operator=(Answer&&) noexcept = default;
Answer::~Answer() = default;

int Answer::size() const { return m_rows ? static_cast<int>(m_rows->result.size()) : 0; }

std::string_view Answer::view(int row, int column) const
{
    const auto field = m_rows->result[static_cast<pqxx::result::size_type>(row)]
                                     [static_cast<pqxx::row::size_type>(column)];
    if (field.is_null())
        return {};
    if (field.type() != kByteaType)
        return {field.c_str(), field.size()};
    m_rows->bytes = bridge::unescape(field);
    return m_rows->bytes;
}

std::int64_t Answer::integer(int row, int column) const
{
    const std::string_view digits = view(row, column);
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

struct Connection::Session {
    explicit Session(const ConnectionSettings& settings)
        : cutter(settings.cutter), answerWithin(settings.statementWithin + kAfterTheServer),
          connection(withDefaults(settings)), notices(connection)
    {
        bridge::neverReconnect(connection);
    }
    /// Does the work, for as long as a server that lives can take.
    template <typename Work>
    pqxx::result watched(Work&& work)
    {
        if (!cutter)
            return work();
        const SocketCutter::Watch watch(*cutter, connection.sock(), Deadline::after(answerWithin));
        return work();
    }

    std::shared_ptr<SocketCutter> cutter;
    std::chrono::milliseconds answerWithin;
    pqxx::connection connection;
    NoticeCounter notices;
    std::unordered_map<std::string, std::string> prepared; ///< Name of each text.
};

Connection::Connection(std::unique_ptr<Session> session, std::string place)
    : m_session(std::move(session)), m_place(std::move(place))
{}

Connection::~Connection() = default;

Result<std::unique_ptr<Connection>> Connection::open(const ConnectionSettings& settings)
{
    try {
        auto session = std::make_unique<Session>(settings);
        std::string place = placeOf(session->connection);
        std::unique_ptr<Connection> connection(
            new Connection(std::move(session), std::move(place)));
        if (auto set = connection->run(sessionSettings(settings), Purpose::Read); !set)
            return set.error();
        return connection;
    } catch (const std::exception& thrown) {
        Error error = errorOf(thrown, Purpose::Read);
        error.message = "the database cannot be reached: " + error.message;
        return error;
    }
}

template <typename Work>
Result<Answer> Connection::attempt(Purpose purpose, Work&& work)
{
    if (m_broken)
        return Error{ErrorKind::Unavailable, "the connection to the database broke", m_place};
    const int heardBefore = m_session->notices.heard();
    try {
        pqxx::nontransaction transaction(m_session->connection);
        Answer answer;
        answer.m_rows = std::make_unique<Answer::Rows>(
            Answer::Rows{m_session->watched([&] { return work(transaction); }), {}});
        if (purpose == Purpose::Write && m_session->notices.heard() != heardBefore)
            return Error{ErrorKind::InDoubt,
                         "the database warned while it wrote, and may not have kept it", m_place};
        return answer;
    } catch (const pqxx::sql_error& refusal) {
        const Error error = errorOf(refusal, purpose);
        m_broken = error.context.starts_with("08") || error.context.starts_with("57P");
        return error;
    } catch (const std::exception& thrown) {
        m_broken = true;
        Error error = errorOf(thrown, purpose);
        error.context = m_place;
        return error;
    }
}

Result<Answer> Connection::run(const std::string& sql, Purpose purpose)
{
    return attempt(purpose, [&](pqxx::nontransaction& work) { return work.exec(sql); });
}

Result<Answer> Connection::query(const std::string& sql, const std::vector<std::string>& values,
                                 Purpose purpose)
{
    return attempt(purpose,
                   [&](pqxx::nontransaction& work) { return bridge::exec(work, sql, values); });
}

Result<std::string> Connection::prepared(const std::string& sql)
{
    const auto known = m_session->prepared.find(sql);
    if (known != m_session->prepared.end())
        return known->second;
    std::string name = "od_" + std::to_string(m_session->prepared.size());
    try {
        m_session->connection.prepare(name, sql);
    } catch (const std::exception& thrown) {
        m_broken = dynamic_cast<const pqxx::sql_error*>(&thrown) == nullptr;
        return errorOf(thrown, Purpose::Read);
    }
    m_session->prepared.emplace(sql, name);
    return name;
}

Result<Answer> Connection::queryPrepared(const std::string& sql,
                                         const std::vector<std::string>& values)
{
    if (m_broken)
        return Error{ErrorKind::Unavailable, "the connection to the database broke", m_place};
    const auto name = prepared(sql);
    if (!name)
        return name.error();
    return attempt(Purpose::Read, [&](pqxx::nontransaction& work) {
        return bridge::execPrepared(work, *name, values);
    });
}

Result<Answer> Connection::write(const std::string& sql, const WireValues& values)
{
    if (m_broken)
        return Error{ErrorKind::Unavailable, "the connection to the database broke", m_place};
    const auto name = prepared(sql);
    if (!name)
        return name.error();
    std::vector<bridge::Bytes> wire;
    wire.reserve(values.size());
    for (const std::string& value : values)
        wire.push_back(bridge::bytes(value));
    return attempt(Purpose::Write, [&](pqxx::nontransaction& work) {
        return bridge::execPrepared(work, *name, wire);
    });
}

Result<void> Connection::beginRead()
{
    auto begun = run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", Purpose::Read);
    if (!begun)
        return begun.error();
    m_inTransaction = true;
    return {};
}

void Connection::endRead()
{
    // What cannot be ended is not used again: the transaction stays marked.
    if (run("ROLLBACK", Purpose::Read))
        m_inTransaction = false;
}

int Connection::socket() const { return m_session->connection.sock(); }

} // namespace orderdeck::postgres
