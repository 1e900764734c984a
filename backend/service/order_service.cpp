#include "backend/service/order_service.h"

#include "backend/service/order_service_state.h"

#include <algorithm>

namespace orderdeck {

namespace {

std::int64_t ordersIn(const ShardBacklog& backlog)
{
    std::int64_t orders = 0;
    for (const StateCount& count : backlog.counts)
        orders += count.orders;
    return orders;
}

} // namespace

Result<void> OrderService::State::startShard(ShardIndex index)
{
    auto shard = std::make_unique<Shard>();
    shard->imports = std::make_shared<ImportMarks>();
    shard->projector = std::make_unique<ShardProjectorThread>(
        store, clock,
        ShardProjectorThread::Settings{index, settings.projectionStep, settings.timeCompression});
    shard->singles = std::make_unique<ShardReaders>(
        store, shard->counters,
        ShardReaders::Settings{.shard = index, .threads = settings.readersPerShard});
    shard->lists = std::make_unique<ShardReaders>(
        store, shard->counters,
        ShardReaders::Settings{.shard = index, .threads = 1, .queue = 1024});
    shards.push_back(std::move(shard));
    for (int writer = 0; writer < store.writersPerShard(); ++writer)
        if (auto started = startWriter(*shards.back(), index); !started)
            return started;
    return {};
}

Result<void> OrderService::State::startWriter(Shard& shard, ShardIndex index)
{
    shard.writers.push_back(std::make_unique<ShardWriterThread>(ShardWriterContext{
        .store = store,
        .clock = clock,
        .counters = shard.counters,
        .imports = *shard.imports,
        .statuses = statuses ? &*statuses : nullptr,
        .catalogue = [this] { return currentCatalogue(); },
        .committed = [this, index] { wakeFollowers(index); },
        .refused = [this](const std::vector<FinishedWrite>& writes) { tellRefused(writes); },
        .shard = index,
        .maxBatch = settings.maxBatch,
        .queue = settings.writerQueue}));
    const auto newest = shard.writers.back()->start();
    if (!newest)
        return newest.error();
    ids.startAfter(*newest);
    return {};
}

std::size_t OrderService::Shard::writerOf(const WriteTask& task) const
{
    const auto* move = std::get_if<TransitionRequest>(&task.request);
    if (move == nullptr)
        return 0;
    // The lowest bits are the bucket, which is the same for all orders of a small shard.
    return static_cast<std::size_t>(move->order.value >> 12) % writers.size();
}

void OrderService::State::wakeFollowers(ShardIndex index)
{
    shards[static_cast<std::size_t>(index.value)]->projector->wake();
    follower->wake();
}

void OrderService::State::tellRefused(const std::vector<FinishedWrite>& writes)
{
    std::shared_ptr<const Observer> current;
    {
        const std::lock_guard lock(mutex);
        current = observer;
    }
    if (current && *current)
        (*current)(writes);
}

OrderService::OrderService(std::unique_ptr<State> state) : m_state(std::move(state)) {}

Result<std::unique_ptr<OrderService>> OrderService::start(OrderStore& store, const Clock& clock,
                                                          ServiceSettings settings)
{
    auto catalogue = store.loadCatalogue();
    if (!catalogue)
        return catalogue.error();
    auto state = std::make_unique<State>(store, clock, settings);
    state->catalogue = std::make_shared<const LifecycleCatalogue>(std::move(*catalogue));
    const int shards = store.map().shardCount();
    for (int i = 0; i < shards; ++i) {
        if (const auto started = state->startShard(ShardIndex(i)); !started)
            return started.error();
    }
    std::vector<std::shared_ptr<ImportMarks>> imports;
    for (const auto& shard : state->shards)
        imports.push_back(shard->imports);
    state->follower = std::make_unique<FeedFollower>(store, state->hub, std::move(imports));
    if (const auto started = state->follower->start(); !started)
        return started.error();
    for (const auto& shard : state->shards)
        shard->projector->start(state->catalogue);
    return std::unique_ptr<OrderService>(new OrderService(std::move(state)));
}

OrderService::~OrderService() { stop(Deadline::immediate()); }

void OrderService::stop(Deadline deadline)
{
    State& state = *m_state;
    if (state.stopping.exchange(true))
        return;
    // All at once, so that reads and writes have the same time.
    for (const auto& shard : state.shards) {
        shard->singles->close(deadline);
        shard->lists->close(deadline);
        for (const auto& writer : shard->writers)
            writer->inbox().close(deadline);
    }
    for (const auto& shard : state.shards) {
        shard->singles->join();
        shard->lists->join();
        for (const auto& writer : shard->writers)
            writer->join();
    }
    for (const auto& shard : state.shards)
        static_cast<void>(shard->projector->catchUp(deadline));
    for (const auto& shard : state.shards)
        shard->projector->stop();
    state.follower->stop(deadline);
    state.hub.stop();
}

std::unique_ptr<Subscription> OrderService::watch(
    std::function<void(const std::vector<FeedEvent>& events, std::int64_t lost)> seen)
{
    return m_state->hub.watch(std::move(seen));
}

std::shared_ptr<const LifecycleCatalogue> OrderService::catalogue() const
{
    return m_state->currentCatalogue();
}

CountersTaken OrderService::takeCounters()
{
    CountersTaken taken{m_state->counters.take(), {}};
    taken.shards.reserve(m_state->shards.size());
    for (const auto& shard : m_state->shards) {
        taken.shards.push_back(shard->counters.take());
        taken.all.add(taken.shards.back());
    }
    return taken;
}

void OrderService::setWriteObserver(std::function<void(const std::vector<FinishedWrite>&)> observer)
{
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->observer = std::make_shared<const State::Observer>(observer);
    }
    m_state->follower->setObserver(std::move(observer));
}

bool OrderService::Shard::writable() const
{
    return std::ranges::all_of(writers, [](const auto& writer) { return writer->writable(); });
}

std::string OrderService::Shard::trouble() const
{
    for (const auto& writer : writers)
        if (std::string words = writer->trouble(); !words.empty())
            return words;
    return {};
}

std::int64_t OrderService::Shard::queued() const
{
    std::int64_t sum = 0;
    for (const auto& writer : writers)
        sum += writer->queued();
    return sum;
}

std::vector<ShardHealth> OrderService::health() const
{
    std::vector<ShardHealth> all;
    for (std::size_t i = 0; i < m_state->shards.size(); ++i) {
        const Shard& shard = *m_state->shards[i];
        all.push_back({.shard = static_cast<int>(i),
                       .writable = shard.writable(),
                       .trouble = shard.trouble(),
                       .queued = shard.queued(),
                       .readers = m_state->settings.readersPerShard + 1,
                       .orders = ordersIn(*shard.projector->backlog()),
                       .projection = shard.projector->progress(),
                       .oldestUnfolded = shard.projector->oldestUnfolded()});
    }
    return all;
}

bool OrderService::waitForProjections(Deadline deadline)
{
    return std::all_of(m_state->shards.begin(), m_state->shards.end(),
                       [&](const auto& shard) { return shard->projector->catchUp(deadline); });
}

} // namespace orderdeck
