#pragma once

#include "backend/lifecycle/diagnostic_list.h"

#include <QXmlStreamAttributes>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace orderdeck {

[[nodiscard]] std::string utf8(QStringView text);

/// The elements that a definition may have.
enum class ScxmlElement : std::uint8_t {
    Scxml,
    State,
    Final,
    Transition,
    Initial,
    Datamodel,
    Field,
    Timer,
    Foreign, ///< Of another namespace (what an editor keeps for itself): passed over.
    Refused, ///< With the reason reported.
};

/// What an element may be, by name: the attributes it may have and the parents it may stand in.
struct ScxmlElementRule {
    std::string_view name;
    ScxmlElement element;
    std::span<const std::string_view> attributes;   ///< Without namespace.
    std::span<const std::string_view> odAttributes; ///< Of the namespace od.
    std::span<const ScxmlElement> parents;          ///< None: the root.
};

/// nullptr: not of this namespace's elements that a definition may have.
[[nodiscard]] const ScxmlElementRule* scxmlElementRule(std::string_view namespaceUri,
                                                       std::string_view name);
[[nodiscard]] bool isScxmlNamespace(std::string_view uri);
[[nodiscard]] bool isLifecycleNamespace(std::string_view uri);
/// Why an element is refused where SCXML itself, XInclude or the od namespace knows it or should;
/// nullopt: it is of a foreign namespace.
[[nodiscard]] std::optional<std::string> refusalOfElement(std::string_view namespaceUri,
                                                          std::string_view name);

/// One start tag: gives its attributes as UTF-8 and reports what is wrong with them at its first
/// character.
class ScxmlTag {
public:
    ScxmlTag(std::string_view name, TextPosition at, const QXmlStreamAttributes& attributes,
             DiagnosticList& diagnostics);

    [[nodiscard]] TextPosition at() const { return m_at; }
    void error(const std::string& message) const { m_diagnostics.error(m_at, message); }
    [[nodiscard]] bool has(std::string_view name) const;
    /// Empty when there is none.
    [[nodiscard]] std::string value(std::string_view name) const;
    [[nodiscard]] std::string odValue(std::string_view name) const;
    [[nodiscard]] bool hasOd(std::string_view name) const;
    /// Reports every attribute that the rule does not know.
    void refuseUnknownAttributes(const ScxmlElementRule& rule) const;
    /// The id, reported where it is missing or malformed; empty by then.
    [[nodiscard]] std::string requiredId() const;
    /// The id that an attribute refers to; reported and empty when it is none or several.
    [[nodiscard]] std::string reference(std::string_view attribute) const;
    /// A length of time above zero, reported when it is none.
    [[nodiscard]] std::optional<Duration> duration(std::string_view attribute,
                                                   const std::string& text) const;

private:
    std::string m_name;
    TextPosition m_at;
    const QXmlStreamAttributes& m_attributes;
    DiagnosticList& m_diagnostics;
};

} // namespace orderdeck
