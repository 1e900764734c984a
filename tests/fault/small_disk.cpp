#include "tests/fault/small_disk.h"

#include <QtGlobal>

#include <cerrno>
#include <cstring>
#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

namespace orderdeck {
namespace {

bool ownMounts = false;

} // namespace

void SmallDisk::keepMountsToOurselves()
{
    ownMounts =
        unshare(CLONE_NEWNS) == 0 && mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

bool SmallDisk::possible() { return ownMounts; }

SmallDisk::SmallDisk(std::int64_t bytes)
{
    const std::string options = "size=" + std::to_string(bytes);
    if (mount("tmpfs", path().c_str(), "tmpfs", 0, options.c_str()) != 0)
        qFatal("mount: %s", std::strerror(errno));
}

SmallDisk::~SmallDisk() { umount2(path().c_str(), MNT_DETACH); }

std::int64_t SmallDisk::freeBytes() const
{
    struct statvfs facts {};
    statvfs(path().c_str(), &facts);
    return static_cast<std::int64_t>(facts.f_bavail) * static_cast<std::int64_t>(facts.f_frsize);
}

void SmallDisk::set(Writing writing)
{
    const unsigned long flags = MS_REMOUNT | (writing == Writing::Forbidden ? MS_RDONLY : 0);
    if (mount("tmpfs", path().c_str(), "tmpfs", flags, nullptr) != 0)
        qFatal("remount: %s", std::strerror(errno));
}

} // namespace orderdeck
