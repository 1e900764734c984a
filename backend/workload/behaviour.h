#pragma once

#include "backend/foundation/clock.h"
#include "backend/foundation/result.h"
#include "backend/lifecycle/role.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// One thing that can happen to an order in a state.
struct BehaviourStep {
    std::string event;
    double share = 1; ///< Of the orders in that state; the rest of a state's shares stays there for
                      ///< good (stuck).
    std::string actor; ///< "worker payment"; several alternatives are separated by '|'.
    Role role = Role::Service;
    std::string reason; ///< For manual steps; several alternatives are separated by '|'.
    Duration dwell{};   ///< Mean time in the state before it, on the shop's clock.
    std::string shape;  ///< How times spread about the mean: "exponential" (memoryless, at most 4.5
                        ///< means), "regular" (most below two means, at most 3.5) or "steady"
                        ///< (±25 %).
};

struct StateBehaviour {
    std::string state;
    std::vector<BehaviourStep> steps;
};

/// How a shop's orders of one lifecycle behave: resources/workloads/*.toml.
struct Behaviour {
    std::string lifecycle;
    std::string source;       ///< Of its orders.
    std::string numberPrefix; ///< "A-"
    std::string currency;
    struct Region {
        std::string name;
        double share = 0;
    };
    std::vector<Region> regions;    ///< Unequal; shares add up to 1.
    std::vector<double> hourShares; ///< 24 weights, mean 1: the shape of the day.
    double illegalShare = 0;        ///< Of requests: an event that the state does not know.
    std::vector<StateBehaviour> states;
    struct Product {
        std::string sku;
        std::string name;
        std::int64_t priceMinor = 0;
    };
    std::vector<Product> products;
};

/// `path` names the file in messages. Unknown keys are errors with their line.
[[nodiscard]] Result<Behaviour> parseBehaviour(std::string_view toml, const std::string& path);
/// From resources/workloads (a bare name) or a file (a path).
[[nodiscard]] Result<Behaviour> loadBehaviour(const std::string& nameOrPath);

} // namespace orderdeck
