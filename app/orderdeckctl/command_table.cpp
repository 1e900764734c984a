#include "app/orderdeckctl/command_table.h"

#include "app/terminal/profile_choice.h"
#include "app/terminal/text_output.h"

#include <algorithm>
#include <array>
#include <ostream>

namespace orderdeck {

namespace {

constexpr std::string_view kProgram = "orderdeckctl";
constexpr std::array kLeadingOptions = {kProfileOption, kDemoOption, kPostgresOption, kFolderOption,
                                        kJsonOption};

std::vector<Command> allCommands()
{
    std::vector<Command> all;
    for (auto* group :
         {orderCommands, orderReadCommands, orderListCommands, lifecycleCommands, importCommands,
          statusCommands, verifyCommands, rebuildCommands, auditCommands, dbCommands})
        for (Command& command : group())
            all.push_back(std::move(command));
    return all;
}

std::string usageOf(const Command& command)
{
    std::string usage = std::string(kProgram) + ' ' + std::string(command.name);
    if (!command.words.empty())
        usage += ' ' + std::string(command.words);
    for (const OptionSpec& option : command.options) {
        usage += " [--" + std::string(option.name);
        if (!option.value.empty())
            usage += ' ' + std::string(option.value);
        usage += option.repeatable ? " …]" : "]";
    }
    return usage;
}

void printHelp(const std::vector<Command>& commands, std::ostream& out)
{
    out << kProgram << " COMMAND (--profile FILE.toml | --demo) [--folder DIR] [--json] …\n\n";
    std::size_t width = 0;
    for (const Command& command : commands)
        width = std::max(width, command.name.size());
    for (const Command& command : commands)
        out << "  " << command.name << std::string(width + 2 - command.name.size(), ' ')
            << command.summary << '\n';
    out << "\n  --help after a command tells its options; --version tells the version.\n"
           "  Exit status: 0 done, 1 the thing asked about is not so, 2 wrong use or "
           "unreachable.\n";
}

/// How many of the arguments name the command; 0: not this one.
std::size_t match(const Command& command, std::span<const std::string> arguments)
{
    const std::size_t blank = command.name.find(' ');
    if (arguments.empty() || arguments[0] != command.name.substr(0, blank))
        return 0;
    if (blank == std::string_view::npos)
        return 1;
    return arguments.size() > 1 && arguments[1] == command.name.substr(blank + 1) ? 2 : 0;
}

std::string unknownCommand(const std::vector<Command>& commands,
                           std::span<const std::string> arguments)
{
    const std::string& typed = arguments[0];
    std::string inGroup;
    std::vector<std::string_view> names;
    for (const Command& command : commands) {
        names.push_back(command.name);
        if (command.name.starts_with(typed + ' '))
            inGroup += (inGroup.empty() ? "" : ", ") + std::string(command.name);
    }
    if (!inGroup.empty())
        return (arguments.size() > 1 ? "there is no command '" + typed + ' ' + arguments[1] + "'"
                                     : "'" + typed + "' alone is no command") +
               "; there are: " + inGroup;
    const std::string both = arguments.size() > 1 ? typed + ' ' + arguments[1] : typed;
    const auto meant = nearest(both, names);
    return "there is no command '" + typed + "'" +
           (meant ? "; is '" + std::string(*meant) + "' meant?" : "");
}

void complain(Terminal& terminal, const std::string& complaint)
{
    terminal.err << kProgram << ": " << printable(complaint) << '\n';
}

/// The options that say which store is meant may also come before the command; moves them out.
std::vector<std::string> takeLeadingOptions(std::span<const std::string>& arguments)
{
    std::vector<std::string> leading;
    while (!arguments.empty()) {
        const std::string& first = arguments.front();
        const auto option = std::find_if(
            kLeadingOptions.begin(), kLeadingOptions.end(), [&](const OptionSpec& known) {
                const std::string name = "--" + std::string(known.name);
                return first == name || first.starts_with(name + '=');
            });
        if (option == kLeadingOptions.end())
            break;
        const bool separate = !option->value.empty() && first.find('=') == std::string::npos;
        const std::size_t length = std::min<std::size_t>(separate ? 2 : 1, arguments.size());
        leading.insert(leading.end(), arguments.begin(),
                       arguments.begin() + static_cast<std::ptrdiff_t>(length));
        arguments = arguments.subspan(length);
    }
    return leading;
}

ExitCode run(const Command& command, std::span<const std::string> arguments, Terminal& terminal)
{
    const auto end = std::find(arguments.begin(), arguments.end(), "--");
    if (std::find(arguments.begin(), end, "--help") != end) {
        terminal.out << "usage: " << usageOf(command) << "\n\n" << command.summary << '\n';
        return ExitCode::Done;
    }
    const Result<CommandLine> line = CommandLine::parse(arguments, command.options);
    Outcome outcome = Outcome::done();
    if (!line)
        outcome = Outcome::wrongUse(line.error());
    else if (line->words().size() < command.leastWords)
        outcome = Outcome::wrongUse("'" + std::string(command.name) + "' needs " +
                                    std::string(command.words));
    else if (line->words().size() > command.mostWords)
        outcome = Outcome::wrongUse("'" + line->words()[command.mostWords] +
                                    "' is one too many for '" + std::string(command.name) + "'");
    else
        outcome = command.run(*line, terminal);
    terminal.out.flush();
    if (!outcome.complaint().empty())
        complain(terminal, outcome.complaint());
    if (outcome.showsUsage())
        terminal.err << "usage: " << usageOf(command) << '\n';
    return outcome.code();
}

} // namespace

ExitCode runCommand(std::span<const std::string> arguments, Terminal& terminal)
{
    const std::vector<Command> commands = allCommands();
    std::vector<std::string> own = takeLeadingOptions(arguments);
    if (arguments.empty()) {
        complain(terminal, "a command is missing");
        terminal.err << "usage: " << kProgram << " COMMAND …  (--help lists the commands)\n";
        return ExitCode::WrongUse;
    }
    if (arguments[0] == "--help" || arguments[0] == "help") {
        printHelp(commands, terminal.out);
        return ExitCode::Done;
    }
    if (arguments[0] == "--version") {
        terminal.out << kProgram << ' ' << ORDERDECK_VERSION << '\n';
        return ExitCode::Done;
    }
    for (const Command& command : commands) {
        if (const std::size_t named = match(command, arguments)) {
            own.insert(own.end(), arguments.begin() + static_cast<std::ptrdiff_t>(named),
                       arguments.end());
            return run(command, own, terminal);
        }
    }
    complain(terminal, arguments[0].starts_with('-')
                           ? "the command comes first, before '" + arguments[0] + "'"
                           : unknownCommand(commands, arguments));
    terminal.err << "usage: " << kProgram << " COMMAND …  (--help lists the commands)\n";
    return ExitCode::WrongUse;
}

} // namespace orderdeck
