#include "tests/lifecycle/generated_machine.h"

#include <algorithm>
#include <array>

namespace orderdeck {

namespace {

constexpr int kDeepest = 6;
constexpr int kAtLeast = 4;

constexpr std::array kDescriptors{"a", "b",   "c",     "d",   "a.x",       "a.x.y",
                                  "*", "b.*", "a.x.*", "a b", "c.x d.y.z", "a.x b.x"};
constexpr std::array kEvents{"a",   "b",    "c",   "d",   "e",     "a.x", "a.x.y",
                             "a.y", "a.xy", "b.x", "c.x", "d.y.z", "ab"};

std::string id(std::size_t state) { return "s" + std::to_string(state); }

} // namespace

GeneratedMachine::GeneratedMachine(std::uint64_t seed) : m_random(seed)
{
    const std::size_t roots = 1 + m_random.below(2);
    for (std::size_t i = 0; i < roots; ++i)
        m_top.push_back(addState(1));
    chooseInitials();
    for (State& state : m_states) {
        // Parents have more of them, so that much is inherited.
        const std::size_t count = m_random.below(state.children.empty() ? 3 : 5);
        for (std::size_t i = 0; i < count; ++i)
            state.transitions.push_back(someTransition());
    }
}

std::size_t GeneratedMachine::addState(int depth)
{
    const std::size_t state = m_states.size();
    m_states.emplace_back();
    m_depth = std::max(m_depth, depth);
    const bool deeper = depth < kDeepest && (m_depth < kAtLeast || m_random.chance(0.4));
    const std::size_t children = deeper ? 1 + m_random.below(3) : 0;
    for (std::size_t i = 0; i < children; ++i) {
        const std::size_t child = addState(depth + 1);
        m_states[state].children.push_back(child);
    }
    return state;
}

std::size_t GeneratedMachine::someDescendant(std::size_t state)
{
    do {
        const auto& children = m_states[state].children;
        state = children[m_random.below(children.size())];
    } while (!m_states[state].children.empty() && m_random.chance(0.5));
    return state;
}

void GeneratedMachine::chooseInitials()
{
    for (std::size_t i = 0; i < m_states.size(); ++i) {
        if (m_states[i].children.empty() || m_random.chance(0.4))
            continue;
        m_states[i].initial = static_cast<int>(someDescendant(i));
        m_states[i].initialChild = m_random.chance(0.5);
    }
}

std::string GeneratedMachine::someGuard()
{
    return m_random.chance(0.55) ? "" : " cond='In(" + id(m_random.below(m_states.size())) + ")'";
}

std::string GeneratedMachine::someTransition()
{
    std::string text = " event='";
    text += kDescriptors[m_random.below(kDescriptors.size())];
    text += "'" + someGuard();
    if (m_random.chance(0.8))
        text += " target='" + id(m_random.below(m_states.size())) + "'";
    if (m_random.chance(0.3))
        text += " type='internal'";
    return text;
}

void GeneratedMachine::write(std::size_t index, Form form, int& transitions,
                             std::string& text) const
{
    const State& state = m_states[index];
    text += "<state id='" + id(index) + "'";
    if (state.initial >= 0 && !state.initialChild)
        text += " initial='" + id(std::size_t(state.initial)) + "'";
    text += ">\n";
    if (state.initial >= 0 && state.initialChild)
        text +=
            "<initial><transition target='" + id(std::size_t(state.initial)) + "'/></initial>\n";
    for (const std::string& transition : state.transitions) {
        text += "<transition" + transition + ">";
        if (form == Form::Logging)
            text += "<log label='" + std::to_string(transitions) + "'/>";
        text += "</transition>\n";
        ++transitions;
    }
    for (const std::size_t child : state.children)
        write(child, form, transitions, text);
    text += "</state>\n";
}

std::string GeneratedMachine::scxml(Form form) const
{
    std::string text = "<scxml xmlns='http://www.w3.org/2005/07/scxml' version='1.0' name='m'>\n";
    int transitions = 0;
    for (const std::size_t state : m_top)
        write(state, form, transitions, text);
    return text + "</scxml>\n";
}

std::string GeneratedMachine::someEvent(Random& random)
{
    return kEvents[random.below(kEvents.size())];
}

} // namespace orderdeck
