#include "backend/lifecycle/guard_parser.h"

#include "backend/foundation/text.h"
#include "backend/lifecycle/guard_lexer.h"

#include <optional>

namespace orderdeck {

namespace {

using Kind = GuardToken::Kind;

std::optional<GuardComparison> parseComparison(std::string_view symbol)
{
    if (symbol == "=" || symbol == "==")
        return GuardComparison::Equal;
    if (symbol == "!=")
        return GuardComparison::NotEqual;
    if (symbol == "<")
        return GuardComparison::Less;
    if (symbol == "<=")
        return GuardComparison::LessEqual;
    if (symbol == ">")
        return GuardComparison::Greater;
    if (symbol == ">=")
        return GuardComparison::GreaterEqual;
    return std::nullopt;
}

/// Recursive descent with the first error kept; after it every method returns at once.
class GuardParser {
public:
    explicit GuardParser(std::string_view text) : m_lexer(text) { advance(); }

    Result<GuardExpression> parse()
    {
        GuardExpression expression = parseAny();
        if (m_error.empty() && m_token.kind != Kind::End)
            fail(m_token.kind == Kind::Comparison ? "a comparison has two sides"
                                                  : "'and' or 'or' is missing before " + found());
        if (!m_error.empty())
            return Error{ErrorKind::Invalid, m_error};
        return expression;
    }

private:
    void advance()
    {
        m_token = m_lexer.next();
        if (m_token.kind == Kind::Wrong)
            fail(m_token.text);
    }

    void fail(const std::string& cause)
    {
        if (m_error.empty())
            m_error = cause + " at character " + std::to_string(m_token.column) + " of the guard";
        m_token.kind = Kind::End;
    }

    [[nodiscard]] std::string found() const
    {
        return m_token.kind == Kind::End ? m_token.text : "'" + m_token.text + "'";
    }

    bool takeWord(std::string_view word)
    {
        if (m_token.kind != Kind::Word || m_token.text != word)
            return false;
        advance();
        return true;
    }

    GuardExpression parseChain(GuardExpression::Kind kind, std::string_view word,
                               GuardExpression (GuardParser::*parsePart)())
    {
        GuardExpression first = (this->*parsePart)();
        if (m_token.kind != Kind::Word || m_token.text != word)
            return first;
        GuardExpression chain;
        chain.kind = kind;
        chain.column = first.column;
        chain.parts.push_back(std::move(first));
        while (takeWord(word))
            chain.parts.push_back((this->*parsePart)());
        return chain;
    }

    GuardExpression parseAny()
    {
        return parseChain(GuardExpression::Kind::Any, "or", &GuardParser::parseAll);
    }

    GuardExpression parseAll()
    {
        return parseChain(GuardExpression::Kind::All, "and", &GuardParser::parseUnary);
    }

    GuardExpression parseUnary()
    {
        if (m_depth >= kMaxGuardNesting) {
            fail("the guard is nested more than " + std::to_string(kMaxGuardNesting) + " deep");
            return {};
        }
        ++m_depth;
        GuardExpression expression = parseNegationOrTest();
        --m_depth;
        return expression;
    }

    GuardExpression parseNegationOrTest()
    {
        GuardExpression expression;
        expression.column = m_token.column;
        if (takeWord("not")) {
            expression.kind = GuardExpression::Kind::Not;
            expression.parts.push_back(parseUnary());
            return expression;
        }
        if (m_token.kind == Kind::Open) {
            advance();
            expression = parseAny();
            expectClose();
            return expression;
        }
        if (m_token.kind == Kind::Word && m_token.text == "In")
            return parseInState();
        return parseComparisonOrAlone();
    }

    void expectClose()
    {
        if (m_token.kind == Kind::Close)
            advance();
        else
            fail("')' is missing before " + found());
    }

    GuardExpression parseInState()
    {
        GuardExpression expression;
        expression.kind = GuardExpression::Kind::InState;
        expression.column = m_token.column;
        advance();
        if (m_token.kind != Kind::Open) {
            fail("In is written In(id)");
            return expression;
        }
        m_token = m_lexer.nextId();
        if (m_token.kind == Kind::Wrong) {
            fail(m_token.text);
            return expression;
        }
        expression.state = m_token.text;
        advance();
        expectClose();
        return expression;
    }

    GuardExpression parseComparisonOrAlone()
    {
        GuardExpression expression;
        expression.column = m_token.column;
        expression.left = parseTerm();
        if (m_token.kind != Kind::Comparison)
            return expression;
        expression.kind = GuardExpression::Kind::Comparison;
        expression.comparison = parseComparison(m_token.text).value_or(GuardComparison::Equal);
        advance();
        expression.right = parseTerm();
        return expression;
    }

    GuardTerm parseTerm()
    {
        GuardTerm term{GuardTerm::Kind::Name, m_token.text, m_token.column};
        const bool reserved = m_token.text == "and" || m_token.text == "or" ||
                              m_token.text == "not" || m_token.text == "In";
        if (m_token.kind == Kind::Number) {
            term.kind = GuardTerm::Kind::Number;
        } else if (m_token.kind == Kind::Text) {
            term.kind = GuardTerm::Kind::Text;
        } else if (m_token.kind != Kind::Word || reserved) {
            fail("a field, a number or a 'text' is expected instead of " + found());
            return term;
        } else if (m_token.text == "true" || m_token.text == "false") {
            term.kind = GuardTerm::Kind::Truth;
        }
        advance();
        return term;
    }

    GuardLexer m_lexer;
    GuardToken m_token;
    std::string m_error;
    int m_depth = 0;
};

} // namespace

Result<GuardExpression> parseGuard(std::string_view text)
{
    if (trimmed(text).empty())
        return Error{ErrorKind::Invalid, "the guard is empty"};
    if (text.size() > kMaxGuardBytes)
        return Error{ErrorKind::Invalid,
                     "the guard is longer than " + std::to_string(kMaxGuardBytes) + " bytes"};
    return GuardParser(text).parse();
}

} // namespace orderdeck
