#pragma once

#include "tests/fault/disk_images.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <sqlite3.h>

namespace orderdeck {

/// What a program asks of a disk.
enum class DiskCall { Read, Write, Sync, Truncate, Remove };

struct DiskFault {
    enum class Times { Once, FromThenOn };
    DiskCall call = DiskCall::Write;
    int nth = 1;               ///< The call that fails, counted from 1 since the fault was set.
    int code = SQLITE_IOERR;   ///< What SQLite is told.
    Times times = Times::Once; ///< Whether later calls of the kind fail too.
    std::string file = {};     ///< Only files whose name contains this.
};

/// A disk under SQLite whose power can be cut and whose calls fail when told to. As long as it
/// lives it is SQLite's default VFS, over the usual one; only files of its folder are concerned. A
/// write that fails has written its first half, as a full disk does. Any thread.
class SimulatedDisk {
public:
    explicit SimulatedDisk(std::string folder);
    ~SimulatedDisk();
    SimulatedDisk(const SimulatedDisk&) = delete;
    SimulatedDisk& operator=(const SimulatedDisk&) = delete;

    void fail(const DiskFault& fault);
    void heal();
    /// Calls that a fault has made fail, since it was set.
    [[nodiscard]] int bites() const;
    /// Syncs are answered at once and nothing is written for them.
    void lieAboutSyncs();

    /// The power goes before the nth call from now that changes a file; everything fails from then
    /// on.
    void cutPowerBefore(int call);
    void cutPower();
    [[nodiscard]] bool hasPower() const;
    /// Power is back and nothing fails. No connection may be open.
    void restart(Unsynced unsynced, std::uint64_t seed);

private:
    struct File;
    struct Calls;
    [[nodiscard]] bool owns(const char* path) const;
    /// What the call is to answer; SQLITE_OK: it may happen.
    [[nodiscard]] int admit(DiskCall call, const std::string& path);
    void powerGoes(DiskCall call);

    const std::string m_folder;
    sqlite3_vfs* m_real;
    sqlite3_vfs m_vfs{};

    mutable std::mutex m_mutex; ///< Protects everything below.
    DiskImages m_images;
    std::optional<DiskFault> m_fault;
    int m_seen = 0; ///< Calls that the fault could have hit.
    int m_bites = 0;
    int m_cutIn = 0; ///< Changing calls until the power goes; 0: it stays.
    bool m_power = true;
    bool m_lies = false;
};

} // namespace orderdeck
