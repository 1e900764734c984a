#include "tests/conventions/rules.h"

#include <algorithm>
#include <regex>

namespace orderdeck::conventions {

namespace {

constexpr int kMostLines = 70;

/// Follows braces through namespaces and classes and measures every function body.
class FunctionScan {
public:
    explicit FunctionScan(const SourceText& source) : m_source(source), m_code(source.code()) {}

    Findings run()
    {
        for (m_at = 0; m_at < m_code.size(); ++m_at) {
            const char c = m_code[m_at];
            if (c == '{')
                openBrace();
            else if (c == '}' || c == ';')
                m_headAt = m_at + 1;
        }
        return std::move(m_findings);
    }

private:
    void openBrace()
    {
        const std::string head = m_code.substr(m_headAt, m_at - m_headAt);
        if (isMemberInitialiser(head) || isInsideParentheses(head)) {
            m_at = closingBrace();
            return;
        }
        if (!isFunction(head)) {
            // A namespace or a class is walked through, a table of values is too: it has no
            // functions.
            m_headAt = m_at + 1;
            return;
        }
        const std::size_t end = closingBrace();
        const int lines = m_source.lineOf(end) - m_source.lineOf(m_at) + 1;
        if (lines > kMostLines)
            m_findings.push_back({m_source.path(), m_source.lineOf(m_at), "function-length",
                                  std::to_string(lines) + " lines, at most 70"});
        m_at = end;
        m_headAt = end + 1;
    }

    [[nodiscard]] std::size_t closingBrace() const
    {
        int depth = 0;
        for (std::size_t i = m_at; i < m_code.size(); ++i) {
            depth += m_code[i] == '{' ? 1 : m_code[i] == '}' ? -1 : 0;
            if (depth == 0)
                return i;
        }
        return m_code.size() - 1;
    }

    /// "Name::Name() : m_value" before the brace of {1}.
    static bool isMemberInitialiser(const std::string& head)
    {
        static const std::regex kInitialiser(R"(\)\s*(noexcept\s*)?:[^:][^]*[\w>]\s*$)");
        return std::regex_search(head, kInitialiser);
    }

    /// "void f(Settings settings = " before the brace of {}.
    static bool isInsideParentheses(const std::string& head)
    {
        return std::ranges::count(head, '(') > std::ranges::count(head, ')');
    }

    /// A macro call may stand before a class or namespace: what follows its parentheses counts too.
    static bool isFunction(const std::string& head)
    {
        static const std::regex kType(R"((^|[\s;:])(class|struct|union|enum|namespace)\s)");
        const std::size_t open = head.find('(');
        if (open == std::string::npos)
            return false;
        const std::string before = withoutTemplates(head.substr(0, open));
        const std::string behind = head.substr(head.rfind(')') + 1);
        return !std::regex_search(before, kType) && !std::regex_search(behind, kType);
    }

    /// Without what stands between < and >.
    static std::string withoutTemplates(const std::string& text)
    {
        std::string result;
        int depth = 0;
        for (const char c : text) {
            if (c == '>' && depth > 0)
                --depth;
            else if (c == '<')
                ++depth;
            else if (depth == 0)
                result += c;
        }
        return result;
    }

    const SourceText& m_source;
    const std::string& m_code;
    std::size_t m_at = 0;
    std::size_t m_headAt = 0;
    Findings m_findings;
};

} // namespace

Findings checkFunctions(const SourceText& source)
{
    return source.isCpp() ? FunctionScan(source).run() : Findings();
}

} // namespace orderdeck::conventions
