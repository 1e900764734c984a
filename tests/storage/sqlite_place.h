#pragma once

#include "backend/storage/sqlite/sqlite_store.h"
#include "tests/storage/store_fixture.h"

#include <QTemporaryDir>

namespace orderdeck {

/// An embedded store in a temporary folder.
class SqlitePlace final : public StorePlace {
public:
    explicit SqlitePlace(int shards) : m_shards(shards) {}
    [[nodiscard]] std::unique_ptr<OrderStore> open() override { return must(tryOpen()); }
    [[nodiscard]] Result<std::unique_ptr<OrderStore>> tryOpen()
    {
        return openSqliteStore({.folder = folder(),
                                .map = must(ShardMap::byOrder(m_shards)),
                                .whenMissing = WhenMissing::Create},
                               m_clock);
    }
    [[nodiscard]] std::string folder() const { return m_folder.path().toStdString() + "/store"; }
    [[nodiscard]] std::string file(const char* name) const { return folder() + '/' + name; }
    [[nodiscard]] const Clock& clock() const { return m_clock; }

private:
    int m_shards;
    QTemporaryDir m_folder;
    FakeClock m_clock;
};

[[nodiscard]] inline std::unique_ptr<StorePlace> makeSqlitePlace(int shards)
{
    return std::make_unique<SqlitePlace>(shards);
}

} // namespace orderdeck
