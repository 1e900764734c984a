#include "backend/lifecycle/guard_lexer.h"

#include "backend/foundation/text.h"

#include <algorithm>
#include <array>

namespace orderdeck {

namespace {

bool startsWord(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
           byte >= 0x80;
}

bool continuesWord(char c)
{
    return startsWord(c) || isDigit(c) || c == '.' || c == '-' || c == ':';
}

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

} // namespace

void GuardLexer::skipBlanks()
{
    while (m_at < m_text.size() && isBlank(m_text[m_at]))
        ++m_at;
}

/// Counted on from the last token: a guard of many must not be counted anew for each.
int GuardLexer::column()
{
    const auto passed = m_text.substr(m_counted, m_at - m_counted);
    m_column += static_cast<int>(std::count_if(passed.begin(), passed.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
    m_counted = m_at;
    return m_column;
}

GuardToken GuardLexer::take(GuardToken::Kind kind, std::size_t length)
{
    GuardToken token{kind, std::string(m_text.substr(m_at, length)), column()};
    m_at += length;
    return token;
}

GuardToken GuardLexer::takeText()
{
    GuardToken token{GuardToken::Kind::Text, {}, column()};
    for (std::size_t at = m_at + 1; at < m_text.size(); ++at) {
        if (m_text[at] != '\'') {
            token.text += m_text[at];
        } else if (at + 1 < m_text.size() && m_text[at + 1] == '\'') {
            token.text += '\'';
            ++at;
        } else {
            m_at = at + 1;
            return token;
        }
    }
    m_at = m_text.size();
    return {GuardToken::Kind::Wrong, "a text is not closed with '", token.column};
}

GuardToken GuardLexer::takeNumber()
{
    std::size_t length = m_text[m_at] == '-' ? 1 : 0;
    while (m_at + length < m_text.size() &&
           (isDigit(m_text[m_at + length]) || m_text[m_at + length] == '.'))
        ++length;
    if (m_at + length < m_text.size() && startsWord(m_text[m_at + length]))
        return {GuardToken::Kind::Wrong, "a name cannot begin with a digit", column()};
    return take(GuardToken::Kind::Number, length);
}

GuardToken GuardLexer::takeSymbol()
{
    constexpr std::array<std::string_view, 7> kComparisons{"==", "!=", "<=", ">=", "=", "<", ">"};
    const std::string_view rest = m_text.substr(m_at);
    for (const auto symbol : kComparisons) {
        if (rest.starts_with(symbol))
            return take(GuardToken::Kind::Comparison, symbol.size());
    }
    if (rest.starts_with("&&") || rest.starts_with("||") || rest.starts_with('!'))
        return {GuardToken::Kind::Wrong, "write and, or, not", column()};
    if (rest.starts_with('"'))
        return {GuardToken::Kind::Wrong, "write text in single quotes", column()};
    return {GuardToken::Kind::Wrong, "'" + std::string(1, rest.front()) + "' has no meaning here",
            column()};
}

GuardToken GuardLexer::next()
{
    skipBlanks();
    if (m_at >= m_text.size())
        return {GuardToken::Kind::End, "the end", column()};
    const char c = m_text[m_at];
    if (c == '(')
        return take(GuardToken::Kind::Open, 1);
    if (c == ')')
        return take(GuardToken::Kind::Close, 1);
    if (c == '\'')
        return takeText();
    if (isDigit(c) || (c == '-' && m_at + 1 < m_text.size() && isDigit(m_text[m_at + 1])))
        return takeNumber();
    if (!startsWord(c))
        return takeSymbol();
    std::size_t length = 1;
    while (m_at + length < m_text.size() && continuesWord(m_text[m_at + length]))
        ++length;
    return take(GuardToken::Kind::Word, length);
}

GuardToken GuardLexer::nextId()
{
    skipBlanks();
    const std::size_t end = std::min(m_text.find(')', m_at), m_text.size());
    const std::string_view id = trimmed(m_text.substr(m_at, end - m_at));
    if (id.find_first_of("'\"") != std::string_view::npos)
        return {GuardToken::Kind::Wrong, "In() takes a bare id, without quotes", column()};
    if (id.empty() || id.find_first_of(" \t\r\n(") != std::string_view::npos)
        return {GuardToken::Kind::Wrong, "In() takes the id of one state", column()};
    GuardToken token{GuardToken::Kind::Word, std::string(id), column()};
    m_at = end;
    return token;
}

} // namespace orderdeck
