#pragma once

#include "backend/hosting/service_snapshot.h"

#include <string>

namespace orderdeck {

/// One line of a running service's figures, as wide as the one before while they stay in their
/// ranges: "14:02:11  orders 1.4/s  transitions 8.2/s …".
[[nodiscard]] std::string figuresLine(const ServiceSnapshot& snapshot);

} // namespace orderdeck
