#pragma once

#include "backend/foundation/result.h"
#include "backend/lifecycle/lifecycle.h"

#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// What to play through a definition without any order.
struct TraceRequest {
    std::vector<std::string> assignments; ///< "field=value"; see FieldAssignments.
    Role role = Role::Service;            ///< As whom every event is submitted.
    std::vector<std::string> events;      ///< In order.
};

/// What one event did.
struct TraceStep {
    std::string event;
    bool applied = false;
    std::string state; ///< After it.
    std::string cause; ///< Why not; empty when applied.
    friend bool operator==(const TraceStep&, const TraceStep&) = default;
};

struct Trace {
    std::string initial; ///< The state of a new order.
    std::vector<TraceStep> steps;
    [[nodiscard]] bool anyRefused() const;
    /// The initial state, then "EVENT<tab>applied|refused<tab>STATE<tab>cause" a line.
    [[nodiscard]] std::string text() const;
};

/// Submits the events one after another to an order that begins in the initial state at version 1
/// (or as assigned); each applied event raises the version, each change of state sets `previous`.
/// A refused event changes nothing. An assignment that cannot be read is an Invalid error.
[[nodiscard]] Result<Trace> traceLifecycle(const Lifecycle& lifecycle, const TraceRequest& request);

/// What checking one file found.
struct LifecycleCheck {
    std::string text; ///< A line for each diagnostic, "FILE:LINE:COLUMN: error|warning: cause".
    int errors = 0;
    int warnings = 0;
};
[[nodiscard]] LifecycleCheck checkLifecycle(std::string_view file, std::string_view bytes);

} // namespace orderdeck
