#include "backend/storage/sqlite/store_lock.h"

#include "backend/foundation/text.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace orderdeck {
namespace {

std::string lockPath(const std::string& folder) { return folder + "/store.lock"; }

std::string systemReason() { return std::strerror(errno); }

std::string programName()
{
    std::ifstream file("/proc/self/comm");
    std::string name;
    std::getline(file, name);
    return name;
}

HolderInfo readHolder(int descriptor)
{
    std::array<char, 256> bytes{};
    const ssize_t got = pread(descriptor, bytes.data(), bytes.size(), 0);
    HolderInfo holder;
    const std::string_view text(bytes.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    const auto line = text.substr(0, text.find('\n'));
    const auto blank = line.rfind(' ');
    if (blank == std::string_view::npos)
        return holder;
    holder.program = line.substr(0, blank);
    std::from_chars(line.data() + blank + 1, line.data() + line.size(), holder.pid);
    return holder;
}

/// Type in the mount table of the mount that `folder` lies on: the longest mount point that is its
/// prefix.
std::string mountTypeOf(const std::string& folder)
{
    std::ifstream table("/proc/self/mounts");
    std::string line;
    std::string type;
    std::size_t longest = 0;
    while (std::getline(table, line)) {
        const auto fields = split(line, ' ');
        if (fields.size() < 3 || fields[1].size() < longest || !folder.starts_with(fields[1]))
            continue;
        longest = fields[1].size();
        type = fields[2];
    }
    return type;
}

} // namespace

std::optional<HolderInfo> holderOf(const std::string& folder)
{
    const int descriptor = open(lockPath(folder).c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return std::nullopt;
    std::optional<HolderInfo> holder;
    if (flock(descriptor, LOCK_SH | LOCK_NB) != 0)
        holder = readHolder(descriptor);
    close(descriptor);
    return holder;
}

namespace sqlite {

std::string_view remoteFileSystem(long magic, std::string_view mountType) noexcept
{
    struct Known {
        unsigned long magic;
        std::string_view name;
    };
    static constexpr std::array kRemote{
        Known{0x6969, "NFS"},        Known{0x517B, "SMB"},      Known{0xFF534D42, "CIFS"},
        Known{0xFE534D42, "SMB2"},   Known{0x01021997, "9p"},   Known{0x5346414F, "AFS"},
        Known{0x00C36400, "Ceph"},   Known{0x73757245, "Coda"}, Known{0x0BD00BD0, "Lustre"},
        Known{0x19830326, "BeeGFS"}, Known{0x564C, "NCP"},      Known{0x47504653, "GPFS"},
    };
    constexpr unsigned long kFuse = 0x65735546;
    const auto type = static_cast<unsigned long>(magic) & 0xFFFFFFFFUL;
    for (const Known& known : kRemote)
        if (known.magic == type)
            return known.name;
    // FUSE may be anything; only those that are known to keep their bytes on this machine pass.
    const bool localFuse = mountType == "fuseblk" || mountType == "fuse.fuse-overlayfs" ||
                           mountType == "fuse.fuse2fs" || mountType == "fuse.ntfs-3g";
    return type == kFuse && !localFuse ? "FUSE" : std::string_view{};
}

Result<void> checkFolder(const std::string& folder)
{
    struct stat status {};
    if (stat(folder.c_str(), &status) != 0)
        return Error{ErrorKind::NotFound, "the folder cannot be opened: " + systemReason(), folder};
    if (!S_ISDIR(status.st_mode))
        return Error{ErrorKind::Invalid, "this is a file; a store needs a folder", folder};
    struct statfs system {};
    if (statfs(folder.c_str(), &system) != 0)
        return Error{ErrorKind::Io, "the file system does not answer: " + systemReason(), folder};
    const auto remote = remoteFileSystem(static_cast<long>(system.f_type), mountTypeOf(folder));
    if (!remote.empty())
        return Error{ErrorKind::Unsupported,
                     "a store cannot lie on a network file system (" + std::string(remote) +
                         "), whose locks do not protect it; choose a folder on a local disk",
                     folder};
    if (access(folder.c_str(), W_OK | X_OK) != 0)
        return Error{ErrorKind::Io, "the folder cannot be written: " + systemReason(), folder};
    return {};
}

Result<std::unique_ptr<StoreLock>> StoreLock::take(const std::string& folder)
{
    const int descriptor =
        open(lockPath(folder).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0)
        return Error{ErrorKind::Io, "the lock file cannot be opened: " + systemReason(), folder};
    // holderOf() holds a shared lock for a moment: a few tries tell it from a real holder.
    constexpr int kTries = 5;
    for (int attempt = 1; flock(descriptor, LOCK_EX | LOCK_NB) != 0; ++attempt) {
        if (attempt < kTries) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            continue;
        }
        const HolderInfo holder = readHolder(descriptor);
        close(descriptor);
        return Error{ErrorKind::Busy,
                     "the store is held by " + holder.program + " (process " +
                         std::to_string(holder.pid) + ")",
                     folder};
    }
    const std::string line = programName() + ' ' + std::to_string(getpid()) + '\n';
    if (ftruncate(descriptor, 0) != 0 ||
        pwrite(descriptor, line.data(), line.size(), 0) != static_cast<ssize_t>(line.size())) {
        const std::string reason = systemReason();
        close(descriptor);
        return Error{ErrorKind::Io, "the lock file cannot be written: " + reason, folder};
    }
    return std::unique_ptr<StoreLock>(new StoreLock(descriptor));
}

StoreLock::~StoreLock() { close(m_descriptor); }

} // namespace sqlite
} // namespace orderdeck
