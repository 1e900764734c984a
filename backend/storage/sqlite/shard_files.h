#pragma once

#include "backend/foundation/ids.h"
#include "backend/storage/sqlite/connection.h"

#include <filesystem>
#include <string>

namespace orderdeck::sqlite {

/// Where the files of one shard lie.
struct ShardFiles {
    std::string hot;  ///< Orders and events: the truth.
    std::string read; ///< Lists and counts, made from the hot file.
    [[nodiscard]] static ShardFiles of(const std::string& folder, ShardIndex shard);
};

/// What lies at a path before SQLite has seen it.
enum class FileState {
    Missing, ///< No file, or one without a byte.
    Sound,   ///< Has SQLite's header and all the pages the header promises, or a journal or log
             ///< from which SQLite restores them.
};
/// Corrupt, in words, when the file is torn or no database; Io when it may not be written. Only for
/// files that this process has not opened: closing the descriptor would drop SQLite's locks.
[[nodiscard]] Result<FileState> inspect(const std::string& path);

/// Bytes of a file; 0 when it is not there.
[[nodiscard]] std::int64_t sizeOf(const std::string& path);
/// Removes a database that nobody has open, with its log and index.
void removeDatabase(const std::string& path);

} // namespace orderdeck::sqlite
