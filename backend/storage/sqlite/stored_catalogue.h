#pragma once

#include "backend/orders/lifecycle_catalogue.h"
#include "backend/storage/sqlite/connection.h"

namespace orderdeck::sqlite {

/// Every definition that a hot file has. Corrupt when one of them cannot be read any more.
[[nodiscard]] Result<LifecycleCatalogue> loadStoredCatalogue(Connection& connection);

/// Adds the versions of `wanted` that `present` does not have, within the caller's transaction.
/// Conflict when a version exists with another text.
[[nodiscard]] Result<void> storeCatalogue(Connection& connection, const LifecycleCatalogue& present,
                                          const LifecycleCatalogue& wanted);

} // namespace orderdeck::sqlite
