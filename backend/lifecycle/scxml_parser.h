#pragma once

#include "backend/lifecycle/diagnostic_list.h"
#include "backend/lifecycle/markup_scan.h"
#include "backend/lifecycle/scxml_document.h"
#include "backend/lifecycle/scxml_tag.h"

#include <QXmlStreamReader>

#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// Deepest nesting of elements.
inline constexpr std::size_t kMaxNesting = 64;
/// Longest start tag, and most attributes of one. The stream reader compares every attribute of a
/// tag with every other, and a prefix with all that are declared: a tag of a megabyte takes it a
/// quarter of a minute.
inline constexpr std::size_t kMaxTagBytes = 16 * 1024;
inline constexpr std::size_t kMaxAttributes = 32;

/// Reads the tags of one definition into a document and reports what each tag alone shows to be
/// wrong. Used once; borrows the text (UTF-8 without mark).
class ScxmlParser {
public:
    ScxmlParser(std::string_view text, DiagnosticList& diagnostics);
    /// What could be read; not to be used further when the text was not read to its end.
    [[nodiscard]] ScxmlDocument parse();
    [[nodiscard]] bool readToTheEnd() const { return m_readToTheEnd; }

private:
    /// An element whose end tag has not come yet.
    struct Open {
        ScxmlElement element = ScxmlElement::Foreign;
        StateIndex state = kNoState; ///< The innermost state around or of it.
        TextPosition at;
        std::string name;
        bool saysInitial = false; ///< A state whose first child has been named.
        bool textReported = false;
    };

    void refuseBeforeReading();
    void startElement();
    void endElement();
    [[nodiscard]] ScxmlElement open(const ScxmlTag& tag, const std::string& name);
    [[nodiscard]] bool standsRight(const ScxmlTag& tag, const ScxmlElementRule& rule) const;
    void readRoot(const ScxmlTag& tag);
    void readState(const ScxmlTag& tag, ScxmlElement element);
    void readTransition(const ScxmlTag& tag);
    void readInitialTarget(const ScxmlTag& tag);
    void readEvents(const ScxmlTag& tag, ScxmlTransition& transition);
    void readField(const ScxmlTag& tag);
    void readTimer(const ScxmlTag& tag);
    void readInitial(const ScxmlTag& tag);
    void refuseText();
    void stop(TextPosition at, const std::string& message);
    void reportMalformed();
    [[nodiscard]] bool hasRoom(const ScxmlTag& tag, std::size_t count, std::size_t most,
                               std::string_view what);

    DiagnosticList& m_diagnostics;
    MarkupScan m_scan;
    QXmlStreamReader m_xml;
    ScxmlDocument m_document;
    std::vector<Open> m_open;
    std::size_t m_skipped = 0;   ///< Depth within an element that is passed over.
    std::size_t m_startTags = 0; ///< Read so far.
    bool m_stopped = false;
    bool m_readToTheEnd = false;
};

} // namespace orderdeck
