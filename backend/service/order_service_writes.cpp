#include "backend/orders/fold.h"
#include "backend/service/order_service.h"
#include "backend/service/order_service_state.h"

#include <algorithm>
#include <mutex>

namespace orderdeck {

namespace {

using SteadyClock = Deadline::SteadyClock;

/// Events in one transaction of an import, about; a single longer history goes in whole.
constexpr std::size_t kImportEvents = 2000;

Verdict refusal(VerdictKind kind, OrderId order, std::string cause)
{
    Verdict verdict;
    verdict.kind = kind;
    verdict.order = order;
    verdict.cause = std::move(cause);
    return verdict;
}

Verdict refusal(WriterInbox::Put put, OrderId order)
{
    return put == WriterInbox::Put::Closed
               ? refusal(VerdictKind::Unavailable, order, "the service is stopping")
               : refusal(VerdictKind::Busy, order, "too much is waiting; try again in a moment");
}

OrderId orderOf(const WriteTask& task)
{
    if (const auto* transition = std::get_if<TransitionRequest>(&task.request))
        return transition->order;
    return std::get<NewOrder>(task.request).id;
}

/// Of a new order, beside the ids of orders, which are positive.
std::uint64_t newOrderKey(std::string_view placedBy)
{
    return placementHash(placedBy) | (std::uint64_t{1} << 63U);
}

NewPlace placeOf(const NewOrder& order)
{
    return {order.source, order.number, order.requestId, order.region};
}

NewPlace placeOf(const OrderHistory& history)
{
    const Order& order = history.order;
    return {order.source, order.number, history.events.front().requestId, order.region};
}

/// The verdicts of one submitMany, until the last has come.
class ManyVerdicts {
public:
    ManyVerdicts(std::size_t count, ServiceDoor::Callback<std::vector<Verdict>> done)
        : m_verdicts(count), m_open(count), m_done(std::move(done))
    {}
    void set(std::size_t index, Verdict verdict)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_verdicts[index] = std::move(verdict);
            if (--m_open > 0)
                return;
        }
        m_done(std::move(m_verdicts));
    }

private:
    std::mutex m_mutex; ///< Protects the two below until the last verdict has come.
    std::vector<Verdict> m_verdicts;
    std::size_t m_open;
    ServiceDoor::Callback<std::vector<Verdict>> m_done;
};

/// The outcomes of one import, until the last chunk is written; one failed chunk fails the whole
/// answer, and importing again finds the others already there.
class ImportOutcomes {
public:
    using Done = ServiceDoor::Callback<Result<std::vector<ImportOutcome>>>;
    ImportOutcomes(std::size_t count, std::size_t chunks, Done done)
        : m_outcomes(count), m_open(chunks), m_done(std::move(done))
    {}
    void set(const std::vector<std::size_t>& indexes, Result<std::vector<ImportOutcome>> chunk)
    {
        {
            const std::lock_guard lock(m_mutex);
            for (std::size_t i = 0; chunk && i < indexes.size(); ++i)
                m_outcomes[indexes[i]] = (*chunk)[i];
            if (!chunk && !m_error)
                m_error = chunk.error();
            if (--m_open > 0)
                return;
        }
        if (m_error)
            m_done(*m_error);
        else
            m_done(std::move(m_outcomes));
    }

private:
    std::mutex m_mutex; ///< Protects all below until the last chunk has come.
    std::vector<ImportOutcome> m_outcomes;
    std::optional<Error> m_error;
    std::size_t m_open;
    Done m_done;
};

struct ImportChunk {
    std::size_t shard = 0;
    std::vector<std::size_t> indexes; ///< In the import.
    std::vector<OrderHistory> histories;
    std::size_t events = 0;
};

Result<void> checkHistory(const OrderHistory& history, const LifecycleCatalogue& catalogue)
{
    const Order& order = history.order;
    const auto problem = [&order](std::string message) {
        return Error{ErrorKind::Invalid, std::move(message), "order " + order.number};
    };
    if (history.events.empty())
        return problem("a history needs at least one event");
    if (history.events.front().name != "created" && history.events.front().name != "imported")
        return problem("a history begins with created or imported");
    if (catalogue.find(order.lifecycle, order.lifecycleVersion) == nullptr)
        return problem("version " + std::to_string(order.lifecycleVersion) + " of the lifecycle " +
                       order.lifecycle + " is not installed");
    return {};
}

} // namespace

void OrderService::State::put(WriteTask task, OrderId order)
{
    Shard& shard = shardOf(order);
    const auto put = shard.writers[shard.writerOf(task)]->inbox().put(task);
    if (put == WriterInbox::Put::Taken)
        return;
    ++shard.counters.refused;
    task.done(refusal(put, order));
}

void OrderService::State::putBulk(Shard& shard, std::vector<WriteTask> tasks)
{
    std::vector<std::vector<WriteTask>> parts(shard.writers.size());
    for (WriteTask& task : tasks)
        parts[shard.writerOf(task)].push_back(std::move(task));
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].empty())
            continue;
        const auto put = shard.writers[i]->inbox().putBulk(parts[i]);
        if (put == WriterInbox::Put::Taken)
            continue;
        shard.counters.refused += static_cast<std::int64_t>(parts[i].size());
        for (WriteTask& task : parts[i])
            task.done(refusal(put, orderOf(task)));
    }
}

void OrderService::State::putImport(Shard& shard, ImportTask task)
{
    const auto put = shard.firstInbox().put(task);
    if (put == WriterInbox::Put::Closed)
        task.done(Error{ErrorKind::Unavailable, "the service is stopping"});
    else if (put == WriterInbox::Put::Full)
        task.done(Error{ErrorKind::Busy, "too many imports are waiting; try again in a moment"});
}

void OrderService::State::refuseCreate(const NewOrder& order, Verdict verdict,
                                       std::function<void(Verdict)> done)
{
    ++counters.refused;
    NewOrder allowed = order;
    allowed.actor.role = Role::Support;
    // What is malformed as well is nobody's act.
    if (!validate(allowed))
        return done(std::move(verdict));
    AuditEntry act = auditEntry(order, verdict);
    enter(std::move(act), [verdict, done = std::move(done)](const Result<void>& entered) {
        done(entered ? verdict : refusal(VerdictKind::Unavailable, {}, entered.error().text()));
    });
}

void OrderService::create(NewOrder order, Callback<Verdict> done)
{
    State& state = *m_state;
    auto refuse = [&](VerdictKind kind, std::string cause) {
        ++state.counters.refused;
        done(refusal(kind, {}, std::move(cause)));
    };
    if (const auto valid = validate(order); !valid) {
        if (valid.error().kind != ErrorKind::Forbidden)
            return refuse(VerdictKind::Invalid, valid.error().text());
        return state.refuseCreate(order, refusal(VerdictKind::Forbidden, {}, valid.error().text()),
                                  std::move(done));
    }
    // A person's wish is decided, and entered into the audit, by the writer.
    if (!isManual(order.actor) && catalogue()->newest(order.lifecycle) == nullptr)
        return refuse(VerdictKind::Invalid, "there is no lifecycle " + order.lifecycle);
    const auto submitted = SteadyClock::now();
    NewPlace wanted = placeOf(order);
    if (!state.looksNumbersUp() || order.number.empty()) {
        const Bucket bucket = wanted.byRegion(state.map);
        return state.create(std::move(order), bucket, submitted, std::move(done));
    }
    state.findPlaces({std::move(wanted)}, [&state, submitted, order = std::move(order),
                                           done = std::move(done)](auto places) {
        if (!places) {
            ++state.counters.refused;
            const bool busy = places.error().kind == ErrorKind::Busy;
            return done(refusal(busy ? VerdictKind::Busy : VerdictKind::Unavailable, {},
                                places.error().text()));
        }
        state.create(order, places->buckets.front(), submitted,
                     [lease = std::move(places->lease), done](Verdict verdict) mutable {
                         lease.reset();
                         done(std::move(verdict));
                     });
    });
}

void OrderService::State::create(NewOrder order, Bucket bucket, SteadyClock::time_point submitted,
                                 std::function<void(Verdict)> done)
{
    const OrderId id = ids.next(bucket);
    const std::uint64_t key = newOrderKey(placeOf(order).key());
    order.id = id;
    put({std::move(order), key, std::move(done), submitted}, id);
}

void OrderService::submit(TransitionRequest request, Callback<Verdict> done)
{
    State& state = *m_state;
    const OrderId order = request.order;
    if (const auto valid = validate(request); !valid) {
        ++state.counters.refused;
        return done(refusal(VerdictKind::Invalid, order, valid.error().text()));
    }
    state.put({std::move(request), static_cast<std::uint64_t>(order.value), std::move(done),
               SteadyClock::now()},
              order);
}

void OrderService::submitMany(std::vector<TransitionRequest> requests,
                              Callback<std::vector<Verdict>> done)
{
    State& state = *m_state;
    if (requests.empty())
        return done({});
    const auto verdicts = std::make_shared<ManyVerdicts>(requests.size(), std::move(done));
    const auto now = SteadyClock::now();
    std::vector<std::vector<WriteTask>> byShard(state.shards.size());
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const OrderId order = requests[i].order;
        if (const auto valid = validate(requests[i]); !valid) {
            ++state.counters.refused;
            verdicts->set(i, refusal(VerdictKind::Invalid, order, valid.error().text()));
            continue;
        }
        byShard[static_cast<std::size_t>(state.map.shardOf(order).value)].push_back(
            {std::move(requests[i]), static_cast<std::uint64_t>(order.value),
             [verdicts, i](Verdict verdict) { verdicts->set(i, std::move(verdict)); }, now});
    }
    for (std::size_t i = 0; i < byShard.size(); ++i) {
        if (!byShard[i].empty())
            state.putBulk(*state.shards[i], std::move(byShard[i]));
    }
}

void OrderService::import(std::vector<OrderHistory> histories,
                          Callback<Result<std::vector<ImportOutcome>>> done)
{
    State& state = *m_state;
    const auto known = catalogue();
    std::vector<NewPlace> wanted;
    wanted.reserve(histories.size());
    for (const OrderHistory& history : histories) {
        if (const auto valid = checkHistory(history, *known); !valid)
            return done(valid.error());
        wanted.push_back(placeOf(history));
    }
    if (!state.looksNumbersUp()) {
        std::vector<Bucket> buckets;
        for (const NewPlace& place : wanted)
            buckets.push_back(place.byRegion(state.map));
        return state.import(std::move(histories), buckets, std::move(done));
    }
    state.findPlaces(std::move(wanted), [&state, histories = std::move(histories),
                                         done = std::move(done)](auto places) mutable {
        if (!places)
            return done(places.error());
        state.import(std::move(histories), places->buckets,
                     [lease = std::move(places->lease), done](auto outcomes) mutable {
                         lease.reset();
                         done(std::move(outcomes));
                     });
    });
}

void OrderService::State::import(std::vector<OrderHistory> histories,
                                 const std::vector<Bucket>& buckets,
                                 std::function<void(Result<std::vector<ImportOutcome>>)> done)
{
    std::vector<ImportChunk> chunks;
    std::vector<std::optional<std::size_t>> filling(shards.size());
    for (std::size_t i = 0; i < histories.size(); ++i) {
        OrderHistory& history = histories[i];
        history.order.id = ids.next(buckets[i]);
        const auto shard = static_cast<std::size_t>(map.shardOf(buckets[i]).value);
        if (!filling[shard] || chunks[*filling[shard]].events >= kImportEvents) {
            filling[shard] = chunks.size();
            chunks.push_back({shard, {}, {}, 0});
        }
        ImportChunk& chunk = chunks[*filling[shard]];
        chunk.events += history.events.size();
        chunk.indexes.push_back(i);
        chunk.histories.push_back(std::move(history));
    }
    if (chunks.empty())
        return done(std::vector<ImportOutcome>());
    const auto outcomes =
        std::make_shared<ImportOutcomes>(histories.size(), chunks.size(), std::move(done));
    for (ImportChunk& chunk : chunks) {
        putImport(*shards[chunk.shard],
                  {std::move(chunk.histories),
                   [outcomes, indexes = std::move(chunk.indexes)](auto chunkOutcomes) {
                       outcomes->set(indexes, std::move(chunkOutcomes));
                   }});
    }
}

} // namespace orderdeck
