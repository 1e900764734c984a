#pragma once

#include <cstdint>
#include <string>

namespace orderdeck {

/// What traffic the generator makes.
struct WorkloadSettings {
    std::string behaviour = "order"; ///< Name in resources/workloads, or a path.
    double ordersPerDay = 120'000;   ///< On the wall clock; 100 … 100,000,000.
    double timeCompression =
        1; ///< Divides dwell, targets and the day's shape; stamps stay on the wall clock.
    std::uint64_t seed = 1;             ///< Same seed, same orders.
    int historyDays = 0;                ///< Past that is written into an empty store; 0: none.
    double historyOrdersPerDay = 2'000; ///< In that past, on the shop's clock.
    double readsPerOrder = 10;          ///< Status reads over an order's life.
};

} // namespace orderdeck
