#pragma once

#include "backend/lifecycle/field_value.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// What a guard may look at, beside the states. Values lie in the order of Lifecycle::fields(); a
/// short span: the rest is missing.
struct GuardContext {
    std::span<const FieldValue> fields;
    std::string_view previous; ///< Id of the state before this one; empty: none.
    std::int64_t version = 0;
    std::string_view region; ///< Empty: missing.
};

/// One side of a comparison.
struct GuardOperand {
    enum class Source : std::uint8_t { Number, Boolean, Text, Field, Previous, Region, Version };
    Source source = Source::Number;
    std::uint32_t index = 0;  ///< Of a field or of a text literal.
    std::int64_t literal = 0; ///< A number (money in minor units, time in microseconds) or 0 and 1.
};

enum class GuardComparison : std::uint8_t {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual
};

/// One test of a guard and where to go on; and, or and not are nothing but these jumps.
struct GuardTest {
    enum class Kind : std::uint8_t { Within, Numbers, Texts, Booleans };
    Kind kind = Kind::Within;
    GuardComparison comparison = GuardComparison::Equal;
    std::uint16_t firstState = 0; ///< Within: the state and its descendants, in document order.
    std::uint16_t lastState = 0;
    GuardOperand left;
    GuardOperand right;
    std::uint32_t onTrue = 0;
    std::uint32_t onFalse = 0;
};

/// Where a compiled guard begins in the GuardCode; without guard it holds at once.
struct GuardProgram {
    std::uint32_t entry = 0xFFFF'FFFE;
    std::uint32_t first = 0; ///< Its tests are `first` … `entry`.
};

/// The compiled guards of one lifecycle: flat tests linked by jumps that only lead to tests added
/// before, so evaluation ends after at most as many steps as the guard has tests. No allocation.
class GuardCode {
public:
    static constexpr std::uint32_t kHolds = 0xFFFF'FFFE;
    static constexpr std::uint32_t kFails = 0xFFFF'FFFF;

    /// Whether the guard holds for an order in `state` (atomic). A missing field makes its
    /// comparison false, whatever the comparison is.
    [[nodiscard]] bool holds(GuardProgram program, std::uint16_t state,
                             const GuardContext& context) const noexcept;
    /// The answer where it is the same for every order in `state`: In() and literals decide it.
    [[nodiscard]] std::optional<bool> constantIn(GuardProgram program, std::uint16_t state) const;

    /// The tests of a guard, one for each In(), comparison and lone boolean: the last in its text
    /// comes first. None: it has no guard.
    [[nodiscard]] std::span<const GuardTest> tests(GuardProgram program) const;
    /// Of an operand that is a text.
    [[nodiscard]] const std::string& literalText(const GuardOperand& operand) const
    {
        return m_texts[operand.index];
    }

    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(m_tests.size()); }
    [[nodiscard]] std::uint32_t add(const GuardTest& test);
    [[nodiscard]] std::uint32_t addText(std::string text);

private:
    [[nodiscard]] bool passes(const GuardTest& test, std::uint16_t state,
                              const GuardContext& context) const noexcept;
    [[nodiscard]] std::string_view text(const GuardOperand& operand,
                                        const GuardContext& context) const noexcept;
    std::vector<GuardTest> m_tests;
    std::vector<std::string> m_texts;
};

} // namespace orderdeck
