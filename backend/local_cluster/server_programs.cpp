#include "backend/local_cluster/server_programs.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace orderdeck {

namespace {

namespace fs = std::filesystem;

constexpr const char* kVersions = "/usr/lib/postgresql";
constexpr int kOldest = 13; // pg_rewind recovers a killed server by itself from there on.

bool isComplete(const ServerPrograms& programs)
{
    constexpr std::array kNeeded{"initdb", "postgres", "pg_basebackup", "pg_rewind", "psql"};
    return std::ranges::all_of(kNeeded, [&programs](const char* name) {
        std::error_code code;
        return fs::exists(programs.path(name), code);
    });
}

} // namespace

Result<ServerPrograms> ServerPrograms::find(std::optional<int> ofData)
{
    ServerPrograms best;
    std::error_code code;
    for (fs::directory_iterator entry(kVersions, code), end; !code && entry != end;
         entry.increment(code)) {
        const std::string name = entry->path().filename().string();
        ServerPrograms found{entry->path() / "bin", 0};
        std::from_chars(name.data(), name.data() + name.size(), found.version);
        const bool fits = ofData ? found.version == *ofData : found.version > best.version;
        if (fits && found.version >= kOldest && isComplete(found))
            best = found;
    }
    if (best.version > 0)
        return best;
    if (ofData)
        return Error{ErrorKind::Unsupported,
                     "The data was made with PostgreSQL " + std::to_string(*ofData) +
                         ", which is not installed; install the package postgresql-" +
                         std::to_string(*ofData) + ", or begin anew with --fresh",
                     kVersions};
    return Error{ErrorKind::Unsupported,
                 "PostgreSQL's server programs are not installed; install the package postgresql "
                 "(apt install postgresql-15)",
                 kVersions};
}

} // namespace orderdeck
