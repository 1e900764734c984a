#include "app/orderdeck/launch_options.h"

#include "app/terminal/profile_choice.h"

#include <array>

namespace orderdeck {

std::string launchUsage()
{
    return "orderdeck [--demo [--postgres [--replicas N] [--sync]] [--fresh] [--folder DIR] | "
           "--profile FILE.toml]";
}

Result<LaunchOptions> launchOptions(std::span<const std::string> arguments)
{
    constexpr std::array kOptions{kProfileOption,         kDemoOption, kPostgresOption,
                                  kReplicasOption,        kSyncOption, kFolderOption,
                                  OptionSpec{"fresh", ""}};
    const Result<CommandLine> line = CommandLine::parse(arguments, kOptions);
    if (!line)
        return line.error();
    if (!line->words().empty())
        return Error{ErrorKind::Invalid, "orderdeck takes no argument " + line->words().front()};
    if (line->has("fresh") && !line->has("demo"))
        return Error{ErrorKind::Invalid, "--fresh goes with --demo: other stores are kept"};
    const bool chosen = line->has("demo") || line->has("profile") || line->has("folder");
    Result<Profile> profile = chosen ? profileOf(*line) : defaultProfile();
    if (!profile)
        return profile.error();
    return LaunchOptions{std::move(*profile), line->has("fresh")};
}

} // namespace orderdeck
