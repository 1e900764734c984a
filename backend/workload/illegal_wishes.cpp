#include "backend/workload/illegal_wishes.h"

namespace orderdeck {

namespace {

bool isIllegal(const Lifecycle& lifecycle, StateIndex state, const std::string& event)
{
    return lifecycle.decide(state, lifecycle.eventClass(event), {}, Role::Service).kind ==
           DecisionKind::Illegal;
}

} // namespace

IllegalWishes::IllegalWishes(const Behaviour& behaviour, const Lifecycle& lifecycle)
    : m_byState(behaviour.states.size())
{
    for (std::size_t i = 0; i < behaviour.states.size(); ++i) {
        const StateIndex state = lifecycle.stateIndex(behaviour.states[i].state);
        if (state == kNoState)
            continue;
        for (const StateBehaviour& other : behaviour.states)
            for (const BehaviourStep& step : other.steps)
                if (isIllegal(lifecycle, state, step.event))
                    m_byState[i].push_back(&step);
    }
}

const BehaviourStep* IllegalWishes::pick(std::uint8_t state, Random& random) const
{
    if (state >= m_byState.size() || m_byState[state].empty())
        return nullptr;
    return m_byState[state][random.below(m_byState[state].size())];
}

} // namespace orderdeck
