#pragma once

#include "backend/lifecycle/lifecycle.h"
#include "tests/storage/random_guard.h"

#include <optional>
#include <string>
#include <vector>

namespace orderdeck {

/// A random nested machine with guards over every kind of field, roles and reasons, and what it
/// does found without any parsing, table or jump: an oracle for those who have them.
class RandomLifecycle {
public:
    explicit RandomLifecycle(std::uint64_t seed);
    RandomLifecycle(const RandomLifecycle&) = delete;
    RandomLifecycle& operator=(const RandomLifecycle&) = delete;
    [[nodiscard]] std::string scxml(const std::string& name) const;

    struct Answer {
        DecisionKind kind = DecisionKind::Illegal;
        int transition = -1; ///< In document order.
        std::string target;  ///< Taken and Forbidden.
        bool reasonRequired = false;
    };
    struct Question {
        std::string state; ///< Any text.
        std::string event; ///< Any text.
        Role role = Role::Viewer;
        OrderFacts facts;
    };
    [[nodiscard]] Answer answer(const Question& question) const;
    [[nodiscard]] Question someQuestion(Random& random) const;

private:
    struct Transition {
        std::vector<std::string> descriptors;
        std::optional<std::size_t> target;
        std::optional<RandomGuard> guard;
        std::optional<Role> role;
        bool reason = false;
        int index = 0; ///< In document order.
    };
    struct State {
        std::string id;
        std::optional<std::size_t> parent;
        std::vector<std::size_t> children;
        bool final = false;
        std::vector<Transition> transitions;
    };
    std::size_t addState(std::optional<std::size_t> parent, int depth);
    void addTransitions();
    [[nodiscard]] Transition someTransition();
    [[nodiscard]] bool isWithin(std::size_t state, std::size_t ancestor) const;
    [[nodiscard]] std::size_t atomic(std::size_t state) const;
    [[nodiscard]] Answer taken(const Transition& transition, std::size_t state, Role role) const;
    void write(std::size_t state, std::string& text) const;

    Random m_random;
    std::vector<State> m_states; ///< In document order.
};

} // namespace orderdeck
