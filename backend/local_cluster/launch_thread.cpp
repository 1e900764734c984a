#include "backend/local_cluster/launch_thread.h"

#include <utility>

namespace orderdeck {

LaunchThread::LaunchThread() : m_thread([this] { work(); }) {}

LaunchThread::~LaunchThread()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

Result<ChildProcess> LaunchThread::start(const Launch& launch)
{
    const std::lock_guard call(m_calls);
    std::unique_lock lock(m_mutex);
    m_launch = &launch;
    m_changed.notify_all();
    m_changed.wait(lock, [this] { return m_started.has_value(); });
    return *std::exchange(m_started, std::nullopt);
}

void LaunchThread::work()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_stop || m_launch != nullptr; });
        if (m_stop)
            return;
        m_started.emplace(ChildProcess::start(*std::exchange(m_launch, nullptr)));
        m_changed.notify_all();
    }
}

} // namespace orderdeck
