#include "backend/orders/filter_lexer.h"

#include <algorithm>

namespace orderdeck {

namespace {

constexpr std::string_view kBlanks = " \t\r\n\v\f";

bool isBlank(char c) { return kBlanks.find(c) != std::string_view::npos; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Length of "key" in "key:…", 0 when the text does not begin with a key and an operator.
std::size_t keyLength(std::string_view text)
{
    const auto end = std::ranges::find_if_not(text, isLetter);
    const auto length = static_cast<std::size_t>(end - text.begin());
    const bool hasOperator =
        end != text.end() && std::string_view(":=<>").find(*end) != std::string_view::npos;
    return hasOperator ? length : 0;
}

/// Reads one term from the front of the rest.
class TermReader {
public:
    TermReader(std::string_view text, std::size_t begin) : m_text(text), m_at(begin)
    {
        m_term.begin = begin;
    }

    RawFilterTerm read()
    {
        // A dash alone is text; so is nothing else that starts with one.
        if (m_text[m_at] == '-' && m_at + 1 < m_text.size() && !isBlank(m_text[m_at + 1])) {
            m_term.negated = true;
            ++m_at;
        }
        if (const std::size_t length = keyLength(m_text.substr(m_at)); length > 0) {
            for (const char c : m_text.substr(m_at, length))
                m_term.key += lower(c);
            m_at += length;
            m_term.op = takeOperator();
        }
        readValues();
        m_term.length = m_at - m_term.begin;
        return std::move(m_term);
    }

private:
    bool take(char expected)
    {
        if (m_at >= m_text.size() || m_text[m_at] != expected)
            return false;
        ++m_at;
        return true;
    }

    FilterOperator takeOperator()
    {
        // "age:>2h", as other programs write it, is meant as "age>2h".
        const bool is = take(':') || take('=');
        if (take('>'))
            return take('=') ? FilterOperator::GreaterOrEqual : FilterOperator::Greater;
        if (take('<'))
            return take('=') ? FilterOperator::LessOrEqual : FilterOperator::Less;
        return is ? FilterOperator::Is : FilterOperator::None;
    }

    void readValues()
    {
        m_term.values.emplace_back();
        while (m_at < m_text.size() && !isBlank(m_text[m_at])) {
            const char c = m_text[m_at++];
            if (c == '"')
                readQuoted();
            else if (c == ',' && !m_term.key.empty())
                m_term.values.emplace_back();
            else
                m_term.values.back() += c;
        }
    }

    /// After the opening quote, to behind the closing one.
    void readQuoted()
    {
        while (m_at < m_text.size()) {
            char c = m_text[m_at++];
            if (c == '"')
                return;
            const bool escapes =
                c == '\\' && m_at < m_text.size() && (m_text[m_at] == '"' || m_text[m_at] == '\\');
            if (escapes)
                c = m_text[m_at++];
            m_term.values.back() += c;
        }
        m_term.quoteOpen = true;
    }

    std::string_view m_text;
    std::size_t m_at;
    RawFilterTerm m_term;
};

std::string inQuotes(std::string_view text)
{
    std::string result("\"");
    for (const char c : text) {
        if (c == '"' || c == '\\')
            result += '\\';
        result += c;
    }
    return result + '"';
}

} // namespace

std::vector<RawFilterTerm> lexFilter(std::string_view text)
{
    std::vector<RawFilterTerm> terms;
    std::size_t at = text.find_first_not_of(kBlanks);
    while (at != std::string_view::npos) {
        terms.push_back(TermReader(text, at).read());
        at = text.find_first_not_of(kBlanks, at + terms.back().length);
    }
    return terms;
}

std::string filterValue(std::string_view value)
{
    const bool plain = !value.empty() && std::ranges::none_of(value, isBlank) &&
                       value.find_first_of(",\"") == std::string_view::npos &&
                       value.front() != '<' && value.front() != '>';
    return plain ? std::string(value) : inQuotes(value);
}

std::string filterFreeText(std::string_view text)
{
    const bool plain = !text.empty() && std::ranges::none_of(text, isBlank) &&
                       text.find('"') == std::string_view::npos && text.front() != '-' &&
                       keyLength(text) == 0;
    return plain ? std::string(text) : inQuotes(text);
}

} // namespace orderdeck
