#pragma once

#include "backend/lifecycle/lifecycle.h"
#include "backend/orders/order_filter.h"
#include "backend/workload/order_script.h"
#include "backend/workload/plan_queue.h"

#include <optional>
#include <vector>

namespace orderdeck {

/// The present moment on the wall and on the generator's own clock, which stands still in pauses.
/// Microseconds.
struct TrafficMoment {
    std::int64_t wall = 0;
    std::int64_t clock = 0;
};

/// Says when an order is to be moved next: from the script, from where the order stands, and from
/// how earlier tries went. Immutable; any thread.
class StepPlanner {
public:
    StepPlanner(const OrderScript& script, const Lifecycle& lifecycle, double compression);

    /// The script's next step of an order that came into its state at `since`; nullopt: none. What
    /// was due long ago is spread over some time, for the store's sake.
    [[nodiscard]] std::optional<Plan> next(Plan plan, Timestamp since,
                                           const TrafficMoment& now) const;
    /// After the plan's step was applied just now.
    [[nodiscard]] std::optional<Plan> afterStep(Plan plan, const Verdict& verdict,
                                                const TrafficMoment& now) const;
    /// After an answer that was not final: the same again, later each time.
    [[nodiscard]] Plan retry(Plan plan, const TrafficMoment& now) const;
    /// After the plan did not fit and the order was read: nullopt when nothing more is to be done.
    [[nodiscard]] std::optional<Plan> replan(Plan plan, const Order& order,
                                             const TrafficMoment& now) const;
    /// For an open order found in the store; nullopt: not one of the script, or it stays there.
    [[nodiscard]] std::optional<Plan> adopt(const OrderRow& row, const TrafficMoment& now) const;

private:
    [[nodiscard]] std::int64_t patienceEnd(Timestamp since, const TrafficMoment& now) const;
    [[nodiscard]] Plan lookAgain(Plan plan, Timestamp since, const TrafficMoment& now) const;
    [[nodiscard]] std::int64_t onWall(Duration shop) const;

    const OrderScript& m_script;
    double m_compression;
    std::vector<bool> m_isHold; ///< By state of the behaviour.
};

} // namespace orderdeck
