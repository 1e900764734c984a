#pragma once

#include "backend/orders/lifecycle_catalogue.h"
#include "backend/orders/request.h"

#include <string>
#include <utility>

namespace orderdeck {

/// An order for import() whose one event put it into the first state of its lifecycle at `at`.
inline OrderHistory importedOrder(std::string number, std::string source,
                                  const InstalledLifecycle& installed, Timestamp at)
{
    OrderHistory history;
    history.order.number = std::move(number);
    history.order.source = std::move(source);
    history.order.currency = "EUR";
    history.order.lifecycle = installed.name;
    history.order.lifecycleVersion = installed.version;
    Event imported;
    imported.version = 1;
    imported.name = "imported";
    imported.to = installed.lifecycle->states()[installed.lifecycle->initial()].id;
    imported.lifecycleVersion = installed.version;
    imported.at = at;
    history.events = {std::move(imported)};
    return history;
}

} // namespace orderdeck
