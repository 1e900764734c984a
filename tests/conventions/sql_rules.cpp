#include "tests/conventions/rules.h"

#include <algorithm>
#include <regex>

namespace orderdeck::conventions {

namespace {

/// Follows `"SELECT …" + a + b` or `"SELECT …".arg(a)` from behind the first literal, with operands
/// as they stand in the code.
class Chain {
public:
    Chain(const std::string& code, std::size_t at) : m_code(code), m_at(at) {}

    std::vector<std::string> operands()
    {
        std::vector<std::string> operands;
        while (true) {
            skipBlanksAndClosers();
            if (startsWith(".arg")) {
                for (std::string& argument : argumentsAt(m_code, m_code.find('(', m_at)))
                    operands.push_back(std::move(argument));
                m_at = m_code.find('(', m_at);
                skipParentheses();
            } else if (startsWith("+") || startsWith("%")) {
                ++m_at;
                operands.push_back(takeOperand());
            } else if (startsWith("\"") || startsWith("_") || startsWith("s") || startsWith("u")) {
                takeLiteral();
            } else {
                return operands;
            }
            if (m_at >= m_code.size())
                return operands;
        }
    }

private:
    [[nodiscard]] bool startsWith(std::string_view what) const
    {
        return std::string_view(m_code).substr(m_at).starts_with(what);
    }
    /// The end of QStringLiteral("…") is the end of its literal.
    void skipBlanksAndClosers()
    {
        while (m_at < m_code.size() &&
               std::string_view(" \t\n)").find(m_code[m_at]) != std::string_view::npos)
            ++m_at;
    }
    void skipParentheses()
    {
        int depth = 0;
        for (; m_at < m_code.size(); ++m_at) {
            depth += m_code[m_at] == '(' ? 1 : m_code[m_at] == ')' ? -1 : 0;
            if (depth == 0)
                break;
        }
        m_at = std::min(m_at + 1, m_code.size());
    }
    /// A literal beside the one before, or its suffix.
    void takeLiteral()
    {
        if (m_code[m_at] == '"')
            m_at = std::min(m_code.find('"', m_at + 1), m_code.size() - 1);
        ++m_at;
    }
    std::string takeOperand()
    {
        const std::size_t begin = m_at;
        while (m_at < m_code.size()) {
            const char c = m_code[m_at];
            if (c == '(') {
                skipParentheses();
                continue;
            }
            if (std::string_view("+%,;)?").find(c) != std::string_view::npos)
                break;
            ++m_at;
        }
        return m_code.substr(begin, m_at - begin);
    }

    const std::string& m_code;
    std::size_t m_at;
};

/// A literal, a constant, or something whose name says that it is a piece of SQL.
bool isFragment(const std::string& operand)
{
    static const std::regex kLiteral(R"(^\s*(\w+\()?\s*[uLR]?"[^]*)");
    static const std::regex kConstant(R"(^\s*(\w+\()?\s*(\w+::)*k[A-Z]\w*\)?\s*$)");
    static const std::regex kPiece(R"((columns|clause|placeholders|marks|where|orderby|table|sql|)"
                                   R"(fragment|condition|predicate|comparison|direction))",
                                   std::regex::icase);
    return std::regex_match(operand, kLiteral) || std::regex_match(operand, kConstant) ||
           std::regex_search(operand, kPiece);
}

} // namespace

Findings checkSql(const SourceText& source)
{
    static const std::regex kStatement(
        R"re("\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE)\s(?:[^"\\]|\\.)*")re");
    Findings findings;
    const std::string& text = source.withoutComments();
    for (std::sregex_iterator match(text.begin(), text.end(), kStatement), end; match != end;
         ++match) {
        const auto behind = static_cast<std::size_t>(match->position() + match->length());
        for (const std::string& operand : Chain(source.code(), behind).operands())
            if (!isFragment(operand))
                findings.push_back({source.path(),
                                    source.lineOf(static_cast<std::size_t>(match->position())),
                                    "sql", "bind this value instead of writing it in: " + operand});
    }
    return findings;
}

} // namespace orderdeck::conventions
