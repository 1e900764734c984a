#include "backend/local_cluster/node_server.h"

#include "backend/local_cluster/process_table.h"
#include "backend/local_cluster/program_run.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>

namespace orderdeck {

namespace {

using namespace std::chrono_literals;

constexpr off_t kLongLog = 8 << 20;
constexpr off_t kMostOfLog = 1 << 20;

} // namespace

bool NodeServer::isRunning()
{
    if (m_process && m_process->waitForEnd(Deadline::immediate())) {
        m_process.reset();
        m_paused = false;
    }
    return m_process.has_value();
}

Result<FileDescriptor> NodeServer::openLog()
{
    const std::string path = m_node.logFile().string();
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0 && status.st_size > kLongLog)
        ::rename(path.c_str(), (path + ".old").c_str());
    FileDescriptor log(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW,
                              S_IRUSR | S_IWUSR));
    if (!log.valid())
        return Error{ErrorKind::Io,
                     std::string("The server's log cannot be opened: ") + std::strerror(errno),
                     path};
    m_logStart = ::lseek(log.get(), 0, SEEK_END);
    return log;
}

Result<void> NodeServer::launch()
{
    const Result<FileDescriptor> log = openLog();
    if (!log)
        return log.error();
    Launch server = m_tools.launchOf("postgres");
    // The sweep looks for "-D" and the folder.
    server.arguments = {"-D", m_node.dataFolder().string(),
                        "-c", "config_file=" + (m_node.folder / "server.conf").string(),
                        "-c", "hba_file=" + (m_node.folder / "hba.conf").string()};
    server.output = log->get();
    server.errors = log->get();
    server.signalAtOurEnd = SIGINT; // A fast shutdown.
    Result<ChildProcess> started = m_tools.launcher.start(server);
    if (!started)
        return started.error();
    m_process.emplace(std::move(started).value());
    m_paused = false;
    return {};
}

/// The last line of postmaster.pid, whose first one must be of this process.
bool NodeServer::isReady() const
{
    std::ifstream file(m_node.dataFolder() / "postmaster.pid");
    std::string line;
    if (!std::getline(file, line) || line != std::to_string(m_process->pid()))
        return false;
    constexpr int kConditionLine = 8;
    for (int number = 2; number <= kConditionLine; ++number)
        if (!std::getline(file, line))
            return false;
    return line.starts_with("ready") || line.starts_with("standby");
}

Result<void> NodeServer::waitUntilReady(Deadline deadline)
{
    if (!m_process)
        return Error{ErrorKind::Unavailable, "The server does not run", m_node.name};
    while (!isReady()) {
        if (m_process->waitForEnd(Deadline::after(10ms))) {
            m_process.reset();
            return Error{ErrorKind::Unavailable,
                         "The server " + m_node.name +
                             " has ended instead of starting: " + lastWords(logSinceLaunch()),
                         m_node.logFile().string()};
        }
        if (deadline.passed())
            return Error{ErrorKind::TimedOut,
                         "The server " + m_node.name +
                             " is not ready yet: " + lastWords(logSinceLaunch()),
                         m_node.logFile().string()};
    }
    return {};
}

std::string NodeServer::logSinceLaunch() const
{
    const FileDescriptor log(::open(m_node.logFile().c_str(), O_RDONLY | O_CLOEXEC));
    const off_t end = ::lseek(log.get(), 0, SEEK_END);
    const off_t start = std::max(m_logStart, end - kMostOfLog);
    if (end <= start)
        return {};
    std::string text(static_cast<std::size_t>(end - start), '\0');
    const ssize_t got = ::pread(log.get(), text.data(), text.size(), start);
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    return text;
}

Result<void> NodeServer::stop(StopMode mode, Deadline deadline)
{
    if (!isRunning())
        return {};
    ::kill(m_process->pid(), mode == StopMode::Fast ? SIGINT : SIGQUIT);
    if (m_paused)
        resumeServer(m_process->pid());
    m_paused = false;
    if (!m_process->waitForEnd(deadline))
        return Error{ErrorKind::TimedOut, "The server " + m_node.name + " has not stopped yet",
                     m_node.logFile().string()};
    m_process.reset();
    return {};
}

Result<void> NodeServer::kill(Deadline deadline)
{
    if (!isRunning())
        return {};
    const bool gone = killServer(m_process->pid(), deadline);
    if (!m_process->waitForEnd(deadline) || !gone)
        return Error{ErrorKind::TimedOut, "The server " + m_node.name + " does not end at SIGKILL",
                     m_node.logFile().string()};
    m_process.reset();
    m_paused = false;
    return {};
}

Result<void> NodeServer::pause()
{
    if (!isRunning())
        return Error{ErrorKind::Unavailable, "The server does not run", m_node.name};
    pauseServer(m_process->pid());
    m_paused = true;
    return {};
}

Result<void> NodeServer::resume()
{
    if (!isRunning())
        return Error{ErrorKind::Unavailable, "The server does not run", m_node.name};
    resumeServer(m_process->pid());
    m_paused = false;
    return {};
}

void NodeServer::reload()
{
    if (isRunning())
        ::kill(m_process->pid(), SIGHUP);
}

} // namespace orderdeck
