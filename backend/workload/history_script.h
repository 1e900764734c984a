#pragma once

#include "backend/orders/fold.h"
#include "backend/orders/lifecycle_catalogue.h"
#include "backend/workload/arrival_process.h"
#include "backend/workload/history_clock.h"
#include "backend/workload/order_script.h"
#include "backend/workload/workload_settings.h"

#include <cstdint>
#include <vector>

namespace orderdeck {

/// Tells the orders of a shop's past one after the other, oldest first, each with every event up
/// to now. A function of its arguments alone. One thread.
class HistoryScript {
public:
    HistoryScript(Timestamp now, const WorkloadSettings& settings, const Behaviour& behaviour,
                  const InstalledLifecycle& lifecycle);

    /// About how many orders there are.
    [[nodiscard]] std::int64_t expectedOrders() const;
    /// The next ones; empty: no more.
    [[nodiscard]] std::vector<OrderHistory> take(std::size_t most);

private:
    [[nodiscard]] OrderHistory tell(std::int64_t sequence, Timestamp placed);
    [[nodiscard]] Timestamp wall(Timestamp shop) const { return m_clock.wall(m_shopNow - shop); }

    OrderScript m_script;
    const InstalledLifecycle& m_lifecycle;
    HistoryClock m_clock;
    Timestamp m_shopNow;
    Duration m_span;
    double m_perDay;
    ArrivalProcess m_arrivals;
    std::int64_t m_sequence = 0;
    GuardFields m_scratch;
};

} // namespace orderdeck
