#include "backend/hosting/store_opening.h"

#include "backend/storage/postgres/postgres_store.h"
#include "backend/storage/sqlite/sqlite_store.h"

namespace orderdeck {

Result<std::unique_ptr<OrderStore>> openStore(const Profile& profile, WhenMissing whenMissing,
                                              const Clock& clock)
{
    const auto map = profile.shardMap();
    if (!map)
        return map.error();
    if (profile.servers && profile.nodes.empty())
        return Error{ErrorKind::NotFound, "the servers of " + profile.name +
                                              " run only with it; start it with: orderdeckd --demo "
                                              "--postgres"};
    if (profile.store == StoreKind::Postgres)
        return openPostgresStore({.shards = profile.nodes, .map = *map, .whenMissing = whenMissing},
                                 clock);
    return openSqliteStore({.folder = profile.folder, .map = *map, .whenMissing = whenMissing},
                           clock);
}

} // namespace orderdeck
