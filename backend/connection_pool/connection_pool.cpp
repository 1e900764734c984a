#include "backend/connection_pool/connection_pool.h"

#include <algorithm>
#include <utility>

namespace orderdeck {

using SteadyClock = Deadline::SteadyClock;

std::shared_ptr<ConnectionPool> ConnectionPool::create(PoolSettings settings,
                                                       ConnectionFactory factory)
{
    return std::shared_ptr<ConnectionPool>(
        new ConnectionPool(std::move(settings), std::move(factory)));
}

ConnectionPool::ConnectionPool(PoolSettings settings, ConnectionFactory factory)
    : m_node(settings.node), m_openWithin(settings.openWithin), m_factory(std::move(factory)),
      m_state(std::move(settings))
{}

/// Lets `decide(state, now)` change the state, and closes outside the mutex what it discarded. Only
/// then is its place free, so that there are never more connections than the bound.
template <typename Decide>
void ConnectionPool::change(Decide&& decide)
{
    std::vector<PooledEntry> discarded;
    {
        const std::lock_guard lock(m_mutex);
        decide(m_state, SteadyClock::now());
        discarded = m_state.takeDiscarded();
        if (m_state.live() == 0)
            m_empty.notify_all();
    }
    if (!discarded.empty())
        bury(std::move(discarded));
}

void ConnectionPool::bury(std::vector<PooledEntry> discarded)
{
    const std::size_t count = discarded.size();
    discarded.clear();
    change([count](PoolState& state, PoolTime now) { state.buried(count, now); });
}

Result<ConnectionLease> ConnectionPool::acquire(Deadline deadline)
{
    PoolWaiter waiter(SteadyClock::now());
    change([&](PoolState& state, PoolTime now) { state.request(waiter, now); });
    PoolGrant grant = awaitGrant(waiter, deadline);
    if (auto* refusal = std::get_if<Error>(&grant))
        return std::move(*refusal);
    if (auto* entry = std::get_if<PooledEntry>(&grant))
        return ConnectionLease(shared_from_this(), std::move(*entry));
    auto opened = open(std::get<OpeningPermit>(grant), deadline);
    change([&](PoolState& state, PoolTime now) { state.noteWaited(waiter.since, now); });
    if (!opened)
        return opened.error();
    return ConnectionLease(shared_from_this(), std::move(*opened));
}

PoolGrant ConnectionPool::awaitGrant(PoolWaiter& waiter, Deadline deadline)
{
    std::unique_lock lock(m_mutex);
    while (!waiter.grant && !deadline.passed())
        waiter.wake.wait_until(lock, deadline.at());
    if (!waiter.grant)
        return m_state.leave(waiter, SteadyClock::now());
    return std::move(*waiter.grant);
}

Result<PooledEntry> ConnectionPool::open(OpeningPermit permit, Deadline deadline)
{
    if (deadline.passed()) {
        change([&](PoolState& state, PoolTime now) { state.openAbandoned(permit, now); });
        return Error{ErrorKind::Busy, "no time was left to open a connection to " + m_node};
    }
    const std::chrono::nanoseconds left = deadline.at() - SteadyClock::now();
    auto connection =
        m_factory(Deadline::after(std::min<std::chrono::nanoseconds>(left, m_openWithin)));
    if (!connection) {
        Error error = std::move(connection).error();
        change([&](PoolState& state, PoolTime now) { state.openFailed(permit, error, now); });
        if (error.kind == ErrorKind::TimedOut) // Nothing was sent, so nothing is in doubt.
            error.kind = ErrorKind::Unavailable;
        return error;
    }
    std::optional<Result<PooledEntry>> entry;
    change(
        [&](PoolState& state, PoolTime now) { entry = state.opened(std::move(*connection), now); });
    return std::move(*entry);
}

void ConnectionPool::giveBack(PooledEntry entry, ConnectionCondition asItsUserSays)
{
    std::optional<CloseCause> cause;
    const ConnectionCondition condition = entry.connection->condition();
    if (asItsUserSays == ConnectionCondition::Broken || condition == ConnectionCondition::Broken) {
        cause = CloseCause::Broken;
    } else if (condition == ConnectionCondition::InTransaction) {
        cause = CloseCause::Unclean;
    } else {
        const std::lock_guard lock(m_mutex);
        cause = m_state.unwanted(entry, SteadyClock::now());
    }
    if (!cause && !entry.connection->reset())
        cause = CloseCause::ResetFailed;
    change([&](PoolState& state, PoolTime now) { state.giveBack(std::move(entry), cause, now); });
}

void ConnectionPool::maintain(PoolTime now)
{
    const Deadline deadline = Deadline::after(m_openWithin);
    change([now](PoolState& state, PoolTime) { state.expire(now); });
    while (true) {
        std::optional<OpeningPermit> permit;
        change([&](PoolState& state, PoolTime) { permit = state.permitForMinimum(now); });
        if (!permit)
            return;
        auto entry = open(*permit, deadline);
        if (!entry)
            return;
        change([&](PoolState& state, PoolTime at) { state.keep(std::move(*entry), at); });
    }
}

void ConnectionPool::setMode(PoolMode mode)
{
    change([mode](PoolState& state, PoolTime) { state.setMode(mode); });
}

Result<void> ConnectionPool::close(Deadline deadline)
{
    change([](PoolState& state, PoolTime now) { state.close(now); });
    std::unique_lock lock(m_mutex);
    while (m_state.live() > 0 && !deadline.passed())
        m_empty.wait_until(lock, deadline.at());
    if (m_state.live() == 0)
        return {};
    return Error{ErrorKind::Busy, std::to_string(m_state.live()) + " connections to " + m_node +
                                      " were still in use when the time to close them was over"};
}

std::shared_ptr<const PoolSnapshot> ConnectionPool::snapshot() const
{
    const std::lock_guard lock(m_mutex);
    return std::make_shared<const PoolSnapshot>(m_state.snapshot());
}

LatencyHistogram ConnectionPool::takeWaited()
{
    const std::lock_guard lock(m_mutex);
    return m_state.takeWaited();
}

} // namespace orderdeck
