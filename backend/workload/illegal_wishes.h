#pragma once

#include "backend/foundation/random.h"
#include "backend/lifecycle/lifecycle.h"
#include "backend/workload/order_script.h"

#include <vector>

namespace orderdeck {

/// What somebody may wrongly ask of an order: for each state the steps of other states that the
/// lifecycle knows no transition for there. Immutable; any thread.
class IllegalWishes {
public:
    IllegalWishes(const Behaviour& behaviour, const Lifecycle& lifecycle);
    /// Null: everything is possible in that state. Points into the behaviour given at construction.
    [[nodiscard]] const BehaviourStep* pick(std::uint8_t state, Random& random) const;

private:
    std::vector<std::vector<const BehaviourStep*>> m_byState;
};

} // namespace orderdeck
