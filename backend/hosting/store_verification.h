#pragma once

#include "backend/storage/order_store.h"

#include <cstdint>
#include <functional>
#include <string>

namespace orderdeck {

/// Checks a whole store (storage/verify.h), with the driver's history in `historyFile` unless that
/// is empty, and tells what was checked and found as one JSON object. Runs beside a service.
/// `progress` gets events read and events in all; false cancels.
[[nodiscard]] Result<std::string>
verifyToJson(OrderStore& store, const std::string& historyFile,
             const std::function<bool(std::int64_t, std::int64_t)>& progress);

} // namespace orderdeck
