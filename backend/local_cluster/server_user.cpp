#include "backend/local_cluster/server_user.h"

#include "backend/local_cluster/file_descriptor.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>

namespace orderdeck {

namespace {

Error systemError(const std::string& what, const std::filesystem::path& path)
{
    return Error{ErrorKind::Io, what + ": " + std::strerror(errno), path.string()};
}

bool mayEnter(const ServerUser& user, const struct stat& folder)
{
    if (folder.st_uid == user.uid)
        return (folder.st_mode & S_IXUSR) != 0;
    if (std::ranges::find(user.groups, folder.st_gid) != user.groups.end())
        return (folder.st_mode & S_IXGRP) != 0;
    return (folder.st_mode & S_IXOTH) != 0;
}

} // namespace

Result<ServerUser> ServerUser::find()
{
    ServerUser user{Change::No, ::geteuid(), ::getegid(), {}, {}};
    if (user.uid != 0)
        return user;
    const passwd* entry = ::getpwnam("postgres");
    if (entry == nullptr || entry->pw_uid == 0)
        return Error{ErrorKind::Unsupported,
                     "PostgreSQL does not run as root, and there is no user postgres to run it as; "
                     "start this as an ordinary user, or install the package postgresql"};
    user = {Change::Yes, entry->pw_uid, entry->pw_gid, {}, entry->pw_name};
    int count = 64;
    user.groups.resize(static_cast<std::size_t>(count));
    if (::getgrouplist(entry->pw_name, entry->pw_gid, user.groups.data(), &count) < 0)
        return Error{ErrorKind::Unsupported, "The user postgres is in too many groups"};
    user.groups.resize(static_cast<std::size_t>(count));
    return user;
}

Result<void> makeFolderOf(const ServerUser& user, const std::filesystem::path& folder)
{
    if (::mkdir(folder.c_str(), S_IRWXU) != 0)
        return errno == EEXIST ? Result<void>()
                               : systemError("A folder for the servers cannot be made", folder);
    if (user.change == ServerUser::Change::Yes && ::chown(folder.c_str(), user.uid, user.gid) != 0)
        return systemError("A folder cannot be given to the user " + user.name, folder);
    return {};
}

Result<void> writeFileOf(const ServerUser& user, const std::filesystem::path& file,
                         const std::string& text)
{
    // A new file and a rename: a server that reads at this moment sees the old one or the new one.
    const std::filesystem::path fresh = file.string() + ".new";
    const FileDescriptor target(::open(
        fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
    const auto size = static_cast<ssize_t>(text.size());
    if (!target.valid() || ::write(target.get(), text.data(), text.size()) != size ||
        (user.change == ServerUser::Change::Yes &&
         ::fchown(target.get(), user.uid, user.gid) != 0) ||
        ::rename(fresh.c_str(), file.c_str()) != 0)
        return systemError("A file for the servers cannot be written", file);
    return {};
}

Result<void> checkReachable(const ServerUser& user, const std::filesystem::path& folder)
{
    if (user.change == ServerUser::Change::No)
        return {};
    std::filesystem::path way;
    for (const std::filesystem::path& step : folder) {
        way /= step;
        struct stat status {};
        if (::stat(way.c_str(), &status) != 0)
            return systemError("The folder of the servers cannot be reached", way);
        if (!mayEnter(user, status))
            return Error{ErrorKind::Forbidden,
                         "The servers run as the user " + user.name + ", to whom " + way.string() +
                             " is closed; choose another folder, or start this as an ordinary user",
                         folder.string()};
    }
    return {};
}

} // namespace orderdeck
