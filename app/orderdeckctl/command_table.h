#pragma once

#include "app/orderdeckctl/command.h"

namespace orderdeck {

/// Finds the command that `arguments` begin with, takes its line apart and runs it. What goes wrong
/// ends as one sentence on stderr, with the usage line where the use was wrong.
[[nodiscard]] ExitCode runCommand(std::span<const std::string> arguments, Terminal& terminal);

} // namespace orderdeck
