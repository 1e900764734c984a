#pragma once

#include "backend/service/service_door.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace orderdeck {

/// The callback of one who watches: made by one thread, ended by any. After end() it is not made
/// any more and none is under way, unless it ends itself.
class WatchCall {
public:
    template <typename Call>
    void make(const Call& call)
    {
        const std::lock_guard calling(m_calling);
        if (m_ended)
            return;
        m_caller = std::this_thread::get_id();
        call();
        m_caller = std::thread::id();
    }
    void end()
    {
        // Ended by its own callback: m_calling is held further up this very stack.
        if (m_caller == std::this_thread::get_id()) {
            m_ended = true;
            return;
        }
        const std::lock_guard calling(m_calling);
        m_ended = true;
    }

private:
    std::atomic<std::thread::id> m_caller{};
    std::mutex m_calling; ///< Held while the callback runs; protects m_ended.
    bool m_ended = false;
};

/// Takes a watcher out of those of `Shared`, which has a mutex and a list of watchers, and ends its
/// `call`. May outlive whoever calls the watchers.
template <typename Shared, typename Watcher>
class WatchSubscription final : public Subscription {
public:
    WatchSubscription(std::shared_ptr<Shared> shared, std::shared_ptr<Watcher> watcher)
        : m_shared(std::move(shared)), m_watcher(std::move(watcher))
    {}
    ~WatchSubscription() override
    {
        {
            const std::lock_guard lock(m_shared->mutex);
            std::erase(m_shared->watchers, m_watcher);
        }
        m_watcher->call.end();
    }
    WatchSubscription(const WatchSubscription&) = delete;
    WatchSubscription& operator=(const WatchSubscription&) = delete;

private:
    std::shared_ptr<Shared> m_shared;
    std::shared_ptr<Watcher> m_watcher;
};

} // namespace orderdeck
