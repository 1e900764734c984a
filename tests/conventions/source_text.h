#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck::conventions {

/// A file of the tree as the rules see it. The views of C++ have the length of the file, so that
/// positions and lines agree.
class SourceText {
public:
    /// `path` is relative to the root, with '/'.
    SourceText(std::string path, std::string text);

    [[nodiscard]] const std::string& path() const { return m_path; }
    [[nodiscard]] const std::string& text() const { return m_text; }
    /// Comments, preprocessor lines and the insides of literals are blanks.
    [[nodiscard]] const std::string& code() const { return m_code; }
    /// Comments are blanks.
    [[nodiscard]] const std::string& withoutComments() const { return m_withoutComments; }
    [[nodiscard]] std::vector<std::string_view> lines() const;
    /// From 1.
    [[nodiscard]] int lineOf(std::size_t position) const;
    [[nodiscard]] int lineCount() const;
    [[nodiscard]] bool isCpp() const;
    [[nodiscard]] bool isUnder(std::string_view folder) const;

private:
    std::string m_path;
    std::string m_text;
    std::string m_code;
    std::string m_withoutComments;
};

/// What breaks a rule, and where.
struct Finding {
    std::string path;
    int line = 1; ///< From 1.
    std::string rule;
    std::string message;
    /// "PATH:LINE: RULE: message"
    [[nodiscard]] std::string text() const;
};
using Findings = std::vector<Finding>;

} // namespace orderdeck::conventions
