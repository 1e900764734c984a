#include "app/terminal/command_line.h"

#include <algorithm>
#include <charconv>

namespace orderdeck {

namespace {

Error wrong(std::string message) { return {ErrorKind::Invalid, std::move(message)}; }

/// Levenshtein's distance.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

Error unknownOption(std::string_view name, std::span<const OptionSpec> specs)
{
    std::vector<std::string_view> known;
    for (const OptionSpec& spec : specs)
        known.push_back(spec.name);
    std::string message = "there is no option --" + std::string(name);
    if (const auto meant = nearest(name, known))
        message += "; is --" + std::string(*meant) + " meant?";
    return wrong(std::move(message));
}

} // namespace

std::optional<std::string_view> nearest(std::string_view typed,
                                        const std::vector<std::string_view>& known)
{
    constexpr std::size_t kLongest = 40;
    std::optional<std::string_view> best;
    std::size_t least = std::max<std::size_t>(typed.size() / 3, 1) + 1;
    for (const std::string_view name : known) {
        const std::size_t apart = typed.size() > kLongest ? least : distance(typed, name);
        if (apart < least) {
            least = apart;
            best = name;
        }
    }
    return best;
}

Result<CommandLine> CommandLine::parse(std::span<const std::string> arguments,
                                       std::span<const OptionSpec> specs)
{
    CommandLine line;
    while (!arguments.empty()) {
        const std::string& argument = arguments.front();
        arguments = arguments.subspan(1);
        if (argument == "--") {
            line.m_words.insert(line.m_words.end(), arguments.begin(), arguments.end());
            break;
        }
        if (!argument.starts_with("--")) {
            line.m_words.push_back(argument);
            continue;
        }
        if (const Result<void> taken = line.take(argument, specs, arguments); !taken)
            return taken.error();
    }
    return line;
}

Result<void> CommandLine::take(const std::string& argument, std::span<const OptionSpec> specs,
                               std::span<const std::string>& rest)
{
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(2, equals == std::string::npos ? equals : equals - 2);
    const auto spec = std::find_if(specs.begin(), specs.end(),
                                   [&](const OptionSpec& known) { return known.name == name; });
    if (spec == specs.end())
        return unknownOption(name, specs);
    if (!spec->repeatable && m_options.contains(name))
        return wrong("--" + name + " is given twice");
    std::string value;
    if (equals != std::string::npos) {
        if (spec->value.empty())
            return wrong("--" + name + " takes no value");
        value = argument.substr(equals + 1);
    } else if (!spec->value.empty()) {
        if (rest.empty() || rest.front().starts_with("--"))
            return wrong("--" + name + " needs a value: --" + name + ' ' +
                         std::string(spec->value));
        value = rest.front();
        rest = rest.subspan(1);
    }
    if (!spec->value.empty() && value.empty())
        return wrong("--" + name + " needs a value that is not empty");
    m_options[name].push_back(std::move(value));
    return {};
}

std::optional<std::string> CommandLine::value(std::string_view option) const
{
    const auto found = m_options.find(option);
    return found == m_options.end() ? std::nullopt : std::optional(found->second.back());
}

std::string CommandLine::value(std::string_view option, std::string_view otherwise) const
{
    return value(option).value_or(std::string(otherwise));
}

std::vector<std::string> CommandLine::values(std::string_view option) const
{
    const auto found = m_options.find(option);
    return found == m_options.end() ? std::vector<std::string>{} : found->second;
}

Result<std::optional<std::int64_t>> CommandLine::number(std::string_view option, std::int64_t least,
                                                        std::int64_t most) const
{
    const auto text = value(option);
    if (!text)
        return std::optional<std::int64_t>();
    std::int64_t number = 0;
    const char* end = text->data() + text->size();
    const auto [stopped, code] = std::from_chars(text->data(), end, number);
    if (code != std::errc() || stopped != end || number < least || number > most)
        return wrong("--" + std::string(option) + " takes a whole number from " +
                     std::to_string(least) + " to " + std::to_string(most) + ", not '" + *text +
                     "'");
    return std::optional(number);
}

} // namespace orderdeck
