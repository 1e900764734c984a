#include "backend/local_cluster/cluster_folder.h"

#include "backend/local_cluster/child_process.h"
#include "backend/local_cluster/process_table.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <regex>
#include <sys/file.h>
#include <sys/stat.h>

namespace orderdeck {

namespace {

namespace fs = std::filesystem;

constexpr const char* kLock = "owner.lock";
constexpr const char* kSockets = "sockets";
constexpr std::size_t kLongestSocketPath = 107;
constexpr std::string_view kSocketName = "/.s.PGSQL.65535";

Error systemError(const std::string& what, const fs::path& path)
{
    return Error{ErrorKind::Io, what + ": " + std::strerror(errno), path.string()};
}

/// Whether the folder may be ours: new, empty, or with a lock file of ours.
Result<void> makeFolder(const fs::path& folder, const ServerUser& user)
{
    std::error_code code;
    fs::create_directories(folder, code);
    if (code || !fs::is_directory(folder, code))
        return Error{ErrorKind::Io, "The folder for the servers cannot be made: " + code.message(),
                     folder.string()};
    if (!fs::exists(folder / kLock, code) && !fs::is_empty(folder, code))
        return Error{ErrorKind::Conflict,
                     "The folder for the servers holds other things; choose an empty one",
                     folder.string()};
    const bool asRoot = user.change == ServerUser::Change::Yes;
    if (::chmod(folder.c_str(), asRoot ? S_IRWXU | S_IXGRP | S_IXOTH : S_IRWXU) != 0)
        return systemError("The folder for the servers belongs to somebody else", folder);
    return checkReachable(user, folder);
}

/// "program pid", as it stands in the lock file.
std::string ownerIn(const FileDescriptor& lock)
{
    std::array<char, 128> bytes{};
    const ssize_t got = ::pread(lock.get(), bytes.data(), bytes.size(), 0);
    const std::string text(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    return text.substr(0, text.find('\n'));
}

Result<FileDescriptor> takeLock(const fs::path& folder)
{
    FileDescriptor lock(::open((folder / kLock).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
                               S_IRUSR | S_IWUSR));
    if (!lock.valid())
        return systemError("The lock file of the servers' folder cannot be opened", folder);
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
        return Error{ErrorKind::Busy,
                     "The servers in this folder belong to " + ownerIn(lock) +
                         ", which still runs; end it first, or choose another folder",
                     folder.string()};
    std::ifstream file("/proc/self/comm");
    std::string program;
    std::getline(file, program);
    const std::string owner = program + " (process " + std::to_string(::getpid()) + ")\n";
    if (::ftruncate(lock.get(), 0) != 0 ||
        ::pwrite(lock.get(), owner.data(), owner.size(), 0) != static_cast<ssize_t>(owner.size()))
        return systemError("The lock file of the servers' folder cannot be written", folder);
    return lock;
}

/// Only a folder that mkdtemp() made for us is followed into /tmp.
bool isOurTemporary(const fs::path& folder)
{
    static const std::regex pattern("/tmp/orderdeck-[A-Za-z0-9]{6}");
    return std::regex_match(folder.string(), pattern);
}

/// The folder, or the link and the one in /tmp that it names. Only sockets and their locks go.
void removeSocketFolder(const fs::path& place, std::optional<uid_t> owner)
{
    std::error_code code;
    const fs::path target = fs::is_symlink(place, code) ? fs::read_symlink(place, code) : place;
    struct stat status {};
    const bool ours = ::lstat(target.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
                      (target == place || isOurTemporary(target)) &&
                      (!owner || status.st_uid == *owner);
    for (fs::directory_iterator entry(target, code), end; ours && !code && entry != end;
         entry.increment(code)) {
        std::error_code ignored;
        if (entry->path().filename().string().starts_with(".s.PGSQL."))
            fs::remove(entry->path(), ignored);
    }
    if (ours)
        ::rmdir(target.c_str());
    if (target != place)
        ::unlink(place.c_str());
}

bool fitsSockets(const fs::path& folder)
{
    // A comma or a quotation mark means something to libpq or to the server.
    const std::string text = folder.string();
    return text.size() + kSocketName.size() <= kLongestSocketPath &&
           text.find_first_of(",\"\n") == std::string::npos;
}

} // namespace

Result<ClusterFolder> ClusterFolder::take(const fs::path& folder, const ServerUser& user,
                                          Deadline deadline)
{
    if (folder.empty())
        return Error{ErrorKind::Invalid, "The servers need a folder"};
    std::error_code code;
    // As /proc says it, and as the sweep will compare it.
    const fs::path path = fs::weakly_canonical(fs::absolute(folder, code), code);
    if (code)
        return Error{ErrorKind::Invalid, "The folder for the servers cannot be found",
                     folder.string()};
    if (const auto made = makeFolder(path, user); !made)
        return made.error();
    Result<FileDescriptor> lock = takeLock(path);
    if (!lock)
        return lock.error();
    ClusterFolder taken(path, std::move(lock).value());
    if (const auto swept = taken.sweep(user, deadline); !swept)
        return swept.error();
    if (const auto made = taken.makeSocketFolder(user); !made)
        return made.error();
    return taken;
}

ClusterFolder::~ClusterFolder()
{
    if (!m_lock.valid())
        return;
    removeSocketFolder(m_path / kSockets, std::nullopt);
    ::unlink(passwordFile().c_str());
}

Result<void> ClusterFolder::sweep(const ServerUser& user, Deadline deadline)
{
    std::vector<std::pair<pid_t, FileDescriptor>> left;
    for (const fs::path& node : nodeFolders()) {
        const std::optional<pid_t> server = serverOn(node / "data");
        if (!server)
            continue;
        left.emplace_back(*server, openProcess(*server));
        resumeServer(*server); // One that is paused ends only when it goes on.
        ::kill(*server, SIGINT);
    }
    const Deadline patience = Deadline::after(deadline.remaining() / 2);
    for (const auto& [server, process] : left)
        if (!endsBy(process, patience) && !killServer(server, deadline))
            return Error{ErrorKind::TimedOut,
                         "A server of a former run does not end; end process " +
                             std::to_string(server) + " and start again",
                         m_path.string()};
    removeSocketFolder(m_path / kSockets, user.uid);
    return {};
}

Result<void> ClusterFolder::makeSocketFolder(const ServerUser& user)
{
    const fs::path place = m_path / kSockets;
    if (fitsSockets(place)) {
        m_socketFolder = place;
        return makeFolderOf(user, place);
    }
    std::string name = "/tmp/orderdeck-XXXXXX";
    std::error_code code;
    if (::mkdtemp(name.data()) == nullptr)
        return systemError("No folder for sockets can be made", "/tmp");
    m_socketFolder = name;
    fs::create_symlink(name, place, code);
    if (code || (user.change == ServerUser::Change::Yes &&
                 ::chown(name.c_str(), user.uid, user.gid) != 0)) {
        ::rmdir(name.c_str());
        return Error{ErrorKind::Io, "The folder for sockets cannot be used", name};
    }
    return {};
}

std::vector<fs::path> ClusterFolder::nodeFolders() const
{
    static const std::regex pattern("shard-[0-9]{1,2}-[a-z]");
    std::vector<fs::path> folders;
    std::error_code code;
    for (fs::directory_iterator entry(m_path, code), end; !code && entry != end;
         entry.increment(code))
        if (std::regex_match(entry->path().filename().string(), pattern))
            folders.push_back(entry->path());
    std::ranges::sort(folders);
    return folders;
}

Result<void> ClusterFolder::removeNodes()
{
    for (const fs::path& node : nodeFolders()) {
        std::error_code code;
        fs::remove_all(node, code);
        if (code)
            return Error{ErrorKind::Io, "The servers' data cannot be removed: " + code.message(),
                         node.string()};
    }
    return {};
}

std::optional<int> ClusterFolder::dataVersion() const
{
    for (const fs::path& node : nodeFolders()) {
        std::ifstream file(node / "data" / "PG_VERSION");
        int version = 0;
        if (file >> version)
            return version;
    }
    return std::nullopt;
}

} // namespace orderdeck
