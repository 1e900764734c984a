#pragma once

#include "backend/service/counter_board.h"
#include "backend/service/feed_follower.h"
#include "backend/service/import_marks.h"
#include "backend/service/number_gate.h"
#include "backend/service/order_service.h"
#include "backend/service/shard_projector_thread.h"
#include "backend/service/shard_readers.h"
#include "backend/service/shard_writer_thread.h"
#include "backend/service/status_cache.h"
#include "backend/service/watch_hub.h"

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace orderdeck {

/// The threads of one shard. Destroyed in reverse: the writer, which wakes the others, first.
class OrderService::Shard {
public:
    CounterBoard counters;
    std::shared_ptr<ImportMarks> imports;
    std::unique_ptr<ShardProjectorThread> projector;
    std::unique_ptr<ShardReaders> singles; ///< Single orders and histories.
    std::unique_ptr<ShardReaders> lists;   ///< Lists, which may take longer.
    /// As many as the store lets write at the same time. The first alone makes orders, imports and
    /// installs; an order is always moved by the same one.
    std::vector<std::unique_ptr<ShardWriterThread>> writers;

    [[nodiscard]] WriterInbox& firstInbox() const { return writers.front()->inbox(); }
    [[nodiscard]] std::size_t writerOf(const WriteTask& task) const;
    // Of all writers together.
    [[nodiscard]] bool writable() const;
    [[nodiscard]] std::string trouble() const;
    [[nodiscard]] std::int64_t queued() const;
};

/// What decides where a new order goes.
struct NewPlace {
    std::string source;
    std::string number;    ///< Empty: the request decides instead.
    std::string requestId; ///< Of the request that makes it.
    std::string region;

    [[nodiscard]] std::string key() const;
    [[nodiscard]] Bucket byRegion(const ShardMap& map) const;
};

/// What the parts of OrderService share; only for its .cpp files.
struct OrderService::State {
    using Observer = std::function<void(const std::vector<FinishedWrite>&)>;

    State(OrderStore& orderStore, const Clock& systemClock, ServiceSettings serviceSettings)
        : store(orderStore), clock(systemClock), settings(serviceSettings), map(orderStore.map()),
          ids(systemClock)
    {
        if (settings.statusCache > 0)
            statuses.emplace(static_cast<std::size_t>(settings.statusCache));
    }

    [[nodiscard]] Shard& shardOf(OrderId id)
    {
        return *shards[static_cast<std::size_t>(map.shardOf(id).value)];
    }
    [[nodiscard]] std::shared_ptr<const LifecycleCatalogue> currentCatalogue() const
    {
        const std::lock_guard lock(mutex);
        return catalogue;
    }
    [[nodiscard]] Result<void> startShard(ShardIndex index);
    [[nodiscard]] Result<void> startWriter(Shard& shard, ShardIndex index);
    void wakeFollowers(ShardIndex index);
    void tellRefused(const std::vector<FinishedWrite>& writes);
    void put(WriteTask task, OrderId order);
    void refuseCreate(const NewOrder& order, Verdict verdict, std::function<void(Verdict)> done);
    void putBulk(Shard& shard, std::vector<WriteTask> tasks);
    void putImport(Shard& shard, ImportTask task);

    void create(NewOrder order, Bucket bucket, Deadline::SteadyClock::time_point submitted,
                std::function<void(Verdict)> done);
    void import(std::vector<OrderHistory> histories, const std::vector<Bucket>& buckets,
                std::function<void(Result<std::vector<ImportOutcome>>)> done);

    /// Buckets of new orders; their numbers are nobody else's until the lease is gone.
    struct Places {
        std::vector<Bucket> buckets;
        NumberGate::Lease lease;
    };
    using FoundPlaces = std::function<void(Result<Places>)>;
    /// By region one number can have places in several shards, and each shard keeps only its own
    /// numbers apart: then every new number is looked up in the others first.
    [[nodiscard]] bool looksNumbersUp() const;
    /// Where each number is already, so that its shard finds it again; else by region.
    void findPlaces(std::vector<NewPlace> wanted, FoundPlaces found);
    void lookUp(std::shared_ptr<const std::vector<NewPlace>> wanted, NumberGate::Lease lease,
                std::shared_ptr<const FoundPlaces> found);
    /// Enters an act of no order into the audit of the first shard.
    void enter(AuditEntry act, std::function<void(Result<void>)> done);

    /// One install at a time; the next waits here.
    struct PendingInstall {
        std::string scxml;
        Actor actor;
        std::function<void(Result<int>)> done;
    };
    static constexpr std::size_t kMostInstalls = 64;
    void refuseInstall(const std::string& scxml, const Actor& actor,
                       std::function<void(Result<int>)> done);
    void installNext();
    void installElsewhere(const std::shared_ptr<const LifecycleCatalogue>& next, int version);
    void finishInstall(const std::shared_ptr<const LifecycleCatalogue>& next, Result<int> outcome);

    OrderStore& store;
    const Clock& clock;
    const ServiceSettings settings;
    const ShardMap map;    ///< A copy: the door still answers when the store is closed.
    CounterBoard counters; ///< What concerns no shard, or all of them.
    std::optional<StatusCache> statuses; ///< None: switched off.
    OrderIdSequence ids;
    NumberGate numbers; ///< Outlives the shards, whose tasks hold its leases.
    WatchHub hub;
    std::atomic<bool> stopping{false};

    mutable std::mutex mutex; ///< Protects catalogue, observer, installs.
    std::shared_ptr<const LifecycleCatalogue> catalogue;
    std::shared_ptr<const Observer> observer;
    std::deque<PendingInstall> installs; ///< The first is under way.

    std::vector<std::unique_ptr<Shard>> shards;
    std::unique_ptr<FeedFollower> follower;
};

} // namespace orderdeck
