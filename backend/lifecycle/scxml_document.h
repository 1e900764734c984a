#pragma once

#include "backend/lifecycle/lifecycle.h"
#include "backend/lifecycle/markup_scan.h"

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace orderdeck {

/// Most states, transitions, fields and event names of one definition: far above what a person can
/// draw, low enough that its table stays small.
inline constexpr std::size_t kMaxStates = 1024;
inline constexpr std::size_t kMaxTransitions = 8192;
inline constexpr std::size_t kMaxFields = 256;
inline constexpr std::size_t kMaxEventNames = 1024;
/// Longest id, event name and lifecycle name, in bytes; as long as an order's own names.
inline constexpr std::size_t kMaxDefinitionNameBytes = 200;

/// A state as written; its id is empty when it has none (an error by then).
struct ScxmlState {
    std::string id;
    std::string label;
    std::optional<StateKind> kind;
    std::optional<Duration> target;
    std::string initial;    ///< Id of the child to enter; empty: the first.
    TextPosition initialAt; ///< Of the tag that says so.
    StateIndex parent = kNoState;
    bool final = false;
    TextPosition at;
};

struct ScxmlTransition {
    LifecycleTransition written; ///< Without its target.
    std::string target;          ///< Id; empty: none.
    TextPosition at;
};

struct ScxmlField {
    LifecycleField written;
    TextPosition at;
};

struct ScxmlTimer {
    LifecycleTimer written;
    TextPosition at;
};

/// What the tags of a definition say, before anything is looked up.
struct ScxmlDocument {
    std::string name;
    std::string initial;            ///< Id of the top-level state to enter; empty: the first.
    TextPosition at;                ///< Of the scxml tag.
    bool declaresFields = false;    ///< Has datamodel="orderdeck".
    std::vector<ScxmlState> states; ///< In document order.
    std::vector<ScxmlTransition> transitions;
    std::vector<ScxmlField> fields;
    std::vector<ScxmlTimer> timers;
    /// Ids of elements that were refused, so that what refers to them is not an error of its own.
    std::unordered_set<std::string> refusedIds;
};

} // namespace orderdeck
