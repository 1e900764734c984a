#pragma once

#include "backend/foundation/random.h"

#include <string>
#include <vector>

namespace orderdeck {

/// A random nested state machine within what both the lifecycle and the null data model of Qt SCXML
/// know: bare In(id) guards, descriptors with prefixes and *, transitions without target, with
/// targets on compound states, internal and external.
class GeneratedMachine {
public:
    explicit GeneratedMachine(std::uint64_t seed);
    /// Logging: each transition logs its index (as lifecycle transitions are counted), so that a
    /// listener sees which one was taken.
    enum class Form { Plain, Logging };
    [[nodiscard]] std::string scxml(Form form) const;
    [[nodiscard]] int depth() const { return m_depth; } ///< Of the deepest state; top level: 1.
    [[nodiscard]] static std::string someEvent(Random& random);

private:
    struct State {
        std::vector<std::size_t> children;
        int initial = -1;                     ///< A descendant; below zero: not said.
        bool initialChild = false;            ///< Said by <initial>, not by the attribute.
        std::vector<std::string> transitions; ///< Attributes only.
    };
    std::size_t addState(int depth);
    [[nodiscard]] std::string someTransition();
    [[nodiscard]] std::string someGuard();
    [[nodiscard]] std::size_t someDescendant(std::size_t state);
    void chooseInitials();
    void write(std::size_t state, Form form, int& transitions, std::string& text) const;

    Random m_random;
    std::vector<State> m_states;
    std::vector<std::size_t> m_top;
    int m_depth = 0;
};

} // namespace orderdeck
