#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace orderdeck {

/// A state machine as commerce-lifecycles.json states it, and what follows from those facts alone.
struct CommerceMachine {
    struct Transition {
        std::string trigger;
        std::string from; ///< "*": any state.
        std::string to;
        std::string guard; ///< Empty: none.
    };
    std::string name;
    std::string initial;
    std::vector<std::string> states;
    std::vector<Transition> transitions;

    /// Indices of the transitions for `trigger`, in the order in which they are asked: those of the
    /// state before those of any state.
    [[nodiscard]] std::vector<std::size_t> alternatives(const std::string& state,
                                                        const std::string& trigger) const;
    [[nodiscard]] std::set<std::string> triggers() const;
    [[nodiscard]] std::set<std::string> guards() const;
    /// Transitions that an unguarded one precedes in every state that has them.
    [[nodiscard]] std::set<std::size_t> neverTaken() const;
    /// States that no chain of transitions leads to from the initial one.
    [[nodiscard]] std::set<std::string> unreachable() const;

    /// The machine as SCXML, with transition n on line `lineOf(n)`.
    [[nodiscard]] std::string scxml() const;
    [[nodiscard]] int lineOf(std::size_t transition) const { return m_lines.at(transition); }
    [[nodiscard]] static std::string stateId(const std::string& state);
    [[nodiscard]] static std::string eventId(const std::string& trigger);
    [[nodiscard]] std::string fieldId(const std::string& guard) const;

private:
    mutable std::map<std::size_t, int> m_lines;
    void writeTransition(std::size_t index, std::vector<std::string>& lines) const;
};

/// The machines of a file; what is missing or malformed ends the test.
[[nodiscard]] std::vector<CommerceMachine> readCommerceMachines(const std::string& path);

} // namespace orderdeck
