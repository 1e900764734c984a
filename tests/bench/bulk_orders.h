#pragma once

#include "backend/orders/lifecycle_catalogue.h"
#include "backend/orders/request.h"

#include <cstdint>
#include <vector>

namespace orderdeck {

/// Orders in bulk for measurements: order `index` of `count` is always the same, each has two
/// events with 200 bytes of payload. They are spread over the hundred days before bulkNow(); most
/// of the last four days are still open, and a few of the older ones. Regions, sources and
/// customers have common and rare values.
class BulkOrders {
public:
    explicit BulkOrders(std::int64_t count) : m_count(count) {}
    [[nodiscard]] OrderHistory order(std::int64_t index) const;
    [[nodiscard]] std::vector<OrderHistory> orders(std::int64_t first, std::int64_t count) const;
    [[nodiscard]] std::int64_t count() const { return m_count; }

private:
    std::int64_t m_count;
};

/// The moment at which the orders are looked at: ages do not depend on when a benchmark runs.
[[nodiscard]] Timestamp bulkNow();
/// The definitions that the orders follow.
[[nodiscard]] LifecycleCatalogue bulkCatalogue();

} // namespace orderdeck
