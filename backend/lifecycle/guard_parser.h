#pragma once

#include "backend/foundation/result.h"
#include "backend/lifecycle/guard.h"

#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// What stands on one side of a comparison, as written.
struct GuardTerm {
    enum class Kind : std::uint8_t { Name, Number, Text, Truth };
    Kind kind = Kind::Name;
    std::string text; ///< The name, the digits, or the text without its quotes; "true", "false".
    int column = 1;   ///< Within the guard, from 1.
};

/// A guard as written: and, or and not over tests.
struct GuardExpression {
    enum class Kind : std::uint8_t { All, Any, Not, InState, Comparison, Alone };
    Kind kind = Kind::Alone;
    std::vector<GuardExpression> parts; ///< Of All, Any (two or more) and Not (one).
    std::string state;                  ///< Of InState.
    int column = 1;                     ///< Within the guard, from 1.
    GuardTerm left;                     ///< Of Comparison and Alone.
    GuardComparison comparison = GuardComparison::Equal;
    GuardTerm right; ///< Of Comparison.
};

inline constexpr std::size_t kMaxGuardBytes = 4096;
inline constexpr int kMaxGuardNesting = 64;

/// Reads the guard language: In(id); comparisons = == != < <= > >= of fields, numbers, 'text', true
/// and false; a boolean alone; and, or, not, ( ). `not` binds closest, then `and`, then `or`. Knows
/// neither types nor states. The error says at which character of the guard.
[[nodiscard]] Result<GuardExpression> parseGuard(std::string_view text);

} // namespace orderdeck
