#pragma once

#include "backend/orders/fold.h"
#include "backend/storage/order_store.h"

#include <condition_variable>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace orderdeck {

/// An OrderStore in memory that decides with judge(), for tests of the service. It can be made to
/// fail, to lose an answer, and to wait, and it remembers every batch.
class MemoryStore final : public OrderStore {
public:
    explicit MemoryStore(ShardMap map);

    [[nodiscard]] const ShardMap& map() const override { return m_map; }
    [[nodiscard]] Result<LifecycleCatalogue> loadCatalogue() override;
    [[nodiscard]] Result<std::unique_ptr<ShardWriter>> openWriter(ShardIndex shard) override;
    [[nodiscard]] Result<std::unique_ptr<ShardReader>> openReader(ShardIndex shard) override;
    [[nodiscard]] Result<std::unique_ptr<ShardProjector>> openProjector(ShardIndex shard) override;
    [[nodiscard]] Result<ShardFacts> facts(ShardIndex shard) override;
    [[nodiscard]] Result<void>
    rebuild(ShardIndex shard,
            const std::function<bool(std::int64_t, std::int64_t)>& progress) override;

    /// What the next transactions of a shard meet, in order.
    enum class Fault {
        Refused,     ///< Io, nothing written.
        LostAnswer,  ///< InDoubt, everything written.
        LostRequest, ///< InDoubt, nothing written.
    };
    void failNext(ShardIndex shard, Fault fault);
    /// So many calls of openWriter fail from now on.
    void failOpening(ShardIndex shard, int times);
    /// So many batches find this order locked by another session.
    void lockOrder(OrderId order, int times);
    /// Transactions of the shard wait inside until release().
    void hold(ShardIndex shard);
    void release(ShardIndex shard);
    /// Returns when a transaction waits inside.
    void waitUntilHeld(ShardIndex shard);

    /// The projection folds nothing beyond this position.
    void projectUpTo(ShardIndex shard, std::int64_t position);

    [[nodiscard]] std::vector<std::vector<StoreRequest>> batches(ShardIndex shard) const;
    [[nodiscard]] std::vector<FeedEvent> events(ShardIndex shard) const;
    [[nodiscard]] std::map<OrderId, Order> orders(ShardIndex shard) const;
    [[nodiscard]] std::vector<AuditEntry> audit(ShardIndex shard) const;
    /// Calls of ShardReader::orders.
    [[nodiscard]] std::int64_t orderReads(ShardIndex shard) const;
    [[nodiscard]] int writersOpened(ShardIndex shard) const;

    struct Shard;

private:
    [[nodiscard]] Shard& at(ShardIndex shard) const;
    const ShardMap m_map;
    std::vector<std::unique_ptr<Shard>> m_shards;
};

/// One shard; public for the readers and writers in memory_store.cpp.
struct MemoryStore::Shard {
    struct Rows {
        LifecycleCatalogue catalogue;
        std::map<OrderId, Order> orders;
        std::map<std::pair<std::string, std::string>, OrderId> numbers; ///< (source, number).
        std::map<std::pair<std::string, std::string>, std::uint64_t> imported; ///< Digests.
        std::map<std::string, OrderId> births;                                 ///< By request id.
        std::map<std::pair<OrderId, std::string>, std::pair<std::uint64_t, Verdict>> answers;
        std::vector<FeedEvent> events;
        std::vector<AuditEntry> audit;
        std::vector<ShardReader::ManualAct> acts; ///< Of people, decided for good.
    };
    ShardIndex index{};
    mutable std::mutex mutex; ///< Protects everything below.
    std::condition_variable changed;
    Rows rows;
    std::map<OrderId, Order> projected;
    std::int64_t projectedTo = 0;
    std::int64_t projectUpTo = std::numeric_limits<std::int64_t>::max();
    std::vector<Fault> faults;
    int openingFails = 0;
    std::map<OrderId, int> locks; ///< How often each order is still found locked.
    bool held = false;
    bool waiting = false;
    std::vector<std::vector<StoreRequest>> batches;
    std::int64_t orderReads = 0;
    int writersOpened = 0;
};

} // namespace orderdeck
