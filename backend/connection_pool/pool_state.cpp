#include "backend/connection_pool/pool_state.h"

#include "backend/connection_pool/jitter.h"

#include <algorithm>
#include <utility>

namespace orderdeck {

namespace {

std::string inMilliseconds(PoolTime from, PoolTime to)
{
    return std::to_string(std::chrono::ceil<std::chrono::milliseconds>(to - from).count()) + " ms";
}

/// Why a connection in this condition cannot be handed on.
CloseCause causeOf(ConnectionCondition condition)
{
    return condition == ConnectionCondition::InTransaction ? CloseCause::Unclean
                                                           : CloseCause::Broken;
}

PoolSettings withinBounds(PoolSettings settings)
{
    settings.maximum = std::max<std::size_t>(1, settings.maximum);
    settings.minimum = std::min(settings.minimum, settings.maximum);
    return settings;
}

} // namespace

PoolState::PoolState(PoolSettings settings)
    : m_settings(withinBounds(std::move(settings))), m_random(m_settings.seed),
      m_breaker(m_settings.breaker, m_random.next())
{
    m_idle.reserve(m_settings.maximum);
}

void PoolState::request(PoolWaiter& waiter, PoolTime now)
{
    m_waiting.push_back(&waiter);
    serve(now);
    if (waiter.grant || m_waiting.size() <= m_settings.waitingLimit)
        return;
    m_waiting.pop_back();
    refuse(waiter, {ErrorKind::Busy, std::to_string(m_waiting.size()) +
                                         " callers already wait for a connection to " +
                                         m_settings.node + "; try again later"});
}

Error PoolState::leave(PoolWaiter& waiter, PoolTime now)
{
    std::erase(m_waiting, &waiter);
    ++m_counts.gaveUp;
    noteWaited(waiter.since, now);
    // Busy and not timed out: nothing was sent, so nothing is in doubt.
    return {ErrorKind::Busy, "all " + std::to_string(m_settings.maximum) + " connections to " +
                                 m_settings.node + " are in use and none came back within " +
                                 inMilliseconds(waiter.since, now) + "; try again later"};
}

Result<PooledEntry> PoolState::opened(std::unique_ptr<PooledConnection> connection, PoolTime now)
{
    --m_opening;
    ++m_counts.opened;
    m_breaker.openSucceeded();
    PooledEntry entry{std::move(connection),
                      now + jittered(m_settings.lifetime, m_settings.jitter, m_random)};
    if (m_closed) {
        discard(std::move(entry), CloseCause::Shutdown);
        ++m_counts.refused;
        return closedError();
    }
    ++m_inUse;
    return entry;
}

void PoolState::openFailed(OpeningPermit permit, const Error& error, PoolTime now)
{
    const bool ownTimeWasOver =
        error.kind == ErrorKind::TimedOut &&
        now - permit.since < std::min(m_settings.fairTry, m_settings.openWithin);
    if (ownTimeWasOver) {
        openAbandoned(permit, now);
        return;
    }
    --m_opening;
    ++m_counts.failedOpenings;
    m_counts.lastFailure = error.text();
    if (m_breaker.openFailed(permit.kind, now))
        discardIdle(CloseCause::Broken);
    serve(now);
}

void PoolState::openAbandoned(OpeningPermit permit, PoolTime now)
{
    --m_opening;
    ++m_counts.failedOpenings;
    m_breaker.openAbandoned(permit.kind, now);
    serve(now);
}

void PoolState::noteWaited(PoolTime since, PoolTime now)
{
    const auto wait = std::chrono::duration_cast<std::chrono::microseconds>(now - since);
    m_counts.waited.record(wait);
    m_waitedLately.record(wait);
}

std::optional<CloseCause> PoolState::unwanted(const PooledEntry& entry, PoolTime now) const
{
    if (m_closed)
        return CloseCause::Shutdown;
    if (m_settings.mode == PoolMode::PerQuery)
        return CloseCause::NotKept;
    if (now >= entry.retireAt)
        return CloseCause::Lifetime;
    return std::nullopt;
}

void PoolState::giveBack(PooledEntry entry, std::optional<CloseCause> cause, PoolTime now)
{
    const bool failed = cause == CloseCause::Broken || cause == CloseCause::ResetFailed;
    if (failed)
        m_counts.lastFailure = "a connection broke while it was used";
    if (failed && m_breaker.useFailed(now))
        discardIdle(CloseCause::Broken);
    if (!failed && cause != CloseCause::Unclean)
        m_breaker.useSucceeded();
    if (!cause) {
        keep(std::move(entry), now);
        return;
    }
    --m_inUse;
    discard(std::move(entry), *cause);
    serve(now);
}

void PoolState::keep(PooledEntry entry, PoolTime now)
{
    --m_inUse;
    if (const auto cause = unwanted(entry, now)) {
        discard(std::move(entry), *cause);
    } else {
        entry.idleUntil = now + jittered(m_settings.idleLimit, m_settings.jitter, m_random);
        m_idle.push_back(std::move(entry));
    }
    serve(now);
}

void PoolState::expire(PoolTime now)
{
    std::vector<PooledEntry> kept;
    kept.reserve(m_settings.maximum);
    std::size_t left = m_inUse + m_opening + m_idle.size();
    for (PooledEntry& entry : m_idle) {
        const bool old = now >= entry.retireAt;
        const bool idle = now >= entry.idleUntil && left > m_settings.minimum;
        if (!old && !idle) {
            kept.push_back(std::move(entry));
            continue;
        }
        --left;
        discard(std::move(entry), old ? CloseCause::Lifetime : CloseCause::Idle);
    }
    m_idle = std::move(kept);
}

std::optional<OpeningPermit> PoolState::permitForMinimum(PoolTime now)
{
    if (m_closed || m_settings.mode == PoolMode::PerQuery || live() >= m_settings.minimum ||
        !m_breaker.admits(now))
        return std::nullopt;
    return permit(now);
}

void PoolState::setMode(PoolMode mode)
{
    m_settings.mode = mode;
    if (mode == PoolMode::PerQuery)
        discardIdle(CloseCause::NotKept);
}

void PoolState::close(PoolTime now)
{
    m_closed = true;
    discardIdle(CloseCause::Shutdown);
    serve(now);
}

std::vector<PooledEntry> PoolState::takeDiscarded() { return std::exchange(m_discarded, {}); }

void PoolState::buried(std::size_t count, PoolTime now)
{
    m_closing -= count;
    serve(now);
}

PoolSnapshot PoolState::snapshot() const
{
    PoolSnapshot now = m_counts;
    now.node = m_settings.node;
    now.mode = m_settings.mode;
    now.maximum = m_settings.maximum;
    now.inUse = m_inUse;
    now.idle = m_idle.size();
    now.opening = m_opening;
    now.closing = m_closing;
    now.waiting = m_waiting.size();
    now.breaker = m_breaker.state();
    if (now.breaker == BreakerState::Open)
        now.retryAt = m_breaker.retryAt();
    return now;
}

LatencyHistogram PoolState::takeWaited() { return std::exchange(m_waitedLately, {}); }

void PoolState::serve(PoolTime now)
{
    while (!m_closed && !m_waiting.empty()) {
        if (!m_idle.empty()) {
            PooledEntry entry = std::move(m_idle.back());
            m_idle.pop_back();
            const ConnectionCondition condition = entry.connection->condition();
            if (condition != ConnectionCondition::Clean) {
                discard(std::move(entry), causeOf(condition));
                continue;
            }
            ++m_inUse;
            noteWaited(m_waiting.front()->since, now);
            grant(std::move(entry));
        } else if (live() < m_settings.maximum && m_breaker.admits(now)) {
            grant(permit(now));
        } else {
            break;
        }
    }
    while (!m_waiting.empty() && (m_closed || !m_breaker.admits(now))) {
        PoolWaiter& waiter = *m_waiting.front();
        m_waiting.pop_front();
        refuse(waiter, m_closed ? closedError() : breakerError(now));
    }
}

void PoolState::grant(PoolGrant grant)
{
    PoolWaiter& waiter = *m_waiting.front();
    m_waiting.pop_front();
    waiter.grant = std::move(grant);
    waiter.wake.notify_one();
}

void PoolState::refuse(PoolWaiter& waiter, Error error)
{
    ++m_counts.refused;
    waiter.grant = std::move(error);
    waiter.wake.notify_one();
}

void PoolState::discard(PooledEntry entry, CloseCause cause)
{
    ++m_counts.closed[static_cast<std::size_t>(cause)];
    ++m_closing;
    m_discarded.push_back(std::move(entry));
}

void PoolState::discardIdle(CloseCause cause)
{
    for (PooledEntry& entry : m_idle)
        discard(std::move(entry), cause);
    m_idle.clear();
}

OpeningPermit PoolState::permit(PoolTime now)
{
    ++m_opening;
    return {m_breaker.beginOpening(), now};
}

Error PoolState::closedError() const
{
    return {ErrorKind::Unavailable,
            "the connections to " + m_settings.node + " are closed, for the service stops"};
}

Error PoolState::breakerError(PoolTime now) const
{
    if (m_breaker.state() == BreakerState::HalfOpen)
        return {ErrorKind::Unavailable,
                m_settings.node + " did not answer and is being tried again now",
                m_counts.lastFailure};
    return {ErrorKind::Unavailable,
            m_settings.node + " does not answer and is tried again in " +
                inMilliseconds(now, m_breaker.retryAt()),
            m_counts.lastFailure};
}

} // namespace orderdeck
