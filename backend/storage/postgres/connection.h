#pragma once

#include "backend/foundation/deadline.h"
#include "backend/foundation/result.h"
#include "backend/storage/postgres/server_error.h"
#include "backend/storage/postgres/socket_cutter.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck::postgres {

/// What the server answered to one statement; owns its rows.
class Answer {
public:
    Answer();
    Answer(Answer&&) noexcept;
    Answer& operator=(Answer&&) noexcept;
    ~Answer();

    [[nodiscard]] int size() const; ///< Rows.
    /// Good as long as the answer; NULL is empty. A bytea is given as its bytes, good until the
    /// next bytea is asked for.
    [[nodiscard]] std::string_view view(int row, int column) const;
    [[nodiscard]] std::string text(int row, int column) const
    {
        return std::string(view(row, column));
    }
    /// 0 for NULL and for what is no number.
    [[nodiscard]] std::int64_t integer(int row, int column) const;
    /// 't' of a boolean.
    [[nodiscard]] bool isTrue(int row, int column) const { return view(row, column) == "t"; }

private:
    friend class Connection;
    struct Rows;
    std::unique_ptr<Rows> m_rows;
};

/// Values in the server's binary form: arrays, made by array_codec.h.
using WireValues = std::vector<std::string>;

struct ConnectionSettings {
    std::string conninfo; ///< libpq's; passwords come from PGPASSFILE and the like.
    std::string applicationName = "orderdeck";
    std::chrono::milliseconds connectWithin{2000};   ///< libpq rounds up to seconds, at least 2.
    std::chrono::milliseconds statementWithin{5000}; ///< The server ends a longer statement itself.
    /// Cuts the session when a server does not even do that, a while later; must outlive it.
    std::shared_ptr<SocketCutter> cutter = {};
};

/// One session with one server; the only code, with its bridge and its errors, that sees libpqxx.
/// Never connects again by itself, never runs a transaction that it would have to commit but one
/// that a caller has begun by hand. Opened, used and destroyed by one thread at a time. After an
/// error that is not the server's refusal it is broken, and good for nothing but destruction.
class Connection {
public:
    [[nodiscard]] static Result<std::unique_ptr<Connection>>
    open(const ConnectionSettings& settings);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Statements without values; several, separated by semicolons, are one transaction.
    [[nodiscard]] Result<Answer> run(const std::string& sql, Purpose purpose);
    /// One autocommitted statement with values $1, $2 … in text form.
    [[nodiscard]] Result<Answer> query(const std::string& sql,
                                       const std::vector<std::string>& values, Purpose purpose);
    /// The same, prepared in this session when first used under this name.
    [[nodiscard]] Result<Answer> queryPrepared(const std::string& sql,
                                               const std::vector<std::string>& values);
    /// A write with values in binary form. An answer that came with a warning is InDoubt: a commit
    /// that waited in vain for its replica says no more than that.
    [[nodiscard]] Result<Answer> write(const std::string& sql, const WireValues& values);

    [[nodiscard]] bool broken() const { return m_broken; }
    /// Between beginRead() and endRead().
    [[nodiscard]] bool inTransaction() const { return m_inTransaction; }
    /// One consistent view for several reads.
    [[nodiscard]] Result<void> beginRead();
    void endRead();
    /// Descriptor of its socket, for whoever cuts it when a deadline has passed.
    [[nodiscard]] int socket() const;
    [[nodiscard]] const std::string& place() const { return m_place; } ///< For messages.

private:
    struct Session;
    Connection(std::unique_ptr<Session> session, std::string place);
    [[nodiscard]] Result<std::string> prepared(const std::string& sql);
    template <typename Work>
    [[nodiscard]] Result<Answer> attempt(Purpose purpose, Work&& work);

    std::unique_ptr<Session> m_session;
    std::string m_place;
    bool m_broken = false;
    bool m_inTransaction = false;
};

} // namespace orderdeck::postgres
