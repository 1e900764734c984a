#pragma once

#include "backend/foundation/clock.h"
#include "backend/local_cluster/local_cluster.h"
#include "backend/storage/postgres/postgres_store.h"
#include "tests/storage/store_fixture.h"

#include <memory>

namespace orderdeck {

/// One real server for all tests of an executable.
[[nodiscard]] std::unique_ptr<LocalCluster> startTestServer(const std::string& folder);

/// A store in databases of its own on a server; they go with the server.
class PostgresPlace final : public StorePlace {
public:
    PostgresPlace(LocalCluster& server, int shards);
    [[nodiscard]] std::unique_ptr<OrderStore> open() override { return must(tryOpen()); }
    [[nodiscard]] Result<std::unique_ptr<OrderStore>> tryOpen();
    /// As its settings are; a test may change them before it opens.
    [[nodiscard]] PostgresStoreSettings& settings() { return m_settings; }
    /// A superuser in the database of a shard; the first column of the first row.
    std::string sql(const std::string& script, int shard = 0);

private:
    [[nodiscard]] std::string conninfo(int shard) const;

    LocalCluster& m_server;
    std::vector<std::string> m_databases;
    PostgresStoreSettings m_settings;
    FakeClock m_clock;
};

} // namespace orderdeck
