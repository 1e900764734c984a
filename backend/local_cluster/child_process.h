#pragma once

#include "backend/foundation/deadline.h"
#include "backend/foundation/result.h"
#include "backend/local_cluster/file_descriptor.h"
#include "backend/local_cluster/server_user.h"

#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace orderdeck {

/// A program to start. The child has a session of its own, so that Ctrl-C in the terminal does not
/// reach it, no descriptor but the three standard ones, default signals and only this environment.
struct Launch {
    std::filesystem::path program;
    std::vector<std::string> arguments;   ///< Without the program itself.
    std::vector<std::string> environment; ///< "NAME=value"; a path and a locale are always there.
    ServerUser user;
    int input = -1;         ///< Its standard input; -1: /dev/null.
    int output = -1;        ///< Its standard output; -1: /dev/null.
    int errors = -1;        ///< Its standard error; -1: /dev/null.
    int signalAtOurEnd = 9; ///< Sent to it by the kernel when the *thread* that launched it ends.
};

/// A child that runs, or has ended. One thread at a time. Its owner waits for its end: it is not
/// ended on destruction.
class ChildProcess {
public:
    /// Io: it cannot be started; the reason is in the message.
    [[nodiscard]] static Result<ChildProcess> start(const Launch& launch);

    [[nodiscard]] pid_t pid() const { return m_pid; }
    /// Whether it has ended by the deadline.
    [[nodiscard]] bool waitForEnd(Deadline deadline);
    /// As waitpid() says it; set once waitForEnd() has said yes.
    [[nodiscard]] std::optional<int> status() const { return m_status; }

private:
    ChildProcess(pid_t pid, FileDescriptor handle) : m_pid(pid), m_handle(std::move(handle)) {}

    pid_t m_pid;
    FileDescriptor m_handle; ///< A pidfd.
    std::optional<int> m_status;
};

/// A handle of a process that may be no child; invalid: it is gone.
[[nodiscard]] FileDescriptor openProcess(pid_t pid);
/// Whether the process behind the handle has ended by the deadline.
[[nodiscard]] bool endsBy(const FileDescriptor& process, Deadline deadline);

} // namespace orderdeck
