#pragma once

#include "backend/foundation/deadline.h"
#include "backend/service/import_marks.h"
#include "backend/service/order_memory.h"
#include "backend/service/service_counters.h"
#include "backend/service/watch_hub.h"
#include "backend/storage/order_store.h"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace orderdeck {

/// The thread that reads the feeds of all shards behind the writers, for watchers and for those who
/// count what flows: every event exactly once and in feed order, also the events of a batch whose
/// answer was in doubt. Reads nothing while nobody listens.
class FeedFollower {
public:
    using Observer = std::function<void(const std::vector<FinishedWrite>&)>;

    /// `imports` has one entry per shard; what it covers is shown to watchers and not observed.
    FeedFollower(OrderStore& store, WatchHub& hub,
                 std::vector<std::shared_ptr<ImportMarks>> imports);
    ~FeedFollower();

    /// Takes the present ends of the feeds as the beginning.
    [[nodiscard]] Result<void> start();
    /// Set before traffic starts; runs on the follower's thread.
    void setObserver(Observer observer);
    void wake();
    /// Reads to the ends of the feeds, at most until the deadline, and joins.
    void stop(Deadline deadline);

private:
    struct Feed {
        ShardIndex shard{};
        std::unique_ptr<ShardReader> reader;
        std::int64_t position = 0;
        OrderMemory memory;
    };
    void run(std::promise<Result<void>>& started);
    [[nodiscard]] Result<void> openAll();
    [[nodiscard]] bool waitForWork();
    void followAll();
    [[nodiscard]] Result<bool> follow(Feed& feed, const Observer& observer);
    [[nodiscard]] std::vector<FinishedWrite> finishedWrites(Feed& feed,
                                                            const std::vector<FeedEvent>& events);
    [[nodiscard]] std::optional<Duration> dwell(Feed& feed, const Event& event, int& lookUps);
    [[nodiscard]] bool stopPassed();

    OrderStore& m_store;
    WatchHub& m_hub;
    const std::vector<std::shared_ptr<ImportMarks>> m_imports;
    std::thread m_thread;
    std::vector<Feed> m_feeds; ///< Only the thread.
    bool m_failing = false;    ///< Only the thread.

    std::mutex m_mutex; ///< Protects everything below.
    std::condition_variable m_changed;
    bool m_woken = false;
    std::optional<Deadline> m_stopBy;
    Observer m_observer;
};

} // namespace orderdeck
