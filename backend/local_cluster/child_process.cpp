#include "backend/local_cluster/child_process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace orderdeck {

namespace {

/// Everything that the child needs, made before the fork: after it, only what is safe in a signal
/// may be called, for other threads may have held any lock.
struct Prepared {
    explicit Prepared(const Launch& launch)
        : environment{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"}
    {
        arguments.push_back(launch.program.string());
        arguments.insert(arguments.end(), launch.arguments.begin(), launch.arguments.end());
        environment.insert(environment.end(), launch.environment.begin(), launch.environment.end());
        for (std::string& argument : arguments)
            argumentPointers.push_back(argument.data());
        for (std::string& variable : environment)
            environmentPointers.push_back(variable.data());
        argumentPointers.push_back(nullptr);
        environmentPointers.push_back(nullptr);
    }
    std::vector<std::string> arguments;
    std::vector<std::string> environment;
    std::vector<char*> argumentPointers;
    std::vector<char*> environmentPointers;
};

[[noreturn]] void fail(int report)
{
    const int reason = errno;
    const ssize_t told = ::write(report, &reason, sizeof reason);
    ::_exit(told == sizeof reason ? 127 : 126);
}

void closeOthersOnExec()
{
    constexpr unsigned kFirst = 3;
    constexpr unsigned kCloseOnExec = 4; // CLOSE_RANGE_CLOEXEC, which older headers do not know.
    if (::syscall(SYS_close_range, kFirst, ~0U, kCloseOnExec) == 0)
        return;
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const auto end = static_cast<int>(std::min<rlim_t>(limit.rlim_cur, 65'536));
    for (int number = kFirst; number < end; ++number)
        ::fcntl(number, F_SETFD, FD_CLOEXEC);
}

void takeDescriptors(const Launch& launch, int nothing)
{
    // Out of the way first: one of ours may have a number below 3.
    std::array<int, 3> from{launch.input, launch.output, launch.errors};
    for (int& number : from)
        number = ::fcntl(number >= 0 ? number : nothing, F_DUPFD_CLOEXEC, 3);
    for (int to = 0; to < 3; ++to)
        ::dup2(from[static_cast<std::size_t>(to)], to);
    closeOthersOnExec();
}

void resetSignals()
{
    for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGCHLD, SIGUSR1, SIGUSR2})
        ::signal(number, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

bool changeUser(const ServerUser& user)
{
    return user.change == ServerUser::Change::No ||
           (::setgroups(user.groups.size(), user.groups.data()) == 0 && ::setgid(user.gid) == 0 &&
            ::setuid(user.uid) == 0);
}

struct Ends {
    int nothing; ///< /dev/null.
    int report;  ///< Where the child says why it could not become the program.
    pid_t parent;
};

[[noreturn]] void become(const Launch& launch, const Prepared& prepared, const Ends& ends)
{
    ::setsid();
    takeDescriptors(launch, ends.nothing);
    ::umask(S_IRWXG | S_IRWXO);
    if (!changeUser(launch.user) || ::chdir("/") != 0)
        fail(ends.report);
    // After the change of user, which takes it back; and the parent may be gone already.
    ::prctl(PR_SET_PDEATHSIG, launch.signalAtOurEnd);
    if (::getppid() != ends.parent)
        ::_exit(127);
    resetSignals();
    ::execve(prepared.argumentPointers.front(), prepared.argumentPointers.data(),
             prepared.environmentPointers.data());
    fail(ends.report);
}

Error startError(const Launch& launch, int reason)
{
    return Error{ErrorKind::Io,
                 launch.program.filename().string() +
                     " cannot be started: " + std::strerror(reason),
                 launch.program.string()};
}

} // namespace

Result<ChildProcess> ChildProcess::start(const Launch& launch)
{
    const Prepared prepared(launch);
    const FileDescriptor nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
    std::array<int, 2> pipe{};
    if (!nothing.valid() || ::pipe2(pipe.data(), O_CLOEXEC) != 0)
        return startError(launch, errno);
    const FileDescriptor hear(pipe[0]);
    FileDescriptor report(pipe[1]);
    const Ends ends{nothing.get(), report.get(), ::getpid()};
    // No handler of this program may run in the child.
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t child = ::fork();
    if (child == 0)
        become(launch, prepared, ends);
    const int forkError = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (child < 0)
        return startError(launch, forkError);
    report = FileDescriptor();
    int reason = 0;
    if (::read(hear.get(), &reason, sizeof reason) == sizeof reason) {
        ::waitpid(child, nullptr, 0);
        return startError(launch, reason);
    }
    return ChildProcess(child, openProcess(child));
}

bool ChildProcess::waitForEnd(Deadline deadline)
{
    if (m_status)
        return true;
    if (!endsBy(m_handle, deadline))
        return false;
    int status = 0;
    while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR)
        continue;
    m_status = status;
    return true;
}

FileDescriptor openProcess(pid_t pid)
{
    return FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

bool endsBy(const FileDescriptor& process, Deadline deadline)
{
    if (!process.valid())
        return true;
    while (true) {
        pollfd handle{process.get(), POLLIN, 0};
        const int changed = ::poll(&handle, 1, static_cast<int>(deadline.remaining().count()));
        if (changed > 0)
            return true;
        if (deadline.passed())
            return false;
    }
}

} // namespace orderdeck
