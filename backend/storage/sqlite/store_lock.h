#pragma once

#include "backend/foundation/result.h"
#include "backend/storage/sqlite/sqlite_store.h"

#include <memory>
#include <string>
#include <string_view>

namespace orderdeck::sqlite {

/// Why a file system cannot hold a store: locks and WAL need one machine's memory behind the files.
/// `magic` is statfs' f_type, `mountType` the type named in the mount table (tells FUSE systems
/// apart). Empty: it can.
[[nodiscard]] std::string_view remoteFileSystem(long magic, std::string_view mountType) noexcept;

/// The folder exists, is a folder, may be written and lies on a local file system.
[[nodiscard]] Result<void> checkFolder(const std::string& folder);

/// The flock on a store's lock file, given back on destruction. The file names its holder.
class StoreLock {
public:
    /// Busy, naming the holder, when another process (or another store object) has it.
    [[nodiscard]] static Result<std::unique_ptr<StoreLock>> take(const std::string& folder);
    ~StoreLock();
    StoreLock(const StoreLock&) = delete;
    StoreLock& operator=(const StoreLock&) = delete;

private:
    explicit StoreLock(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor;
};

} // namespace orderdeck::sqlite
