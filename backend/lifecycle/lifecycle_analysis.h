#pragma once

#include "backend/lifecycle/diagnostic_list.h"
#include "backend/lifecycle/guard_parser.h"
#include "backend/lifecycle/scxml_document.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace orderdeck {

/// Finds what a valid definition says in vain: states that nothing leads to or out of, transitions
/// that another one always precedes, guards that compare `previous` with no state. Reports
/// warnings.
class LifecycleAnalysis {
public:
    LifecycleAnalysis(const Lifecycle& lifecycle, const ScxmlDocument& document,
                      DiagnosticList& diagnostics)
        : m_lifecycle(lifecycle), m_document(document), m_diagnostics(diagnostics)
    {}
    void report();

private:
    /// What a guard is for every order in the state that is looked at.
    enum class Constant : std::uint8_t { NotAsked, None, Holds, Fails };
    [[nodiscard]] static Constant asConstant(std::optional<bool> answer);
    void followTransitions();
    void followState(StateIndex state);
    void reportUnreachable();
    void reportDeadEnds();
    void reportNeverTaken();
    void reportPrevious(const GuardExpression& guard, TextPosition at);
    void reportTimers();

    const Lifecycle& m_lifecycle;
    const ScxmlDocument& m_document;
    DiagnosticList& m_diagnostics;
    std::vector<std::vector<StateIndex>> m_next; ///< Where each atomic state can lead, but itself.
    std::vector<bool> m_canBeTaken;              ///< Of each transition.
    std::vector<Constant> m_constants;           ///< Of each transition, in one state.
};

} // namespace orderdeck
