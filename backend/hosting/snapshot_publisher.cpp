#include "backend/hosting/snapshot_publisher.h"

#include <algorithm>

namespace orderdeck {

namespace {

using namespace std::chrono_literals;

constexpr auto kWatched = 250ms;
constexpr auto kUnwatched = 1s;
constexpr auto kAskedLately = 3s; ///< Whoever asks for the newest one now and then also looks.

} // namespace

SnapshotPublisher::SnapshotPublisher(Take take) : m_take(std::move(take))
{
    m_shared->newest = m_take();
    m_thread = std::thread([this] { run(); });
}

SnapshotPublisher::~SnapshotPublisher() { stop(); }

std::shared_ptr<const ServiceSnapshot> SnapshotPublisher::newest() const
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->asked = SteadyClock::now();
    return m_shared->newest;
}

std::unique_ptr<Subscription> SnapshotPublisher::watch(std::chrono::milliseconds interval,
                                                       Seen seen)
{
    auto watcher = std::make_shared<Watcher>();
    watcher->interval = interval;
    watcher->seen = std::move(seen);
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->watchers.push_back(watcher);
        m_shared->hurried = true;
    }
    m_shared->changed.notify_one();
    return std::make_unique<WatchSubscription<Shared, Watcher>>(m_shared, std::move(watcher));
}

void SnapshotPublisher::hurry()
{
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->hurried = true;
    }
    m_shared->changed.notify_one();
}

void SnapshotPublisher::stop()
{
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->stopping = true;
    }
    m_shared->changed.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void SnapshotPublisher::run()
{
    bool more = true;
    while (more) {
        more = waitForNext();
        publish(SteadyClock::now());
    }
}

bool SnapshotPublisher::waitForNext()
{
    std::unique_lock lock(m_shared->mutex);
    const auto now = SteadyClock::now();
    const bool looked = !m_shared->watchers.empty() || now - m_shared->asked < kAskedLately;
    m_shared->changed.wait_until(lock,
                                 now + (looked ? SteadyClock::duration(kWatched) : kUnwatched),
                                 [this] { return m_shared->stopping || m_shared->hurried; });
    m_shared->hurried = false;
    return !m_shared->stopping;
}

void SnapshotPublisher::publish(SteadyClock::time_point now)
{
    const auto snapshot = m_take();
    std::vector<std::shared_ptr<Watcher>> watchers;
    bool last = false;
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->newest = snapshot;
        watchers = m_shared->watchers;
        last = m_shared->stopping;
    }
    for (const auto& watcher : watchers) {
        // Half a round of slack, so that an interval of one round does not skip every second one.
        if (now + kWatched / 2 < watcher->due && !last)
            continue;
        watcher->due = now + watcher->interval;
        watcher->call.make([&] { watcher->seen(snapshot); });
    }
}

} // namespace orderdeck
