#include "backend/lifecycle/scxml_parser.h"

#include "backend/foundation/text.h"
#include "backend/lifecycle/event_descriptor.h"
#include "backend/lifecycle/guard_compiler.h"

#include <algorithm>

namespace orderdeck {

namespace {

constexpr std::string_view kNoDocumentType =
    "a document type is not allowed: a definition stands alone";

} // namespace

ScxmlParser::ScxmlParser(std::string_view text, DiagnosticList& diagnostics)
    : m_diagnostics(diagnostics), m_scan(text),
      m_xml(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())))
{}

ScxmlDocument ScxmlParser::parse()
{
    refuseBeforeReading();
    while (!m_stopped && !m_xml.atEnd()) {
        switch (m_xml.readNext()) {
        case QXmlStreamReader::StartElement: startElement(); break;
        case QXmlStreamReader::EndElement: endElement(); break;
        case QXmlStreamReader::Characters: refuseText(); break;
        case QXmlStreamReader::DTD:
            stop(m_scan.nth(Markup::Kind::Doctype, 0), std::string(kNoDocumentType));
            break;
        case QXmlStreamReader::ProcessingInstruction:
            stop(m_scan.nth(Markup::Kind::Instruction, 0),
                 "a processing instruction is not allowed: a definition stands alone");
            break;
        default: break;
        }
    }
    if (!m_stopped && m_xml.hasError())
        reportMalformed();
    m_readToTheEnd = !m_stopped;
    return std::move(m_document);
}

/// What would take the stream reader long: it must not even begin.
void ScxmlParser::refuseBeforeReading()
{
    if (const Markup* type = m_scan.first(Markup::Kind::Doctype, "<!DOCTYPE"))
        stop(type->at, std::string(kNoDocumentType));
    else if (const Markup* tag = m_scan.longerThan(Markup::Kind::StartTag, kMaxTagBytes))
        stop(tag->at, "a tag is longer than " + std::to_string(kMaxTagBytes / 1024) + " KiB");
    else if (const Markup* crowded = m_scan.crowded(kMaxAttributes))
        stop(crowded->at, "a tag has more than " + std::to_string(kMaxAttributes) + " attributes");
    else if (const Markup* markup = m_scan.tooMuch())
        stop(markup->at, "more than " + std::to_string(MarkupScan::kMost) +
                             " pieces of markup: tags, end tags and comments");
}

void ScxmlParser::stop(TextPosition at, const std::string& message)
{
    m_diagnostics.error(at, message);
    m_stopped = true;
}

void ScxmlParser::reportMalformed()
{
    const std::string cause = "not well-formed XML: " + m_xml.errorString().toStdString();
    const bool cutOff = m_xml.error() == QXmlStreamReader::PrematureEndOfDocumentError;
    const std::size_t byte = m_scan.byteOfUtf16(std::size_t(m_xml.characterOffset()));
    // The reader stops behind what it stumbles over.
    const std::size_t before = byte == 0 ? 0 : byte - 1;
    const Markup* markup = cutOff ? m_scan.unclosed() : m_scan.around(before);
    if (markup != nullptr)
        stop(markup->at, cause);
    else if (cutOff && !m_open.empty())
        stop(m_open.back().at, "<" + m_open.back().name + "> is never closed");
    else
        stop(m_scan.positionOf(before), cause);
}

void ScxmlParser::startElement()
{
    const TextPosition at = m_scan.nth(Markup::Kind::StartTag, m_startTags++);
    if (m_open.size() + m_skipped >= kMaxNesting) {
        stop(at, "elements are nested more than " + std::to_string(kMaxNesting) + " deep");
        return;
    }
    if (m_skipped > 0) {
        ++m_skipped;
        return;
    }
    const std::string name = utf8(m_xml.name());
    const QXmlStreamAttributes attributes = m_xml.attributes();
    const ScxmlTag tag(name, at, attributes, m_diagnostics);
    const StateIndex around = m_open.empty() ? kNoState : m_open.back().state;
    m_open.push_back({ScxmlElement::Refused, around, at, name});
    m_open.back().element = open(tag, name);
    if (m_open.back().element == ScxmlElement::Foreign ||
        m_open.back().element == ScxmlElement::Refused) {
        m_open.pop_back();
        m_skipped = 1;
    }
}

void ScxmlParser::endElement()
{
    if (m_skipped > 0)
        --m_skipped;
    else if (!m_open.empty())
        m_open.pop_back();
}

ScxmlElement ScxmlParser::open(const ScxmlTag& tag, const std::string& name)
{
    const std::string uri = utf8(m_xml.namespaceUri());
    const bool root = m_open.size() == 1;
    if (root && !(name == "scxml" && isScxmlNamespace(uri))) {
        stop(tag.at(),
             "the root is <" + name + ">, not <scxml> of http://www.w3.org/2005/07/scxml");
        return ScxmlElement::Refused;
    }
    const bool parallel = name == "parallel" && isScxmlNamespace(uri);
    const ScxmlElementRule* rule = scxmlElementRule(uri, parallel ? "state" : name);
    if (rule == nullptr || parallel) {
        const auto refusal = refusalOfElement(uri, name);
        if (!refusal)
            return ScxmlElement::Foreign;
        tag.error(*refusal);
        if (!parallel) {
            m_document.refusedIds.insert(tag.value("id"));
            return ScxmlElement::Refused;
        }
    }
    if (!root && !standsRight(tag, *rule))
        return ScxmlElement::Refused;
    tag.refuseUnknownAttributes(*rule);
    switch (rule->element) {
    case ScxmlElement::Scxml: readRoot(tag); break;
    case ScxmlElement::State:
    case ScxmlElement::Final: readState(tag, rule->element); break;
    case ScxmlElement::Transition: readTransition(tag); break;
    case ScxmlElement::Initial: readInitial(tag); break;
    case ScxmlElement::Field: readField(tag); break;
    case ScxmlElement::Timer: readTimer(tag); break;
    default: break;
    }
    return m_stopped ? ScxmlElement::Refused : rule->element;
}

bool ScxmlParser::standsRight(const ScxmlTag& tag, const ScxmlElementRule& rule) const
{
    const Open& parent = m_open[m_open.size() - 2];
    if (std::find(rule.parents.begin(), rule.parents.end(), parent.element) != rule.parents.end())
        return true;
    if (parent.element == ScxmlElement::Final)
        tag.error("a final state holds nothing: it has no <" + std::string(rule.name) + ">");
    else
        tag.error("<" + std::string(rule.name) + "> does not belong in <" + parent.name + ">");
    return false;
}

bool ScxmlParser::hasRoom(const ScxmlTag& tag, std::size_t count, std::size_t most,
                          std::string_view what)
{
    if (count < most)
        return true;
    stop(tag.at(), "more than " + std::to_string(most) + " " + std::string(what));
    return false;
}

void ScxmlParser::readRoot(const ScxmlTag& tag)
{
    m_document.at = tag.at();
    m_document.name = std::string(trimmed(tag.value("name")));
    m_document.initial = tag.reference("initial");
    if (m_document.name.empty())
        tag.error("<scxml> needs a name: it names the lifecycle");
    if (std::ranges::any_of(m_document.name, [](unsigned char c) { return c < 0x20 || c == 0x7F; }))
        tag.error("the name holds a line end or another control character");
    if (m_document.name.size() > kMaxDefinitionNameBytes)
        tag.error("the name is longer than " + std::to_string(kMaxDefinitionNameBytes) + " bytes");
    if (tag.has("version") && tag.value("version") != "1.0")
        tag.error("version=\"" + tag.value("version") + "\" is not SCXML 1.0");
    if (tag.has("datamodel") && tag.value("datamodel") != "orderdeck")
        tag.error("the data model " + tag.value("datamodel") +
                  " is not supported; write datamodel=\"orderdeck\"");
    m_document.declaresFields = tag.value("datamodel") == "orderdeck";
}

void ScxmlParser::readState(const ScxmlTag& tag, ScxmlElement element)
{
    if (!hasRoom(tag, m_document.states.size(), kMaxStates, "states"))
        return;
    ScxmlState state;
    state.id = tag.requiredId();
    state.label = std::string(trimmed(tag.odValue("label")));
    state.at = tag.at();
    state.initialAt = tag.at();
    state.initial = tag.reference("initial");
    state.final = element == ScxmlElement::Final;
    state.parent = m_open.back().state;
    if (tag.hasOd("target"))
        state.target = tag.duration("od:target", tag.odValue("target"));
    if (tag.hasOd("kind")) {
        state.kind = parseStateKind(tag.odValue("kind"));
        if (!state.kind)
            tag.error("od:kind=\"" + tag.odValue("kind") +
                      "\" is none of initial, in-progress, reached, final, on-hold, failed, "
                      "cancelled, reversed");
    }
    m_open.back().state = static_cast<StateIndex>(m_document.states.size());
    m_open.back().saysInitial = tag.has("initial");
    m_document.states.push_back(std::move(state));
}

void ScxmlParser::readInitial(const ScxmlTag& tag)
{
    Open& state = m_open[m_open.size() - 2];
    if (state.saysInitial)
        tag.error("the state names its first child twice");
    state.saysInitial = true;
}

void ScxmlParser::readInitialTarget(const ScxmlTag& tag)
{
    if (tag.has("event") || tag.has("cond"))
        tag.error("the transition of <initial> has a target and nothing else");
    else if (!tag.has("target"))
        tag.error("the transition of <initial> needs a target");
    ScxmlState& state = m_document.states[m_open.back().state];
    state.initial = tag.reference("target");
    state.initialAt = tag.at();
}

void ScxmlParser::readTransition(const ScxmlTag& tag)
{
    if (!hasRoom(tag, m_document.transitions.size(), kMaxTransitions, "transitions"))
        return;
    const std::string type = tag.value("type");
    if (tag.has("type") && type != "internal" && type != "external")
        tag.error("type=\"" + type + "\" is neither internal nor external");
    if (m_open[m_open.size() - 2].element == ScxmlElement::Initial) {
        readInitialTarget(tag);
        return;
    }
    ScxmlTransition transition;
    transition.at = tag.at();
    transition.written.source = m_open.back().state;
    transition.target = tag.reference("target");
    transition.written.guard = std::string(trimmed(tag.value("cond")));
    if (tag.has("cond") && transition.written.guard.empty())
        tag.error("the guard is empty");
    readEvents(tag, transition);
    if (tag.hasOd("role")) {
        const auto role = parseRole(tag.odValue("role"));
        if (!role)
            tag.error("od:role=\"" + tag.odValue("role") +
                      "\" is none of viewer, support, ops, admin, service");
        transition.written.role = role.value_or(Role::Support);
    }
    if (tag.hasOd("reason") && tag.odValue("reason") != "required")
        tag.error("od:reason=\"" + tag.odValue("reason") + "\" is not \"required\"");
    transition.written.reasonRequired = tag.odValue("reason") == "required";
    m_document.transitions.push_back(std::move(transition));
}

void ScxmlParser::readEvents(const ScxmlTag& tag, ScxmlTransition& transition)
{
    transition.written.events = tag.value("event");
    const auto descriptors = eventDescriptors(transition.written.events);
    if (descriptors.empty()) {
        tag.error("a transition without event is not supported: an order moves when something "
                  "happens to it");
        return;
    }
    for (const auto descriptor : descriptors) {
        if (const auto fault = descriptorFault(descriptor)) {
            tag.error(*fault);
            return;
        }
    }
    transition.written.label = std::string(trimmed(tag.odValue("label")));
    if (transition.written.label.empty())
        transition.written.label = std::string(descriptors.front());
}

void ScxmlParser::readField(const ScxmlTag& tag)
{
    if (!hasRoom(tag, m_document.fields.size(), kMaxFields, "fields"))
        return;
    ScxmlField field;
    field.at = tag.at();
    field.written.id = tag.requiredId();
    if (!m_document.declaresFields)
        tag.error("a field needs datamodel=\"orderdeck\" on <scxml>");
    if (isBuiltInField(field.written.id))
        tag.error("the field " + field.written.id + " is built in and cannot be declared");
    if (isGuardKeyword(field.written.id))
        tag.error(field.written.id + " is a word of the guard language and no name for a field");
    else if (!field.written.id.empty() && !isGuardName(field.written.id))
        tag.error("a guard could not name the field '" + field.written.id +
                  "': letters, digits, _ . - : after a letter or _");
    const auto type = parseFieldType(tag.odValue("type"));
    if (!type)
        tag.error("<data> needs od:type: integer, money, text, boolean or time");
    field.written.type = type.value_or(FieldType::Text);
    m_document.fields.push_back(std::move(field));
}

void ScxmlParser::readTimer(const ScxmlTag& tag)
{
    ScxmlTimer timer;
    timer.at = tag.at();
    timer.written.state = m_open.back().state;
    timer.written.event = std::string(trimmed(tag.value("event")));
    if (timer.written.event.empty())
        tag.error("<od:timer> needs an event");
    else if (const auto fault = descriptorFault(timer.written.event);
             fault || timer.written.event == "*" ||
             timer.written.event.find_first_of(" \t\r\n") != std::string::npos)
        tag.error("<od:timer> needs the name of one event");
    if (!tag.has("after"))
        tag.error("<od:timer> needs after, such as 2h");
    else
        timer.written.after = tag.duration("after", tag.value("after")).value_or(Duration(0));
    m_document.timers.push_back(std::move(timer));
}

void ScxmlParser::refuseText()
{
    if (m_skipped > 0 || m_open.empty() || m_xml.isWhitespace() || m_open.back().textReported)
        return;
    m_open.back().textReported = true;
    m_diagnostics.error(m_open.back().at, "<" + m_open.back().name +
                                              "> holds text: text has no "
                                              "meaning here");
}

} // namespace orderdeck
