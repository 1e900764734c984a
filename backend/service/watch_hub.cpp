#include "backend/service/watch_hub.h"

#include "backend/service/watch_call.h"

#include <algorithm>

namespace orderdeck {

struct WatchHub::Watcher {
    Seen seen;
    std::deque<FeedEvent> buffer; ///< Protected by Shared::mutex.
    std::int64_t lost = 0;        ///< Protected by Shared::mutex.
    WatchCall call;
};

struct WatchHub::Shared {
    mutable std::mutex mutex; ///< Protects everything below.
    std::condition_variable changed;
    std::vector<std::shared_ptr<Watcher>> watchers;
    bool stopping = false;
};

WatchHub::WatchHub() : m_shared(std::make_shared<Shared>())
{
    m_thread = std::thread([this] { run(); });
}

WatchHub::~WatchHub() { stop(); }

std::unique_ptr<Subscription> WatchHub::watch(Seen seen)
{
    auto watcher = std::make_shared<Watcher>();
    watcher->seen = std::move(seen);
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->watchers.push_back(watcher);
    }
    return std::make_unique<WatchSubscription<Shared, Watcher>>(m_shared, std::move(watcher));
}

bool WatchHub::watched() const
{
    const std::lock_guard lock(m_shared->mutex);
    return !m_shared->watchers.empty();
}

void WatchHub::publish(const std::vector<FeedEvent>& events)
{
    {
        const std::lock_guard lock(m_shared->mutex);
        if (m_shared->watchers.empty())
            return;
        for (const auto& watcher : m_shared->watchers) {
            watcher->buffer.insert(watcher->buffer.end(), events.begin(), events.end());
            for (; watcher->buffer.size() > kBuffer; ++watcher->lost)
                watcher->buffer.pop_front();
        }
    }
    m_shared->changed.notify_one();
}

void WatchHub::stop()
{
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->stopping = true;
    }
    m_shared->changed.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void WatchHub::run()
{
    const auto behind = [](const auto& watcher) { return !watcher->buffer.empty(); };
    std::unique_lock lock(m_shared->mutex);
    while (true) {
        auto& watchers = m_shared->watchers;
        m_shared->changed.wait(lock, [&] {
            return m_shared->stopping || std::any_of(watchers.begin(), watchers.end(), behind);
        });
        const auto found = std::find_if(watchers.begin(), watchers.end(), behind);
        if (found == watchers.end())
            return;
        const std::shared_ptr<Watcher> watcher = *found;
        // The next round begins with the others.
        std::rotate(found, found + 1, watchers.end());
        const std::vector<FeedEvent> events(std::make_move_iterator(watcher->buffer.begin()),
                                            std::make_move_iterator(watcher->buffer.end()));
        watcher->buffer.clear();
        const std::int64_t lost = std::exchange(watcher->lost, 0);
        lock.unlock();
        watcher->call.make([&] { watcher->seen(events, lost); });
        lock.lock();
    }
}

} // namespace orderdeck
