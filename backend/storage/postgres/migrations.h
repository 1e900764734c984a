#pragma once

#include "backend/storage/postgres/connection.h"

namespace orderdeck::postgres {

/// Where the schema of a shard is, and where this program wants it.
struct SchemaVersion {
    int present = 0; ///< 0: there is none.
    int newest = 0;  ///< That this program knows.
};
[[nodiscard]] Result<SchemaVersion> schemaVersion(Connection& connection);

/// Brings the schema to the newest version, step by step, each step whole or not at all, so that it
/// may be stopped anywhere and begun again, also by several at once. Needs the schema's owner and a
/// connection past no pooler. Unsupported: the schema is newer than this program.
[[nodiscard]] Result<void> migrate(Connection& connection);

/// Busy with a word on what to do when the schema is older than this program; Unsupported when it
/// is newer; NotFound when there is none.
[[nodiscard]] Result<void> requireNewest(Connection& connection);

} // namespace orderdeck::postgres
