#include "backend/lifecycle/trace.h"

#include "backend/lifecycle/field_assignments.h"
#include "backend/lifecycle/scxml_reader.h"

#include <algorithm>

namespace orderdeck {

namespace {

/// Names of events that some transition of the state is for, whatever its guard says.
std::string legalEvents(const Lifecycle& lifecycle, StateIndex state)
{
    std::string list;
    for (const std::string& event : lifecycle.eventNames()) {
        const Decision decision =
            lifecycle.decide(state, lifecycle.eventClass(event), {}, Role::Service);
        if (decision.kind != DecisionKind::Illegal)
            list += (list.empty() ? "" : ", ") + event;
    }
    return list;
}

std::string cause(const Lifecycle& lifecycle, StateIndex state, const std::string& event,
                  const Decision& decision)
{
    const std::string& id = lifecycle.states()[state].id;
    if (decision.kind == DecisionKind::Illegal) {
        const std::string legal = legalEvents(lifecycle, state);
        return id + " has no transition for " + event +
               (legal.empty() ? "; nothing is legal here" : "; legal: " + legal);
    }
    const LifecycleTransition& transition = lifecycle.transitions()[decision.transition];
    if (decision.kind == DecisionKind::Forbidden)
        return "needs the role " + std::string(name(transition.role));
    return "the guard does not hold: " + transition.guard;
}

} // namespace

bool Trace::anyRefused() const
{
    return std::any_of(steps.begin(), steps.end(),
                       [](const TraceStep& step) { return !step.applied; });
}

std::string Trace::text() const
{
    std::string lines = initial + '\n';
    for (const TraceStep& step : steps)
        lines += step.event + (step.applied ? "\tapplied\t" : "\trefused\t") + step.state + '\t' +
                 step.cause + '\n';
    return lines;
}

Result<Trace> traceLifecycle(const Lifecycle& lifecycle, const TraceRequest& request)
{
    FieldAssignments fields(lifecycle);
    for (const std::string& assignment : request.assignments) {
        if (const auto assigned = fields.assign(assignment); !assigned)
            return assigned.error();
    }
    GuardContext context = fields.context();
    StateIndex state = lifecycle.initial();
    Trace trace;
    trace.initial = lifecycle.states()[state].id;
    for (const std::string& event : request.events) {
        const Decision decision =
            lifecycle.decide(state, lifecycle.eventClass(event), context, request.role);
        TraceStep step{event, decision.kind == DecisionKind::Taken, {}, {}};
        if (!step.applied) {
            step.cause = cause(lifecycle, state, event, decision);
        } else {
            ++context.version;
            if (decision.target != state)
                context.previous = lifecycle.states()[state].id;
            state = decision.target;
        }
        step.state = lifecycle.states()[state].id;
        trace.steps.push_back(std::move(step));
    }
    return trace;
}

LifecycleCheck checkLifecycle(std::string_view file, std::string_view bytes)
{
    LifecycleCheck check;
    for (const Diagnostic& diagnostic : readScxml(bytes).diagnostics) {
        const bool error = diagnostic.severity == Diagnostic::Severity::Error;
        ++(error ? check.errors : check.warnings);
        check.text += diagnostic.text(file) + '\n';
    }
    return check;
}

} // namespace orderdeck
