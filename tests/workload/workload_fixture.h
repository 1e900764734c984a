#pragma once

#include "backend/orders/lifecycle_catalogue.h"
#include "backend/workload/behaviour.h"
#include "backend/workload/traffic_engine.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_door.h"

#include <map>
#include <string>
#include <vector>

namespace orderdeck {

/// The shipped behaviour and the lifecycle it plays.
[[nodiscard]] Behaviour shippedBehaviour();
[[nodiscard]] LifecycleCatalogue shippedCatalogue();
/// One region, flat days, three states one after the other: 1 h, 6 h, 24 h.
[[nodiscard]] Behaviour plainBehaviour();
[[nodiscard]] LifecycleCatalogue plainCatalogue();

/// A shop in memory with a clock that only run() moves.
struct Shop {
    explicit Shop(LifecycleCatalogue catalogue) : door(clock, std::move(catalogue)) {}

    void open(const WorkloadSettings& settings, Behaviour behaviour, TrafficLimits limits = {});
    /// Ticks in equal steps.
    void run(Duration span, Duration step);
    /// Ticks when the engine wants to, but at least `least` apart.
    void runAsWanted(Duration span, Duration least);

    FakeClock clock;
    MemoryDoor door;
    std::unique_ptr<TrafficEngine> engine;
};

/// One line per event of every order: number, facts, path, who, why, when.
[[nodiscard]] std::string dump(const std::vector<MemoryDoor::Stored>& orders);

/// What Little's law says of one state in a window of time.
struct StateFlow {
    double perSecond = 0; ///< Orders that came into the state.
    double meanOpen = 0;  ///< Orders in it, averaged over the window, without those that never
                          ///< leave.
};
struct Window {
    Timestamp from;
    Timestamp to;
};
[[nodiscard]] std::map<std::string, StateFlow>
measureFlows(const std::vector<MemoryDoor::Stored>& orders, const OrderScript& script,
             const Window& window);
/// Mean seconds on the shop's clock that the behaviour gives the orders of a state that leave it;
/// `leaving`: which share that is.
struct StateDwell {
    double seconds = 0;
    double leaving = 0;
};
[[nodiscard]] StateDwell dwellOf(const Behaviour& behaviour, const std::string& state);

} // namespace orderdeck
