#pragma once

#include <QTemporaryDir>

#include <cstdint>
#include <string>

namespace orderdeck {

/// A small file system of its own in memory, seen by this process and its children alone, and a
/// view on a folder that cannot be written. Needs the right to mount.
class SmallDisk {
public:
    /// Takes the mounts of this process apart from those of others; the first thing in main().
    static void keepMountsToOurselves();
    [[nodiscard]] static bool possible();

    explicit SmallDisk(std::int64_t bytes);
    ~SmallDisk();
    [[nodiscard]] std::string path() const { return m_place.path().toStdString(); }
    [[nodiscard]] std::int64_t freeBytes() const;
    /// From now on nothing on it can be written, or it can again.
    enum class Writing { Forbidden, Allowed };
    void set(Writing writing);

private:
    QTemporaryDir m_place;
};

} // namespace orderdeck
