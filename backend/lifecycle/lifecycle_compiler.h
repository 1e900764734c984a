#pragma once

#include "backend/lifecycle/diagnostic_list.h"
#include "backend/lifecycle/guard_compiler.h"
#include "backend/lifecycle/scxml_document.h"

#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace orderdeck {

/// Turns a document into the flat table: looks up every name, compiles the guards, and lays out for
/// each atomic state and class of events the transitions in the order in which they are asked. Used
/// once; borrows the document.
class LifecycleCompiler {
public:
    LifecycleCompiler(const ScxmlDocument& document, DiagnosticList& diagnostics)
        : m_document(document), m_diagnostics(diagnostics)
    {}
    /// nullopt when the document has an error, reported now or before.
    [[nodiscard]] std::optional<Lifecycle> compile(std::string_view source);

private:
    void addStates();
    void indexStates();
    void resolveInitials();
    void addFields();
    void addTransitions();
    void addTimers();
    void collectEvents();
    void buildTable();
    void addRow(StateIndex state, const std::vector<std::vector<EventClass>>& classesOf);
    void countGuardTests(TransitionIndex transition);
    void tooLarge(const std::string& cause);
    void settleFinals();
    void rankKinds();
    [[nodiscard]] std::vector<EventClass> classesOf(const LifecycleTransition& transition) const;
    [[nodiscard]] StateIndex lookUp(const std::string& id, TextPosition at, std::string_view what);
    [[nodiscard]] StateIndex atomic(StateIndex state) const;
    void claim(const std::string& id, TextPosition at);

    const ScxmlDocument& m_document;
    DiagnosticList& m_diagnostics;
    Lifecycle m_lifecycle;
    GuardScope m_scope;
    std::unordered_map<std::string, TextPosition> m_ids;
    std::vector<StateIndex> m_firstChild; ///< Entered with its parent; kNoState: atomic.
    std::vector<GuardProgram> m_programs; ///< Of each transition.
    std::vector<std::vector<TransitionIndex>> m_bySource; ///< Of each state.
    std::size_t m_guardTests = 0; ///< Of all guards, in every state that has them.
    bool m_tooLarge = false;
};

} // namespace orderdeck
