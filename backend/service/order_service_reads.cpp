#include "backend/orders/page_position.h"
#include "backend/service/gathering.h"
#include "backend/service/order_service.h"
#include "backend/service/order_service_state.h"
#include "backend/service/page_merge.h"

#include <iterator>
#include <map>
#include <tuple>

namespace orderdeck {

namespace {

using SteadyClock = Deadline::SteadyClock;

constexpr int kMostRows = 1000;

} // namespace

void OrderService::get(OrderId id, Callback<Result<OrderAnswer>> done)
{
    if (id.value <= 0)
        return done(Error{ErrorKind::NotFound, "there is no order " + toString(id)});
    m_state->shardOf(id).singles->get({id, std::move(done), SteadyClock::now()});
}

void OrderService::statusOf(StatusQuery query, Callback<Result<StatusAnswer>> done)
{
    State& state = *m_state;
    if (query.order.value <= 0)
        return done(Error{ErrorKind::NotFound, "there is no order " + toString(query.order)});
    const auto asked = SteadyClock::now();
    std::uint32_t ticket = 0;
    if (state.statuses) {
        if (auto known = state.statuses->find(query, asked)) {
            ++state.shardOf(query.order).counters.cachedReads;
            return done(std::move(*known));
        }
        ticket = state.statuses->ticket(query.order);
    }
    auto answered = [&state, ticket, done = std::move(done)](const Result<OrderAnswer>& answer) {
        if (!answer)
            return done(answer.error());
        const Order& order = answer->order;
        StatusAnswer status{order.id, order.state, order.version, order.since, answer->source};
        if (state.statuses)
            state.statuses->fill(status, ticket, SteadyClock::now());
        done(std::move(status));
    };
    state.shardOf(query.order).singles->get({query.order, std::move(answered), asked});
}

void OrderService::findByNumber(std::string number, Callback<Result<std::vector<OrderAnswer>>> done)
{
    State& state = *m_state;
    const auto gathering = std::make_shared<Gathering<std::vector<Order>>>(
        state.shards.size(), [done = std::move(done)](auto parts) {
            if (!parts)
                return done(parts.error());
            std::vector<OrderAnswer> answers;
            for (std::vector<Order>& part : *parts) {
                for (Order& order : part)
                    answers.push_back({std::move(order), "store", Duration(0)});
            }
            done(std::move(answers));
        });
    for (std::size_t i = 0; i < state.shards.size(); ++i) {
        state.shards[i]->singles->run([gathering, number, i, &state](Result<ShardReader*> reader) {
            if (!reader)
                return gathering->set(i, reader.error());
            ++state.shards[i]->counters.statusReads;
            gathering->set(i, (*reader)->ordersByNumber(number));
        });
    }
}

void OrderService::history(OrderId id, Callback<Result<std::vector<Event>>> done)
{
    if (id.value <= 0)
        return done(Error{ErrorKind::NotFound, "there is no order " + toString(id)});
    m_state->shardOf(id).singles->run([id, done = std::move(done)](Result<ShardReader*> reader) {
        if (!reader)
            return done(reader.error());
        auto events = (*reader)->history(id);
        if (events && events->empty())
            return done(Error{ErrorKind::NotFound, "there is no order " + toString(id)});
        done(std::move(events));
    });
}

void OrderService::list(OrderQuery query, std::shared_ptr<CancelFlag> cancel,
                        Callback<Result<OrderPage>> done)
{
    State& state = *m_state;
    if (query.limit < 1 || query.limit > kMostRows)
        return done(Error{ErrorKind::Invalid, "a window has 1 to 1000 rows"});
    if (!query.after.empty() && !parseCursor(query.after))
        return done(Error{ErrorKind::Invalid, "this is no place in a list"});
    const auto gathering = std::make_shared<Gathering<OrderPage>>(
        state.shards.size(), [query, done = std::move(done), &state](auto pages) {
            if (!pages)
                return done(pages.error());
            ++state.counters.listReads;
            done(mergePages(query, std::move(*pages)));
        });
    const auto cancelled = [cancel = std::move(cancel), &state] {
        return state.stopping || (cancel && cancel->cancelled());
    };
    const Timestamp now = state.clock.now();
    for (std::size_t i = 0; i < state.shards.size(); ++i) {
        state.shards[i]->lists->run(
            [gathering, query, cancelled, now, i, &state](Result<ShardReader*> reader) {
                if (!reader)
                    return gathering->set(i, reader.error());
                if (cancelled())
                    return gathering->set(i, Error{ErrorKind::Cancelled, "the search was ended"});
                ++state.shards[i]->counters.listParts;
                gathering->set(i, (*reader)->list(query, now, cancelled));
            });
    }
}

std::shared_ptr<const OrderService::Backlog> OrderService::backlog() const
{
    using StateKey = std::tuple<std::string, int, std::string>;
    using CountKey = std::tuple<std::string, int, std::string, std::string>;
    std::map<CountKey, StateCount> counts;
    std::map<StateKey, StuckCount> stuck;
    auto backlog = std::make_shared<Backlog>();
    for (const auto& shard : m_state->shards) {
        const auto part = shard->projector->backlog();
        backlog->positions.push_back(part->position);
        for (const StateCount& count : part->counts) {
            const CountKey key{count.lifecycle, count.lifecycleVersion, count.state, count.region};
            const auto [at, fresh] = counts.try_emplace(key, count);
            if (!fresh)
                at->second.orders += count.orders;
        }
        for (const StuckCount& count : part->stuck) {
            const StateKey key{count.lifecycle, count.lifecycleVersion, count.state};
            const auto [at, fresh] = stuck.try_emplace(key, count);
            if (fresh)
                continue;
            at->second.orders += count.orders;
            at->second.oldestSince = std::min(at->second.oldestSince, count.oldestSince);
        }
    }
    for (auto& [key, count] : counts)
        backlog->counts.push_back(std::move(count));
    for (auto& [key, count] : stuck)
        backlog->stuck.push_back(std::move(count));
    return backlog;
}

} // namespace orderdeck
