#pragma once

#include "app/terminal/command_line.h"
#include "backend/foundation/error.h"

#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// What a program ends with.
enum class ExitCode {
    Done = 0,
    NotSo = 1,    ///< The thing asked about is not so.
    WrongUse = 2, ///< Or nothing to ask could be reached.
};

/// How a command ended; the complaint goes to stderr.
class [[nodiscard]] Outcome {
public:
    [[nodiscard]] static Outcome done() { return {ExitCode::Done, {}, Usage::Hide}; }
    [[nodiscard]] static Outcome notSo(std::string complaint = {})
    {
        return {ExitCode::NotSo, std::move(complaint), Usage::Hide};
    }
    [[nodiscard]] static Outcome wrongUse(std::string complaint)
    {
        return {ExitCode::WrongUse, std::move(complaint), Usage::Show};
    }
    [[nodiscard]] static Outcome wrongUse(const Error& error) { return wrongUse(error.text()); }
    [[nodiscard]] static Outcome unreachable(const Error& error)
    {
        return {ExitCode::WrongUse, error.text(), Usage::Hide};
    }
    /// NotFound is an answer; everything else means that there is none.
    [[nodiscard]] static Outcome failed(const Error& error)
    {
        return error.kind == ErrorKind::NotFound ? notSo(error.text()) : unreachable(error);
    }

    [[nodiscard]] ExitCode code() const { return m_code; }
    [[nodiscard]] const std::string& complaint() const { return m_complaint; }
    [[nodiscard]] bool showsUsage() const { return m_usage == Usage::Show; }

private:
    enum class Usage { Hide, Show };
    Outcome(ExitCode code, std::string complaint, Usage usage)
        : m_code(code), m_complaint(std::move(complaint)), m_usage(usage)
    {}
    ExitCode m_code;
    std::string m_complaint;
    Usage m_usage;
};

/// Where a command writes.
struct Terminal {
    std::ostream& out;
    std::ostream& err;
    bool errIsTty = false; ///< Progress is shown there only then.
};

/// One line of the table of commands.
struct Command {
    std::string_view name;  ///< "order create"
    std::string_view words; ///< What it takes beside options: "ID EVENT".
    std::string_view summary;
    std::size_t leastWords = 0;
    std::size_t mostWords = 0;
    std::vector<OptionSpec> options;
    Outcome (*run)(const CommandLine& line, Terminal& terminal) = nullptr;
};

/// The commands of one file each.
[[nodiscard]] std::vector<Command> orderCommands();
[[nodiscard]] std::vector<Command> orderReadCommands();
[[nodiscard]] std::vector<Command> orderListCommands();
[[nodiscard]] std::vector<Command> lifecycleCommands();
[[nodiscard]] std::vector<Command> importCommands();
[[nodiscard]] std::vector<Command> statusCommands();
[[nodiscard]] std::vector<Command> verifyCommands();
[[nodiscard]] std::vector<Command> rebuildCommands();
[[nodiscard]] std::vector<Command> auditCommands();
[[nodiscard]] std::vector<Command> dbCommands();

} // namespace orderdeck
