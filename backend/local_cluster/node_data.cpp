#include "backend/local_cluster/node_data.h"

#include "backend/local_cluster/file_descriptor.h"
#include "backend/local_cluster/program_run.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>

namespace orderdeck {

namespace {

namespace fs = std::filesystem;

/// Of a history file's name: "00000002.history" is 2; 0 for other names.
unsigned timelineOfHistory(const std::string& name)
{
    constexpr std::size_t kDigits = 8;
    if (name.size() != kDigits + 8 || !name.ends_with(".history"))
        return 0;
    unsigned timeline = 0;
    std::from_chars(name.data(), name.data() + kDigits, timeline, 16);
    return timeline;
}

/// Replication and rewinding need no database of their own.
std::string conninfoOf(const ClusterNode& primary)
{
    return "host=" + conninfoValue(primary.socketFolder.string()) +
           " port=" + std::to_string(primary.port) + " user=" + primary.user + " dbname=postgres";
}

} // namespace

NodeData::Kind NodeData::kind() const
{
    std::error_code code;
    if (!fs::exists(mark(), code))
        return Kind::None;
    return fs::exists(m_node.dataFolder() / "standby.signal", code) ? Kind::Replica : Kind::Primary;
}

unsigned NodeData::timeline() const
{
    // The control file can be late after a promotion; the history file is there before it.
    unsigned highest = 1;
    std::error_code code;
    for (fs::directory_iterator entry(m_node.dataFolder() / "pg_wal", code), end;
         !code && entry != end; entry.increment(code))
        highest = std::max(highest, timelineOfHistory(entry->path().filename().string()));
    return highest;
}

Result<void> NodeData::initialise(Deadline deadline)
{
    if (const auto made = makeEmpty(); !made)
        return made;
    Launch initdb = m_tools.launchOf("initdb");
    initdb.arguments = {"-D",
                        m_node.dataFolder().string(),
                        "--username",
                        m_node.user,
                        "--encoding",
                        "UTF8",
                        "--locale",
                        "C.UTF-8",
                        "--auth",
                        "trust",
                        "--data-checksums",
                        "--no-sync",
                        "--no-instructions"};
    if (const auto made = runProgram(initdb, deadline); !made)
        return made;
    return seal();
}

Result<void> NodeData::copyFromNew(const ClusterNode& primary, Deadline deadline)
{
    if (const auto made = makeEmpty(); !made)
        return made;
    Launch copy;
    copy.program = "/bin/cp";
    copy.user = m_tools.user;
    copy.arguments = {"--archive", "--reflink=auto", primary.dataFolder().string() + "/.",
                      m_node.dataFolder().string()};
    if (const auto copied = runProgram(copy, deadline); !copied)
        return copied;
    return sealAsReplica();
}

Result<void> NodeData::copyFrom(const ClusterNode& primary, Deadline deadline)
{
    if (const auto made = makeEmpty(); !made)
        return made;
    Launch copy = m_tools.launchOf("pg_basebackup");
    copy.arguments = {"-D",           m_node.dataFolder().string(),
                      "--dbname",     conninfoOf(primary),
                      "--wal-method", "stream",
                      "--checkpoint", "fast",
                      "--no-sync"};
    if (const auto copied = runProgram(copy, deadline); !copied)
        return copied;
    return sealAsReplica();
}

Result<void> NodeData::rewindTo(const ClusterNode& primary, Deadline deadline)
{
    if (const auto unsealed = unseal(); !unsealed)
        return unsealed;
    Launch rewind = m_tools.launchOf("pg_rewind");
    rewind.arguments = {"--target-pgdata", m_node.dataFolder().string(), "--source-server",
                        conninfoOf(primary), "--no-sync"};
    if (const auto rewound = runProgram(rewind, deadline); !rewound)
        return rewound;
    return sealAsReplica();
}

Result<void> NodeData::seal()
{
    const FileDescriptor folder(::open(m_node.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const FileDescriptor file(
        ::open((mark().string() + ".new").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR));
    // One syncfs() for all instead of an fsync() for each of a thousand files.
    if (!folder.valid() || !file.valid() || ::syncfs(folder.get()) != 0 ||
        ::rename((mark().string() + ".new").c_str(), mark().c_str()) != 0 ||
        ::fsync(folder.get()) != 0)
        return Error{ErrorKind::Io,
                     std::string("The servers' data cannot be put on the disk: ") +
                         std::strerror(errno),
                     m_node.folder.string()};
    return {};
}

Result<void> NodeData::unseal()
{
    const FileDescriptor folder(::open(m_node.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if ((::unlink(mark().c_str()) != 0 && errno != ENOENT) || ::fsync(folder.get()) != 0)
        return Error{ErrorKind::Io,
                     std::string("The servers' data cannot be changed: ") + std::strerror(errno),
                     m_node.folder.string()};
    return {};
}

Result<void> NodeData::makeEmpty()
{
    if (const auto unsealed = unseal(); !unsealed)
        return unsealed;
    std::error_code code;
    fs::remove_all(m_node.dataFolder(), code);
    if (code)
        return Error{ErrorKind::Io, "Old data cannot be removed: " + code.message(),
                     m_node.dataFolder().string()};
    return makeFolderOf(m_tools.user, m_node.dataFolder());
}

Result<void> NodeData::sealAsReplica()
{
    const auto said = writeFileOf(m_tools.user, m_node.dataFolder() / "standby.signal", {});
    return said ? seal() : said;
}

} // namespace orderdeck
