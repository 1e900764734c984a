#include "backend/lifecycle/guard_compiler.h"

#include "backend/foundation/text.h"
#include "backend/lifecycle/guard_lexer.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace orderdeck {

namespace {

constexpr std::array<std::string_view, 3> kBuiltIns{"previous", "version", "region"};
constexpr std::array<std::string_view, 6> kKeywords{"and", "or", "not", "true", "false", "In"};

std::optional<std::int64_t> parseInteger(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::string describe(const GuardTerm& term)
{
    switch (term.kind) {
    case GuardTerm::Kind::Text: return "the text '" + term.text + "'";
    case GuardTerm::Kind::Number: return "the number " + term.text;
    default: return term.text;
    }
}

std::string article(FieldType type)
{
    return (type == FieldType::Integer ? "an " : "a ") + std::string(name(type));
}

} // namespace

bool isBuiltInField(std::string_view name) noexcept
{
    return std::find(kBuiltIns.begin(), kBuiltIns.end(), name) != kBuiltIns.end();
}

bool isGuardKeyword(std::string_view name) noexcept
{
    return std::find(kKeywords.begin(), kKeywords.end(), name) != kKeywords.end();
}

bool isGuardName(std::string_view name)
{
    const GuardToken token = GuardLexer(name).next();
    return token.kind == GuardToken::Kind::Word && token.text == name;
}

Result<GuardProgram> GuardCompiler::compile(std::string_view guard)
{
    const auto expression = parseGuard(guard);
    if (!expression)
        return expression.error();
    m_error.clear();
    GuardProgram program;
    program.first = m_code.size();
    program.entry = emit(*expression, GuardCode::kHolds, GuardCode::kFails);
    if (!m_error.empty())
        return Error{ErrorKind::Invalid, m_error};
    return program;
}

void GuardCompiler::fail(const std::string& cause, int column)
{
    if (m_error.empty())
        m_error = cause + " at character " + std::to_string(column) + " of the guard";
}

std::uint32_t GuardCompiler::emit(const GuardExpression& expression, std::uint32_t onTrue,
                                  std::uint32_t onFalse)
{
    GuardTest test;
    switch (expression.kind) {
    case GuardExpression::Kind::All:
    case GuardExpression::Kind::Any: return emitChain(expression, onTrue, onFalse);
    case GuardExpression::Kind::Not: return emit(expression.parts.front(), onFalse, onTrue);
    case GuardExpression::Kind::InState: test = inState(expression); break;
    case GuardExpression::Kind::Comparison: test = comparison(expression); break;
    case GuardExpression::Kind::Alone: test = alone(expression); break;
    }
    test.onTrue = onTrue;
    test.onFalse = onFalse;
    return m_code.add(test);
}

std::uint32_t GuardCompiler::emitChain(const GuardExpression& expression, std::uint32_t onTrue,
                                       std::uint32_t onFalse)
{
    // From the last part to the first: each part goes on to the one that is there already.
    const bool all = expression.kind == GuardExpression::Kind::All;
    std::uint32_t next = all ? onTrue : onFalse;
    for (auto part = expression.parts.rbegin(); part != expression.parts.rend(); ++part)
        next = all ? emit(*part, next, onFalse) : emit(*part, onTrue, next);
    return next;
}

GuardTest GuardCompiler::inState(const GuardExpression& expression)
{
    GuardTest test;
    const auto found = m_scope.states.find(expression.state);
    if (found == m_scope.states.end()) {
        fail("In(" + expression.state + ") names no state", expression.column);
        return test;
    }
    test.firstState = found->second.first;
    test.lastState = found->second.second;
    return test;
}

GuardTest GuardCompiler::comparison(const GuardExpression& expression)
{
    Typed left = resolve(expression.left);
    Typed right = resolve(expression.right);
    const bool leftLiteral = expression.left.kind != GuardTerm::Kind::Name;
    const bool rightLiteral = expression.right.kind != GuardTerm::Kind::Name;
    // A literal takes the meaning of the field beside it: 100 is 100.00 beside money.
    if (rightLiteral && left.type != right.type)
        right = literal(expression.right, left.type);
    if (leftLiteral && left.type != right.type)
        left = literal(expression.left, right.type);
    if (left.type != right.type)
        fail(describe(expression.left) + " is " + article(left.type) + " and " +
                 describe(expression.right) + " is " + article(right.type) +
                 ": they cannot be compared",
             expression.right.column);
    GuardTest test;
    test.comparison = expression.comparison;
    test.left = left.operand;
    test.right = right.operand;
    if (left.type == FieldType::Text)
        test.kind = GuardTest::Kind::Texts;
    else if (left.type == FieldType::Boolean)
        test.kind = GuardTest::Kind::Booleans;
    else
        test.kind = GuardTest::Kind::Numbers;
    if (test.kind == GuardTest::Kind::Booleans && test.comparison != GuardComparison::Equal &&
        test.comparison != GuardComparison::NotEqual)
        fail("true and false have no order: only = and != compare them", expression.right.column);
    return test;
}

GuardTest GuardCompiler::alone(const GuardExpression& expression)
{
    const Typed typed = resolve(expression.left);
    if (typed.type != FieldType::Boolean)
        fail(describe(expression.left) + " is " + article(typed.type) + " and needs a comparison",
             expression.left.column);
    GuardTest test;
    test.kind = GuardTest::Kind::Booleans;
    test.left = typed.operand;
    test.right.source = GuardOperand::Source::Boolean;
    test.right.literal = 1;
    return test;
}

GuardCompiler::Typed GuardCompiler::resolve(const GuardTerm& term)
{
    using Source = GuardOperand::Source;
    switch (term.kind) {
    case GuardTerm::Kind::Truth:
        return {{Source::Boolean, 0, term.text == "true" ? 1 : 0}, FieldType::Boolean};
    case GuardTerm::Kind::Text: return literal(term, FieldType::Text);
    case GuardTerm::Kind::Number:
        return literal(term, term.text.find('.') == std::string::npos ? FieldType::Integer
                                                                      : FieldType::Money);
    case GuardTerm::Kind::Name: break;
    }
    if (term.text == "previous")
        return {{Source::Previous, 0, 0}, FieldType::Text};
    if (term.text == "region")
        return {{Source::Region, 0, 0}, FieldType::Text};
    if (term.text == "version")
        return {{Source::Version, 0, 0}, FieldType::Integer};
    const auto found = m_scope.fields.find(term.text);
    if (found == m_scope.fields.end()) {
        fail("the field " + term.text + " is not declared", term.column);
        return {};
    }
    return {{Source::Field, found->second.index, 0}, found->second.type};
}

/// The literal as a value of `type`, or as its own type where it cannot be one.
GuardCompiler::Typed GuardCompiler::literal(const GuardTerm& term, FieldType type)
{
    using Source = GuardOperand::Source;
    if (term.kind == GuardTerm::Kind::Truth)
        return resolve(term);
    if (term.kind == GuardTerm::Kind::Text) {
        if (type != FieldType::Time)
            return {{Source::Text, m_code.addText(term.text), 0}, FieldType::Text};
        const auto time = parseIso8601(term.text);
        if (!time)
            fail("'" + term.text + "' is no time such as '2026-11-23T19:27:00Z'", term.column);
        return {{Source::Number, 0, time ? toMicros(*time) : 0}, FieldType::Time};
    }
    const bool decimals = term.text.find('.') != std::string::npos;
    const FieldType own =
        decimals || type == FieldType::Money ? FieldType::Money : FieldType::Integer;
    const auto value = own == FieldType::Money ? parseMinor(term.text) : parseInteger(term.text);
    if (!value)
        fail(term.text + " is no number that fits (money has at most two decimals)", term.column);
    return {{Source::Number, 0, value.value_or(0)}, own};
}

} // namespace orderdeck
