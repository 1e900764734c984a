#pragma once

#include "backend/foundation/deadline.h"

#include <filesystem>
#include <optional>
#include <sys/types.h>
#include <vector>

namespace orderdeck {

/// What /proc says about servers. A server's processes are the children of its first one.

/// The first process of a server that runs on this data folder, by its postmaster.pid and, as a
/// number may belong to another process by now, by its command line.
[[nodiscard]] std::optional<pid_t> serverOn(const std::filesystem::path& data);

/// The living children of a process.
[[nodiscard]] std::vector<pid_t> childrenOf(pid_t parent);

/// Stops a server's processes where they are; the first one first, so that none is born meanwhile.
void pauseServer(pid_t server);
void resumeServer(pid_t server);
/// SIGKILL to all of a server's processes. False: they are not all gone by the deadline.
[[nodiscard]] bool killServer(pid_t server, Deadline deadline);

} // namespace orderdeck
