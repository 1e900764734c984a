#pragma once

#include "backend/foundation/deadline.h"
#include "backend/foundation/result.h"
#include "backend/local_cluster/cluster_plan.h"
#include "backend/local_cluster/file_descriptor.h"
#include "backend/local_cluster/server_user.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace orderdeck {

/// The folder of a cluster, held by one process at a time: an flock on owner.lock, which names its
/// owner, as long as this object lives. As root the folder is root's and lets others through, and
/// what lies in it belongs to the servers' user.
class ClusterFolder {
public:
    /// Makes the folder, takes the lock, and stops servers that a killed owner left in there.
    /// Conflict: the folder holds other things. Busy: it has an owner, who is named.
    [[nodiscard]] static Result<ClusterFolder> take(const std::filesystem::path& folder,
                                                    const ServerUser& user, Deadline deadline);
    ClusterFolder(ClusterFolder&&) = default;
    ClusterFolder& operator=(ClusterFolder&&) = delete;
    /// Removes the sockets' folder and the password file.
    ~ClusterFolder();

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    /// Short enough for sockets; in /tmp where this folder's own path is too long for them.
    [[nodiscard]] const std::filesystem::path& socketFolder() const { return m_socketFolder; }
    [[nodiscard]] std::filesystem::path passwordFile() const { return m_path / kPasswordFile; }

    /// The folders of nodes that are there: shard-1-a …
    [[nodiscard]] std::vector<std::filesystem::path> nodeFolders() const;
    /// Removes them and what is in them. Nothing may run in there.
    [[nodiscard]] Result<void> removeNodes();
    /// Of the data that lies here; none: there is none.
    [[nodiscard]] std::optional<int> dataVersion() const;

private:
    ClusterFolder(std::filesystem::path path, FileDescriptor lock)
        : m_path(std::move(path)), m_lock(std::move(lock))
    {}
    [[nodiscard]] Result<void> sweep(const ServerUser& user, Deadline deadline);
    [[nodiscard]] Result<void> makeSocketFolder(const ServerUser& user);

    std::filesystem::path m_path;
    FileDescriptor m_lock;
    std::filesystem::path m_socketFolder;
};

} // namespace orderdeck
