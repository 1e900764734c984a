#include "tests/support/child_run.h"

#include <array>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace orderdeck {

namespace {

struct Measure {
    std::int64_t cpuMicros = 0;
    std::int64_t peakGrowthBytes = 0;
};

constexpr std::array kForbidden{
#ifdef __NR_open
    __NR_open,   __NR_creat,
#endif
    __NR_openat, __NR_openat2,  __NR_socket,         __NR_connect,
    __NR_execve, __NR_execveat, __NR_io_uring_setup,
};

void forbidOpens()
{
    std::array<sock_filter, 2 * kForbidden.size() + 2> program{};
    std::size_t at = 0;
    program[at++] = BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr));
    for (const auto call : kForbidden) {
        program[at++] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 1);
        program[at++] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    }
    program[at++] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    sock_fprog filter{static_cast<unsigned short>(at), program.data()};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
        std::abort(); // A run that is not confined proves nothing.
}

std::int64_t cpuMicros()
{
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1'000'000 + now.tv_nsec / 1000;
}

/// Of a forked process: what it had at the fork, or more.
std::int64_t peakBytes()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss * 1024;
}

void writeAll(int to, const void* bytes, std::size_t length)
{
    const char* at = static_cast<const char*>(bytes);
    while (length > 0) {
        const ssize_t written = ::write(to, at, length);
        if (written <= 0)
            ::_exit(1);
        at += written;
        length -= static_cast<std::size_t>(written);
    }
}

[[noreturn]] void live(int to, ChildRights rights, const std::function<std::string()>& work)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const rlimit processor{20, 20};
    ::setrlimit(RLIMIT_CPU, &processor);
    const rlimit noCore{0, 0};
    ::setrlimit(RLIMIT_CORE, &noCore);
    if (rights == ChildRights::NoOpens)
        forbidOpens();
    Measure measure{-cpuMicros(), -peakBytes()};
    const std::string output = work();
    measure.cpuMicros += cpuMicros();
    measure.peakGrowthBytes += peakBytes();
    writeAll(to, &measure, sizeof measure);
    writeAll(to, output.data(), output.size());
    ::_exit(0);
}

} // namespace

ChildRun runInChild(ChildRights rights, const std::function<std::string()>& work)
{
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0)
        std::abort();
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    ::malloc_trim(0); // What lies free here would hide what the child takes.
#endif
    const pid_t child = ::fork();
    if (child < 0)
        std::abort();
    if (child == 0) {
        ::close(ends[0]);
        live(ends[1], rights, work);
    }
    ::close(ends[1]);
    std::string bytes;
    std::array<char, 4096> piece{};
    for (ssize_t got = 0; (got = ::read(ends[0], piece.data(), piece.size())) > 0;)
        bytes.append(piece.data(), static_cast<std::size_t>(got));
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    ChildRun run;
    run.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    Measure measure;
    if (bytes.size() >= sizeof measure) {
        std::memcpy(&measure, bytes.data(), sizeof measure);
        run.output = bytes.substr(sizeof measure);
    }
    run.cpu = std::chrono::microseconds(measure.cpuMicros);
    run.peakGrowthBytes = measure.peakGrowthBytes;
    return run;
}

} // namespace orderdeck
