#include "tests/support/memory_store.h"

#include "backend/orders/page_position.h"
#include "tests/support/memory_store_writer.h"

#include <algorithm>
#include <tuple>

namespace orderdeck {

namespace {

using Shard = MemoryStore::Shard;

bool isFinished(const Order& order, const LifecycleCatalogue& catalogue)
{
    const Lifecycle* lifecycle = catalogue.find(order.lifecycle, order.lifecycleVersion);
    const StateIndex state = lifecycle == nullptr ? kNoState : lifecycle->stateIndex(order.state);
    return state != kNoState && lifecycle->states()[state].final;
}

OrderRow rowOf(const Order& order, const Shard& shard)
{
    OrderRow row;
    row.id = order.id;
    row.number = order.number;
    row.source = order.source;
    row.customer = order.customer;
    row.region = order.region;
    row.lifecycle = order.lifecycle;
    row.lifecycleVersion = order.lifecycleVersion;
    row.state = order.state;
    row.since = order.since;
    row.placedAt = order.placedAt;
    row.totalMinor = order.totalMinor;
    row.currency = order.currency;
    row.flags = order.flags;
    row.open = !isFinished(order, shard.rows.catalogue);
    row.version = order.version;
    return row;
}
class MemoryReader final : public ShardReader {
public:
    explicit MemoryReader(Shard& shard) : m_shard(shard) {}

    Result<std::vector<std::optional<Order>>> orders(std::span<const OrderId> ids) override
    {
        const std::lock_guard lock(m_shard.mutex);
        ++m_shard.orderReads;
        std::vector<std::optional<Order>> answer;
        for (const OrderId id : ids) {
            const auto found = m_shard.rows.orders.find(id);
            answer.push_back(found == m_shard.rows.orders.end() ? std::nullopt
                                                                : std::optional(found->second));
        }
        return answer;
    }
    Result<std::vector<Order>> ordersByNumber(std::string_view number) override
    {
        const std::lock_guard lock(m_shard.mutex);
        std::vector<Order> answer;
        for (const auto& [id, order] : m_shard.rows.orders) {
            if (order.number == number)
                answer.push_back(order);
        }
        return answer;
    }
    Result<std::vector<Event>> history(OrderId id) override
    {
        const std::lock_guard lock(m_shard.mutex);
        std::vector<Event> answer;
        for (const FeedEvent& fed : m_shard.rows.events) {
            if (fed.event.order == id)
                answer.push_back(fed.event);
        }
        return answer;
    }
    Result<std::vector<FeedEvent>> feed(std::int64_t position, int limit) override
    {
        const std::lock_guard lock(m_shard.mutex);
        const auto& events = m_shard.rows.events;
        const auto begin = std::min(static_cast<std::size_t>(position), events.size());
        const auto end = std::min(begin + static_cast<std::size_t>(limit), events.size());
        return std::vector<FeedEvent>(events.begin() + static_cast<std::ptrdiff_t>(begin),
                                      events.begin() + static_cast<std::ptrdiff_t>(end));
    }
    Result<std::int64_t> feedHead() override
    {
        const std::lock_guard lock(m_shard.mutex);
        return static_cast<std::int64_t>(m_shard.rows.events.size());
    }
    Result<OrderPage> list(const OrderQuery& query, Timestamp,
                           const std::function<bool()>&) override
    {
        const std::lock_guard lock(m_shard.mutex);
        const auto after = parseCursor(query.after);
        OrderPage page;
        for (const auto& [id, order] : m_shard.projected) {
            ++page.matches;
            const OrderRow row = rowOf(order, m_shard);
            if (!after || comesBefore(query.sort, *after, pagePosition(query.sort, row)))
                page.rows.push_back(row);
        }
        std::ranges::sort(page.rows, [&](const OrderRow& a, const OrderRow& b) {
            return comesBefore(query.sort, pagePosition(query.sort, a),
                               pagePosition(query.sort, b));
        });
        if (page.rows.size() > static_cast<std::size_t>(query.limit)) {
            page.rows.resize(static_cast<std::size_t>(query.limit));
            page.next = toCursor(pagePosition(query.sort, page.rows.back()));
        }
        page.positions = {m_shard.projectedTo};
        return page;
    }
    Result<CountsAnswer> counts() override
    {
        const std::lock_guard lock(m_shard.mutex);
        CountsAnswer answer;
        std::map<std::tuple<std::string, int, std::string, std::string>, StateCount> counts;
        for (const auto& [id, order] : m_shard.projected) {
            StateCount& count =
                counts[{order.lifecycle, order.lifecycleVersion, order.state, order.region}];
            count = {order.lifecycle, order.lifecycleVersion, order.state, order.region,
                     count.orders + 1};
        }
        for (const auto& [key, count] : counts)
            answer.counts.push_back(count);
        answer.position = m_shard.projectedTo;
        answer.feedHead = static_cast<std::int64_t>(m_shard.rows.events.size());
        return answer;
    }
    Result<std::vector<StuckCount>> stuck(Timestamp) override { return std::vector<StuckCount>(); }
    Result<void> scanOrders(const std::function<bool(const Order&)>& visit) override
    {
        const std::map<OrderId, Order> orders = copyOf(&Shard::Rows::orders);
        std::ranges::all_of(orders, [&](const auto& each) { return visit(each.second); });
        return {};
    }
    Result<void> scanEvents(const std::function<bool(const Event&)>& visit) override
    {
        std::vector<FeedEvent> events = copyOf(&Shard::Rows::events);
        std::ranges::stable_sort(events, {}, [](const FeedEvent& fed) {
            return std::pair(fed.event.order, fed.event.version);
        });
        std::ranges::all_of(events, [&](const FeedEvent& fed) { return visit(fed.event); });
        return {};
    }
    Result<void> scanRefusals(const std::function<bool(const Refusal&)>& visit) override
    {
        const auto answers = copyOf(&Shard::Rows::answers);
        std::ranges::all_of(answers, [&](const auto& each) {
            const auto& [key, answer] = each;
            return answer.second.kind == VerdictKind::Applied ||
                   visit({key.first, key.second, {}, {}, {}, {}, answer.second});
        });
        return {};
    }
    Result<void> scanManualActs(const std::function<bool(const ManualAct&)>& visit) override
    {
        const auto acts = copyOf(&Shard::Rows::acts);
        std::ranges::all_of(acts, [&](const ManualAct& act) { return visit(act); });
        return {};
    }
    Result<std::vector<AuditEntry>> audit(const AuditWindow& window,
                                          const std::function<bool()>&) override
    {
        const std::lock_guard lock(m_shard.mutex);
        std::vector<AuditEntry> answer;
        const auto& audit = m_shard.rows.audit;
        for (auto entry = audit.rbegin(); entry != audit.rend(); ++entry)
            if (entry->position < window.before && matches(window.filter, *entry) &&
                static_cast<int>(answer.size()) < window.limit)
                answer.push_back(*entry);
        return answer;
    }
    Result<std::vector<AuditEntry>> auditEntries(std::int64_t after, std::int64_t until,
                                                 int limit) override
    {
        const std::lock_guard lock(m_shard.mutex);
        std::vector<AuditEntry> answer;
        for (const AuditEntry& entry : m_shard.rows.audit)
            if (entry.position > after && entry.position <= until &&
                static_cast<int>(answer.size()) < limit)
                answer.push_back(entry);
        return answer;
    }
    Result<AuditTail> auditTail() override
    {
        const std::lock_guard lock(m_shard.mutex);
        const auto& audit = m_shard.rows.audit;
        return audit.empty() ? AuditTail() : AuditTail{audit.back().position, audit.back().seal};
    }

private:
    /// So that a visitor may ask the reader.
    template <typename Part>
    Part copyOf(Part Shard::Rows::*part) const
    {
        const std::lock_guard lock(m_shard.mutex);
        return m_shard.rows.*part;
    }

    Shard& m_shard;
};

class MemoryProjector final : public ShardProjector {
public:
    explicit MemoryProjector(Shard& shard) : m_shard(shard) {}
    Result<ProjectionProgress> step(int limit) override
    {
        const std::lock_guard lock(m_shard.mutex);
        ProjectionProgress progress;
        const auto& events = m_shard.rows.events;
        for (auto at = static_cast<std::size_t>(m_shard.projectedTo);
             at < events.size() && progress.folded < limit &&
             events[at].position <= m_shard.projectUpTo;
             ++at) {
            const Event& event = events[at].event;
            auto [order, fresh] = m_shard.projected.try_emplace(event.order);
            if (fresh)
                order->second = m_shard.rows.orders.at(event.order);
            fold(order->second, event);
            m_shard.projectedTo = events[at].position;
            ++progress.folded;
        }
        progress.position = m_shard.projectedTo;
        progress.head = static_cast<std::int64_t>(events.size());
        return progress;
    }
    void setTargets(const LifecycleCatalogue&, double) override {}

private:
    Shard& m_shard;
};

} // namespace

MemoryStore::MemoryStore(ShardMap map) : m_map(std::move(map))
{
    for (int i = 0; i < m_map.shardCount(); ++i) {
        m_shards.push_back(std::make_unique<Shard>());
        m_shards.back()->index = ShardIndex(i);
    }
}

Shard& MemoryStore::at(ShardIndex shard) const
{
    return *m_shards.at(static_cast<std::size_t>(shard.value));
}

Result<LifecycleCatalogue> MemoryStore::loadCatalogue()
{
    const std::lock_guard lock(at(ShardIndex(0)).mutex);
    return at(ShardIndex(0)).rows.catalogue;
}

Result<std::unique_ptr<ShardWriter>> MemoryStore::openWriter(ShardIndex shard)
{
    Shard& opened = at(shard);
    const std::lock_guard lock(opened.mutex);
    ++opened.writersOpened;
    if (opened.openingFails > 0) {
        --opened.openingFails;
        return Error{ErrorKind::Io, "the file cannot be opened"};
    }
    return makeMemoryWriter(opened);
}

Result<std::unique_ptr<ShardReader>> MemoryStore::openReader(ShardIndex shard)
{
    return std::unique_ptr<ShardReader>(std::make_unique<MemoryReader>(at(shard)));
}

Result<std::unique_ptr<ShardProjector>> MemoryStore::openProjector(ShardIndex shard)
{
    return std::unique_ptr<ShardProjector>(std::make_unique<MemoryProjector>(at(shard)));
}

Result<ShardFacts> MemoryStore::facts(ShardIndex) { return ShardFacts{}; }

Result<void> MemoryStore::rebuild(ShardIndex,
                                  const std::function<bool(std::int64_t, std::int64_t)>&)
{
    return Error{ErrorKind::Unsupported, "memory has nothing to rebuild from"};
}

void MemoryStore::failNext(ShardIndex shard, Fault fault)
{
    const std::lock_guard lock(at(shard).mutex);
    at(shard).faults.push_back(fault);
}

void MemoryStore::failOpening(ShardIndex shard, int times)
{
    const std::lock_guard lock(at(shard).mutex);
    at(shard).openingFails = times;
}

void MemoryStore::lockOrder(OrderId order, int times)
{
    Shard& shard = at(m_map.shardOf(order));
    const std::lock_guard lock(shard.mutex);
    shard.locks[order] = times;
}

void MemoryStore::projectUpTo(ShardIndex shard, std::int64_t position)
{
    const std::lock_guard lock(at(shard).mutex);
    at(shard).projectUpTo = position;
}

void MemoryStore::hold(ShardIndex shard)
{
    const std::lock_guard lock(at(shard).mutex);
    at(shard).held = true;
}

void MemoryStore::release(ShardIndex shard)
{
    {
        const std::lock_guard lock(at(shard).mutex);
        at(shard).held = false;
    }
    at(shard).changed.notify_all();
}

void MemoryStore::waitUntilHeld(ShardIndex shard)
{
    std::unique_lock lock(at(shard).mutex);
    at(shard).changed.wait(lock, [&] { return at(shard).waiting; });
}

std::vector<std::vector<StoreRequest>> MemoryStore::batches(ShardIndex shard) const
{
    const std::lock_guard lock(at(shard).mutex);
    return at(shard).batches;
}

std::vector<FeedEvent> MemoryStore::events(ShardIndex shard) const
{
    const std::lock_guard lock(at(shard).mutex);
    return at(shard).rows.events;
}

std::map<OrderId, Order> MemoryStore::orders(ShardIndex shard) const
{
    const std::lock_guard lock(at(shard).mutex);
    return at(shard).rows.orders;
}

std::vector<AuditEntry> MemoryStore::audit(ShardIndex shard) const
{
    const std::lock_guard lock(at(shard).mutex);
    return at(shard).rows.audit;
}

std::int64_t MemoryStore::orderReads(ShardIndex shard) const
{
    const std::lock_guard lock(at(shard).mutex);
    return at(shard).orderReads;
}

int MemoryStore::writersOpened(ShardIndex shard) const
{
    const std::lock_guard lock(at(shard).mutex);
    return at(shard).writersOpened;
}

} // namespace orderdeck
