#pragma once

#include "tests/conventions/source_text.h"

namespace orderdeck::conventions {

/// Files of at most 500 lines, named in snake_case by what they are.
[[nodiscard]] Findings checkFile(const SourceText& source);
/// Functions of at most 70 lines, braces counted.
[[nodiscard]] Findings checkFunctions(const SourceText& source);
/// Includes of floors below only; Qt SQL and libpqxx in their folders only; a backend without a
/// window.
[[nodiscard]] Findings checkIncludes(const SourceText& source);
/// Signals are connected with a context object; nobody asks who the sender was.
[[nodiscard]] Findings checkConnections(const SourceText& source);
/// SQL is not assembled from values. Fragments are told by their names (kOrderColumns, whereClause,
/// placeholders …).
[[nodiscard]] Findings checkSql(const SourceText& source);
/// Nothing is left for later, no test waits by the clock or skips, no path of one machine.
[[nodiscard]] Findings checkWords(const SourceText& source);

[[nodiscard]] Findings checkAll(const SourceText& source);

/// The arguments of a call: `open` is the position of its '(' in `code`.
[[nodiscard]] std::vector<std::string> argumentsAt(const std::string& code, std::size_t open);

} // namespace orderdeck::conventions
