#pragma once

#include "backend/foundation/clock.h"
#include "backend/hosting/profile.h"
#include "backend/storage/order_store.h"
#include "backend/storage/when_missing.h"

#include <memory>

namespace orderdeck {

/// Opens the store that a profile names, whatever its kind. Errors as its kind's own function.
[[nodiscard]] Result<std::unique_ptr<OrderStore>>
openStore(const Profile& profile, WhenMissing whenMissing, const Clock& clock);

} // namespace orderdeck
