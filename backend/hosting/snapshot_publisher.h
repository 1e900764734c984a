#pragma once

#include "backend/hosting/service_snapshot.h"
#include "backend/service/service_door.h"
#include "backend/service/watch_call.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace orderdeck {

/// The thread that takes a snapshot four times a second while somebody looks, once a second
/// otherwise, and hands it to those who watch, each at its interval.
class SnapshotPublisher {
public:
    using Seen = std::function<void(std::shared_ptr<const ServiceSnapshot>)>;
    using Take = std::function<std::shared_ptr<const ServiceSnapshot>()>;

    /// `take` runs on the publisher's thread only, and once before the constructor returns.
    explicit SnapshotPublisher(Take take);
    ~SnapshotPublisher();

    [[nodiscard]] std::shared_ptr<const ServiceSnapshot> newest() const;
    [[nodiscard]] std::unique_ptr<Subscription> watch(std::chrono::milliseconds interval,
                                                      Seen seen);
    /// Takes one soon: something that it shows was changed.
    void hurry();
    /// Takes and hands out a last one, then joins.
    void stop();

private:
    using SteadyClock = std::chrono::steady_clock;
    struct Watcher {
        std::chrono::milliseconds interval{};
        Seen seen;
        SteadyClock::time_point due{}; ///< Only the publisher's thread.
        WatchCall call;
    };
    struct Shared {
        mutable std::mutex mutex; ///< Protects everything below.
        std::condition_variable changed;
        std::vector<std::shared_ptr<Watcher>> watchers;
        std::shared_ptr<const ServiceSnapshot> newest;
        SteadyClock::time_point asked{}; ///< When newest() was last called.
        bool hurried = false;
        bool stopping = false;
    };

    void run();
    [[nodiscard]] bool waitForNext();
    void publish(SteadyClock::time_point now);

    Take m_take;
    std::shared_ptr<Shared> m_shared = std::make_shared<Shared>();
    std::thread m_thread;
};

} // namespace orderdeck
