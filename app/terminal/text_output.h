#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// `text` as it may go to a terminal: control characters (C0, C1, line separators, and those that
/// turn the direction of writing) become visible escapes, bytes that are no UTF-8 become \xNN.
[[nodiscard]] std::string printable(std::string_view text);
/// "12,345"
[[nodiscard]] std::string grouped(std::int64_t number);
/// Characters of UTF-8 text, wide ones counted as two.
[[nodiscard]] std::size_t columnsOf(std::string_view text);

/// Rows under a heading, each column as wide as its widest cell. Cells are made printable.
class TextTable {
public:
    enum class Align { Left, Right };
    struct Column {
        std::string title;
        Align align = Align::Left;
    };

    explicit TextTable(std::vector<Column> columns) : m_columns(std::move(columns)) {}
    void add(std::vector<std::string> cells);
    [[nodiscard]] std::string text() const;

private:
    void append(std::string& out, const std::vector<std::string>& cells,
                const std::vector<std::size_t>& widths) const;
    std::vector<Column> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

} // namespace orderdeck
