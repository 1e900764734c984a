#include "tests/conventions/source_text.h"

#include <algorithm>
#include <cctype>

namespace orderdeck::conventions {

namespace {

bool isWordChar(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Blanks out what is not code; newlines stay.
class Blanker {
public:
    Blanker(const std::string& text, std::string& code, std::string& withoutComments)
        : m_text(text), m_code(code), m_withoutComments(withoutComments)
    {
        m_code = text;
        m_withoutComments = text;
    }

    void run()
    {
        while (m_at < m_text.size()) {
            if (startsWith("//"))
                blankComment(m_text.find('\n', m_at));
            else if (startsWith("/*"))
                blankComment(after(m_text.find("*/", m_at + 2), 2));
            else if (startsWith("R\"") && (m_at == 0 || !isWordChar(m_text[m_at - 1])))
                blankRawString();
            else if (m_text[m_at] == '"' || (m_text[m_at] == '\'' && !isDigitSeparator()))
                blankLiteral(m_text[m_at]);
            else
                ++m_at;
        }
        blankPreprocessor();
    }

private:
    [[nodiscard]] bool startsWith(std::string_view what) const
    {
        return std::string_view(m_text).substr(m_at).starts_with(what);
    }
    [[nodiscard]] std::size_t after(std::size_t found, std::size_t length) const
    {
        return found == std::string::npos ? m_text.size() : found + length;
    }
    static void blank(std::string& text, std::size_t from, std::size_t to)
    {
        for (std::size_t i = from; i < std::min(to, text.size()); ++i)
            if (text[i] != '\n')
                text[i] = ' ';
    }
    void blankComment(std::size_t end)
    {
        blank(m_code, m_at, end);
        blank(m_withoutComments, m_at, end);
        m_at = std::min(end, m_text.size());
    }
    void blankRawString()
    {
        const std::size_t open = m_text.find('(', m_at);
        if (open == std::string::npos) {
            m_at = m_text.size();
            return;
        }
        const std::string close = ")" + m_text.substr(m_at + 2, open - m_at - 2) + "\"";
        const std::size_t end = after(m_text.find(close, open), close.size());
        blank(m_code, m_at + 2, end - 1);
        m_at = end;
    }
    void blankLiteral(char quote)
    {
        std::size_t end = m_at + 1;
        while (end < m_text.size() && m_text[end] != quote && m_text[end] != '\n')
            end += m_text[end] == '\\' ? 2 : 1;
        blank(m_code, m_at + 1, end);
        m_at = std::min(end + 1, m_text.size());
    }
    /// 1'000: the token before the quote begins with a digit.
    [[nodiscard]] bool isDigitSeparator() const
    {
        std::size_t begin = m_at;
        while (begin > 0 && (isWordChar(m_text[begin - 1]) || m_text[begin - 1] == '\''))
            --begin;
        return begin < m_at && std::isdigit(static_cast<unsigned char>(m_text[begin])) != 0;
    }
    void blankPreprocessor()
    {
        for (std::size_t line = 0; line < m_code.size();) {
            std::size_t end = std::min(m_code.find('\n', line), m_code.size());
            const std::size_t first = m_code.find_first_not_of(" \t", line);
            if (first < end && m_code[first] == '#') {
                while (end < m_code.size() && m_code[end - 1] == '\\')
                    end = std::min(m_code.find('\n', end + 1), m_code.size());
                blank(m_code, line, end);
            }
            line = end + 1;
        }
    }

    const std::string& m_text;
    std::string& m_code;
    std::string& m_withoutComments;
    std::size_t m_at = 0;
};

} // namespace

SourceText::SourceText(std::string path, std::string text)
    : m_path(std::move(path)), m_text(std::move(text))
{
    if (isCpp())
        Blanker(m_text, m_code, m_withoutComments).run();
}

std::vector<std::string_view> SourceText::lines() const
{
    std::vector<std::string_view> lines;
    std::string_view rest = m_text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        lines.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return lines;
}

int SourceText::lineOf(std::size_t position) const
{
    const auto end = m_text.begin() + static_cast<std::ptrdiff_t>(position);
    return 1 + static_cast<int>(std::count(m_text.begin(), end, '\n'));
}

int SourceText::lineCount() const { return static_cast<int>(lines().size()); }

bool SourceText::isCpp() const { return m_path.ends_with(".h") || m_path.ends_with(".cpp"); }

bool SourceText::isUnder(std::string_view folder) const
{
    return m_path.starts_with(folder) && m_path.size() > folder.size() &&
           m_path[folder.size()] == '/';
}

std::string Finding::text() const
{
    return path + ":" + std::to_string(line) + ": " + rule + ": " + message;
}

} // namespace orderdeck::conventions
