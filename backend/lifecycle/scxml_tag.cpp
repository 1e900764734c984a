#include "backend/lifecycle/scxml_tag.h"

#include "backend/foundation/text.h"
#include "backend/lifecycle/scxml_document.h"

#include <algorithm>
#include <array>

namespace orderdeck {

namespace {

constexpr std::string_view kOdNamespace = "urn:orderdeck:lifecycle:1";

QString qt(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

bool contains(std::span<const std::string_view> names, std::string_view name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

std::string utf8(QStringView text) { return text.toString().toStdString(); }

ScxmlTag::ScxmlTag(std::string_view name, TextPosition at, const QXmlStreamAttributes& attributes,
                   DiagnosticList& diagnostics)
    : m_name(name), m_at(at), m_attributes(attributes), m_diagnostics(diagnostics)
{}

bool ScxmlTag::has(std::string_view name) const
{
    return m_attributes.hasAttribute(QString(), qt(name));
}

std::string ScxmlTag::value(std::string_view name) const
{
    return utf8(m_attributes.value(QString(), qt(name)));
}

bool ScxmlTag::hasOd(std::string_view name) const
{
    return m_attributes.hasAttribute(qt(kOdNamespace), qt(name));
}

std::string ScxmlTag::odValue(std::string_view name) const
{
    return utf8(m_attributes.value(qt(kOdNamespace), qt(name)));
}

void ScxmlTag::refuseUnknownAttributes(const ScxmlElementRule& rule) const
{
    for (const QXmlStreamAttribute& attribute : m_attributes) {
        const std::string uri = utf8(attribute.namespaceUri());
        const std::string name = utf8(attribute.name());
        if (uri.empty() && !contains(rule.attributes, name))
            error("<" + m_name + "> has no attribute " + name + " here");
        if (isLifecycleNamespace(uri) && !contains(rule.odAttributes, name))
            error("<" + m_name + "> has no attribute od:" + name);
    }
}

std::string ScxmlTag::requiredId() const
{
    const std::string id = value("id");
    if (id.empty()) {
        error("<" + m_name + "> needs an id");
        return {};
    }
    const bool malformed = std::any_of(id.begin(), id.end(), [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || c == '(' || c == ')' ||
               c == '\'' || c == '"' || c == '*';
    });
    if (malformed) {
        error("the id '" + id + "' holds a blank, a quote, * or a bracket");
        return {};
    }
    if (id.size() > kMaxDefinitionNameBytes) {
        error("the id is longer than " + std::to_string(kMaxDefinitionNameBytes) + " bytes");
        return {};
    }
    return id;
}

std::string ScxmlTag::reference(std::string_view attribute) const
{
    if (!has(attribute))
        return {};
    const std::string text = value(attribute);
    const std::string_view id = trimmed(text);
    if (id.empty()) {
        error("the " + std::string(attribute) + " of <" + m_name + "> is empty");
        return {};
    }
    if (id.find_first_of(" \t\r\n") != std::string_view::npos) {
        error("several states in " + std::string(attribute) +
              ": an order is in one state at a time");
        return {};
    }
    return std::string(id);
}

std::optional<Duration> ScxmlTag::duration(std::string_view attribute,
                                           const std::string& text) const
{
    const auto length = parseDuration(text);
    if (!length || *length <= Duration(0)) {
        error(std::string(attribute) + "=\"" + text +
              "\" is no length of time such as 90s, 15m, 2h or 3d");
        return std::nullopt;
    }
    return length;
}

bool isLifecycleNamespace(std::string_view uri) { return uri == kOdNamespace; }

} // namespace orderdeck
