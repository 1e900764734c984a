#include "app/terminal/profile_choice.h"

#include <filesystem>

namespace orderdeck {

namespace {

/// The demo's own servers as the command line wants them.
Result<void> arrangeServers(const CommandLine& line, OwnServers& servers)
{
    if (const auto replicas = line.value("replicas")) {
        if (replicas->size() != 1 || replicas->front() < '0' || replicas->front() > '4')
            return Error{ErrorKind::Invalid, "--replicas takes a number from 0 to 4"};
        servers.replicas = replicas->front() - '0';
    }
    if (line.has("sync"))
        servers.replication = Replication::Synchronous;
    if (servers.replication == Replication::Synchronous && servers.replicas == 0)
        return Error{ErrorKind::Invalid, "--sync needs a replica to wait for"};
    return {};
}

Result<Profile> demoOf(const CommandLine& line, const std::string& folder)
{
    if (!line.has("postgres")) {
        if (line.has("replicas") || line.has("sync"))
            return Error{ErrorKind::Invalid, "--replicas and --sync go with --postgres"};
        return demoProfile(folder);
    }
    Result<Profile> profile = demoPostgresProfile(folder);
    if (!profile)
        return profile;
    if (const auto arranged = arrangeServers(line, *profile->servers); !arranged)
        return arranged.error();
    return profile;
}

} // namespace

Result<Profile> profileOf(const CommandLine& line)
{
    const auto file = line.value("profile");
    const auto folder = line.value("folder");
    if (file && line.has("demo"))
        return Error{ErrorKind::Invalid, "--profile and --demo exclude each other"};
    if (line.has("demo"))
        return demoOf(line, folder ? std::filesystem::absolute(*folder).lexically_normal().string()
                                   : std::string());
    for (const char* option : {"postgres", "replicas", "sync"})
        if (line.has(option))
            return Error{ErrorKind::Invalid, "--" + std::string(option) + " goes with --demo"};
    if (!file)
        return Error{ErrorKind::Invalid, "which store is meant? Name it by --profile or --demo"};
    if (folder)
        return Error{ErrorKind::Invalid, "--folder goes with --demo; a profile names its own"};
    return loadProfile(*file);
}

} // namespace orderdeck
