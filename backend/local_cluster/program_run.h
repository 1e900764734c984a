#pragma once

#include "backend/local_cluster/child_process.h"

namespace orderdeck {

/// How a program ended that was run to its end.
struct ProgramEnd {
    int status = 0;     ///< As waitpid() says it; 0 is success.
    std::string output; ///< Its standard output, up to 16 MiB.
    std::string errors; ///< Its standard error, likewise.
};

/// Runs a program to its end, whatever that is. TimedOut: it was killed at the deadline, with the
/// processes that it had started. `input` is its standard input; the descriptors in `launch` are
/// not used.
[[nodiscard]] Result<ProgramEnd> runToEnd(Launch launch, const std::string& input,
                                          Deadline deadline);

/// Runs a program that is meant to succeed, without input. Unavailable: it failed; the message has
/// the end of its standard error.
[[nodiscard]] Result<void> runProgram(const Launch& launch, Deadline deadline);

/// The last lines of a text, in one line of at most 600 bytes: what a message has room for.
[[nodiscard]] std::string lastWords(std::string_view text);

} // namespace orderdeck
