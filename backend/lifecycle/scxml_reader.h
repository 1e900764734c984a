#pragma once

#include "backend/lifecycle/lifecycle.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// An error or a warning at the first character of the offending tag (or of what is not
/// well-formed).
struct Diagnostic {
    enum class Severity { Error, Warning };
    Severity severity = Severity::Error;
    int line = 1;   ///< From 1.
    int column = 1; ///< From 1, in characters.
    std::string message;
    /// "FILE:LINE:COLUMN: error|warning: message"
    [[nodiscard]] std::string text(std::string_view file) const;
};

/// What reading a definition gave: a lifecycle unless there is an error; warnings in any case.
struct ScxmlReading {
    std::optional<Lifecycle> lifecycle;
    std::vector<Diagnostic> diagnostics; ///< In order of line and column.
};

/// Reads a definition (W3C SCXML, the subset of the lifecycle contract in ARCHITECTURE.md). Never
/// touches a file or the network: DOCTYPE, external things, script, invoke and send are refused. At
/// most 1 MiB, nesting at most 64, a tag at most 16 KiB with 32 attributes, 32768 tags and
/// comments, and the bounds of scxml_document.h: at once, whatever the bytes are, and within 64
/// MiB. An attribute or element that SCXML and od do not know is an error, one of a foreign
/// namespace is passed over. Unlike in SCXML nothing is raised by itself: entering a final state
/// within another state makes no done.state event.
[[nodiscard]] ScxmlReading readScxml(std::string_view bytes);

} // namespace orderdeck
