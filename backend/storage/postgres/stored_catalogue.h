#pragma once

#include "backend/orders/lifecycle_catalogue.h"
#include "backend/storage/postgres/connection.h"

namespace orderdeck::postgres {

/// Every version of every definition that this shard has.
[[nodiscard]] Result<LifecycleCatalogue> loadStoredCatalogue(Connection& connection);

/// Adds the versions of `wanted` that are not among `present`. Conflict: a version is there with
/// another text.
[[nodiscard]] Result<void> storeCatalogue(Connection& connection, const LifecycleCatalogue& present,
                                          const LifecycleCatalogue& wanted);

} // namespace orderdeck::postgres
