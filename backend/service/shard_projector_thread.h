#pragma once

#include "backend/foundation/clock.h"
#include "backend/foundation/deadline.h"
#include "backend/orders/lifecycle_catalogue.h"
#include "backend/storage/order_store.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace orderdeck {

/// Counts of one shard as its projection had them; immutable.
struct ShardBacklog {
    std::vector<StateCount> counts;
    std::vector<StuckCount> stuck;
    std::int64_t position = 0;
};

/// The thread that keeps the read side of a shard behind its events: steps when it is woken after a
/// commit, at most some sixty times a second, and publishes counts and stuck orders a few times a
/// second while something changes (stuck orders also grow by waiting: every two seconds then).
class ShardProjectorThread {
public:
    struct Settings {
        ShardIndex shard{};
        int step = 2000; ///< Events in one transaction.
        double timeCompression = 1;
    };
    ShardProjectorThread(OrderStore& store, const Clock& clock, Settings settings);
    ~ShardProjectorThread();

    void start(std::shared_ptr<const LifecycleCatalogue> catalogue);
    /// There are new events.
    void wake();
    void setCatalogue(std::shared_ptr<const LifecycleCatalogue> catalogue);
    /// True when everything that was written before the call is folded in and published.
    [[nodiscard]] bool catchUp(Deadline deadline);
    void stop();

    [[nodiscard]] std::shared_ptr<const ShardBacklog> backlog() const; ///< Never null.
    [[nodiscard]] ProjectionProgress progress() const;
    /// When the first event was written that is not folded in; none while it keeps up.
    [[nodiscard]] std::optional<Timestamp> oldestUnfolded() const;

private:
    using SteadyClock = std::chrono::steady_clock;
    struct Wishes {
        bool stop = false;
        bool woken = true;
        std::uint64_t catchUps = 0;                          ///< Calls of catchUp so far.
        std::shared_ptr<const LifecycleCatalogue> catalogue; ///< New targets; null: as they were.
    };
    void run();
    [[nodiscard]] Wishes waitForWork();
    [[nodiscard]] bool ready(const Wishes& wishes);
    [[nodiscard]] bool step();
    [[nodiscard]] std::optional<Timestamp> oldestBeyond(const ProjectionProgress& progress);
    [[nodiscard]] SteadyClock::time_point nextPublication() const;
    [[nodiscard]] bool publish();
    void pause(const Error& error);

    OrderStore& m_store;
    const Clock& m_clock;
    const Settings m_settings;
    std::thread m_thread;

    // Only the thread.
    std::unique_ptr<ShardProjector> m_projector;
    std::unique_ptr<ShardReader> m_reader;
    std::shared_ptr<const LifecycleCatalogue> m_targets;
    SteadyClock::time_point m_nextStep{};
    SteadyClock::time_point m_pausedUntil{}; ///< After an error.
    SteadyClock::time_point m_lastPublish{};
    bool m_unpublished = true;

    mutable std::mutex m_mutex; ///< Protects everything below.
    std::condition_variable m_changed;
    Wishes m_wishes;
    std::uint64_t m_caughtUp = 0; ///< Calls of catchUp that are served.
    ProjectionProgress m_progress;
    std::optional<Timestamp> m_oldestUnfolded;
    std::shared_ptr<const ShardBacklog> m_backlog = std::make_shared<const ShardBacklog>();
};

} // namespace orderdeck
