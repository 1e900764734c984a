#include "backend/hosting/demo_folder.h"

#include "backend/storage/sqlite/store_lock.h"

#include <filesystem>
#include <fstream>
#include <regex>
#include <vector>

namespace orderdeck {

namespace {

namespace fs = std::filesystem;

constexpr const char* kMark = "demo.mark";

bool isStoreFile(const std::string& name)
{
    static const std::regex pattern(
        R"(shard-[0-9]{4}(\.read)?\.db(\.[a-z]+)?(-wal|-shm|-journal)?)");
    return std::regex_match(name, pattern);
}

Result<std::vector<fs::path>> storeFiles(const std::string& folder)
{
    std::vector<fs::path> files;
    std::error_code code;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end;
         entry.increment(code)) {
        if (isStoreFile(entry->path().filename().string()))
            files.push_back(entry->path());
    }
    if (code && code != std::errc::no_such_file_or_directory)
        return Error{ErrorKind::Io, "The folder of the demo cannot be read: " + code.message(),
                     folder};
    // The first shard is what makes a folder a store: it goes first.
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

Result<void> markDemoFolder(const std::string& folder)
{
    const Result<std::vector<fs::path>> files = storeFiles(folder);
    if (!files)
        return files.error();
    if (!files->empty())
        return {};
    std::error_code code;
    const bool made = fs::create_directories(folder, code);
    if (made)
        fs::permissions(folder, fs::perms::owner_all, code);
    std::ofstream mark(fs::path(folder) / kMark, std::ios::trunc);
    mark << "The store in this folder is a demo's: --fresh throws it away.\n";
    if (code || !mark.flush())
        return Error{ErrorKind::Io, "The folder of the demo cannot be written", folder};
    return {};
}

Result<void> removeDemoStore(const std::string& folder)
{
    Result<std::vector<fs::path>> files = storeFiles(folder);
    if (!files)
        return files.error();
    if (files->empty())
        return {};
    if (!fs::exists(fs::path(folder) / kMark))
        return Error{ErrorKind::Forbidden,
                     "The store in this folder was not made by a demo, so --fresh leaves it alone",
                     folder};
    const auto lock = sqlite::StoreLock::take(folder);
    if (!lock)
        return lock.error();
    for (const fs::path& file : *files) {
        std::error_code code;
        fs::remove(file, code);
        if (code)
            return Error{ErrorKind::Io, "A file of the demo cannot be removed: " + code.message(),
                         file.string()};
    }
    return {};
}

} // namespace orderdeck
