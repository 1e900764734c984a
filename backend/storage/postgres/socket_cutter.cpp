#include "backend/storage/postgres/socket_cutter.h"

#include <chrono>
#include <sys/socket.h>
#include <utility>

namespace orderdeck::postgres {
namespace {

using namespace std::chrono_literals;

/// How late a socket may be cut. Whoever begins to wait need not wake the thread.
constexpr auto kTick = 100ms;

} // namespace

SocketCutter::SocketCutter() : m_thread([this] { run(); }) {}

SocketCutter::~SocketCutter()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void SocketCutter::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        for (auto& [number, watched] : m_watched) {
            if (watched.socket < 0 || !watched.deadline.passed())
                continue;
            ::shutdown(watched.socket, SHUT_RDWR);
            watched.socket = -1;
        }
        m_asleep = m_watched.empty() && !std::exchange(m_used, false);
        if (m_asleep)
            m_changed.wait(lock, [this] { return m_stopping || !m_watched.empty(); });
        else
            m_changed.wait_for(lock, kTick, [this] { return m_stopping; });
    }
}

SocketCutter::Watch::Watch(SocketCutter& cutter, int socket, Deadline deadline) : m_cutter(cutter)
{
    bool asleep = false;
    {
        const std::lock_guard lock(m_cutter.m_mutex);
        m_cutter.m_used = true;
        asleep = std::exchange(m_cutter.m_asleep, false);
        m_number = m_cutter.m_next++;
        m_cutter.m_watched.emplace(m_number, Watched{socket, deadline});
    }
    if (asleep)
        m_cutter.m_changed.notify_one();
}

SocketCutter::Watch::~Watch()
{
    const std::lock_guard lock(m_cutter.m_mutex);
    m_cutter.m_watched.erase(m_number);
}

} // namespace orderdeck::postgres
