#pragma once

#include <string>
#include <vector>

namespace orderdeck {

/// A definition that someone wrote to do harm, or that looks like it.
struct HostileDefinition {
    std::string name;
    std::string marked; ///< A mark ^ where the first error stands; no mark: it is harmless.
    std::string cause;  ///< Part of the first error.
};

/// Reaching out, doing things, names and namespaces, encodings, guards.
[[nodiscard]] std::vector<HostileDefinition> writtenHostileDefinitions();
/// Too much of something; made by a program.
[[nodiscard]] std::vector<HostileDefinition> largeHostileDefinitions();

} // namespace orderdeck
