#include "backend/connection_pool/breaker.h"

#include "backend/connection_pool/jitter.h"

#include <algorithm>

namespace orderdeck {

std::string_view name(BreakerState state) noexcept
{
    switch (state) {
    case BreakerState::Closed: return "closed";
    case BreakerState::Open: return "open";
    case BreakerState::HalfOpen: return "half-open";
    }
    return "unknown";
}

bool Breaker::admits(TimePoint now) const
{
    return m_state == BreakerState::Closed || (m_state == BreakerState::Open && now >= m_retryAt);
}

OpeningKind Breaker::beginOpening()
{
    if (m_state == BreakerState::Closed)
        return OpeningKind::Ordinary;
    m_state = BreakerState::HalfOpen;
    return OpeningKind::Probe;
}

void Breaker::openSucceeded()
{
    m_state = BreakerState::Closed;
    m_failedOpenings = 0;
}

bool Breaker::openFailed(OpeningKind kind, TimePoint now)
{
    const bool probe = m_state == BreakerState::HalfOpen && kind == OpeningKind::Probe;
    const bool last =
        m_state == BreakerState::Closed && ++m_failedOpenings >= m_settings.failuresToOpen;
    if (probe || last)
        trip(now);
    return probe || last;
}

void Breaker::openAbandoned(OpeningKind kind, TimePoint now)
{
    if (m_state != BreakerState::HalfOpen || kind != OpeningKind::Probe)
        return;
    m_state = BreakerState::Open;
    m_retryAt = now;
}

void Breaker::useSucceeded()
{
    if (m_state != BreakerState::Closed)
        return;
    m_failedOpenings = 0;
    m_failedUses = 0;
    m_trips = 0;
}

bool Breaker::useFailed(TimePoint now)
{
    if (m_state != BreakerState::Closed || ++m_failedUses < m_settings.failuresToOpen)
        return false;
    trip(now);
    return true;
}

void Breaker::trip(TimePoint now)
{
    auto pause = std::min(m_settings.firstPause, m_settings.longestPause);
    for (int i = 0; i < m_trips && pause < m_settings.longestPause; ++i)
        pause = std::min(pause * 2, m_settings.longestPause);
    m_state = BreakerState::Open;
    m_retryAt = now + jittered(pause, m_settings.jitter, m_random);
    m_failedOpenings = 0;
    m_failedUses = 0;
    ++m_trips;
}

} // namespace orderdeck
