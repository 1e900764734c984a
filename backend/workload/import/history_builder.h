#pragma once

#include "backend/orders/fold.h"
#include "backend/orders/request.h"
#include "backend/workload/import/mapping.h"
#include "backend/workload/import/order_facts.h"

#include <span>
#include <string>
#include <string_view>

namespace orderdeck {

/// A step as the file has it, in the order in which the shop took it. Texts are borrowed.
struct RawStep {
    std::string_view event;
    Timestamp at;
    std::string_view state; ///< Where it leads when the history is not legal; may be empty.
};

/// Makes whole histories: event 1 `imported`, then the steps, each decided by the lifecycle as the
/// store would. A history that is not legal, or does not end where the status says, becomes one
/// event at its last state with the raw steps in its payload. Times stay as they are. One thread.
class HistoryBuilder {
public:
    /// The definition; outlives the builder.
    struct Definition {
        const Lifecycle& lifecycle;
        int version = 1;
    };
    HistoryBuilder(const Mapping& mapping, Definition definition, std::string actor);

    /// What the mapping says about states and events that the lifecycle does not have.
    [[nodiscard]] Result<void> check(const std::string& mappingPath) const;
    /// `status` null: the file has none. A problem: the payload gets too large.
    [[nodiscard]] OrProblem<OrderHistory> build(const Order& facts, std::span<const RawStep> steps,
                                                const MappingStatus* status);

private:
    [[nodiscard]] OrderHistory begin(const Order& facts, std::string state, Timestamp at) const;
    /// False: the lifecycle does not allow it; nothing is added.
    [[nodiscard]] bool take(OrderHistory& history, std::string_view event, Timestamp at,
                            std::string payload);
    [[nodiscard]] OrProblem<OrderHistory>
    illegal(const Order& facts, std::span<const RawStep> steps, std::string state) const;
    /// Where the steps end, as far as anything can be said.
    [[nodiscard]] std::string lastState(const OrderHistory& legalPart,
                                        std::span<const RawStep> steps) const;
    [[nodiscard]] bool isAtomic(std::string_view state) const;
    [[nodiscard]] bool isEvent(std::string_view event) const;
    [[nodiscard]] std::string stateAfter(const RawStep& step) const;

    const Mapping& m_mapping;
    const Lifecycle& m_lifecycle;
    int m_version;
    std::string m_initial;
    Actor m_actor;
    GuardFields m_fields;
};

} // namespace orderdeck
