#pragma once

#include "backend/orders/fold.h"
#include "backend/orders/lifecycle_catalogue.h"
#include "backend/storage/verify_report.h"

#include <optional>
#include <span>
#include <vector>

namespace orderdeck {

/// Checks one order against invariants 3 (within the order), 4 and 5. Pure; one thread at a time.
class OrderCheck {
public:
    explicit OrderCheck(LifecycleCatalogue catalogue) : m_catalogue(std::move(catalogue)) {}

    /// `row`: the order as stored, nullopt: it has none. `events`: all it has, by version.
    [[nodiscard]] std::vector<Finding> check(const std::optional<Order>& row,
                                             std::span<const Event> events);
    /// True when the definition ends there; a state that is not known is open.
    [[nodiscard]] bool isFinal(const Order& order) const;

private:
    void checkNumbering(std::span<const Event> events, std::vector<Finding>& findings) const;
    void checkRequests(std::span<const Event> events, std::vector<Finding>& findings) const;
    void checkSteps(const Order& facts, std::span<const Event> events,
                    std::vector<Finding>& findings);
    void checkBirth(const Order& facts, const Event& event, std::vector<Finding>& findings) const;
    void checkStep(const Order& before, const Event& event, std::vector<Finding>& findings);

    LifecycleCatalogue m_catalogue;
    GuardFields m_scratch;
};

} // namespace orderdeck
