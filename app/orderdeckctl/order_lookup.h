#pragma once

#include "app/orderdeckctl/command.h"
#include "backend/foundation/result.h"
#include "backend/service/service_door.h"

#include <functional>
#include <string>

namespace orderdeck {

/// The order that a person names by its id or by the shop's number. NotFound: none; Conflict:
/// several shops have the number, and the message names their ids.
[[nodiscard]] Result<Order> findOrder(ServiceDoor& door, const std::string& idOrNumber);

/// Opens the store that the line names and finds the order of its first word; `then` does the rest
/// for who acts.
[[nodiscard]] Outcome
withOrder(const CommandLine& line,
          const std::function<Outcome(const Actor&, ServiceDoor&, const Order&)>& then);

} // namespace orderdeck
