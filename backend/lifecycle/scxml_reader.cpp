#include "backend/lifecycle/scxml_reader.h"

#include "backend/foundation/text.h"
#include "backend/lifecycle/diagnostic_list.h"
#include "backend/lifecycle/lifecycle_analysis.h"
#include "backend/lifecycle/lifecycle_compiler.h"
#include "backend/lifecycle/scxml_parser.h"

#include <algorithm>

namespace orderdeck {

namespace {

constexpr std::size_t kMaxDefinitionBytes = std::size_t(1) << 20U;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// The first byte at which the text stops being UTF-8 without NUL.
std::size_t cleanPrefix(std::string_view text)
{
    std::size_t low = 0;
    // Whole characters of at most four bytes are checked one by one.
    while (low < text.size()) {
        std::size_t length = 1;
        while (length <= 4 && !isCleanText(text.substr(low, length)))
            ++length;
        if (length > 4)
            break;
        low += length;
    }
    return low;
}

/// The encoding that an XML declaration names, in capitals; empty: none.
std::string declaredEncoding(std::string_view text)
{
    if (!text.starts_with("<?xml"))
        return {};
    const std::string_view declaration = text.substr(0, text.find("?>"));
    const std::size_t at = declaration.find("encoding");
    if (at == std::string_view::npos)
        return {};
    const std::size_t open = declaration.find_first_of("\"'", at);
    if (open == std::string_view::npos)
        return {};
    const std::size_t close = declaration.find(declaration[open], open + 1);
    std::string name(declaration.substr(open + 1, close - open - 1));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return name;
}

/// Reports what makes the bytes no text that can be read.
void checkBytes(std::string_view text, DiagnosticList& diagnostics)
{
    if (text.size() > kMaxDefinitionBytes) {
        diagnostics.error({}, "the file is larger than 1 MiB");
    } else if (!isCleanText(text)) {
        const std::size_t bad = cleanPrefix(text);
        diagnostics.error(MarkupScan(text).positionOf(bad), bad < text.size() && text[bad] == '\0'
                                                                ? "the text holds a NUL"
                                                                : "the text is not UTF-8");
    } else if (text.starts_with(kByteOrderMark)) {
        diagnostics.error({}, "the text begins with two byte order marks");
    } else if (const auto encoding = declaredEncoding(text);
               !encoding.empty() && encoding != "UTF-8" && encoding != "US-ASCII") {
        diagnostics.error({}, "the encoding " + encoding + " is not supported: save it as UTF-8");
    }
}

} // namespace

ScxmlReading readScxml(std::string_view bytes)
{
    DiagnosticList diagnostics;
    std::string_view text = bytes;
    if (text.starts_with(kByteOrderMark))
        text.remove_prefix(kByteOrderMark.size());
    checkBytes(text, diagnostics);
    ScxmlReading reading;
    if (!diagnostics.hasErrors()) {
        ScxmlParser parser(text, diagnostics);
        const ScxmlDocument document = parser.parse();
        if (parser.readToTheEnd())
            reading.lifecycle = LifecycleCompiler(document, diagnostics).compile(bytes);
        if (reading.lifecycle)
            LifecycleAnalysis(*reading.lifecycle, document, diagnostics).report();
    }
    reading.diagnostics = std::move(diagnostics).sorted();
    return reading;
}

} // namespace orderdeck
