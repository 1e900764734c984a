#include "tests/storage/random_lifecycle.h"

#include "backend/foundation/text.h"
#include "backend/lifecycle/guard_parser.h"

#include <algorithm>

namespace orderdeck {

namespace {

constexpr int kDeepest = 4;
const std::vector<std::string> kDescriptors{
    "a",   "b",     "c",   "d",   "a.x",     "a.x.y",    "*",        "b.*",   "a.x.",
    "a b", "d c.x", "é.ü", "'--", "created", "imported", "$a$;DROP", "a\\.x", "created.x"};
const std::vector<std::string> kEvents{
    "a",     "b",   "c",   "d",   "e",       "a.x",        "a.x.y",     "a.x.y.z",  "a.y",
    "a.xy",  "b.x", "c.x", "é.ü", "é.ü.d",   "'--",        "created",   "imported", "$a$;DROP",
    "a\\.x", "ab",  "",    ".",   "a.",      "a..x",       "created.x", ".a",       "*",
    "a.*",   "%",   "A",   "d\n", "importe", "created.x.y"};

template <typename T>
const T& oneOf(const std::vector<T>& all, Random& random)
{
    return all[random.below(all.size())];
}

bool matches(std::string descriptor, const std::string& event)
{
    if (descriptor == "*")
        return true;
    if (descriptor.ends_with(".*"))
        descriptor.resize(descriptor.size() - 2);
    if (descriptor.ends_with("."))
        descriptor.pop_back();
    return event == descriptor || event.starts_with(descriptor + ".");
}

std::string someId(std::size_t state) { return "s" + std::to_string(state); }

} // namespace

RandomLifecycle::RandomLifecycle(std::uint64_t seed) : m_random(seed)
{
    const std::size_t roots = 1 + m_random.below(3);
    for (std::size_t i = 0; i < roots; ++i)
        addState(std::nullopt, 1);
    addTransitions();
}

std::size_t RandomLifecycle::addState(std::optional<std::size_t> parent, int depth)
{
    const std::size_t state = m_states.size();
    State& made = m_states.emplace_back();
    made.id = someId(state);
    made.parent = parent;
    // The first of all is where every order begins.
    made.final = state > 1 && m_random.chance(0.15);
    const bool deeper = depth < kDeepest && !made.final && (depth < 2 || m_random.chance(0.4));
    const std::size_t children = deeper ? 1 + m_random.below(3) : 0;
    for (std::size_t i = 0; i < children; ++i) {
        const std::size_t child = addState(state, depth + 1);
        m_states[state].children.push_back(child);
    }
    return state;
}

void RandomLifecycle::addTransitions()
{
    int index = 0;
    for (State& state : m_states) {
        const std::size_t count = state.final ? 0 : m_random.below(state.children.empty() ? 4 : 6);
        for (std::size_t i = 0; i < count; ++i) {
            state.transitions.push_back(someTransition());
            state.transitions.back().index = index++;
        }
    }
}

RandomLifecycle::Transition RandomLifecycle::someTransition()
{
    Transition made;
    for (const auto each : split(oneOf(kDescriptors, m_random), ' '))
        made.descriptors.emplace_back(each);
    if (m_random.chance(0.8))
        made.target = m_random.below(m_states.size());
    if (m_random.chance(0.6)) {
        RandomGuardMaker guards(
            m_random, m_states.size(),
            [this](std::size_t state, std::size_t ancestor) { return isWithin(state, ancestor); });
        do
            made.guard = guards.guard(3);
        while (made.guard->text.size() > kMaxGuardBytes);
    }
    if (m_random.chance(0.6))
        made.role = static_cast<Role>(m_random.below(5));
    made.reason = m_random.chance(0.2);
    return made;
}

bool RandomLifecycle::isWithin(std::size_t state, std::size_t ancestor) const
{
    for (std::optional at = state; at; at = m_states[*at].parent)
        if (*at == ancestor)
            return true;
    return false;
}

std::size_t RandomLifecycle::atomic(std::size_t state) const
{
    while (!m_states[state].children.empty())
        state = m_states[state].children.front();
    return state;
}

RandomLifecycle::Answer RandomLifecycle::taken(const Transition& transition, std::size_t state,
                                               Role role) const
{
    const Role needed = std::max(transition.role.value_or(Role::Support), Role::Support);
    return {role >= needed ? DecisionKind::Taken : DecisionKind::Forbidden, transition.index,
            m_states[transition.target ? atomic(*transition.target) : state].id, transition.reason};
}

RandomLifecycle::Answer RandomLifecycle::answer(const Question& question) const
{
    const auto found = std::ranges::find(m_states, question.state, &State::id);
    if (question.event == "created" || question.event == "imported" || found == m_states.end() ||
        !found->children.empty())
        return {};
    const auto state = static_cast<std::size_t>(found - m_states.begin());
    std::optional<int> first;
    for (std::optional at = state; at; at = m_states[*at].parent)
        for (const Transition& transition : m_states[*at].transitions) {
            if (!std::ranges::any_of(transition.descriptors, [&](const std::string& descriptor) {
                    return matches(descriptor, question.event);
                }))
                continue;
            if (!transition.guard || transition.guard->holds(question.facts, state))
                return taken(transition, state, question.role);
            first = first.value_or(transition.index);
        }
    if (!first)
        return {};
    return {DecisionKind::GuardFailed, *first, {}};
}

RandomLifecycle::Question RandomLifecycle::someQuestion(Random& random) const
{
    Question question;
    const auto state = random.below(m_states.size());
    question.state = m_states[random.chance(0.9) ? atomic(state) : state].id;
    if (random.chance(0.03))
        question.state = oneOf(awkwardTexts(), random);
    question.event = oneOf(kEvents, random);
    const State& named = m_states[random.below(m_states.size())];
    if (!named.transitions.empty() && random.chance(0.6))
        question.event = oneOf(oneOf(named.transitions, random).descriptors, random);
    question.role = static_cast<Role>(random.below(5));
    question.facts = someFacts(random);
    return question;
}

void RandomLifecycle::write(std::size_t index, std::string& text) const
{
    const State& state = m_states[index];
    const std::string tag = state.final ? "final" : "state";
    text += "<" + tag + " id='" + state.id + "'";
    if (index % 3 == 0)
        text += " od:label='L" + inAttribute(awkwardTexts()[index % awkwardTexts().size()]) + "'";
    text += ">";
    for (const Transition& transition : state.transitions) {
        text += "<transition event='";
        for (const std::string& descriptor : transition.descriptors)
            text += inAttribute(descriptor) + " ";
        text += "'";
        if (transition.guard)
            text += " cond='" + inAttribute(transition.guard->text) + "'";
        if (transition.target)
            text += " target='" + m_states[*transition.target].id + "'";
        if (transition.role)
            text += " od:role='" + std::string(name(*transition.role)) + "'";
        if (transition.reason)
            text += " od:reason='required'";
        text += "/>";
    }
    for (const std::size_t child : state.children)
        write(child, text);
    text += "</" + tag + ">";
}

std::string RandomLifecycle::scxml(const std::string& machine) const
{
    std::string text = "<scxml xmlns='http://www.w3.org/2005/07/scxml' "
                       "xmlns:od='urn:orderdeck:lifecycle:1' version='1.0' datamodel='orderdeck' "
                       "name='" +
                       inAttribute(machine) + "'>" + dataModel();
    for (std::size_t i = 0; i < m_states.size(); ++i)
        if (!m_states[i].parent)
            write(i, text);
    return text + "</scxml>";
}

} // namespace orderdeck
