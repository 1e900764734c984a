#pragma once

#include "backend/orders/fold.h"
#include "backend/orders/lifecycle_catalogue.h"
#include "backend/storage/order_store.h"
#include "backend/storage/postgres/connection.h"

#include <span>
#include <string>

namespace orderdeck::postgres {

/// One statement that decides and writes a batch, with its arguments: an array for each.
struct WireBatch {
    std::string sql;
    WireValues values;
};

/// The statement for a batch of requests. Its rows: which function (0: creates, 1: transitions), n
/// (1-based place among the requests of that function), then the verdict, as verdictFrom() reads
/// it.
[[nodiscard]] WireBatch wireBatch(std::span<const StoreRequest> batch,
                                  const LifecycleCatalogue& catalogue);
inline constexpr int kVerdictFunction = 0;
inline constexpr int kVerdictPlace = 1;
[[nodiscard]] Verdict verdictFrom(const Answer& answer, int row);

/// The statement for whole histories. Its rows: n (1-based place), outcome. Each history has
/// events.
[[nodiscard]] WireBatch wireImport(std::span<const OrderHistory> batch,
                                   const LifecycleCatalogue& catalogue);
[[nodiscard]] ImportOutcome outcomeFrom(const Answer& answer, int row);

} // namespace orderdeck::postgres
