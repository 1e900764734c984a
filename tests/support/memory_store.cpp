#include "tests/support/memory_store.h"

#include "backend/orders/page_position.h"

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

class MemoryWriter final : public ShardWriter {
public:
    explicit MemoryWriter(Shard& shard) : m_shard(shard) {}

    Result<std::vector<Verdict>> apply(std::span<const StoreRequest> batch) override
    {
        std::vector<Verdict> verdicts;
        const auto done = transact([&](Shard::Rows& rows) {
            for (const StoreRequest& request : batch) {
                if (const auto* newOrder = std::get_if<NewOrder>(&request))
                    verdicts.push_back(create(rows, *newOrder));
                else
                    verdicts.push_back(move(rows, std::get<TransitionRequest>(request)));
                std::visit([&](const auto& wish) { enter(rows, wish, verdicts.back()); }, request);
            }
            m_shard.batches.emplace_back(batch.begin(), batch.end());
        });
        if (!done)
            return done.error();
        return verdicts;
    }

    Result<std::vector<ImportOutcome>> import(std::span<const OrderHistory> batch) override
    {
        std::vector<ImportOutcome> outcomes;
        const auto done = transact([&](Shard::Rows& rows) {
            for (const OrderHistory& history : batch)
                outcomes.push_back(write(rows, history));
        });
        if (!done)
            return done.error();
        return outcomes;
    }

    Result<void> install(const LifecycleCatalogue& catalogue,
                         const std::optional<AuditEntry>& act) override
    {
        return transact([&](Shard::Rows& rows) {
            rows.catalogue = catalogue;
            if (act)
                add(rows, *act);
        });
    }

    Result<void> note(const AuditEntry& act) override
    {
        return transact([&](Shard::Rows& rows) { add(rows, act); });
    }

    Result<OrderId> newestId() override
    {
        const std::lock_guard lock(m_shard.mutex);
        return m_shard.rows.orders.empty() ? OrderId{} : m_shard.rows.orders.rbegin()->first;
    }

    void maintain() override {}

private:
    Result<void> transact(const std::function<void(Shard::Rows&)>& work)
    {
        std::unique_lock lock(m_shard.mutex);
        m_shard.waiting = m_shard.held;
        m_shard.changed.notify_all();
        m_shard.changed.wait(lock, [this] { return !m_shard.held; });
        m_shard.waiting = false;
        if (m_shard.faults.empty()) {
            work(m_shard.rows);
            return {};
        }
        const MemoryStore::Fault fault = m_shard.faults.front();
        m_shard.faults.erase(m_shard.faults.begin());
        if (fault == MemoryStore::Fault::Refused)
            return Error{ErrorKind::Io, "the disk is full"};
        if (fault == MemoryStore::Fault::LostAnswer)
            work(m_shard.rows);
        return Error{ErrorKind::InDoubt, "the answer was lost"};
    }

    void add(Shard::Rows& rows, AuditEntry entry) const
    {
        entry.shard = m_shard.index;
        entry.position = static_cast<std::int64_t>(rows.audit.size()) + 1;
        if (const auto order = rows.orders.find(entry.order);
            entry.number.empty() && order != rows.orders.end())
            entry.number = order->second.number;
        entry.seal = auditSeal(rows.audit.empty() ? std::string() : rows.audit.back().seal, entry);
        rows.audit.push_back(std::move(entry));
    }
    template <typename Wish>
    void enter(Shard::Rows& rows, const Wish& wish, const Verdict& verdict) const
    {
        if (verdict.repeated || !isManual(wish.actor))
            return;
        const AuditEntry entry = auditEntry(wish, verdict);
        if (entry.order.value != 0 && isFinal(entry.result))
            rows.acts.push_back({entry.order, entry.requestId, entry.result, entry.version});
        add(rows, entry);
    }

    static Verdict create(Shard::Rows& rows, const NewOrder& request)
    {
        Verdict verdict;
        const auto born = rows.births.find(request.requestId);
        const auto numbered = rows.numbers.find({request.source, request.number});
        verdict.kind = VerdictKind::Applied;
        verdict.version = 1;
        if (born != rows.births.end()) {
            verdict.order = born->second;
            verdict.state = rows.orders.at(born->second).state;
            verdict.repeated = true;
            return verdict;
        }
        if (!request.number.empty() && numbered != rows.numbers.end()) {
            verdict.kind = VerdictKind::NumberExists;
            verdict.order = numbered->second;
            return verdict;
        }
        const InstalledLifecycle* installed = rows.catalogue.newest(request.lifecycle);
        if (installed == nullptr) {
            verdict.kind = VerdictKind::Invalid;
            verdict.version = 0;
            return verdict;
        }
        Order order;
        order.id = request.id;
        order.number = request.number;
        order.source = request.source;
        order.customer = request.customer;
        order.region = request.region;
        order.totalMinor = request.totalMinor;
        order.lifecycle = request.lifecycle;
        order.placedAt = request.at;
        Event event;
        event.order = request.id;
        event.version = 1;
        event.name = "created";
        event.to = installed->lifecycle->states()[installed->lifecycle->initial()].id;
        event.at = request.at;
        event.requestId = request.requestId;
        event.lifecycleVersion = installed->version;
        append(rows, order, event);
        rows.births[request.requestId] = order.id;
        verdict.order = order.id;
        verdict.state = event.to;
        return verdict;
    }

    static Verdict move(Shard::Rows& rows, const TransitionRequest& request)
    {
        const auto found = rows.orders.find(request.order);
        if (found == rows.orders.end()) {
            Verdict verdict;
            verdict.kind = VerdictKind::NotFound;
            verdict.order = request.order;
            return verdict;
        }
        const auto known = rows.answers.find({request.order, request.requestId});
        if (known != rows.answers.end()) {
            Verdict again = known->second.second;
            again.repeated = true;
            if (known->second.first != bodyDigest(request))
                again.kind = VerdictKind::Invalid;
            return again;
        }
        Order order = found->second;
        GuardFields scratch;
        const Lifecycle* lifecycle = rows.catalogue.find(order.lifecycle, order.lifecycleVersion);
        Judgement judgement = judge(*lifecycle, order, request, scratch);
        if (judgement.verdict.kind == VerdictKind::Applied)
            append(rows, order, judgement.event);
        if (isFinal(judgement.verdict.kind))
            rows.answers[{request.order, request.requestId}] = {bodyDigest(request),
                                                                judgement.verdict};
        return judgement.verdict;
    }

    static ImportOutcome write(Shard::Rows& rows, const OrderHistory& history)
    {
        const std::pair number(history.order.source, history.order.number);
        const std::uint64_t digest = historyDigest(history);
        if (rows.numbers.contains(number)) {
            const auto imported = rows.imported.find(number);
            const bool same = imported != rows.imported.end() && imported->second == digest;
            return same ? ImportOutcome::AlreadyThere : ImportOutcome::Conflict;
        }
        rows.imported[number] = digest;
        Order order = history.order;
        for (Event event : history.events) {
            event.order = order.id;
            append(rows, order, event);
        }
        return ImportOutcome::Written;
    }

    static void append(Shard::Rows& rows, Order order, const Event& event)
    {
        if (const auto known = rows.orders.find(order.id); known != rows.orders.end())
            order = known->second;
        fold(order, event);
        if (!order.number.empty())
            rows.numbers[{order.source, order.number}] = order.id;
        rows.events.push_back(
            {static_cast<std::int64_t>(rows.events.size()) + 1, event, order.lifecycle});
        rows.orders[order.id] = std::move(order);
    }

    Shard& m_shard;
};

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
    return std::unique_ptr<ShardWriter>(std::make_unique<MemoryWriter>(opened));
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
