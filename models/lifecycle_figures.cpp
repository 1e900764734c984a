#include "models/lifecycle_figures.h"

#include "backend/lifecycle/event_descriptor.h"

#include <algorithm>

namespace orderdeck {

namespace {

bool isOf(const InstalledLifecycle& installed, const std::string& name, int version)
{
    return installed.name == name && installed.version == version;
}

void addFlow(LifecycleFigures& figures, const Lifecycle& lifecycle, const TransitionFlow& flow,
             std::vector<std::int64_t>& busiest)
{
    const StateIndex from = lifecycle.stateIndex(flow.from);
    const StateIndex to = lifecycle.stateIndex(flow.to);
    if (from == kNoState || to == kNoState)
        return;
    const TransitionIndex index = transitionTaken(lifecycle, from, flow.event, to);
    if (index == kNoTransition)
        return;
    TransitionFigures& transition = figures.transitions[index];
    transition.count += flow.count;
    transition.perSecond += flow.perSecond;
    if (flow.count > busiest[index]) {
        busiest[index] = flow.count;
        transition.dwellMedian = flow.dwellMedian;
        transition.dwellP95 = flow.dwellP95;
    }
}

void addRefusal(LifecycleFigures& figures, const Lifecycle& lifecycle, const RefusalFlow& refusal)
{
    const StateIndex state = lifecycle.stateIndex(refusal.state);
    if (state == kNoState)
        return;
    figures.states[state].refused += refusal.count;
    for (const TransitionIndex index : lifecycle.transitionsFrom(state)) {
        if (descriptorsMatch(lifecycle.transitions()[index].events, refusal.event)) {
            figures.transitions[index].refused += refusal.count;
            return;
        }
    }
}

} // namespace

bool descriptorsMatch(std::string_view descriptors, std::string_view event)
{
    const auto parts = eventDescriptors(descriptors);
    return std::any_of(parts.begin(), parts.end(), [&](std::string_view descriptor) {
        if (descriptor == "*" || descriptor == event)
            return true;
        return event.starts_with(descriptor) && event[descriptor.size()] == '.';
    });
}

TransitionIndex transitionTaken(const Lifecycle& lifecycle, StateIndex from, std::string_view event,
                                StateIndex to)
{
    for (const TransitionIndex index : lifecycle.transitionsFrom(from)) {
        const LifecycleTransition& transition = lifecycle.transitions()[index];
        const bool leads =
            transition.target == kNoState ? from == to : lifecycle.isWithin(to, transition.target);
        if (leads && descriptorsMatch(transition.events, event))
            return index;
    }
    return kNoTransition;
}

LifecycleFigures figuresOf(const InstalledLifecycle& installed, const ServiceSnapshot& snapshot)
{
    const Lifecycle& lifecycle = *installed.lifecycle;
    LifecycleFigures figures;
    figures.states.resize(lifecycle.states().size());
    figures.transitions.resize(lifecycle.transitions().size());
    for (const StateBacklog& backlog : snapshot.backlogs) {
        const StateIndex state = lifecycle.stateIndex(backlog.state);
        if (!isOf(installed, backlog.lifecycle, backlog.lifecycleVersion) || state == kNoState)
            continue;
        StateFigures& shown = figures.states[state];
        shown.orders = backlog.orders;
        shown.pastTarget = backlog.pastTarget;
        shown.oldestSince = backlog.oldestSince;
        shown.target = backlog.target;
    }
    std::vector<std::int64_t> busiest(figures.transitions.size(), 0);
    for (const TransitionFlow& flow : snapshot.flows)
        if (isOf(installed, flow.lifecycle, flow.lifecycleVersion))
            addFlow(figures, lifecycle, flow, busiest);
    for (const RefusalFlow& refusal : snapshot.refusals)
        if (isOf(installed, refusal.lifecycle, refusal.lifecycleVersion))
            addRefusal(figures, lifecycle, refusal);
    for (const TransitionFigures& transition : figures.transitions)
        figures.busiestPerSecond = std::max(figures.busiestPerSecond, transition.perSecond);
    return figures;
}

} // namespace orderdeck
