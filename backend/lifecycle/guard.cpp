#include "backend/lifecycle/guard.h"

#include <algorithm>

namespace orderdeck {

namespace {

template <typename T>
bool compare(const T& left, const T& right, GuardComparison comparison) noexcept
{
    switch (comparison) {
    case GuardComparison::Equal: return left == right;
    case GuardComparison::NotEqual: return left != right;
    case GuardComparison::Less: return left < right;
    case GuardComparison::LessEqual: return left <= right;
    case GuardComparison::Greater: return left > right;
    case GuardComparison::GreaterEqual: return left >= right;
    }
    return false;
}

/// The field's value when it is there and of the type that the definition declares.
template <typename T>
const T* field(const GuardOperand& operand, const GuardContext& context) noexcept
{
    if (operand.index >= context.fields.size())
        return nullptr;
    return std::get_if<T>(&context.fields[operand.index]);
}

std::optional<std::int64_t> number(const GuardOperand& operand,
                                   const GuardContext& context) noexcept
{
    if (operand.source == GuardOperand::Source::Version)
        return context.version;
    if (operand.source != GuardOperand::Source::Field)
        return operand.literal;
    const auto* value = field<std::int64_t>(operand, context);
    return value != nullptr ? std::optional(*value) : std::nullopt;
}

std::optional<bool> boolean(const GuardOperand& operand, const GuardContext& context) noexcept
{
    if (operand.source != GuardOperand::Source::Field)
        return operand.literal != 0;
    const auto* value = field<bool>(operand, context);
    return value != nullptr ? std::optional(*value) : std::nullopt;
}

bool isLiteral(const GuardOperand& operand) noexcept
{
    return operand.source == GuardOperand::Source::Number ||
           operand.source == GuardOperand::Source::Boolean ||
           operand.source == GuardOperand::Source::Text;
}

} // namespace

std::string_view GuardCode::text(const GuardOperand& operand,
                                 const GuardContext& context) const noexcept
{
    switch (operand.source) {
    case GuardOperand::Source::Text: return m_texts[operand.index];
    case GuardOperand::Source::Previous: return context.previous;
    case GuardOperand::Source::Region: return context.region;
    default: break;
    }
    const auto* value = field<std::string_view>(operand, context);
    return value != nullptr ? *value : std::string_view();
}

bool GuardCode::passes(const GuardTest& test, std::uint16_t state,
                       const GuardContext& context) const noexcept
{
    switch (test.kind) {
    case GuardTest::Kind::Within: return state >= test.firstState && state <= test.lastState;
    case GuardTest::Kind::Numbers: {
        const auto left = number(test.left, context);
        const auto right = number(test.right, context);
        return left && right && compare(*left, *right, test.comparison);
    }
    case GuardTest::Kind::Booleans: {
        const auto left = boolean(test.left, context);
        const auto right = boolean(test.right, context);
        return left && right && compare(*left, *right, test.comparison);
    }
    case GuardTest::Kind::Texts: break;
    }
    const auto missing = [&](const GuardOperand& operand) {
        switch (operand.source) {
        case GuardOperand::Source::Previous: return context.previous.empty();
        case GuardOperand::Source::Region: return context.region.empty();
        case GuardOperand::Source::Field:
            return field<std::string_view>(operand, context) == nullptr;
        default: return false;
        }
    };
    return !missing(test.left) && !missing(test.right) &&
           compare(text(test.left, context), text(test.right, context), test.comparison);
}

bool GuardCode::holds(GuardProgram program, std::uint16_t state,
                      const GuardContext& context) const noexcept
{
    std::uint32_t at = program.entry;
    while (at < kHolds) {
        const GuardTest& test = m_tests[at];
        at = passes(test, state, context) ? test.onTrue : test.onFalse;
    }
    return at == kHolds;
}

std::optional<bool> GuardCode::constantIn(GuardProgram program, std::uint16_t state) const
{
    // Every test that only an order can answer is followed both ways; a test is added after those
    // it leads to, so one sweep from the entry downwards sees each once.
    if (program.entry >= kHolds)
        return program.entry == kHolds;
    std::vector<bool> visited(program.entry - program.first + 1, false);
    visited.back() = true;
    bool canHold = false;
    bool canFail = false;
    const auto follow = [&](std::uint32_t next) {
        canHold = canHold || next == kHolds;
        canFail = canFail || next == kFails;
        if (next < kHolds)
            visited[next - program.first] = true;
    };
    for (std::uint32_t at = program.entry + 1; at-- > program.first;) {
        if (!visited[at - program.first])
            continue;
        const GuardTest& test = m_tests[at];
        const bool known =
            test.kind == GuardTest::Kind::Within || (isLiteral(test.left) && isLiteral(test.right));
        const bool passed = known && passes(test, state, {});
        if (!known || passed)
            follow(test.onTrue);
        if (!known || !passed)
            follow(test.onFalse);
    }
    if (canHold && canFail)
        return std::nullopt;
    return canHold;
}

std::span<const GuardTest> GuardCode::tests(GuardProgram program) const
{
    if (program.entry >= kHolds)
        return {};
    return std::span(m_tests).subspan(program.first, program.entry - program.first + 1);
}

std::uint32_t GuardCode::add(const GuardTest& test)
{
    m_tests.push_back(test);
    return static_cast<std::uint32_t>(m_tests.size() - 1);
}

std::uint32_t GuardCode::addText(std::string text)
{
    m_texts.push_back(std::move(text));
    return static_cast<std::uint32_t>(m_texts.size() - 1);
}

} // namespace orderdeck
