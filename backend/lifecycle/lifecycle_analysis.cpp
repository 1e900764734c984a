#include "backend/lifecycle/lifecycle_analysis.h"

#include <algorithm>

namespace orderdeck {

void LifecycleAnalysis::report()
{
    followTransitions();
    reportUnreachable();
    reportDeadEnds();
    reportNeverTaken();
    for (const ScxmlTransition& transition : m_document.transitions) {
        if (transition.written.guard.empty())
            continue;
        if (const auto guard = parseGuard(transition.written.guard))
            reportPrevious(*guard, transition.at);
    }
    reportTimers();
}

void LifecycleAnalysis::followTransitions()
{
    const auto states = m_lifecycle.states();
    m_next.resize(states.size());
    m_canBeTaken.assign(m_lifecycle.transitions().size(), false);
    for (std::size_t i = 0; i < states.size(); ++i) {
        if (!states[i].compound)
            followState(static_cast<StateIndex>(i));
    }
}

LifecycleAnalysis::Constant LifecycleAnalysis::asConstant(std::optional<bool> answer)
{
    if (!answer)
        return Constant::None;
    return *answer ? Constant::Holds : Constant::Fails;
}

void LifecycleAnalysis::followState(StateIndex state)
{
    m_constants.assign(m_lifecycle.transitions().size(), Constant::NotAsked);
    for (std::size_t event = 0; event < m_lifecycle.m_classCount; ++event) {
        for (const auto& candidate :
             m_lifecycle.candidates(state, static_cast<EventClass>(event))) {
            Constant& known = m_constants[candidate.transition];
            if (known == Constant::NotAsked)
                known = asConstant(m_lifecycle.m_guards.constantIn(candidate.guard, state));
            if (known == Constant::Fails)
                continue;
            m_canBeTaken[candidate.transition] = true;
            if (candidate.target != state)
                m_next[state].push_back(candidate.target);
            if (known == Constant::Holds)
                break;
        }
    }
}

void LifecycleAnalysis::reportUnreachable()
{
    const auto states = m_lifecycle.states();
    std::vector<bool> reached(states.size(), false);
    std::vector<StateIndex> open{m_lifecycle.initial()};
    reached[m_lifecycle.initial()] = true;
    while (!open.empty()) {
        const StateIndex state = open.back();
        open.pop_back();
        for (const StateIndex next : m_next[state]) {
            if (!reached[next])
                open.push_back(next);
            reached[next] = true;
        }
    }
    for (std::size_t i = states.size(); i-- > 0;) {
        if (reached[i] && states[i].parent != kNoState)
            reached[states[i].parent] = true;
    }
    for (std::size_t i = 0; i < states.size(); ++i) {
        if (!reached[i])
            m_diagnostics.warn(m_document.states[i].at, "the state " + states[i].id +
                                                            " is unreachable: no transition that "
                                                            "can be taken leads to it");
    }
}

void LifecycleAnalysis::reportDeadEnds()
{
    const auto states = m_lifecycle.states();
    for (std::size_t i = 0; i < states.size(); ++i) {
        if (!states[i].compound && !states[i].final && m_next[i].empty())
            m_diagnostics.warn(m_document.states[i].at,
                               "the state " + states[i].id +
                                   " has no way out and is not final: write <final>");
    }
}

void LifecycleAnalysis::reportNeverTaken()
{
    for (std::size_t i = 0; i < m_canBeTaken.size(); ++i) {
        if (!m_canBeTaken[i])
            m_diagnostics.warn(m_document.transitions[i].at,
                               "the transition for " + m_document.transitions[i].written.events +
                                   " is never taken: one before it always comes first, or its "
                                   "guard is always false");
    }
}

void LifecycleAnalysis::reportPrevious(const GuardExpression& guard, TextPosition at)
{
    for (const GuardExpression& part : guard.parts)
        reportPrevious(part, at);
    if (guard.kind != GuardExpression::Kind::Comparison)
        return;
    const auto isPrevious = [](const GuardTerm& term) {
        return term.kind == GuardTerm::Kind::Name && term.text == "previous";
    };
    const GuardTerm& literal = isPrevious(guard.left) ? guard.right : guard.left;
    if (literal.kind != GuardTerm::Kind::Text ||
        !(isPrevious(guard.left) || isPrevious(guard.right)))
        return;
    const StateIndex state = m_lifecycle.stateIndex(literal.text);
    if (state == kNoState || m_lifecycle.states()[state].compound)
        m_diagnostics.warn(at, "previous is never '" + literal.text +
                                   "': an order is never directly in a state of this id");
}

void LifecycleAnalysis::reportTimers()
{
    for (const ScxmlTimer& timer : m_document.timers) {
        const EventClass event = m_lifecycle.eventClass(timer.written.event);
        bool taken = false;
        for (std::size_t i = 0; i < m_lifecycle.states().size() && !taken; ++i) {
            const auto state = static_cast<StateIndex>(i);
            taken = m_lifecycle.isWithin(state, timer.written.state) &&
                    !m_lifecycle.candidates(state, event).empty();
        }
        if (!taken)
            m_diagnostics.warn(timer.at, "the timer's event " + timer.written.event +
                                             " has no transition in this state");
    }
}

} // namespace orderdeck
