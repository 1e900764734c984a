#pragma once

#include "backend/foundation/clock.h"
#include "backend/lifecycle/field_value.h"
#include "backend/lifecycle/guard.h"
#include "backend/lifecycle/role.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

using StateIndex = std::uint16_t;
using TransitionIndex = std::uint16_t;
/// A class of event names that every transition treats alike; see Lifecycle::eventClass.
using EventClass = std::uint16_t;
inline constexpr StateIndex kNoState = 0xFFFF;
inline constexpr TransitionIndex kNoTransition = 0xFFFF;

/// What a state means to a person, whatever it is called (od:kind, or derived: initial, final, else
/// in progress).
enum class StateKind : std::uint8_t {
    Initial,
    InProgress,
    Reached,
    Final,
    OnHold,
    Failed,
    Cancelled,
    Reversed
};
[[nodiscard]] std::string_view
name(StateKind kind) noexcept; ///< "initial", "in-progress", "reached", …
[[nodiscard]] std::optional<StateKind> parseStateKind(std::string_view text) noexcept;

/// A state of a definition, in document order.
struct LifecycleState {
    std::string id;    ///< As in the SCXML.
    std::string label; ///< od:label, else the id with '_' as blanks. For people.
    StateKind kind = StateKind::InProgress; ///< A state without od:kind has that of the state
                                            ///< around it.
    int kindRank =
        0; ///< 0, 1, 2 … among the in-progress states in order of the flow: picks the colour.
    StateIndex parent = kNoState;   ///< kNoState: top level.
    bool compound = false;          ///< Has children; an order is never in it directly.
    bool final = false;             ///< Written as final, and no inherited transition leads away.
    std::optional<Duration> target; ///< od:target: longest time meant in this state; inherited.
};

/// `<od:timer event= after=/>` of a state: kept for the page and for later; nothing fires it yet.
struct LifecycleTimer {
    StateIndex state = 0;
    std::string event;
    Duration after{};
};

/// One transition element. One without target leaves the state as it is, and is an event of the
/// order all the same.
struct LifecycleTransition {
    StateIndex source = 0;        ///< The state that declares it; its descendants inherit it.
    std::string events;           ///< The event attribute as written.
    StateIndex target = kNoState; ///< As written; kNoState: none.
    std::string label;            ///< od:label, else the first event descriptor.
    std::string guard;            ///< cond as written; empty: none.
    Role role = Role::Support;    ///< od:role: least role; Support when not given.
    bool reasonRequired = false;  ///< od:reason="required".
};

struct LifecycleField {
    std::string id;
    FieldType type = FieldType::Text;
};

/// What decide() found.
enum class DecisionKind : std::uint8_t {
    Taken,       ///< `transition` fires, the order goes to `target`.
    Illegal,     ///< No transition of this state or its ancestors is for this event.
    GuardFailed, ///< Some are; no guard held. `transition` is the first of them.
    Forbidden,   ///< `transition` would fire for a higher role.
};

struct Decision {
    DecisionKind kind = DecisionKind::Illegal;
    TransitionIndex transition = kNoTransition;
    StateIndex target = kNoState; ///< Taken and Forbidden: the atomic state after it (initial
                                  ///< children entered); the same state without target.
};

/// A compiled, immutable state machine: one version of one definition. Built by readScxml(). Any
/// thread.
///
/// A decision is a look-up: (atomic state, event class) gives the candidate transitions, the
/// state's own before its ancestors', each in document order; the first whose guard holds is taken,
/// and then its role is asked. The role never changes *which* transition is taken.
class Lifecycle {
public:
    [[nodiscard]] const std::string& name() const { return m_name; } ///< scxml name attribute.
    [[nodiscard]] const std::string& source() const
    {
        return m_source;
    } ///< The SCXML text it was read from.
    [[nodiscard]] std::span<const LifecycleState> states() const { return m_states; }
    [[nodiscard]] std::span<const LifecycleTransition> transitions() const { return m_transitions; }
    [[nodiscard]] std::span<const LifecycleField> fields() const { return m_fields; }
    [[nodiscard]] std::span<const LifecycleTimer> timers() const { return m_timers; }
    [[nodiscard]] StateIndex initial() const { return m_initial; }           ///< Atomic.
    [[nodiscard]] StateIndex stateIndex(std::string_view id) const noexcept; ///< kNoState: unknown.
    [[nodiscard]] bool isWithin(StateIndex state,
                                StateIndex ancestor) const noexcept; ///< Itself counts.

    /// Every concrete event name that a descriptor names, in document order ("*" is none). What
    /// buttons are made of.
    [[nodiscard]] std::span<const std::string> eventNames() const { return m_eventNames; }
    /// The longest descriptor that is a token prefix of `event` stands for all names it matches
    /// alike.
    [[nodiscard]] EventClass eventClass(std::string_view event) const noexcept;
    /// `state` must be atomic. Does not allocate.
    [[nodiscard]] Decision decide(StateIndex state, EventClass event, const GuardContext& context,
                                  Role role) const noexcept;
    /// Transitions that `state` has, own first, then inherited, in the order in which decide() asks
    /// them.
    [[nodiscard]] std::vector<TransitionIndex> transitionsFrom(StateIndex state) const;

    /// A transition as one atomic state has it.
    struct Candidate {
        TransitionIndex transition = kNoTransition;
        StateIndex target = kNoState; ///< Atomic; the state itself where the transition has none.
        Role role = Role::Support;
        GuardProgram guard;
    };
    /// The table itself, for those who put it elsewhere: what decide() asks, in this order. Empty
    /// for a state that is not atomic.
    [[nodiscard]] std::span<const Candidate> candidates(StateIndex state,
                                                        EventClass event) const noexcept;
    /// The descriptors that classes stand for, sorted: class n + 1 is the n-th, class 0 has none.
    [[nodiscard]] std::span<const std::string> classNames() const { return m_classes; }
    [[nodiscard]] const GuardCode& guards() const { return m_guards; }

private:
    friend class LifecycleCompiler;
    friend class LifecycleAnalysis;
    Lifecycle() = default;

    std::string m_name;
    std::string m_source;
    std::vector<LifecycleState> m_states;
    std::vector<LifecycleTransition> m_transitions;
    std::vector<LifecycleField> m_fields;
    std::vector<LifecycleTimer> m_timers;
    std::vector<std::string> m_eventNames;
    StateIndex m_initial = kNoState;
    std::vector<StateIndex> m_byId;           ///< Sorted by id.
    std::vector<StateIndex> m_lastDescendant; ///< Of each state; itself when it has none.
    GuardCode m_guards;
    // The compiled table.
    std::vector<std::uint32_t>
        m_firstCandidate; ///< [state * classes + class]; one more at the end.
    std::vector<Candidate> m_candidates;
    std::vector<std::string> m_classes; ///< See classNames(); class 0 is what only "*" matches.
    std::size_t m_classCount = 1;
};

} // namespace orderdeck
