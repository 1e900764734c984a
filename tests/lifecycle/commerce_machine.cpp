#include "tests/lifecycle/commerce_machine.h"

#include "tests/lifecycle/definition_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>

namespace orderdeck {

namespace {

/// Names have blanks, question marks and brackets; ids do not.
std::string identifier(const std::string& name, const std::string& allowed)
{
    std::string id;
    for (const char c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || allowed.find(c) != std::string::npos;
        id += plain ? c : '_';
    }
    return id;
}

} // namespace

std::string CommerceMachine::stateId(const std::string& state) { return identifier(state, "_-."); }

std::string CommerceMachine::eventId(const std::string& trigger)
{
    return identifier(trigger, "_-.:");
}

std::string CommerceMachine::fieldId(const std::string& guard) const
{
    const auto all = guards();
    return "guard_" + std::to_string(std::distance(all.begin(), all.find(guard)));
}

std::vector<std::size_t> CommerceMachine::alternatives(const std::string& state,
                                                       const std::string& trigger) const
{
    std::vector<std::size_t> found;
    for (const std::string& from : {state, std::string("*")}) {
        for (std::size_t i = 0; i < transitions.size(); ++i) {
            // SCXML matches by prefix: a trigger "scan" is also for "scan.arrive".
            const bool matches = transitions[i].trigger == trigger ||
                                 trigger.starts_with(transitions[i].trigger + ".");
            if (transitions[i].from == from && matches)
                found.push_back(i);
        }
    }
    return found;
}

std::set<std::string> CommerceMachine::triggers() const
{
    std::set<std::string> all;
    for (const Transition& transition : transitions)
        all.insert(transition.trigger);
    return all;
}

std::set<std::string> CommerceMachine::guards() const
{
    std::set<std::string> all;
    for (const Transition& transition : transitions) {
        if (!transition.guard.empty())
            all.insert(transition.guard);
    }
    return all;
}

std::set<std::size_t> CommerceMachine::neverTaken() const
{
    std::set<std::size_t> never;
    for (std::size_t i = 0; i < transitions.size(); ++i)
        never.insert(i);
    for (const std::string& state : states) {
        for (const std::string& trigger : triggers()) {
            for (const std::size_t index : alternatives(state, trigger)) {
                never.erase(index);
                if (transitions[index].guard.empty())
                    break;
            }
        }
    }
    return never;
}

std::set<std::string> CommerceMachine::unreachable() const
{
    const auto never = neverTaken();
    std::set<std::string> reached{initial};
    for (std::size_t before = 0; before != reached.size();) {
        before = reached.size();
        for (const std::string& state : std::set<std::string>(reached)) {
            for (const std::string& trigger : triggers()) {
                for (const std::size_t index : alternatives(state, trigger)) {
                    reached.insert(transitions[index].to);
                    if (transitions[index].guard.empty())
                        break;
                }
            }
        }
    }
    std::set<std::string> rest(states.begin(), states.end());
    for (const std::string& state : reached)
        rest.erase(state);
    return rest;
}

void CommerceMachine::writeTransition(std::size_t index, std::vector<std::string>& lines) const
{
    const Transition& transition = transitions[index];
    const std::string guard =
        transition.guard.empty() ? "" : " cond='" + fieldId(transition.guard) + "'";
    lines.push_back("<transition event='" + eventId(transition.trigger) + "' target='" +
                    stateId(transition.to) + "'" + guard + "/>");
    m_lines[index] = static_cast<int>(lines.size());
}

std::string CommerceMachine::scxml() const
{
    std::vector<std::string> lines{
        "<scxml xmlns='http://www.w3.org/2005/07/scxml' xmlns:od='urn:orderdeck:lifecycle:1' "
        "name='" +
            escaped(identifier(name, " ")) + "' datamodel='orderdeck'>",
        "<datamodel>"};
    for (const std::string& guard : guards())
        lines.push_back("<data id='" + fieldId(guard) + "' od:type='boolean'/>");
    lines.emplace_back("</datamodel>");
    // What any state has, a state around all of them has.
    lines.push_back("<state id='any.state' initial='" + stateId(initial) + "'>");
    for (std::size_t i = 0; i < transitions.size(); ++i) {
        if (transitions[i].from == "*")
            writeTransition(i, lines);
    }
    for (const std::string& state : states) {
        lines.push_back("<state id='" + stateId(state) + "'>");
        for (std::size_t i = 0; i < transitions.size(); ++i) {
            if (transitions[i].from == state)
                writeTransition(i, lines);
        }
        lines.emplace_back("</state>");
    }
    lines.emplace_back("</state></scxml>");
    std::string text;
    for (const std::string& line : lines)
        text += line + "\n";
    return text;
}

std::vector<CommerceMachine> readCommerceMachines(const std::string& path)
{
    std::ifstream file(path);
    if (!file)
        qFatal("cannot read %s", path.c_str());
    std::vector<CommerceMachine> machines;
    for (const auto& entry : nlohmann::json::parse(file)) {
        CommerceMachine machine;
        machine.name =
            entry.at("system").get<std::string>() + " " + entry.at("entity").get<std::string>();
        machine.initial = entry.at("initial");
        machine.states = entry.at("states");
        for (const auto& written : entry.at("transitions")) {
            machine.transitions.push_back({written.at("trigger"), written.at("from"),
                                           written.at("to"), written.value("guard", "")});
        }
        machines.push_back(std::move(machine));
    }
    return machines;
}

} // namespace orderdeck
