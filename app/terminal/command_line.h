#pragma once

#include "backend/foundation/result.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// An option that a command takes: `--name`, `--name VALUE` or `--name=VALUE`.
struct OptionSpec {
    std::string_view name;  ///< Without dashes.
    std::string_view value; ///< What it takes, for usage ("FILE.toml"); empty: nothing.
    bool repeatable = false;
};

/// A command line taken apart. An argument that begins with one dash and is no option is a word:
/// filters may begin so ("-state:closed"). After "--" everything is a word.
class CommandLine {
public:
    /// Invalid, in one sentence: an option that is not in `specs`, without its value, with one it
    /// does not take, or given twice.
    [[nodiscard]] static Result<CommandLine> parse(std::span<const std::string> arguments,
                                                   std::span<const OptionSpec> specs);

    [[nodiscard]] const std::vector<std::string>& words() const { return m_words; }
    [[nodiscard]] bool has(std::string_view option) const { return m_options.contains(option); }
    /// Last value; nullopt: not given.
    [[nodiscard]] std::optional<std::string> value(std::string_view option) const;
    [[nodiscard]] std::string value(std::string_view option, std::string_view otherwise) const;
    [[nodiscard]] std::vector<std::string> values(std::string_view option) const;
    /// A whole number within bounds; Invalid otherwise.
    [[nodiscard]] Result<std::optional<std::int64_t>>
    number(std::string_view option, std::int64_t least, std::int64_t most) const;

private:
    [[nodiscard]] Result<void> take(const std::string& argument, std::span<const OptionSpec> specs,
                                    std::span<const std::string>& rest);
    std::map<std::string, std::vector<std::string>, std::less<>> m_options;
    std::vector<std::string> m_words;
};

/// The known name that is nearest to `typed`, when it is near enough to be meant.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view typed,
                                                      const std::vector<std::string_view>& known);

} // namespace orderdeck
