#pragma once

#include "backend/storage/driver_history.h"
#include "backend/storage/order_store.h"
#include "backend/storage/verify_report.h"

#include <unordered_map>

namespace orderdeck {

/// Compares a driver's history with every event of a store: invariants 1 and 2, and of 3 that a
/// final answer never changes. Feed it all events once, in any order, then finish.
class HistoryCheck {
public:
    HistoryCheck(const DriverHistory& history, VerifyReport& report);

    void take(const Event& event);
    void finish();

private:
    /// What the driver knows about one request of one order.
    struct Request {
        OrderId order;
        bool mayBeApplied = false;        ///< It was answered Applied or in doubt, or not at all.
        std::optional<DriverLine> answer; ///< The first final answer.
        int events = 0;                   ///< Found in the store.
    };

    void know(const DriverLine& line);
    [[nodiscard]] Request* find(const Event& event);

    const DriverHistory& m_history;
    VerifyReport& m_report;
    std::unordered_map<std::string, Request> m_submits; ///< By order and request id.
    std::unordered_map<std::string, Request> m_creates; ///< By request id.
};

} // namespace orderdeck
