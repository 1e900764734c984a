#pragma once

#include "backend/lifecycle/lifecycle.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orderdeck::postgres {

/// A compiled lifecycle as the database's install_lifecycle() takes it: one JSON object with its
/// states, transitions and choices. Names and texts are values in it, and a guard is a jsonpath
/// over [state, previous, version, region, numbers, texts]; nothing of it is ever run as SQL.
[[nodiscard]] std::string lifecycleRowsJson(const Lifecycle& lifecycle);

/// The values of an order that guards may look at, as the database keeps them with the order's
/// birth: each field has its place in both arrays, and a value in at most one of them.
struct GuardValues {
    std::vector<std::optional<std::int64_t>> numbers; ///< Money in minor units, time in
                                                      ///< microseconds, booleans as 0 and 1.
    std::vector<std::optional<std::string>> texts;    ///< UTF-8 without NUL, as orders have it.
};
/// Of `context.fields`, in the order of Lifecycle::fields(). What is not of the declared type is
/// missing, as it is for decide().
[[nodiscard]] GuardValues guardValues(const Lifecycle& lifecycle, const GuardContext& context);

} // namespace orderdeck::postgres
