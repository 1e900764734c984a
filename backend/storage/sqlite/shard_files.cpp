#include "backend/storage/sqlite/shard_files.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <unistd.h>

namespace orderdeck::sqlite {
namespace {

constexpr std::string_view kMagic("SQLite format 3\0", 16);
constexpr std::size_t kHeaderBytes = 100;

std::int64_t bigEndian(const std::array<char, kHeaderBytes>& bytes, std::size_t at, int count)
{
    std::int64_t value = 0;
    for (int i = 0; i < count; ++i)
        value = (value << 8) | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
    return value;
}

/// SQLite opens what it may not write for reading alone, and only the first write would fail.
Result<void> checkRights(const std::string& path)
{
    for (const char* suffix : {"", "-wal", "-shm"}) {
        const std::string file = path + suffix;
        if (access(file.c_str(), F_OK) != 0 || access(file.c_str(), R_OK | W_OK) == 0)
            continue;
        const std::string reason = std::strerror(errno);
        const bool readable = access(file.c_str(), R_OK) == 0;
        return Error{ErrorKind::Io,
                     std::string("the file cannot be ") + (readable ? "written: " : "read: ") +
                         reason,
                     file};
    }
    return {};
}

} // namespace

ShardFiles ShardFiles::of(const std::string& folder, ShardIndex shard)
{
    std::string number = std::to_string(shard.value + 1);
    number.insert(0, number.size() < 4 ? 4 - number.size() : 0, '0');
    const std::string stem = folder + "/shard-" + number;
    return {stem + ".db", stem + ".read.db"};
}

std::int64_t sizeOf(const std::string& path)
{
    std::error_code ignored;
    const auto size = std::filesystem::file_size(path, ignored);
    return ignored ? 0 : static_cast<std::int64_t>(size);
}

void removeDatabase(const std::string& path)
{
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm", "-journal"})
        std::filesystem::remove(path + suffix, ignored);
}

Result<FileState> inspect(const std::string& path)
{
    if (auto allowed = checkRights(path); !allowed)
        return allowed.error();
    const std::int64_t size = sizeOf(path);
    const bool hasLog = sizeOf(path + "-wal") > 0;
    if (size == 0 && !hasLog)
        return FileState::Missing;
    // The power went while the file was made: SQLite puts back what its journal holds when it opens
    // the file, whatever the file looks like now.
    if (sizeOf(path + "-journal") > 0)
        return FileState::Sound;
    std::array<char, kHeaderBytes> header{};
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return Error{ErrorKind::Io, "the file cannot be read", path};
    // A store that was killed while it was made may have all its pages in the log.
    if (size == 0)
        return FileState::Sound;
    file.read(header.data(), header.size());
    if (file.gcount() < static_cast<std::streamsize>(header.size()) ||
        std::string_view(header.data(), kMagic.size()) != kMagic)
        return Error{ErrorKind::Corrupt, "this is not a database; put the file back from a copy",
                     path};
    const std::int64_t rawPageSize = bigEndian(header, 16, 2);
    const std::int64_t pageSize = rawPageSize == 1 ? 65536 : rawPageSize;
    const std::int64_t promised = pageSize * bigEndian(header, 28, 4);
    if (!hasLog && size < promised)
        return Error{ErrorKind::Corrupt,
                     "the file is torn: " + std::to_string(size) + " of " +
                         std::to_string(promised) + " bytes are left; put it back from a copy",
                     path};
    return FileState::Sound;
}

} // namespace orderdeck::sqlite
