#include "backend/lifecycle/lifecycle_compiler.h"

#include "backend/lifecycle/event_descriptor.h"

#include <algorithm>
#include <deque>

namespace orderdeck {

namespace {

/// Bounds the table that a hostile definition could blow up, and the work of its analysis.
constexpr std::size_t kMaxCandidates = 500'000;
constexpr std::size_t kMaxGuardTests = 4'000'000;

std::string tooManyCombinations()
{
    return "its states and events give more than " + std::to_string(kMaxCandidates) +
           " combinations";
}

std::string withBlanks(std::string id)
{
    std::replace(id.begin(), id.end(), '_', ' ');
    return id;
}

} // namespace

std::optional<Lifecycle> LifecycleCompiler::compile(std::string_view source)
{
    m_lifecycle.m_name = m_document.name;
    m_lifecycle.m_source = std::string(source);
    if (m_document.states.empty()) {
        m_diagnostics.error(m_document.at, "the lifecycle has no state");
        return std::nullopt;
    }
    addStates();
    indexStates();
    resolveInitials();
    addFields();
    addTransitions();
    addTimers();
    if (m_diagnostics.hasErrors())
        return std::nullopt;
    collectEvents();
    buildTable();
    if (m_tooLarge)
        return std::nullopt;
    settleFinals();
    rankKinds();
    return std::move(m_lifecycle);
}

void LifecycleCompiler::tooLarge(const std::string& cause)
{
    if (!m_tooLarge)
        m_diagnostics.error(m_document.at, "the lifecycle is too large: " + cause);
    m_tooLarge = true;
}

void LifecycleCompiler::claim(const std::string& id, TextPosition at)
{
    if (id.empty())
        return;
    const auto [first, added] = m_ids.emplace(id, at);
    if (!added)
        m_diagnostics.error(at, "the id " + id + " is taken by line " +
                                    std::to_string(first->second.line));
}

void LifecycleCompiler::addStates()
{
    auto& states = m_lifecycle.m_states;
    for (const ScxmlState& written : m_document.states) {
        claim(written.id, written.at);
        LifecycleState state;
        state.id = written.id;
        state.label = written.label.empty() ? withBlanks(written.id) : written.label;
        state.parent = written.parent;
        state.target = written.target;
        state.final = written.final;
        state.kind = written.final ? StateKind::Final : StateKind::InProgress;
        if (written.kind)
            state.kind = *written.kind;
        if (written.parent != kNoState) {
            LifecycleState& parent = states[written.parent];
            parent.compound = true;
            // What is said of a compound state is said of the states within it.
            if (!written.kind && !written.final && m_document.states[written.parent].kind)
                state.kind = parent.kind;
            if (!state.target && !written.final)
                state.target = parent.target;
        }
        states.push_back(std::move(state));
    }
}

void LifecycleCompiler::indexStates()
{
    const auto& states = m_lifecycle.m_states;
    auto& last = m_lifecycle.m_lastDescendant;
    last.resize(states.size());
    for (std::size_t i = states.size(); i-- > 0;) {
        last[i] = std::max(last[i], static_cast<StateIndex>(i));
        if (states[i].parent != kNoState)
            last[states[i].parent] = std::max(last[states[i].parent], last[i]);
    }
    auto& byId = m_lifecycle.m_byId;
    for (std::size_t i = 0; i < states.size(); ++i) {
        if (states[i].id.empty())
            continue;
        byId.push_back(static_cast<StateIndex>(i));
        m_scope.states.emplace(states[i].id, std::pair(static_cast<StateIndex>(i), last[i]));
    }
    std::sort(byId.begin(), byId.end(),
              [&](StateIndex a, StateIndex b) { return states[a].id < states[b].id; });
}

StateIndex LifecycleCompiler::lookUp(const std::string& id, TextPosition at, std::string_view what)
{
    const StateIndex found = m_lifecycle.stateIndex(id);
    if (found == kNoState && !m_document.refusedIds.contains(id))
        m_diagnostics.error(at, std::string(what) + " " + id + " is no state");
    return found;
}

void LifecycleCompiler::resolveInitials()
{
    const auto& states = m_lifecycle.m_states;
    m_firstChild.assign(states.size(), kNoState);
    for (std::size_t i = states.size(); i-- > 0;) {
        if (states[i].parent != kNoState)
            m_firstChild[states[i].parent] = static_cast<StateIndex>(i);
    }
    for (std::size_t i = 0; i < states.size(); ++i) {
        const ScxmlState& written = m_document.states[i];
        if (written.initial.empty())
            continue;
        const StateIndex child = lookUp(written.initial, written.initialAt, "the initial state");
        if (child == kNoState)
            continue;
        if (child == i || !m_lifecycle.isWithin(child, static_cast<StateIndex>(i)))
            m_diagnostics.error(written.initialAt, "the initial state " + written.initial +
                                                       " does not lie within " + written.id);
        else
            m_firstChild[i] = child;
    }
    StateIndex first = 0;
    if (!m_document.initial.empty())
        first = lookUp(m_document.initial, m_document.at, "the initial state");
    if (first == kNoState)
        return;
    m_lifecycle.m_initial = atomic(first);
    bool said = states[m_lifecycle.m_initial].final;
    for (StateIndex at = m_lifecycle.m_initial; at != kNoState; at = states[at].parent)
        said = said || m_document.states[at].kind.has_value();
    if (!said)
        m_lifecycle.m_states[m_lifecycle.m_initial].kind = StateKind::Initial;
}

StateIndex LifecycleCompiler::atomic(StateIndex state) const
{
    while (m_firstChild[state] != kNoState)
        state = m_firstChild[state];
    return state;
}

void LifecycleCompiler::addFields()
{
    for (const ScxmlField& field : m_document.fields) {
        claim(field.written.id, field.at);
        m_scope.fields.emplace(field.written.id, GuardScope::Field{static_cast<std::uint32_t>(
                                                                       m_lifecycle.m_fields.size()),
                                                                   field.written.type});
        m_lifecycle.m_fields.push_back(field.written);
    }
}

void LifecycleCompiler::addTransitions()
{
    GuardCompiler guards(m_scope, m_lifecycle.m_guards);
    for (const ScxmlTransition& written : m_document.transitions) {
        LifecycleTransition transition = written.written;
        if (!written.target.empty())
            transition.target = lookUp(written.target, written.at, "the target");
        GuardProgram program;
        if (!transition.guard.empty()) {
            const auto compiled = guards.compile(transition.guard);
            if (compiled)
                program = *compiled;
            else
                m_diagnostics.error(written.at, compiled.error().message);
        }
        m_programs.push_back(program);
        m_lifecycle.m_transitions.push_back(std::move(transition));
    }
}

void LifecycleCompiler::addTimers()
{
    for (const ScxmlTimer& timer : m_document.timers)
        m_lifecycle.m_timers.push_back(timer.written);
}

void LifecycleCompiler::collectEvents()
{
    std::unordered_set<std::string_view> seen;
    for (const LifecycleTransition& transition : m_lifecycle.m_transitions) {
        for (const auto descriptor : eventDescriptors(transition.events)) {
            if (descriptor != "*" && seen.insert(descriptor).second)
                m_lifecycle.m_eventNames.emplace_back(descriptor);
        }
    }
    if (m_lifecycle.m_eventNames.size() > kMaxEventNames)
        tooLarge("it has more than " + std::to_string(kMaxEventNames) + " event names");
    m_lifecycle.m_classes = m_lifecycle.m_eventNames;
    std::sort(m_lifecycle.m_classes.begin(), m_lifecycle.m_classes.end());
    m_lifecycle.m_classCount = m_lifecycle.m_classes.size() + 1;
}

std::vector<EventClass> LifecycleCompiler::classesOf(const LifecycleTransition& transition) const
{
    const auto& names = m_lifecycle.m_classes;
    std::vector<EventClass> classes;
    auto descriptors = eventDescriptors(transition.events);
    std::ranges::sort(descriptors);
    descriptors.erase(std::unique(descriptors.begin(), descriptors.end()), descriptors.end());
    const auto add = [&](auto from, auto to) {
        for (; from != to; ++from)
            classes.push_back(static_cast<EventClass>(from - names.begin() + 1));
    };
    for (const std::string_view descriptor : descriptors) {
        if (descriptor == "*") {
            classes.assign(1, 0);
            add(names.begin(), names.end());
            return classes;
        }
        // The name itself, and what goes on after a dot; '/' comes right after '.'.
        const std::string name(descriptor);
        add(std::ranges::lower_bound(names, name), std::ranges::upper_bound(names, name));
        add(std::ranges::lower_bound(names, name + '.'),
            std::ranges::lower_bound(names, name + '/'));
    }
    std::ranges::sort(classes);
    classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
    return classes;
}

void LifecycleCompiler::buildTable()
{
    const auto& transitions = m_lifecycle.m_transitions;
    m_bySource.resize(m_lifecycle.m_states.size());
    std::vector<std::vector<EventClass>> classes;
    classes.reserve(transitions.size());
    std::size_t combinations = 0;
    for (std::size_t i = 0; i < transitions.size() && !m_tooLarge; ++i) {
        m_bySource[transitions[i].source].push_back(static_cast<TransitionIndex>(i));
        classes.push_back(classesOf(transitions[i]));
        combinations += classes.back().size();
        if (combinations > kMaxCandidates)
            tooLarge(tooManyCombinations());
    }
    for (std::size_t state = 0; state < m_lifecycle.m_states.size() && !m_tooLarge; ++state)
        addRow(static_cast<StateIndex>(state), classes);
    m_lifecycle.m_firstCandidate.push_back(
        static_cast<std::uint32_t>(m_lifecycle.m_candidates.size()));
}

void LifecycleCompiler::countGuardTests(TransitionIndex transition)
{
    if (m_lifecycle.m_transitions[transition].guard.empty())
        return;
    m_guardTests += m_programs[transition].entry - m_programs[transition].first + 1;
    if (m_guardTests > kMaxGuardTests)
        tooLarge("its guards give more than " + std::to_string(kMaxGuardTests) +
                 " tests over all states");
}

void LifecycleCompiler::addRow(StateIndex state,
                               const std::vector<std::vector<EventClass>>& classes)
{
    std::vector<std::vector<Lifecycle::Candidate>> row(m_lifecycle.m_classCount);
    std::size_t size = m_lifecycle.m_candidates.size();
    const bool leaf = !m_lifecycle.m_states[state].compound;
    for (StateIndex at = state; leaf && at != kNoState; at = m_lifecycle.m_states[at].parent) {
        for (const TransitionIndex index : m_bySource[at]) {
            const LifecycleTransition& transition = m_lifecycle.m_transitions[index];
            const StateIndex target =
                transition.target == kNoState ? state : atomic(transition.target);
            countGuardTests(index);
            size += classes[index].size();
            if (size > kMaxCandidates)
                tooLarge(tooManyCombinations());
            if (m_tooLarge)
                return;
            for (const EventClass event : classes[index])
                row[event].push_back({index, target, transition.role, m_programs[index]});
        }
    }
    for (const auto& cell : row) {
        m_lifecycle.m_firstCandidate.push_back(
            static_cast<std::uint32_t>(m_lifecycle.m_candidates.size()));
        m_lifecycle.m_candidates.insert(m_lifecycle.m_candidates.end(), cell.begin(), cell.end());
    }
}

void LifecycleCompiler::settleFinals()
{
    // An order in a final state within another state may still go where that one's transitions
    // lead.
    auto& states = m_lifecycle.m_states;
    for (std::size_t i = 0; i < states.size(); ++i) {
        const auto state = static_cast<StateIndex>(i);
        for (std::size_t event = 0; states[i].final && event < m_lifecycle.m_classCount; ++event) {
            const auto all = m_lifecycle.candidates(state, static_cast<EventClass>(event));
            states[i].final = std::all_of(all.begin(), all.end(),
                                          [&](const auto& one) { return one.target == state; });
        }
    }
}

void LifecycleCompiler::rankKinds()
{
    auto& states = m_lifecycle.m_states;
    std::vector<bool> seen(states.size(), false);
    std::deque<StateIndex> queue;
    const auto visit = [&](StateIndex state) {
        if (!seen[state])
            queue.push_back(state);
        seen[state] = true;
    };
    visit(m_lifecycle.m_initial);
    int rank = 0;
    // States that the flow does not reach follow in document order.
    for (std::size_t next = 0; next < states.size() || !queue.empty();) {
        if (queue.empty()) {
            const auto state = static_cast<StateIndex>(next++);
            if (!states[state].compound)
                visit(state);
            continue;
        }
        const StateIndex state = queue.front();
        queue.pop_front();
        if (states[state].kind == StateKind::InProgress)
            states[state].kindRank = rank++;
        for (StateIndex at = state; at != kNoState; at = states[at].parent) {
            for (const TransitionIndex index : m_bySource[at]) {
                if (m_lifecycle.m_transitions[index].target != kNoState)
                    visit(atomic(m_lifecycle.m_transitions[index].target));
            }
        }
    }
    for (std::size_t i = states.size(); i-- > 0;) {
        if (states[i].compound)
            states[i].kindRank = states[atomic(static_cast<StateIndex>(i))].kindRank;
    }
}

} // namespace orderdeck
