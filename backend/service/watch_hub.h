#pragma once

#include "backend/service/service_door.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace orderdeck {

/// Hands events to those who watch, on a thread of its own, so that a slow watcher holds up nobody
/// but watchers. Each has a bounded buffer that loses its oldest events first and counts them.
class WatchHub {
public:
    static constexpr std::size_t kBuffer = 20'000; ///< Events one watcher may be behind.
    using Seen = std::function<void(const std::vector<FeedEvent>& events, std::int64_t lost)>;

    WatchHub();
    ~WatchHub();
    /// Must not outlive the hub's owner being stopped for callbacks to come; may outlive the hub.
    [[nodiscard]] std::unique_ptr<Subscription> watch(Seen seen);
    [[nodiscard]] bool watched() const;
    void publish(const std::vector<FeedEvent>& events);
    /// Delivers what is buffered, then joins.
    void stop();

private:
    struct Watcher;
    struct Shared;
    void run();
    std::shared_ptr<Shared> m_shared;
    std::thread m_thread;
};

} // namespace orderdeck
