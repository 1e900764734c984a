#pragma once

#include "backend/hosting/service_snapshot.h"

#include <string>
#include <vector>

namespace orderdeck {

/// Live figures of one state of one definition.
struct StateFigures {
    std::int64_t orders = 0;
    std::int64_t pastTarget = 0;
    std::optional<Timestamp> oldestSince; ///< Of those past the target.
    std::optional<Duration> target;       ///< After time compression.
    std::int64_t refused = 0;             ///< Requests refused here in the range.
};

/// Live figures of one transition element, summed over the states that inherit it.
struct TransitionFigures {
    std::int64_t count = 0; ///< In the range.
    double perSecond = 0;
    Duration dwellMedian{}; ///< Of the busiest source state: medians cannot be added.
    Duration dwellP95{};
    std::int64_t refused = 0; ///< Refusals of its event in its source states in the range.
};

/// A definition with what really happened along it. Indexed as the lifecycle's states and
/// transitions. Plain value.
struct LifecycleFigures {
    std::vector<StateFigures> states;
    std::vector<TransitionFigures> transitions;
    double busiestPerSecond = 0; ///< Of the transitions; what widths are relative to.
};

/// The transition element that took an order from `from` to `to` by `event`; kNoTransition: none
/// does any more.
[[nodiscard]] TransitionIndex transitionTaken(const Lifecycle& lifecycle, StateIndex from,
                                              std::string_view event, StateIndex to);
/// True when one of the descriptors ("pay", "pay.card", "*", several with blanks) is for `event`.
[[nodiscard]] bool descriptorsMatch(std::string_view descriptors, std::string_view event);

[[nodiscard]] LifecycleFigures figuresOf(const InstalledLifecycle& installed,
                                         const ServiceSnapshot& snapshot);

} // namespace orderdeck
