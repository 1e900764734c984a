#pragma once

#include "backend/lifecycle/markup_scan.h"
#include "backend/lifecycle/scxml_reader.h"

#include <cstddef>
#include <string>
#include <vector>

namespace orderdeck {

/// Collects what is wrong with one definition; keeps the first kMost.
class DiagnosticList {
public:
    static constexpr std::size_t kMost = 200;

    void error(TextPosition at, std::string message);
    void warn(TextPosition at, std::string message);
    [[nodiscard]] bool hasErrors() const { return m_errors > 0; }
    [[nodiscard]] std::vector<Diagnostic> sorted() &&;

private:
    void add(Diagnostic::Severity severity, TextPosition at, std::string message);
    std::vector<Diagnostic> m_diagnostics;
    std::size_t m_errors = 0;
};

} // namespace orderdeck
