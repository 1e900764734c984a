#pragma once

#include "backend/foundation/result.h"
#include "backend/service/service_door.h"

#include <string>

namespace orderdeck {

/// The order that a person names by its id or by the shop's number. NotFound: none; Conflict:
/// several shops have the number, and the message names their ids.
[[nodiscard]] Result<Order> findOrder(ServiceDoor& door, const std::string& idOrNumber);

} // namespace orderdeck
