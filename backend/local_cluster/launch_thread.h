#pragma once

#include "backend/local_cluster/child_process.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace orderdeck {

/// Starts children from one thread that lives as long as this object. The kernel tells a child of
/// its parent's end when the *thread* that forked it ends: a server must not be started by a
/// thread that only passes by. Any thread may call.
class LaunchThread {
public:
    LaunchThread();
    /// Children that still run get their signal.
    ~LaunchThread();
    LaunchThread(const LaunchThread&) = delete;
    LaunchThread& operator=(const LaunchThread&) = delete;

    [[nodiscard]] Result<ChildProcess> start(const Launch& launch);

private:
    void work();

    std::mutex m_calls; ///< One launch at a time.
    std::mutex m_mutex; ///< Protects what follows but the thread.
    std::condition_variable m_changed;
    const Launch* m_launch = nullptr;
    std::optional<Result<ChildProcess>> m_started;
    bool m_stop = false;
    std::thread m_thread;
};

} // namespace orderdeck
