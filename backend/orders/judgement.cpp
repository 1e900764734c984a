#include "backend/foundation/text.h"
#include "backend/orders/fold.h"

#include <algorithm>

namespace orderdeck {

namespace {

/// What made an order; never an event that moves it, whatever a definition's '*' would match.
bool isOfBirth(std::string_view event) { return event == "created" || event == "imported"; }

std::string joined(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& each : names)
        text.append(text.empty() ? "" : ", ").append(each);
    return text;
}

/// decide() with what the lifecycle does not know: a viewer moves nothing, not even where a
/// definition asks for no more.
Decision decideFor(const Lifecycle& lifecycle, StateIndex state, std::string_view event,
                   const GuardContext& context, Role role)
{
    if (isOfBirth(event))
        return {};
    Decision decision = lifecycle.decide(state, lifecycle.eventClass(event), context, role);
    if (decision.kind == DecisionKind::Taken && role == Role::Viewer)
        decision.kind = DecisionKind::Forbidden;
    return decision;
}

/// Names that some transition from `state` is for, whatever its guard and role.
std::vector<std::string> legalEvents(const Lifecycle& lifecycle, StateIndex state,
                                     const GuardContext& context)
{
    std::vector<std::string> names;
    for (const std::string& event : lifecycle.eventNames())
        if (decideFor(lifecycle, state, event, context, Role::Service).kind !=
            DecisionKind::Illegal)
            names.push_back(event);
    return names;
}

std::string guardCause(const LifecycleTransition& transition, std::string_view event)
{
    return inQuotes(event) + " is possible only when " + transition.guard +
           "; that does not hold for this order now";
}

std::string roleCause(const LifecycleTransition& transition, std::string_view event, Role role)
{
    const Role needed = std::max(transition.role, Role::Support);
    return inQuotes(event) + " needs the role " + std::string(name(needed)) + ", and " +
           std::string(name(role)) + " is not enough: ask someone who has it";
}

std::string illegalCause(const LifecycleState& state, std::string_view event,
                         const std::vector<std::string>& legal)
{
    const std::string start =
        inQuotes(event) + " is not possible in " + inQuotes(state.label) + ": ";
    if (!legal.empty())
        return start + "from there go " + joined(legal);
    return start + (state.final ? "it is final" : "nothing leads out of it");
}

std::string versionCause(const Order& order, std::int64_t expected)
{
    return "The order has changed: it is at version " + std::to_string(order.version) + " in " +
           inQuotes(order.state) + ", the request was made for version " +
           std::to_string(expected) + "; look at it again before deciding";
}

Judgement refused(const Order& order, VerdictKind kind, std::string cause)
{
    Judgement judgement;
    judgement.verdict.kind = kind;
    judgement.verdict.order = order.id;
    judgement.verdict.version = order.version;
    judgement.verdict.state = order.state;
    judgement.verdict.cause = std::move(cause);
    return judgement;
}

Judgement applied(const Order& order, const TransitionRequest& request, std::string target)
{
    Judgement judgement;
    judgement.verdict.kind = VerdictKind::Applied;
    judgement.verdict.order = order.id;
    judgement.verdict.version = order.version + 1;
    judgement.verdict.state = target;
    judgement.event = {.order = order.id,
                       .version = order.version + 1,
                       .name = request.event,
                       .from = order.state,
                       .to = std::move(target),
                       .actor = request.actor,
                       .reason = request.reason,
                       .requestId = request.requestId,
                       .at = request.at,
                       .lifecycleVersion = order.lifecycleVersion,
                       .payload = request.payload};
    return judgement;
}

} // namespace

Judgement judge(const Lifecycle& lifecycle, const Order& order, const TransitionRequest& request,
                GuardFields& scratch)
{
    if (request.expectedVersion && *request.expectedVersion != order.version)
        return refused(order, VerdictKind::VersionConflict,
                       versionCause(order, *request.expectedVersion));
    const StateIndex state = lifecycle.stateIndex(order.state);
    if (state == kNoState)
        return refused(order, VerdictKind::Illegal,
                       "The lifecycle " + inQuotes(lifecycle.name()) + " has no state " +
                           inQuotes(order.state) + ": the order cannot be moved by it");
    scratch.load(lifecycle, order);
    const GuardContext context = scratch.context(order);
    const Decision decision =
        decideFor(lifecycle, state, request.event, context, request.actor.role);
    if (decision.kind == DecisionKind::Illegal) {
        std::vector<std::string> legal = legalEvents(lifecycle, state, context);
        Judgement judgement =
            refused(order, VerdictKind::Illegal,
                    illegalCause(lifecycle.states()[state], request.event, legal));
        judgement.verdict.legalEvents = std::move(legal);
        return judgement;
    }
    const LifecycleTransition& transition = lifecycle.transitions()[decision.transition];
    if (decision.kind == DecisionKind::GuardFailed)
        return refused(order, VerdictKind::GuardFailed, guardCause(transition, request.event));
    if (decision.kind == DecisionKind::Forbidden)
        return refused(order, VerdictKind::Forbidden,
                       roleCause(transition, request.event, request.actor.role));
    if (transition.reasonRequired && trimmed(request.reason).empty())
        return refused(order, VerdictKind::Invalid,
                       inQuotes(request.event) + " needs a reason: say why and send it again");
    return applied(order, request, lifecycle.states()[decision.target].id);
}

std::vector<Possibility> possibilities(const Lifecycle& lifecycle, const Order& order, Role role,
                                       GuardFields& scratch)
{
    std::vector<Possibility> found;
    const StateIndex state = lifecycle.stateIndex(order.state);
    if (state == kNoState)
        return found;
    scratch.load(lifecycle, order);
    const GuardContext context = scratch.context(order);
    for (const std::string& event : lifecycle.eventNames()) {
        const Decision decision = decideFor(lifecycle, state, event, context, role);
        if (decision.kind == DecisionKind::Illegal)
            continue;
        const LifecycleTransition& transition = lifecycle.transitions()[decision.transition];
        Possibility possibility;
        possibility.event = event;
        possibility.label = transition.label;
        possibility.reasonRequired = transition.reasonRequired;
        if (decision.kind == DecisionKind::Taken) {
            possibility.target = lifecycle.states()[decision.target].id;
        } else if (decision.kind == DecisionKind::GuardFailed) {
            possibility.kind = VerdictKind::GuardFailed;
            possibility.cause = guardCause(transition, event);
        } else {
            possibility.kind = VerdictKind::Forbidden;
            possibility.cause = roleCause(transition, event, role);
        }
        found.push_back(std::move(possibility));
    }
    return found;
}

} // namespace orderdeck
