#include "backend/hosting/line_channel.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/socket.h>

namespace orderdeck {

namespace {

constexpr std::size_t kChunk = std::size_t(64) << 10U;
constexpr int kChunksAtOnce = 16;

bool wouldWait() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

} // namespace

void LineChannel::receive()
{
    std::array<char, kChunk> chunk;
    for (int i = 0; i < kChunksAtOnce && m_state == State::Open; ++i) {
        const ssize_t got = ::recv(m_socket.get(), chunk.data(), chunk.size(), MSG_DONTWAIT);
        if (got > 0)
            m_in.append(chunk.data(), static_cast<std::size_t>(got));
        else if (got == 0)
            m_state = State::Ended;
        else if (!wouldWait())
            m_state = State::Broken;
        if (got < static_cast<ssize_t>(chunk.size()))
            return;
    }
}

std::optional<std::string> LineChannel::takeLine()
{
    const std::size_t end = m_in.find('\n', std::max(m_taken, m_scanned));
    if (end != std::string::npos && end - m_taken <= kMaxLine) {
        std::string line = m_in.substr(m_taken, end - m_taken);
        m_taken = end + 1;
        return line;
    }
    m_in.erase(0, m_taken);
    m_taken = 0;
    m_scanned = m_in.size();
    if (m_in.size() > kMaxLine) {
        m_state = State::TooLong;
        m_in.clear();
        m_scanned = 0;
    }
    return std::nullopt;
}

void LineChannel::queue(std::string_view line)
{
    m_out.append(line);
    m_out.push_back('\n');
}

void LineChannel::send()
{
    while (m_state != State::Broken && unsent() > 0) {
        const ssize_t gone =
            ::send(m_socket.get(), m_out.data() + m_sent, unsent(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (gone < 0) {
            if (!wouldWait())
                m_state = State::Broken;
            break;
        }
        m_sent += static_cast<std::size_t>(gone);
    }
    if (unsent() == 0 || m_sent > kMaxLine) {
        m_out.erase(0, m_sent);
        m_sent = 0;
    }
}

} // namespace orderdeck
