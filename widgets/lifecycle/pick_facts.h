#pragma once

#include "models/lifecycle_figures.h"
#include "widgets/lifecycle/graph_layout.h"

#include <QString>

#include <vector>

namespace orderdeck {

/// A line of the side panel: what, and how much.
struct PickFact {
    QString name;
    QString value;
    bool warning = false; ///< Worth a look.
};

/// What the side panel says about one pick of the graph.
struct PickFacts {
    QString title;
    QString subtitle;
    std::vector<PickFact> facts;
    QString action; ///< Text of the button that leads to the orders; empty: none.
    QString filter; ///< Where it leads, in the language of the Orders page.
};

[[nodiscard]] PickFacts stateFacts(const InstalledLifecycle& installed,
                                   const LifecycleFigures& figures, StateIndex state,
                                   Timestamp now);
[[nodiscard]] PickFacts edgeFacts(const InstalledLifecycle& installed,
                                  const LifecycleFigures& figures, const GraphEdge& edge);
/// Nothing picked: the definition as a whole.
[[nodiscard]] PickFacts definitionFacts(const InstalledLifecycle& installed,
                                        const LifecycleFigures& figures);

} // namespace orderdeck
