#include "app/orderdeckd/daemon_options.h"

#include "app/terminal/command_line.h"
#include "app/terminal/profile_choice.h"
#include "backend/foundation/text.h"

#include <array>

namespace orderdeck {

namespace {

constexpr std::array kOptions = {
    kProfileOption, kDemoOption, kPostgresOption,           kReplicasOption,        kSyncOption,
    kFolderOption,  kJsonOption, OptionSpec{"for", "TIME"}, OptionSpec{"fresh", ""}};

} // namespace

std::string daemonUsage()
{
    return "orderdeckd (--profile FILE.toml | --demo [--postgres [--replicas N] [--sync]] "
           "[--folder DIR] [--fresh]) [--for 30s] [--json]";
}

Result<DaemonOptions> daemonOptions(std::span<const std::string> arguments)
{
    const Result<CommandLine> line = CommandLine::parse(arguments, kOptions);
    if (!line)
        return line.error();
    if (!line->words().empty())
        return Error{ErrorKind::Invalid, "'" + line->words().front() + "' is no option"};
    DaemonOptions options;
    options.json = line->has("json");
    options.fresh = line->has("fresh");
    if (options.fresh && !line->has("demo"))
        return Error{ErrorKind::Invalid, "--fresh throws a store away: it goes with --demo only"};
    if (const auto text = line->value("for")) {
        const auto span = parseDuration(*text);
        if (!span || span->count() <= 0)
            return Error{ErrorKind::Invalid,
                         "--for takes a time like 30s or 5m, not '" + *text + "'"};
        options.runFor = *span;
    }
    Result<Profile> profile = profileOf(*line);
    if (!profile)
        return profile.error();
    options.profile = std::move(*profile);
    return options;
}

} // namespace orderdeck
