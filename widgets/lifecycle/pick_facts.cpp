#include "widgets/lifecycle/pick_facts.h"

#include "backend/foundation/text.h"
#include "backend/orders/filter_lexer.h"
#include "models/text.h"

#include <QCoreApplication>
#include <QStringList>

namespace orderdeck {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("PickFacts", text); }

QString duration(Duration value) { return fromUtf8(describeDuration(value)); }

QString labelOf(const Lifecycle& lifecycle, StateIndex state)
{
    return fromUtf8(lifecycle.states()[state].label);
}

QString lifecycleTerm(const InstalledLifecycle& installed)
{
    return QStringLiteral("lifecycle:") % fromUtf8(filterValue(installed.name));
}

/// The orders in a state, or in any state of a compound one. The filter language does not tell
/// versions of a lifecycle apart.
QString stateFilter(const InstalledLifecycle& installed, StateIndex state)
{
    const auto states = installed.lifecycle->states();
    QStringList ids;
    for (std::size_t i = 0; i < states.size(); ++i)
        if (!states[i].compound && installed.lifecycle->isWithin(StateIndex(i), state))
            ids.append(fromUtf8(filterValue(states[i].id)));
    return QStringLiteral("state:") % ids.join(QLatin1Char(',')) % QLatin1Char(' ') %
           lifecycleTerm(installed);
}

void addTransition(PickFacts& facts, const LifecycleTransition& transition,
                   const TransitionFigures& figures)
{
    facts.facts.push_back({fromUtf8(transition.label), fromUtf8(transition.events)});
    facts.facts.push_back(
        {tr("rate"), QString(rateText(figures.perSecond) % QStringLiteral(" /s"))});
    facts.facts.push_back({tr("in the range"), countText(figures.count)});
    if (figures.count > 0) {
        facts.facts.push_back({tr("dwell p50"), duration(figures.dwellMedian)});
        facts.facts.push_back({tr("dwell p95"), duration(figures.dwellP95)});
    }
    facts.facts.push_back({tr("refused"), countText(figures.refused), figures.refused > 0});
    if (!transition.guard.empty())
        facts.facts.push_back({tr("guard"), fromUtf8(transition.guard)});
    facts.facts.push_back({tr("least role"), fromUtf8(name(transition.role))});
}

} // namespace

PickFacts stateFacts(const InstalledLifecycle& installed, const LifecycleFigures& figures,
                     StateIndex state, Timestamp now)
{
    const Lifecycle& lifecycle = *installed.lifecycle;
    const StateFigures& shown = figures.states[state];
    const LifecycleState& known = lifecycle.states()[state];
    PickFacts facts;
    facts.title = fromUtf8(known.label);
    facts.subtitle = fromUtf8(name(known.kind));
    facts.facts.push_back({tr("orders now"), countText(shown.orders)});
    if (shown.target) {
        facts.facts.push_back({tr("target"), duration(*shown.target)});
        const double share =
            shown.orders > 0 ? 100.0 * double(shown.pastTarget) / double(shown.orders) : 0;
        facts.facts.push_back({tr("past target"),
                               QString(countText(shown.pastTarget) % QStringLiteral(" (") %
                                       QString::number(share, 'f', 1) % QStringLiteral(" %)")),
                               shown.pastTarget > 0});
    }
    if (shown.oldestSince)
        facts.facts.push_back({tr("oldest"), duration(now - *shown.oldestSince), true});
    facts.facts.push_back({tr("refused here"), countText(shown.refused), shown.refused > 0});
    for (const TransitionIndex index : lifecycle.transitionsFrom(state)) {
        const LifecycleTransition& transition = lifecycle.transitions()[index];
        if (transition.target != kNoState)
            facts.facts.push_back(
                {QString(fromUtf8(transition.label) % QStringLiteral(" → ") %
                         labelOf(lifecycle, transition.target)),
                 QString(rateText(figures.transitions[index].perSecond) % QStringLiteral(" /s"))});
    }
    if (shown.pastTarget > 0) {
        facts.action = tr("Show %1 late orders").arg(countText(shown.pastTarget));
        facts.filter = stateFilter(installed, state) % QStringLiteral(" is:stuck");
    } else {
        facts.action = tr("Show the orders");
        facts.filter = stateFilter(installed, state);
    }
    return facts;
}

PickFacts edgeFacts(const InstalledLifecycle& installed, const LifecycleFigures& figures,
                    const GraphEdge& edge)
{
    const Lifecycle& lifecycle = *installed.lifecycle;
    PickFacts facts;
    facts.title =
        labelOf(lifecycle, edge.source) % QStringLiteral(" → ") % labelOf(lifecycle, edge.target);
    facts.subtitle = fromUtf8(lifecycle.transitions()[edge.transitions.front()].label);
    for (const TransitionIndex index : edge.transitions)
        addTransition(facts, lifecycle.transitions()[index], figures.transitions[index]);
    facts.action = tr("Show orders in %1").arg(labelOf(lifecycle, edge.source));
    facts.filter = stateFilter(installed, edge.source);
    return facts;
}

PickFacts definitionFacts(const InstalledLifecycle& installed, const LifecycleFigures& figures)
{
    const Lifecycle& lifecycle = *installed.lifecycle;
    std::int64_t open = 0;
    std::int64_t late = 0;
    std::int64_t finished = 0;
    std::size_t states = 0;
    for (std::size_t i = 0; i < figures.states.size(); ++i) {
        const LifecycleState& state = lifecycle.states()[i];
        states += state.compound ? 0U : 1U;
        (state.final ? finished : open) += figures.states[i].orders;
        late += figures.states[i].pastTarget;
    }
    PickFacts facts;
    facts.title = fromUtf8(installed.name);
    facts.subtitle = tr("version %1").arg(installed.version);
    facts.facts = {{tr("states"), QString::number(states)},
                   {tr("transitions"), QString::number(lifecycle.transitions().size())},
                   {tr("open orders"), countText(open)},
                   {tr("past target"), countText(late), late > 0},
                   {tr("finished"), countText(finished)}};
    facts.action = tr("Show its open orders");
    facts.filter = QStringLiteral("is:open ") % lifecycleTerm(installed);
    return facts;
}

} // namespace orderdeck
