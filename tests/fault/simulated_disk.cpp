#include "tests/fault/simulated_disk.h"

#include <cstring>
#include <new>
#include <utility>

#include <unistd.h>

namespace orderdeck {

/// SQLite gives the memory: this, and behind it the real file.
struct SimulatedDisk::File {
    sqlite3_file base;
    SimulatedDisk* disk; ///< nullptr: not of the folder.
    const char* path;    ///< Lives as long as the file is open.
    bool syncsFolder;    ///< A new journal or log: its next sync is one of its folder too.

    static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
    static sqlite3_file* real(sqlite3_file* file)
    {
        return reinterpret_cast<sqlite3_file*>(&of(file) + 1);
    }
};

/// The functions that SQLite calls.
struct SimulatedDisk::Calls {
    static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out)
    {
        auto& disk = *static_cast<SimulatedDisk*>(vfs->pAppData);
        const bool owned = name != nullptr && disk.owns(name);
        const bool isLog = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0;
        new (file) File{
            {nullptr}, owned ? &disk : nullptr, name, isLog && (flags & SQLITE_OPEN_CREATE) != 0};
        if (owned && !disk.hasPower())
            return SQLITE_IOERR;
        const bool existed = owned && access(name, F_OK) == 0;
        const int answer = disk.m_real->xOpen(disk.m_real, name, File::real(file), flags, out);
        if (File::real(file)->pMethods == nullptr)
            return answer;
        file->pMethods = methods();
        if (owned && answer == SQLITE_OK) {
            const std::lock_guard lock(disk.m_mutex);
            disk.m_images.opened(name, existed);
        }
        return answer;
    }

    static int remove(sqlite3_vfs* vfs, const char* name, int syncFolder)
    {
        auto& disk = *static_cast<SimulatedDisk*>(vfs->pAppData);
        if (!disk.owns(name))
            return disk.m_real->xDelete(disk.m_real, name, syncFolder);
        const std::lock_guard lock(disk.m_mutex);
        if (const int refused = disk.admit(DiskCall::Remove, name); refused != SQLITE_OK)
            return refused;
        const int answer = disk.m_real->xDelete(disk.m_real, name, 0);
        if (answer == SQLITE_OK)
            disk.m_images.removed(name);
        if (answer == SQLITE_OK && syncFolder != 0 && !disk.m_lies)
            disk.m_images.folderSynced();
        return answer;
    }

    static int close(sqlite3_file* file)
    {
        return File::real(file)->pMethods->xClose(File::real(file));
    }

    static int read(sqlite3_file* file, void* to, int count, sqlite3_int64 offset)
    {
        if (SimulatedDisk* disk = File::of(file).disk; disk != nullptr) {
            const std::lock_guard lock(disk->m_mutex);
            if (const int refused = disk->admit(DiskCall::Read, File::of(file).path);
                refused != SQLITE_OK)
                return refused;
        }
        return File::real(file)->pMethods->xRead(File::real(file), to, count, offset);
    }

    static int write(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset)
    {
        SimulatedDisk* disk = File::of(file).disk;
        if (disk == nullptr)
            return File::real(file)->pMethods->xWrite(File::real(file), from, count, offset);
        const std::lock_guard lock(disk->m_mutex);
        const bool hadPower = disk->m_power;
        const std::string path = File::of(file).path;
        const int refused = disk->admit(DiskCall::Write, path);
        // What the power loss met on its way may be there or not; a fault leaves the first half.
        const int written = refused == SQLITE_OK || !disk->m_power ? count : count / 2;
        int answer = SQLITE_OK;
        if (disk->m_power && written > 0)
            answer = File::real(file)->pMethods->xWrite(File::real(file), from, written, offset);
        if (hadPower && answer == SQLITE_OK)
            disk->m_images.written(path, offset,
                                   {static_cast<const char*>(from), std::size_t(written)});
        return refused == SQLITE_OK ? answer : refused;
    }

    static int truncate(sqlite3_file* file, sqlite3_int64 size)
    {
        SimulatedDisk* disk = File::of(file).disk;
        if (disk == nullptr)
            return File::real(file)->pMethods->xTruncate(File::real(file), size);
        const std::lock_guard lock(disk->m_mutex);
        const std::string path = File::of(file).path;
        if (const int refused = disk->admit(DiskCall::Truncate, path); refused != SQLITE_OK)
            return refused;
        const int answer = File::real(file)->pMethods->xTruncate(File::real(file), size);
        if (answer == SQLITE_OK)
            disk->m_images.truncated(path, size);
        return answer;
    }

    /// The real disk is not asked: what is durable is said by the images.
    static int sync(sqlite3_file* file, int flags)
    {
        SimulatedDisk* disk = File::of(file).disk;
        if (disk == nullptr)
            return File::real(file)->pMethods->xSync(File::real(file), flags);
        const std::lock_guard lock(disk->m_mutex);
        const std::string path = File::of(file).path;
        const bool hadPower = disk->m_power;
        const int refused = disk->admit(DiskCall::Sync, path);
        if (refused == SQLITE_OK && !disk->m_lies) {
            disk->m_images.synced(path);
            if (std::exchange(File::of(file).syncsFolder, false))
                disk->m_images.folderSynced();
        }
        if (refused != SQLITE_OK && hadPower && disk->m_power)
            disk->m_images.syncFailed(path);
        return refused;
    }

    // The rest goes to the real file as it is.
    static int size(sqlite3_file* file, sqlite3_int64* bytes)
    {
        return File::real(file)->pMethods->xFileSize(File::real(file), bytes);
    }
    static int lock(sqlite3_file* file, int level)
    {
        return File::real(file)->pMethods->xLock(File::real(file), level);
    }
    static int unlock(sqlite3_file* file, int level)
    {
        return File::real(file)->pMethods->xUnlock(File::real(file), level);
    }
    static int isReserved(sqlite3_file* file, int* reserved)
    {
        return File::real(file)->pMethods->xCheckReservedLock(File::real(file), reserved);
    }
    static int control(sqlite3_file* file, int operation, void* argument)
    {
        return File::real(file)->pMethods->xFileControl(File::real(file), operation, argument);
    }
    static int sectorSize(sqlite3_file* file)
    {
        return File::real(file)->pMethods->xSectorSize(File::real(file));
    }
    static int traits(sqlite3_file* file)
    {
        return File::real(file)->pMethods->xDeviceCharacteristics(File::real(file));
    }
    static int mapShared(sqlite3_file* file, int page, int bytes, int extend, void volatile** at)
    {
        return File::real(file)->pMethods->xShmMap(File::real(file), page, bytes, extend, at);
    }
    static int lockShared(sqlite3_file* file, int first, int count, int flags)
    {
        return File::real(file)->pMethods->xShmLock(File::real(file), first, count, flags);
    }
    static void barrier(sqlite3_file* file)
    {
        File::real(file)->pMethods->xShmBarrier(File::real(file));
    }
    static int unmapShared(sqlite3_file* file, int remove)
    {
        return File::real(file)->pMethods->xShmUnmap(File::real(file), remove);
    }

    /// Version 2: no memory-mapped reads, which nobody could count.
    static const sqlite3_io_methods* methods()
    {
        static const sqlite3_io_methods kMethods{
            2,          close,   read,        write,   truncate,   sync,   size,
            lock,       unlock,  isReserved,  control, sectorSize, traits, mapShared,
            lockShared, barrier, unmapShared, nullptr, nullptr};
        return &kMethods;
    }
};

SimulatedDisk::SimulatedDisk(std::string folder)
    : m_folder(std::move(folder)), m_real(sqlite3_vfs_find(nullptr))
{
    // Times, random bytes and paths are the real one's business; it is asked with its own data
    // only where files are concerned.
    m_vfs = *m_real;
    m_vfs.szOsFile = static_cast<int>(sizeof(File)) + m_real->szOsFile;
    m_vfs.zName = "orderdeck-simulated";
    m_vfs.pNext = nullptr;
    m_vfs.pAppData = this;
    m_vfs.xOpen = Calls::open;
    m_vfs.xDelete = Calls::remove;
    sqlite3_vfs_register(&m_vfs, 1);
}

SimulatedDisk::~SimulatedDisk() { sqlite3_vfs_unregister(&m_vfs); }

void SimulatedDisk::fail(const DiskFault& fault)
{
    const std::lock_guard lock(m_mutex);
    m_fault = fault;
    m_seen = 0;
    m_bites = 0;
}

void SimulatedDisk::heal()
{
    const std::lock_guard lock(m_mutex);
    m_fault.reset();
}

int SimulatedDisk::bites() const
{
    const std::lock_guard lock(m_mutex);
    return m_bites;
}

void SimulatedDisk::lieAboutSyncs()
{
    const std::lock_guard lock(m_mutex);
    m_lies = true;
}

void SimulatedDisk::cutPowerBefore(int call)
{
    const std::lock_guard lock(m_mutex);
    m_cutIn = call;
}

void SimulatedDisk::cutPower()
{
    const std::lock_guard lock(m_mutex);
    m_power = false;
}

bool SimulatedDisk::hasPower() const
{
    const std::lock_guard lock(m_mutex);
    return m_power;
}

void SimulatedDisk::restart(Unsynced unsynced, std::uint64_t seed)
{
    const std::lock_guard lock(m_mutex);
    Random random(seed);
    m_images.losePower(unsynced, random);
    m_fault.reset();
    m_cutIn = 0;
    m_power = true;
    m_lies = false;
}

bool SimulatedDisk::owns(const char* path) const
{
    return std::strncmp(path, m_folder.c_str(), m_folder.size()) == 0;
}

int SimulatedDisk::admit(DiskCall call, const std::string& path)
{
    powerGoes(call);
    if (!m_power)
        return SQLITE_IOERR;
    if (!m_fault || m_fault->call != call || path.find(m_fault->file) == std::string::npos)
        return SQLITE_OK;
    ++m_seen;
    const bool bites = m_seen == m_fault->nth ||
                       (m_seen > m_fault->nth && m_fault->times == DiskFault::Times::FromThenOn);
    m_bites += bites ? 1 : 0;
    return bites ? m_fault->code : SQLITE_OK;
}

void SimulatedDisk::powerGoes(DiskCall call)
{
    if (call != DiskCall::Read && m_cutIn > 0 && --m_cutIn == 0)
        m_power = false;
}

} // namespace orderdeck
