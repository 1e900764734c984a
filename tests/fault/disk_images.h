#pragma once

#include "backend/foundation/random.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// What a power loss leaves of the bytes that no sync has followed.
enum class Unsynced {
    Lost, ///< Nothing.
    Torn, ///< Any of their sectors, of some files all or none.
    Kept, ///< Everything: the process died, not the machine.
};

/// What is on the platter, beside what the files of a folder show: bytes and the name of a new file
/// become durable when the file is synced, a removed name when the folder is. One thread at a time.
class DiskImages {
public:
    /// The first time that a file is seen: what it holds by then counts as synced.
    void opened(const std::string& path, bool existed);
    void written(const std::string& path, std::int64_t offset, std::string_view bytes);
    void truncated(const std::string& path, std::int64_t size);
    void synced(const std::string& path);
    /// The sync failed: as with Linux, a later one does not try these bytes again.
    void syncFailed(const std::string& path);
    void removed(const std::string& path);
    /// Names of new and of removed files become durable.
    void folderSynced();

    /// Makes the files what a power loss has left of them.
    void losePower(Unsynced unsynced, Random& random);

private:
    /// A write, or without bytes a truncation to `at`.
    struct Change {
        std::int64_t at = 0;
        std::optional<std::string> bytes;
    };
    struct Image {
        std::optional<std::string> durable; ///< nullopt: the platter knows no such name.
        bool replaced = false;              ///< The file shown is not the durable one.
        bool present = true;                ///< A file is shown.
        std::vector<Change> changes;        ///< Of the file shown, since its last sync.
    };
    static void apply(const Change& change, std::string& bytes);
    static void applyTorn(const Change& change, std::string& bytes, double kept, Random& random);
    static std::optional<std::string> torn(const Image& image, Random& random);

    std::map<std::string, Image> m_images;
};

} // namespace orderdeck
