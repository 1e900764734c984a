#include "tests/support/memory_door.h"

#include "backend/lifecycle/scxml_reader.h"
#include "backend/orders/page_position.h"

#include <algorithm>

namespace orderdeck {

namespace {

std::string key(const std::string& source, const std::string& number)
{
    return source + '\n' + number;
}

Verdict turnedAway()
{
    Verdict verdict;
    verdict.kind = VerdictKind::Busy;
    verdict.cause = "The queue is full";
    return verdict;
}

} // namespace

MemoryDoor::MemoryDoor(const Clock& clock, LifecycleCatalogue catalogue)
    : m_clock(clock), m_catalogue(std::make_shared<const LifecycleCatalogue>(std::move(catalogue)))
{}

void MemoryDoor::setManner(Manner manner)
{
    const std::lock_guard lock(m_mutex);
    m_manner = manner;
}

void MemoryDoor::keepHistories(bool keep)
{
    const std::lock_guard lock(m_mutex);
    m_keepHistories = keep;
}

int MemoryDoor::waiting() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(m_waiting.size());
}

int MemoryDoor::mostWaiting() const
{
    const std::lock_guard lock(m_mutex);
    return m_mostWaiting;
}

int MemoryDoor::answer(int most)
{
    int answered = 0;
    for (; answered < most; ++answered) {
        std::function<void()> work;
        {
            const std::lock_guard lock(m_mutex);
            if (m_waiting.empty())
                break;
            work = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        work();
    }
    return answered;
}

void MemoryDoor::run(std::function<void()> work)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_manner == Manner::WhenTold) {
            m_waiting.push_back(std::move(work));
            m_mostWaiting = std::max(m_mostWaiting, static_cast<int>(m_waiting.size()));
            return;
        }
    }
    work();
}

bool MemoryDoor::turnsAway() const
{
    const std::lock_guard lock(m_mutex);
    return m_manner == Manner::Busy;
}

std::vector<MemoryDoor::Stored> MemoryDoor::orders() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<Stored> all;
    for (const Record& record : m_records)
        all.push_back(record.stored);
    return all;
}

std::unordered_map<std::string, std::int64_t> MemoryDoor::backlog() const
{
    const std::lock_guard lock(m_mutex);
    std::unordered_map<std::string, std::int64_t> counts;
    for (const Record& record : m_records)
        if (isOpen(record.stored.order))
            ++counts[record.stored.order.state];
    return counts;
}

std::unordered_map<std::string, std::int64_t> MemoryDoor::steps() const
{
    const std::lock_guard lock(m_mutex);
    return m_steps;
}

std::int64_t MemoryDoor::refusals(VerdictKind kind) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_refusals.find(static_cast<int>(kind));
    return found == m_refusals.end() ? 0 : found->second;
}

std::int64_t MemoryDoor::reads() const
{
    const std::lock_guard lock(m_mutex);
    return m_reads;
}

bool MemoryDoor::isOpen(const Order& order) const
{
    const Lifecycle* lifecycle = m_catalogue->find(order.lifecycle, order.lifecycleVersion);
    return !lifecycle->states()[lifecycle->stateIndex(order.state)].final;
}

MemoryDoor::Record& MemoryDoor::add(Order order)
{
    order.id = OrderId(static_cast<std::int64_t>(m_records.size()) + 1);
    if (!order.number.empty())
        m_ids[key(order.source, order.number)] = order.id.value;
    m_records.push_back({{std::move(order), {}}, {}});
    return m_records.back();
}

void MemoryDoor::append(Record& record, Event event)
{
    event.order = record.stored.order.id;
    ++m_steps[event.from + '>' + event.name];
    fold(record.stored.order, event);
    if (!m_keepHistories)
        record.stored.events.clear();
    record.stored.events.push_back(std::move(event));
}

void MemoryDoor::create(NewOrder order, Callback<Verdict> done)
{
    if (turnsAway())
        return done(turnedAway());
    run([this, order = std::move(order), done = std::move(done)] { done(decideCreate(order)); });
}

Verdict MemoryDoor::decideCreate(NewOrder wish)
{
    const std::lock_guard lock(m_mutex);
    Verdict verdict;
    if (const auto found = m_ids.find(key(wish.source, wish.number)); found != m_ids.end()) {
        Record& there = m_records[static_cast<std::size_t>(found->second) - 1];
        if (const auto before = there.answered.find(wish.requestId);
            before != there.answered.end()) {
            verdict = before->second;
            verdict.repeated = true;
            return verdict;
        }
        verdict.kind = VerdictKind::NumberExists;
        verdict.order = OrderId(found->second);
        ++m_refusals[static_cast<int>(verdict.kind)];
        enter(auditEntry(wish, verdict));
        return verdict;
    }
    const InstalledLifecycle* installed = m_catalogue->newest(wish.lifecycle);
    Order order;
    order.number = wish.number;
    order.source = wish.source;
    order.customer = wish.customer;
    order.region = wish.region;
    order.totalMinor = wish.totalMinor;
    order.currency = wish.currency;
    order.payload = wish.payload;
    order.placedAt = m_clock.now();
    order.lifecycle = wish.lifecycle;
    order.lifecycleVersion = installed->version;
    Record& record = add(std::move(order));
    Event event;
    event.version = 1;
    event.name = "created";
    event.to = installed->lifecycle->states()[installed->lifecycle->initial()].id;
    event.actor = wish.actor;
    event.requestId = wish.requestId;
    event.at = m_clock.now();
    event.lifecycleVersion = installed->version;
    event.payload = wish.payload;
    append(record, event);
    verdict.kind = VerdictKind::Applied;
    verdict.order = record.stored.order.id;
    verdict.version = 1;
    verdict.state = event.to;
    if (m_keepHistories)
        record.answered[wish.requestId] = verdict;
    enter(auditEntry(wish, verdict));
    return verdict;
}

void MemoryDoor::submit(TransitionRequest request, Callback<Verdict> done)
{
    if (turnsAway())
        return done(turnedAway());
    run([this, request = std::move(request), done = std::move(done)] {
        done(decideSubmit(request));
    });
}

Verdict MemoryDoor::decideSubmit(TransitionRequest request)
{
    const std::lock_guard lock(m_mutex);
    const auto index = static_cast<std::size_t>(request.order.value) - 1;
    if (index >= m_records.size()) {
        Verdict verdict;
        verdict.kind = VerdictKind::NotFound;
        enter(auditEntry(request, verdict));
        return verdict;
    }
    Record& record = m_records[index];
    if (const auto before = record.answered.find(request.requestId);
        before != record.answered.end()) {
        Verdict verdict = before->second;
        verdict.repeated = true;
        return verdict;
    }
    request.at = m_clock.now();
    const Order& order = record.stored.order;
    const Lifecycle* lifecycle = m_catalogue->find(order.lifecycle, order.lifecycleVersion);
    Judgement judgement = judge(*lifecycle, order, request, m_scratch);
    if (judgement.verdict.kind == VerdictKind::Applied)
        append(record, std::move(judgement.event));
    else
        ++m_refusals[static_cast<int>(judgement.verdict.kind)];
    if (m_keepHistories)
        record.answered[request.requestId] = judgement.verdict;
    enter(auditEntry(request, judgement.verdict));
    return judgement.verdict;
}

void MemoryDoor::submitMany(std::vector<TransitionRequest> requests,
                            Callback<std::vector<Verdict>> done)
{
    run([this, requests = std::move(requests), done = std::move(done)] {
        std::vector<Verdict> verdicts;
        for (const TransitionRequest& request : requests)
            verdicts.push_back(decideSubmit(request));
        done(std::move(verdicts));
    });
}

void MemoryDoor::import(std::vector<OrderHistory> histories,
                        Callback<Result<std::vector<ImportOutcome>>> done)
{
    run([this, histories = std::move(histories), done = std::move(done)]() mutable {
        std::vector<ImportOutcome> outcomes;
        for (OrderHistory& history : histories)
            outcomes.push_back(write(std::move(history)));
        done(std::move(outcomes));
    });
}

ImportOutcome MemoryDoor::write(OrderHistory history)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_ids.find(key(history.order.source, history.order.number));
    if (found != m_ids.end()) {
        const Stored& there = m_records[static_cast<std::size_t>(found->second) - 1].stored;
        return historyDigest({there.order, there.events}) == historyDigest(history)
                   ? ImportOutcome::AlreadyThere
                   : ImportOutcome::Conflict;
    }
    Record& record = add(history.order);
    for (Event& event : history.events)
        append(record, std::move(event));
    return ImportOutcome::Written;
}

Result<OrderAnswer> MemoryDoor::find(OrderId id)
{
    const std::lock_guard lock(m_mutex);
    ++m_reads;
    const auto index = static_cast<std::size_t>(id.value) - 1;
    if (index >= m_records.size())
        return Error{ErrorKind::NotFound, "there is no such order"};
    return OrderAnswer{m_records[index].stored.order, "store", {}};
}

void MemoryDoor::get(OrderId id, Callback<Result<OrderAnswer>> done)
{
    run([this, id, done = std::move(done)] { done(find(id)); });
}

void MemoryDoor::findByNumber(std::string number, Callback<Result<std::vector<OrderAnswer>>> done)
{
    run([this, number = std::move(number), done = std::move(done)] {
        std::vector<OrderAnswer> found;
        for (const Stored& each : orders())
            if (each.order.number == number)
                found.push_back({each.order, "store", {}});
        done(std::move(found));
    });
}

void MemoryDoor::history(OrderId id, Callback<Result<std::vector<Event>>> done)
{
    run([this, id, done = std::move(done)] {
        const auto all = orders();
        const auto index = static_cast<std::size_t>(id.value) - 1;
        if (index >= all.size())
            return done(Error{ErrorKind::NotFound, "there is no such order"});
        done(all[index].events);
    });
}

OrderRow MemoryDoor::row(const Record& record) const
{
    const Order& order = record.stored.order;
    const Event& last = record.stored.events.back();
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
    row.version = order.version;
    row.flags = order.flags;
    row.lastActor = last.actor.name;
    row.lastReason = last.reason;
    row.open = isOpen(order);
    return row;
}

bool MemoryDoor::matches(const OrderFilter& filter, const OrderRow& row) const
{
    const Lifecycle* lifecycle = m_catalogue->find(row.lifecycle, row.lifecycleVersion);
    const LifecycleState& state = lifecycle->states()[lifecycle->stateIndex(row.state)];
    return orderdeck::matches(filter, row, m_clock.now(), state.target);
}

void MemoryDoor::searchInPieces(int orders)
{
    const std::lock_guard lock(m_mutex);
    m_piece = orders;
}

OrderPage MemoryDoor::page(const OrderQuery& query)
{
    const std::lock_guard lock(m_mutex);
    OrderPage page;
    const auto after = parseCursor(query.after);
    std::vector<OrderRow> ahead;
    for (const Record& record : m_records) {
        OrderRow each = row(record);
        page.matches += matches(query.filter, each) ? 1 : 0;
        if (!after || comesBefore(query.sort, *after, pagePosition(query.sort, each)))
            ahead.push_back(std::move(each));
    }
    std::sort(ahead.begin(), ahead.end(), [&](const OrderRow& a, const OrderRow& b) {
        return comesBefore(query.sort, pagePosition(query.sort, a), pagePosition(query.sort, b));
    });
    const bool inPieces = query.budget && m_piece > 0;
    page.outOf = inPieces ? static_cast<std::int64_t>(m_records.size()) : 0;
    for (const OrderRow& each : ahead) {
        if (inPieces && page.searched == m_piece) {
            page.matches = static_cast<std::int64_t>(page.rows.size());
            page.matchesExact = false;
            return page;
        }
        page.searched += inPieces ? 1 : 0;
        const bool matching = matches(query.filter, each);
        if (matching && page.rows.size() == static_cast<std::size_t>(query.limit)) {
            page.next = toCursor(pagePosition(query.sort, page.rows.back()));
            return page;
        }
        if (matching)
            page.rows.push_back(each);
        if (inPieces)
            page.next = toCursor(pagePosition(query.sort, each));
    }
    page.next.clear();
    return page;
}

void MemoryDoor::list(OrderQuery query, std::shared_ptr<CancelFlag> /*cancel*/,
                      Callback<Result<OrderPage>> done)
{
    run([this, query = std::move(query), done = std::move(done)] { done(page(query)); });
}

/// Takes its watcher off the list when it ends.
struct MemoryDoor::Watch final : Subscription {
    std::shared_ptr<std::vector<std::shared_ptr<Seen>>> watchers;
    std::shared_ptr<Seen> seen;
    ~Watch() override { std::erase(*watchers, seen); }
};

std::unique_ptr<Subscription>
MemoryDoor::watch(std::function<void(const std::vector<FeedEvent>&, std::int64_t)> seen)
{
    auto watch = std::make_unique<Watch>();
    watch->watchers = m_watchers;
    watch->seen = std::make_shared<Seen>(std::move(seen));
    m_watchers->push_back(watch->seen);
    return watch;
}

void MemoryDoor::publish(const std::vector<FeedEvent>& events, std::int64_t lost)
{
    for (const auto& seen : *m_watchers)
        (*seen)(events, lost);
}

int MemoryDoor::watchers() const { return static_cast<int>(m_watchers->size()); }

std::shared_ptr<const LifecycleCatalogue> MemoryDoor::catalogue() const
{
    const std::lock_guard lock(m_mutex);
    return m_catalogue;
}

void MemoryDoor::installLifecycle(std::string scxml, Actor /*actor*/, Callback<Result<int>> done)
{
    Result<LifecycleCatalogue> with = catalogue()->with(scxml);
    if (!with)
        return done(with.error());
    const std::string name = readScxml(scxml).lifecycle->name();
    const int version = with->newest(name)->version;
    {
        const std::lock_guard lock(m_mutex);
        m_catalogue = std::make_shared<const LifecycleCatalogue>(std::move(with).value());
    }
    done(version);
}

} // namespace orderdeck
