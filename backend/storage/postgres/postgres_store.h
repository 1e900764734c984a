#pragma once

#include "backend/foundation/clock.h"
#include "backend/sharding/shard_map.h"
#include "backend/storage/order_store.h"
#include "backend/storage/when_missing.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace orderdeck {

struct PostgresStoreSettings {
    /// libpq connection strings of each shard's nodes, a primary and its replicas, in the order of
    /// the map. Without passwords: those come from PGPASSFILE, the service file or the environment.
    std::vector<std::vector<std::string>> shards;
    /// Of a store that is made new; an existing one must have the same. nullopt: as the store says.
    std::optional<ShardMap> map = {};
    /// Create: make the schema where there is none, and bring an older one up.
    WhenMissing whenMissing = WhenMissing::Fail;
    std::chrono::milliseconds statementWithin{5000}; ///< The server ends what takes longer.
    int poolSize = 4;                                ///< Reading connections to each node.
};

/// The store on PostgreSQL: a database a shard, in which the functions of its schema decide and
/// write; its reads are spread over the nodes of a shard. Several services may share it. The clock
/// must outlive the store. Errors: NotFound, Conflict (older schema, another map),
/// Unsupported (newer schema), Forbidden, Unavailable.
[[nodiscard]] Result<std::unique_ptr<OrderStore>>
openPostgresStore(const PostgresStoreSettings& settings, const Clock& clock);

/// The schema of one shard, on its primary, for `orderdeckctl db`.
struct PostgresSchemaFacts {
    std::string place; ///< Database, host and port.
    int version = 0;   ///< 0: there is no store in it.
    int newest = 0;    ///< That this program knows.
    std::string map;   ///< As text; empty: not initialised.
};
[[nodiscard]] Result<PostgresSchemaFacts> postgresSchema(const std::vector<std::string>& nodes);
/// Makes or brings up the schema of one shard; what it is then.
[[nodiscard]] Result<PostgresSchemaFacts> migratePostgres(const std::vector<std::string>& nodes);

} // namespace orderdeck
