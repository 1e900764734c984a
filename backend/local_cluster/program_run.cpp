#include "backend/local_cluster/program_run.h"

#include "backend/foundation/text.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <sys/mman.h>
#include <sys/wait.h>

namespace orderdeck {

namespace {

constexpr std::size_t kMostOutput = 16UL << 20U;
constexpr std::size_t kMostWords = 600;

/// Files in memory, not pipes: nobody has to read while the program runs, and a grandchild that
/// keeps one open holds nobody up.
FileDescriptor memoryFile() { return FileDescriptor(::memfd_create("program", MFD_CLOEXEC)); }

std::string contents(const FileDescriptor& file)
{
    const off_t length = ::lseek(file.get(), 0, SEEK_END);
    std::string text(std::min(static_cast<std::size_t>(std::max<off_t>(length, 0)), kMostOutput),
                     '\0');
    const ssize_t got = ::pread(file.get(), text.data(), text.size(), 0);
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    return text;
}

} // namespace

std::string lastWords(std::string_view text)
{
    std::string line(trimmed(text));
    std::ranges::replace(line, '\n', ' ');
    if (line.size() <= kMostWords)
        return line;
    std::size_t start = line.size() - kMostWords;
    while (start < line.size() && (static_cast<unsigned char>(line[start]) & 0xC0U) == 0x80U)
        ++start;
    return "… " + line.substr(start);
}

Result<ProgramEnd> runToEnd(Launch launch, const std::string& input, Deadline deadline)
{
    const std::string name = launch.program.filename().string();
    const FileDescriptor in = memoryFile();
    const FileDescriptor out = memoryFile();
    const FileDescriptor errors = memoryFile();
    const auto size = static_cast<ssize_t>(input.size());
    if (!out.valid() || !errors.valid() ||
        ::pwrite(in.get(), input.data(), input.size(), 0) != size)
        return Error{ErrorKind::Io, "No memory for " + name + ": " + std::strerror(errno)};
    launch.input = in.get();
    launch.output = out.get();
    launch.errors = errors.get();
    Result<ChildProcess> child = ChildProcess::start(launch);
    if (!child)
        return child.error();
    if (!child->waitForEnd(deadline)) {
        ::kill(-child->pid(), SIGKILL); // Its session: what it started goes with it.
        const bool gone = child->waitForEnd(Deadline::after(std::chrono::seconds(5)));
        return Error{ErrorKind::TimedOut,
                     name + (gone ? " took too long and was ended" : " does not end"),
                     lastWords(contents(errors))};
    }
    return ProgramEnd{child->status().value_or(0), contents(out), contents(errors)};
}

Result<void> runProgram(const Launch& launch, Deadline deadline)
{
    const Result<ProgramEnd> end = runToEnd(launch, {}, deadline);
    if (!end)
        return end.error();
    if (end->status == 0)
        return {};
    const std::string how = WIFSIGNALED(end->status)
                                ? " was ended by signal " + std::to_string(WTERMSIG(end->status))
                                : " failed";
    return Error{ErrorKind::Unavailable,
                 launch.program.filename().string() + how + ": " + lastWords(end->errors)};
}

} // namespace orderdeck
