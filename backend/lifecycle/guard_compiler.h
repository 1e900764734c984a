#pragma once

#include "backend/foundation/result.h"
#include "backend/lifecycle/guard.h"
#include "backend/lifecycle/guard_parser.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace orderdeck {

/// Names that a guard may use without declaring them.
[[nodiscard]] bool isBuiltInField(std::string_view name) noexcept;
/// Words of the guard language, which no field may be called.
[[nodiscard]] bool isGuardKeyword(std::string_view name) noexcept;

/// Whether a guard reads `name` as one name.
[[nodiscard]] bool isGuardName(std::string_view name);

/// What names in guards stand for; filled before the first guard is compiled.
struct GuardScope {
    struct Field {
        std::uint32_t index = 0;
        FieldType type = FieldType::Text;
    };
    std::unordered_map<std::string, Field> fields;
    /// A state's id → itself and its last descendant, in document order.
    std::unordered_map<std::string, std::pair<std::uint16_t, std::uint16_t>> states;
};

/// Turns guards into tests: finds what the names stand for and checks the types, so that a guard
/// that compiles always has an answer. Borrows the scope and the code it adds to.
class GuardCompiler {
public:
    GuardCompiler(const GuardScope& scope, GuardCode& code) : m_scope(scope), m_code(code) {}
    [[nodiscard]] Result<GuardProgram> compile(std::string_view guard);

private:
    struct Typed {
        GuardOperand operand;
        FieldType type = FieldType::Text;
    };
    std::uint32_t emit(const GuardExpression& expression, std::uint32_t onTrue,
                       std::uint32_t onFalse);
    std::uint32_t emitChain(const GuardExpression& expression, std::uint32_t onTrue,
                            std::uint32_t onFalse);
    GuardTest inState(const GuardExpression& expression);
    GuardTest comparison(const GuardExpression& expression);
    GuardTest alone(const GuardExpression& expression);
    Typed resolve(const GuardTerm& term);
    Typed literal(const GuardTerm& term, FieldType type);
    void fail(const std::string& cause, int column);

    const GuardScope& m_scope;
    GuardCode& m_code;
    std::string m_error;
};

} // namespace orderdeck
