#pragma once

#include <span>
#include <string>
#include <string_view>

namespace orderdeck {

/// One record of a CSV file (RFC 4180), built cell by cell. Text that a spreadsheet would take for
/// a formula (it begins with = + - @ tab or a line break) is defused by a leading apostrophe.
class CsvRow {
public:
    CsvRow& text(std::string_view cell);
    /// A figure of our own making, whose minus sign is meant.
    CsvRow& number(std::string_view figure);
    /// The record with its line break; the row is empty again.
    [[nodiscard]] std::string take();

private:
    void separate();
    std::string m_line;
    bool m_first = true;
};

/// A whole record of texts.
[[nodiscard]] std::string csvRecord(std::span<const std::string> cells);

} // namespace orderdeck
