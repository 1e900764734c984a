#pragma once

#include "backend/foundation/deadline.h"

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <thread>

namespace orderdeck::postgres {

/// Ends waits that nothing else ends: a server that is frozen, or a network that swallows
/// everything, leaves a client in recv() for ever. Shuts a socket down when its deadline has
/// passed, which the one who waits on it sees as a broken connection. One thread; any thread asks.
class SocketCutter {
public:
    SocketCutter();
    ~SocketCutter();
    SocketCutter(const SocketCutter&) = delete;
    SocketCutter& operator=(const SocketCutter&) = delete;

    /// As long as it lives, the socket is watched. It must not be closed before.
    class Watch {
    public:
        Watch(SocketCutter& cutter, int socket, Deadline deadline);
        ~Watch();
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;

    private:
        SocketCutter& m_cutter;
        std::uint64_t m_number;
    };

private:
    struct Watched {
        int socket = -1; ///< -1: it was cut.
        Deadline deadline;
    };
    void run();

    std::mutex m_mutex; ///< Protects everything below.
    std::condition_variable m_changed;
    std::map<std::uint64_t, Watched> m_watched;
    std::uint64_t m_next = 0;
    bool m_used = false;   ///< Since the thread looked last.
    bool m_asleep = false; ///< The thread waits until somebody comes.
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace orderdeck::postgres
