#include "backend/lifecycle/lifecycle.h"

#include "backend/lifecycle/event_descriptor.h"

#include <algorithm>
#include <array>

namespace orderdeck {

namespace {

constexpr std::array<std::string_view, 8> kKindNames{
    "initial", "in-progress", "reached", "final", "on-hold", "failed", "cancelled", "reversed"};

} // namespace

std::string_view name(StateKind kind) noexcept
{
    const auto index = static_cast<std::size_t>(kind);
    return index < kKindNames.size() ? kKindNames[index] : std::string_view("in-progress");
}

std::optional<StateKind> parseStateKind(std::string_view text) noexcept
{
    for (std::size_t i = 0; i < kKindNames.size(); ++i) {
        if (kKindNames[i] == text)
            return static_cast<StateKind>(i);
    }
    return std::nullopt;
}

StateIndex Lifecycle::stateIndex(std::string_view id) const noexcept
{
    const auto found = std::lower_bound(
        m_byId.begin(), m_byId.end(), id,
        [this](StateIndex state, std::string_view wanted) { return m_states[state].id < wanted; });
    return found != m_byId.end() && m_states[*found].id == id ? *found : kNoState;
}

bool Lifecycle::isWithin(StateIndex state, StateIndex ancestor) const noexcept
{
    return state < m_states.size() && ancestor < m_states.size() && state >= ancestor &&
           state <= m_lastDescendant[ancestor];
}

EventClass Lifecycle::eventClass(std::string_view event) const noexcept
{
    for (; !event.empty(); event = withoutLastToken(event)) {
        const auto found = std::lower_bound(m_classes.begin(), m_classes.end(), event);
        if (found != m_classes.end() && *found == event)
            return static_cast<EventClass>(found - m_classes.begin() + 1);
    }
    return 0;
}

std::span<const Lifecycle::Candidate> Lifecycle::candidates(StateIndex state,
                                                            EventClass event) const noexcept
{
    if (state >= m_states.size() || event >= m_classCount)
        return {};
    const std::size_t cell = std::size_t(state) * m_classCount + event;
    const std::uint32_t first = m_firstCandidate[cell];
    return {m_candidates.data() + first, m_firstCandidate[cell + 1] - first};
}

Decision Lifecycle::decide(StateIndex state, EventClass event, const GuardContext& context,
                           Role role) const noexcept
{
    const auto all = candidates(state, event);
    if (all.empty())
        return {};
    for (const Candidate& candidate : all) {
        if (!m_guards.holds(candidate.guard, state, context))
            continue;
        const auto kind =
            atLeast(role, candidate.role) ? DecisionKind::Taken : DecisionKind::Forbidden;
        return {kind, candidate.transition, candidate.target};
    }
    return {DecisionKind::GuardFailed, all.front().transition, kNoState};
}

std::vector<TransitionIndex> Lifecycle::transitionsFrom(StateIndex state) const
{
    std::vector<TransitionIndex> found;
    for (StateIndex at = state; at < m_states.size(); at = m_states[at].parent) {
        for (std::size_t i = 0; i < m_transitions.size(); ++i) {
            if (m_transitions[i].source == at)
                found.push_back(static_cast<TransitionIndex>(i));
        }
    }
    return found;
}

} // namespace orderdeck
