#pragma once

#include "backend/foundation/result.h"

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace orderdeck {

/// Who the servers run as: PostgreSQL refuses to be root.
struct ServerUser {
    enum class Change {
        No,  ///< Whoever runs this program.
        Yes, ///< The user postgres, for this program runs as root.
    };
    Change change = Change::No;
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups; ///< All of them, gid among them; used where it changes.
    std::string name;

    /// Unsupported: started as root, and there is no user postgres.
    [[nodiscard]] static Result<ServerUser> find();
};

/// Makes a folder that only the user can look into; leaves one alone that is there. Its parents
/// must be there.
[[nodiscard]] Result<void> makeFolderOf(const ServerUser& user,
                                        const std::filesystem::path& folder);

/// Writes a file that only the user can read, in place of one that is there.
[[nodiscard]] Result<void> writeFileOf(const ServerUser& user, const std::filesystem::path& file,
                                       const std::string& text);

/// Forbidden: a folder on the way from / to this one is closed to the user; it is named.
[[nodiscard]] Result<void> checkReachable(const ServerUser& user,
                                          const std::filesystem::path& folder);

} // namespace orderdeck
