#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace orderdeck {

struct GuardToken {
    enum class Kind : std::uint8_t { End, Word, Number, Text, Comparison, Open, Close, Wrong };
    Kind kind = Kind::End;
    std::string text; ///< As written; of Text without its quotes; of Wrong: what is wrong.
    int column = 1;   ///< Of its first character, from 1.
};

/// Cuts a guard into tokens; borrows the text.
class GuardLexer {
public:
    explicit GuardLexer(std::string_view text) : m_text(text) {}
    [[nodiscard]] GuardToken next();
    /// What stands before the next ')', without blanks around it: the id in In(id), which may have
    /// any form. Stops before the ')'.
    [[nodiscard]] GuardToken nextId();

private:
    void skipBlanks();
    [[nodiscard]] int column();
    [[nodiscard]] GuardToken take(GuardToken::Kind kind, std::size_t length);
    [[nodiscard]] GuardToken takeText();
    [[nodiscard]] GuardToken takeNumber();
    [[nodiscard]] GuardToken takeSymbol();

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_counted = 0; ///< Bytes whose characters m_column has.
    int m_column = 1;
};

} // namespace orderdeck
