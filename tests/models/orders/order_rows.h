#pragma once

#include "backend/orders/lifecycle_catalogue.h"
#include "backend/orders/order_filter.h"
#include "resources/resources.h"

#include <QCoreApplication>

#include <memory>
#include <string>

namespace orderdeck {

/// Delivers what a door that answers at once has posted: an answer, the question it leads to, and
/// the answer to that.
inline void settle()
{
    for (int hop = 0; hop < 4; ++hop)
        QCoreApplication::sendPostedEvents();
}

/// A catalogue with the shipped shop order.
inline std::shared_ptr<const LifecycleCatalogue> orderCatalogue()
{
    auto catalogue = LifecycleCatalogue().with(readResource("lifecycles/order.scxml").value());
    return std::make_shared<const LifecycleCatalogue>(std::move(catalogue).value());
}

inline OrderRow orderRow(std::int64_t id, const std::string& state, std::int64_t sinceSeconds = 0)
{
    OrderRow row;
    row.id = OrderId(id);
    row.number = "A-" + std::to_string(id);
    row.lifecycle = "order";
    row.lifecycleVersion = 1;
    row.state = state;
    row.region = "SP";
    row.since = Timestamp(std::chrono::seconds(sinceSeconds));
    row.totalMinor = 123'456;
    row.currency = "BRL";
    row.version = 1;
    return row;
}

} // namespace orderdeck
