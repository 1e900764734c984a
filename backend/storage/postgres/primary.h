#pragma once

#include "backend/storage/postgres/connection.h"

#include <chrono>
#include <vector>

namespace orderdeck::postgres {

/// A connection to that of a shard's nodes which takes writes. Where several say so, the one with
/// the highest timeline was promoted last; the others have not heard of it yet. Unavailable: none
/// does, and what each said instead.
[[nodiscard]] Result<std::unique_ptr<Connection>>
connectToPrimary(const std::vector<std::string>& nodes, std::chrono::milliseconds statementWithin);

} // namespace orderdeck::postgres
