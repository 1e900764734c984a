#pragma once

#include "backend/foundation/result.h"

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace orderdeck {

/// The refused rows of an import as CSV: file, line, column, cause, row. Made when the first row is
/// refused; an older one of that name is replaced. What is no clean text is written as \xNN, and
/// cells that a spreadsheet would take for a formula get a quote in front. One thread.
class RejectsFile {
public:
    /// An empty path: nothing is written.
    explicit RejectsFile(std::string path) : m_path(std::move(path)) {}

    [[nodiscard]] Result<void> add(const std::string& file, std::int64_t line, int column,
                                   std::string_view cause, std::string_view row);
    /// Writes what is buffered; must be called once at the end.
    [[nodiscard]] Result<void> close();
    [[nodiscard]] bool written() const { return m_written; }
    [[nodiscard]] const std::string& path() const { return m_path; }

private:
    struct Closer {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    [[nodiscard]] Result<void> write(std::string_view text);
    std::string m_path;
    std::unique_ptr<std::FILE, Closer> m_file;
    bool m_written = false;
};

/// As a cell of a file that people open in a spreadsheet.
[[nodiscard]] std::string safeCell(std::string_view text);

} // namespace orderdeck
