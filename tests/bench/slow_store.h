#pragma once

#include "backend/storage/order_store.h"

#include <chrono>
#include <memory>
#include <thread>

namespace orderdeck {

/// A store whose every batch takes a fixed time more, as on a slower disk.
class SlowStore final : public OrderStore {
public:
    SlowStore(OrderStore& store, std::chrono::milliseconds more) : m_store(store), m_more(more) {}

    const ShardMap& map() const override { return m_store.map(); }
    Result<LifecycleCatalogue> loadCatalogue() override { return m_store.loadCatalogue(); }
    Result<std::unique_ptr<ShardWriter>> openWriter(ShardIndex shard) override
    {
        auto writer = m_store.openWriter(shard);
        if (!writer)
            return writer;
        return std::unique_ptr<ShardWriter>(std::make_unique<Writer>(std::move(*writer), m_more));
    }
    Result<std::unique_ptr<ShardReader>> openReader(ShardIndex shard) override
    {
        return m_store.openReader(shard);
    }
    Result<std::unique_ptr<ShardProjector>> openProjector(ShardIndex shard) override
    {
        return m_store.openProjector(shard);
    }
    Result<ShardFacts> facts(ShardIndex shard) override { return m_store.facts(shard); }
    Result<void> rebuild(ShardIndex shard,
                         const std::function<bool(std::int64_t, std::int64_t)>& progress) override
    {
        return m_store.rebuild(shard, progress);
    }

private:
    class Writer final : public ShardWriter {
    public:
        Writer(std::unique_ptr<ShardWriter> writer, std::chrono::milliseconds more)
            : m_writer(std::move(writer)), m_more(more)
        {}
        Result<std::vector<Verdict>> apply(std::span<const StoreRequest> batch) override
        {
            auto verdicts = m_writer->apply(batch);
            std::this_thread::sleep_for(m_more);
            return verdicts;
        }
        Result<std::vector<ImportOutcome>> import(std::span<const OrderHistory> batch) override
        {
            return m_writer->import(batch);
        }
        Result<void> install(const LifecycleCatalogue& catalogue,
                             const std::optional<AuditEntry>& act) override
        {
            return m_writer->install(catalogue, act);
        }
        Result<void> note(const AuditEntry& act) override { return m_writer->note(act); }
        Result<OrderId> newestId() override { return m_writer->newestId(); }
        void maintain() override { m_writer->maintain(); }

    private:
        std::unique_ptr<ShardWriter> m_writer;
        std::chrono::milliseconds m_more;
    };

    OrderStore& m_store;
    std::chrono::milliseconds m_more;
};

} // namespace orderdeck
