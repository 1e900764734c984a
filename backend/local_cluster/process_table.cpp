#include "backend/local_cluster/process_table.h"

#include "backend/local_cluster/child_process.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

namespace orderdeck {

namespace {

namespace fs = std::filesystem;

struct ProcessStatus {
    char state = 'X'; ///< As in /proc/PID/stat: T is stopped, Z has ended, X is gone.
    pid_t parent = 0;
};

fs::path procFolder(pid_t pid) { return fs::path("/proc") / std::to_string(pid); }

/// Empty: the process is gone. Not by a stream, which throws when it goes between opening and
/// reading.
std::string procFile(pid_t pid, const char* name)
{
    const FileDescriptor file(::open((procFolder(pid) / name).c_str(), O_RDONLY | O_CLOEXEC));
    std::array<char, 4096> bytes{};
    const ssize_t got = ::read(file.get(), bytes.data(), bytes.size());
    return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
}

ProcessStatus statusOf(pid_t pid)
{
    const std::string text = procFile(pid, "stat");
    const std::size_t nameEnd = text.rfind(')'); // The name may hold anything.
    ProcessStatus status;
    if (nameEnd == std::string::npos)
        return status;
    std::istringstream fields(text.substr(nameEnd + 1));
    fields >> status.state >> status.parent;
    return status;
}

bool isAlive(const ProcessStatus& status) { return status.state != 'Z' && status.state != 'X'; }

/// SIGSTOP takes effect a moment after it was sent.
void stopInPlace(pid_t pid)
{
    ::kill(pid, SIGSTOP);
    const Deadline patience = Deadline::after(std::chrono::seconds(1));
    for (ProcessStatus now = statusOf(pid); isAlive(now) && now.state != 'T' && !patience.passed();
         now = statusOf(pid))
        std::this_thread::sleep_for(std::chrono::microseconds(200));
}

} // namespace

std::optional<pid_t> serverOn(const fs::path& data)
{
    std::ifstream file(data / "postmaster.pid");
    pid_t pid = 0;
    if (!(file >> pid) || pid <= 0 || !isAlive(statusOf(pid)))
        return std::nullopt;
    const std::string words = procFile(pid, "cmdline");
    const std::string ours = std::string("-D") + '\0' + data.string() + '\0';
    return words.find(ours) == std::string::npos ? std::nullopt : std::optional(pid);
}

std::vector<pid_t> childrenOf(pid_t parent)
{
    std::vector<pid_t> children;
    std::error_code code;
    for (fs::directory_iterator entry("/proc", code), end; !code && entry != end;
         entry.increment(code)) {
        const std::string name = entry->path().filename().string();
        pid_t pid = 0;
        std::from_chars(name.data(), name.data() + name.size(), pid);
        if (pid <= 0)
            continue;
        const ProcessStatus status = statusOf(pid);
        if (status.parent == parent && isAlive(status))
            children.push_back(pid);
    }
    return children;
}

void pauseServer(pid_t server)
{
    stopInPlace(server);
    for (const pid_t child : childrenOf(server))
        stopInPlace(child);
}

void resumeServer(pid_t server)
{
    for (const pid_t child : childrenOf(server))
        ::kill(child, SIGCONT);
    ::kill(server, SIGCONT);
}

bool killServer(pid_t server, Deadline deadline)
{
    stopInPlace(server);
    std::vector<FileDescriptor> processes;
    for (const pid_t child : childrenOf(server)) {
        processes.push_back(openProcess(child));
        ::kill(child, SIGKILL);
    }
    processes.push_back(openProcess(server));
    ::kill(server, SIGKILL);
    return std::ranges::all_of(
        processes, [deadline](const FileDescriptor& process) { return endsBy(process, deadline); });
}

} // namespace orderdeck
