#pragma once

#include "backend/storage/sqlite/connection.h"

#include <span>
#include <string>

namespace orderdeck::sqlite {

/// A line of numbered schema steps: step i of `scripts` leads from version i to i + 1. The version
/// is SQLite's user_version; `applicationId` tells our files from others.
struct Schema {
    std::string_view what; ///< "store" or "read side", for messages.
    std::int64_t applicationId = 0;
    std::span<const std::string_view> scripts; ///< Paths in resources/.
};

[[nodiscard]] const Schema& hotSchema();
[[nodiscard]] const Schema& readSchema();

/// Brings the file to the newest version in one transaction. `completing` runs in that transaction
/// when the file was empty. Unsupported: newer than this program, naming both. Corrupt: another
/// program's database.
[[nodiscard]] Result<void> migrate(Connection& connection, const Schema& schema,
                                   const std::function<Result<void>()>& completing);

} // namespace orderdeck::sqlite
