#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace orderdeck {

/// A door on the loopback between a client and a PostgreSQL server that can be slow, silent or
/// shut, and that knows where the protocol's messages end: so that a connection can be cut exactly
/// after the Nth message of either side. Works for clients with sslmode=disable. Any thread; its
/// own thread does the work. Everything that is set holds for all connections, present and coming.
class TcpGate {
public:
    enum class Side { Client, Server };
    enum class End {
        Fin,     ///< Both sides see an orderly end.
        Reset,   ///< The client's connection is torn down; the server sees an end.
        Silence, ///< Nothing passes any more in either direction, and nobody is told.
    };
    /// Where the next connection that comes so far is cut.
    struct Cut {
        Side after =
            Side::Server; ///< Whose messages are counted, from now on, over all connections.
        int message = 1;  ///< This one still passes, and nothing after it; 0: not even the first.
        End how = End::Fin;
    };

    /// `socket`: path of the server's Unix socket. Aborts when no port can be had.
    explicit TcpGate(const std::string& socket);
    ~TcpGate();
    TcpGate(const TcpGate&) = delete;
    TcpGate& operator=(const TcpGate&) = delete;

    [[nodiscard]] int port() const;
    void cut(const Cut& cut);
    /// Ends every present connection so; coming ones pass.
    void endAll(End how);
    /// What comes from a side is passed on so much later. 0: at once.
    void delay(Side from, std::chrono::milliseconds by);
    /// At most so many bytes a second from a side; 0: no limit.
    void throttle(Side from, int bytesPerSecond);
    /// New connections are refused, present ones stay.
    void shut();
    void open();

    [[nodiscard]] std::int64_t messages(Side from) const; ///< Whole ones that have come.
    [[nodiscard]] int cuts() const;                       ///< Connections that were cut as asked.
    [[nodiscard]] int connections() const;                ///< That are open now.

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace orderdeck
