#pragma once

#include "backend/hosting/descriptor.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace orderdeck {

/// Lines over a socket that never waits: what has come in, what is still to go out. One thread.
class LineChannel {
public:
    /// Longest line that is taken, in bytes.
    static constexpr std::size_t kMaxLine = std::size_t(32) << 20U;

    enum class State {
        Open,
        Ended,   ///< The other end says no more; it may still listen.
        Broken,  ///< Nothing comes in or goes out any more.
        TooLong, ///< A line above kMaxLine: what follows cannot be understood.
    };

    explicit LineChannel(Descriptor socket) : m_socket(std::move(socket)) {}

    [[nodiscard]] int fd() const { return m_socket.get(); }
    [[nodiscard]] State state() const { return m_state; }
    /// Takes in what has arrived, at most one megabyte at a time.
    void receive();
    /// The next whole line without its end.
    [[nodiscard]] std::optional<std::string> takeLine();
    /// Puts a line behind what is still to go out.
    void queue(std::string_view line);
    /// Sends what the socket takes now.
    void send();
    [[nodiscard]] std::size_t unsent() const { return m_out.size() - m_sent; }

private:
    Descriptor m_socket;
    State m_state = State::Open;
    std::string m_in;
    std::size_t m_taken = 0;   ///< Bytes of m_in that were handed out.
    std::size_t m_scanned = 0; ///< Bytes of m_in known to hold no line end after m_taken.
    std::string m_out;
    std::size_t m_sent = 0;
};

} // namespace orderdeck
