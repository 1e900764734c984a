#include "backend/storage/sqlite/store_layout.h"

#include "backend/foundation/logging.h"
#include "backend/foundation/text.h"
#include "backend/storage/sqlite/migrations.h"
#include "backend/storage/sqlite/shard_files.h"
#include "backend/storage/sqlite/statement.h"

#include <filesystem>

namespace orderdeck::sqlite {
namespace {

Result<void> writeMeta(Connection& connection, std::string_view key, const std::string& value)
{
    Statement insert(connection, "INSERT INTO meta (key, value) VALUES (?, ?)");
    return insert.run(key, std::string_view(value));
}

Result<std::string> readMeta(Connection& connection, std::string_view key)
{
    std::string value;
    Statement select(connection, "SELECT value FROM meta WHERE key = ?");
    auto read = select.each(
        [&](const Statement& row) {
            value = row.text(0);
            return false;
        },
        key);
    if (!read)
        return read.error();
    return value;
}

/// As inspect(); a file without tables, left by a process that was killed while it made a store, is
/// as good as none.
Result<FileState> stateOf(const std::string& path)
{
    auto state = inspect(path);
    if (!state || *state == FileState::Missing)
        return state;
    auto connection = Connection::open(path, Access::Read);
    if (!connection)
        return connection.error();
    const auto tables = (*connection)->number("SELECT count(*) FROM sqlite_schema");
    if (!tables)
        return tables.error();
    return *tables == 0 ? FileState::Missing : FileState::Sound;
}

/// Opens one hot file as its writer will, makes or migrates its tables. Answers the map it has.
Result<std::string> prepareHot(const std::string& path, ShardIndex shard,
                               const std::optional<ShardMap>& map, Timestamp now)
{
    auto connection = Connection::open(path, Access::DurableWrite);
    if (!connection)
        return connection.error();
    auto migrated = migrate(**connection, hotSchema(), [&]() -> Result<void> {
        if (!map)
            return Error{ErrorKind::Corrupt, "the file has no tables", path};
        if (auto done = writeMeta(**connection, "map", map->toText()); !done)
            return done;
        if (auto done = writeMeta(**connection, "shard", std::to_string(shard.value)); !done)
            return done;
        return writeMeta(**connection, "made", toIso8601(now));
    });
    if (!migrated)
        return migrated.error();
    const auto stored = readMeta(**connection, "shard");
    if (!stored)
        return stored.error();
    if (*stored != std::to_string(shard.value))
        return Error{ErrorKind::Corrupt,
                     "this file belongs to shard " + *stored + "; the files were renamed", path};
    return readMeta(**connection, "map");
}

/// A read side that cannot be used is set aside: everything in it comes from the events.
Result<void> prepareRead(const std::string& path)
{
    const auto prepare = [&]() -> Result<void> {
        if (auto state = inspect(path); !state)
            return state.error();
        auto connection = Connection::open(path, Access::DerivedWrite);
        if (!connection)
            return connection.error();
        return migrate(**connection, readSchema(), [] { return Result<void>(); });
    };
    auto done = prepare();
    if (done || done.error().kind != ErrorKind::Corrupt)
        return done;
    qCWarning(logStorage) << "lists are made again:" << done.error().text().c_str();
    removeDatabase(path);
    return prepare();
}

Result<std::int64_t> headOf(const std::string& path)
{
    auto connection = Connection::open(path, Access::Read);
    if (!connection)
        return connection.error();
    return (*connection)->number("SELECT max(position) FROM events");
}

/// Files of other shards without the first: cut off while they were made, or the first was lost.
Result<void> checkLeftovers(const SqliteStoreSettings& settings)
{
    for (int shard = 0; shard < settings.map->shardCount(); ++shard) {
        const ShardFiles files = ShardFiles::of(settings.folder, ShardIndex(shard));
        const auto state = stateOf(files.hot);
        if (!state)
            return state.error();
        if (*state == FileState::Missing)
            continue;
        const auto head = headOf(files.hot);
        if (head && *head > 0)
            return Error{ErrorKind::Corrupt,
                         "the first shard of this store is lost while others have orders; put " +
                             ShardFiles::of(settings.folder, ShardIndex(0)).hot +
                             " back from a copy",
                         settings.folder};
    }
    const std::string lists = ShardFiles::of(settings.folder, ShardIndex(0)).read;
    if (sizeOf(lists) == 0)
        return {};
    auto connection = Connection::open(lists, Access::Read);
    const auto position = connection ? (*connection)->number("SELECT position FROM progress")
                                     : Result<std::int64_t>(connection.error());
    if (position && *position > 0)
        return Error{ErrorKind::Corrupt,
                     "the orders of this shard are lost, only its lists are left", lists};
    return {};
}

Result<ShardMap> storedMap(const std::string& path, Timestamp now)
{
    const auto text = prepareHot(path, ShardIndex(0), std::nullopt, now);
    if (!text)
        return text.error();
    auto map = ShardMap::fromText(*text);
    if (!map)
        return Error{ErrorKind::Corrupt, "the shard map of the store cannot be read", path};
    return map;
}

/// The map to work with, and whether the store is there already.
Result<ShardMap> decideMap(const SqliteStoreSettings& settings, FileState first, Timestamp now)
{
    const std::string path = ShardFiles::of(settings.folder, ShardIndex(0)).hot;
    if (first == FileState::Missing) {
        if (settings.whenMissing == WhenMissing::Fail)
            return Error{ErrorKind::NotFound, "there is no store in this folder", settings.folder};
        if (!settings.map)
            return Error{ErrorKind::Invalid, "a new store needs a number of shards",
                         settings.folder};
        if (auto clean = checkLeftovers(settings); !clean)
            return clean.error();
        return *settings.map;
    }
    auto stored = storedMap(path, now);
    if (stored && settings.map && *stored != *settings.map)
        return Error{ErrorKind::Conflict,
                     "the store has the shard map " + stored->toText() + ", the profile says " +
                         settings.map->toText() + "; moving orders between shards is not possible",
                     settings.folder};
    return stored;
}

} // namespace

Result<StoreLayout> openLayout(const SqliteStoreSettings& settings, const Clock& clock)
{
    const auto first = stateOf(ShardFiles::of(settings.folder, ShardIndex(0)).hot);
    if (!first)
        return first.error();
    const auto map = decideMap(settings, *first, clock.now());
    if (!map)
        return map.error();
    StoreLayout layout{*map,
                       std::vector<std::int64_t>(static_cast<std::size_t>(map->shardCount()))};
    for (int shard = map->shardCount() - 1; shard >= 0; --shard) {
        const ShardFiles files = ShardFiles::of(settings.folder, ShardIndex(shard));
        const auto state = stateOf(files.hot);
        if (!state)
            return state.error();
        if (*state == FileState::Missing && *first != FileState::Missing)
            return Error{ErrorKind::Corrupt,
                         "shard " + std::to_string(shard + 1) + " of " +
                             std::to_string(map->shardCount()) +
                             " is missing; put its file back from a copy",
                         files.hot};
        const auto text = prepareHot(files.hot, ShardIndex(shard), *map, clock.now());
        if (!text)
            return text.error();
        if (*text != map->toText())
            return Error{ErrorKind::Conflict,
                         "this shard was made for the shard map " + *text + ", the store has " +
                             map->toText(),
                         files.hot};
        if (auto done = prepareRead(files.read); !done)
            return done.error();
        const auto head = headOf(files.hot);
        if (!head)
            return head.error();
        layout.heads[static_cast<std::size_t>(shard)] = *head;
    }
    return layout;
}

} // namespace orderdeck::sqlite
