#include "backend/lifecycle/diagnostic_list.h"

#include <algorithm>

namespace orderdeck {

std::string Diagnostic::text(std::string_view file) const
{
    const std::string_view word = severity == Severity::Error ? "error" : "warning";
    return std::string(file) + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " +
           std::string(word) + ": " + message;
}

void DiagnosticList::error(TextPosition at, std::string message)
{
    ++m_errors;
    add(Diagnostic::Severity::Error, at, std::move(message));
}

void DiagnosticList::warn(TextPosition at, std::string message)
{
    add(Diagnostic::Severity::Warning, at, std::move(message));
}

void DiagnosticList::add(Diagnostic::Severity severity, TextPosition at, std::string message)
{
    // What a definition says is quoted, and must not break the line of its diagnostic.
    std::replace_if(
        message.begin(), message.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
    if (m_diagnostics.size() < kMost)
        m_diagnostics.push_back({severity, at.line, at.column, std::move(message)});
}

std::vector<Diagnostic> DiagnosticList::sorted() &&
{
    std::stable_sort(m_diagnostics.begin(), m_diagnostics.end(),
                     [](const Diagnostic& a, const Diagnostic& b) {
                         return std::pair(a.line, a.column) < std::pair(b.line, b.column);
                     });
    return std::move(m_diagnostics);
}

} // namespace orderdeck
