#include "backend/storage/sqlite/sqlite_store.h"

#include "backend/foundation/logging.h"
#include "backend/storage/sql/shard_reader.h"
#include "backend/storage/sqlite/migrations.h"
#include "backend/storage/sqlite/shard_files.h"
#include "backend/storage/sqlite/shard_projector.h"
#include "backend/storage/sqlite/shard_rebuild.h"
#include "backend/storage/sqlite/shard_writer.h"
#include "backend/storage/sqlite/store_layout.h"
#include "backend/storage/sqlite/store_lock.h"
#include "backend/storage/sqlite/stored_catalogue.h"

#include <filesystem>
#include <map>

namespace orderdeck {
namespace sqlite {
namespace {

class SqliteStore final : public OrderStore {
public:
    SqliteStore(std::unique_ptr<StoreLock> lock, std::string folder, ShardMap map)
        : m_lock(std::move(lock)), m_folder(std::move(folder)), m_map(std::move(map))
    {
        for (int shard = 0; shard < m_map.shardCount(); ++shard)
            m_heads.push_back(std::make_shared<FeedHead>(0));
    }

    const ShardMap& map() const override { return m_map; }

    Result<LifecycleCatalogue> loadCatalogue() override
    {
        std::map<std::pair<std::string, int>, InstalledLifecycle> all;
        for (int shard = 0; shard < m_map.shardCount(); ++shard) {
            auto connection = Connection::open(files(ShardIndex(shard)).hot, Access::Read);
            if (!connection)
                return connection.error();
            const auto catalogue = loadStoredCatalogue(**connection);
            if (!catalogue)
                return catalogue.error();
            for (const InstalledLifecycle& each : catalogue->all())
                all.emplace(std::pair(each.name, each.version), each);
        }
        std::vector<InstalledLifecycle> installed;
        for (auto& [key, each] : all)
            installed.push_back(std::move(each));
        return LifecycleCatalogue(std::move(installed));
    }

    Result<std::unique_ptr<ShardWriter>> openWriter(ShardIndex shard) override
    {
        return SqliteShardWriter::open(files(shard).hot, head(shard));
    }

    Result<std::unique_ptr<ShardReader>> openReader(ShardIndex shard) override
    {
        const ShardFiles files = this->files(shard);
        auto hot = Connection::open(files.hot, Access::Read);
        if (!hot)
            return hot.error();
        auto lists = Connection::open(files.read, Access::Read);
        if (!lists)
            return lists.error();
        return std::unique_ptr<ShardReader>(
            std::make_unique<sql::SqlShardReader>(std::move(*hot), std::move(*lists)));
    }

    Result<std::unique_ptr<ShardProjector>> openProjector(ShardIndex shard) override
    {
        auto projector = SqliteShardProjector::open(files(shard));
        if (!projector)
            return projector.error();
        return std::unique_ptr<ShardProjector>(std::move(*projector));
    }

    Result<ShardFacts> facts(ShardIndex shard) override
    {
        const ShardFiles paths = files(shard);
        ShardFacts facts;
        facts.path = paths.hot;
        facts.fileBytes = sizeOf(paths.hot) + sizeOf(paths.read);
        facts.logBytes = sizeOf(paths.hot + "-wal") + sizeOf(paths.read + "-wal");
        facts.events = head(shard)->load(std::memory_order_relaxed);
        return facts;
    }

    Result<void> rebuild(ShardIndex shard, const RebuildProgress& progress) override
    {
        return rebuildShard(files(shard), progress);
    }

    void setHead(ShardIndex shard, std::int64_t position) { head(shard)->store(position); }

private:
    ShardFiles files(ShardIndex shard) const { return ShardFiles::of(m_folder, shard); }
    const std::shared_ptr<FeedHead>& head(ShardIndex shard) const
    {
        return m_heads.at(static_cast<std::size_t>(shard.value));
    }

    std::unique_ptr<StoreLock> m_lock;
    std::string m_folder;
    ShardMap m_map;
    std::vector<std::shared_ptr<FeedHead>> m_heads; ///< Of each shard, kept by its writer.
};

Result<void> makeFolder(const std::string& folder)
{
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure)
        return Error{ErrorKind::Io, "the folder cannot be made: " + failure.message(), folder};
    return {};
}

} // namespace
} // namespace sqlite

Result<std::unique_ptr<OrderStore>> openSqliteStore(const SqliteStoreSettings& settings,
                                                    const Clock& clock)
{
    using namespace sqlite;
    if (settings.whenMissing == WhenMissing::Create)
        if (auto made = makeFolder(settings.folder); !made)
            return made.error();
    if (auto usable = checkFolder(settings.folder); !usable)
        return usable.error();
    auto lock = StoreLock::take(settings.folder);
    if (!lock)
        return lock.error();
    auto opened = openLayout(settings, clock);
    if (!opened)
        return opened.error();
    auto store = std::make_unique<SqliteStore>(std::move(*lock), settings.folder, opened->map);
    for (std::size_t shard = 0; shard < opened->heads.size(); ++shard)
        store->setHead(ShardIndex(static_cast<int>(shard)), opened->heads[shard]);
    return std::unique_ptr<OrderStore>(std::move(store));
}

} // namespace orderdeck
