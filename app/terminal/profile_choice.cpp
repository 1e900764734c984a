#include "app/terminal/profile_choice.h"

#include <filesystem>

namespace orderdeck {

Result<Profile> profileOf(const CommandLine& line)
{
    const auto file = line.value("profile");
    const auto folder = line.value("folder");
    if (file && line.has("demo"))
        return Error{ErrorKind::Invalid, "--profile and --demo exclude each other"};
    if (line.has("demo"))
        return demoProfile(folder ? std::filesystem::absolute(*folder).lexically_normal().string()
                                  : std::string());
    if (!file)
        return Error{ErrorKind::Invalid, "which store is meant? Name it by --profile or --demo"};
    if (folder)
        return Error{ErrorKind::Invalid, "--folder goes with --demo; a profile names its own"};
    return loadProfile(*file);
}

} // namespace orderdeck
