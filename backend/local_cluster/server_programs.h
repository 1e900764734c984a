#pragma once

#include "backend/foundation/result.h"

#include <filesystem>
#include <optional>
#include <string>

namespace orderdeck {

/// The programs of one installed PostgreSQL.
struct ServerPrograms {
    std::filesystem::path folder;
    int version = 0; ///< 15.

    [[nodiscard]] std::filesystem::path path(const std::string& program) const
    {
        return folder / program;
    }
    /// The newest under /usr/lib/postgresql, or the one of the version that data was made with.
    /// Unsupported: none, or not that one; the package to install is named.
    [[nodiscard]] static Result<ServerPrograms> find(std::optional<int> ofData);
};

} // namespace orderdeck
