#include "backend/lifecycle/scxml_tag.h"

#include <algorithm>
#include <array>

namespace orderdeck {

namespace {

using E = ScxmlElement;

constexpr std::string_view kScxmlNamespace = "http://www.w3.org/2005/07/scxml";
constexpr std::string_view kXIncludeNamespace = "http://www.w3.org/2001/XInclude";

constexpr std::array<std::string_view, 5> kScxmlAttributes{"name", "initial", "version",
                                                           "datamodel", "binding"};
constexpr std::array<std::string_view, 2> kStateAttributes{"id", "initial"};
constexpr std::array<std::string_view, 1> kIdAttribute{"id"};
constexpr std::array<std::string_view, 4> kTransitionAttributes{"event", "cond", "target", "type"};
constexpr std::array<std::string_view, 2> kTimerAttributes{"event", "after"};
constexpr std::array<std::string_view, 3> kOdStateAttributes{"label", "kind", "target"};
constexpr std::array<std::string_view, 2> kOdFinalAttributes{"label", "kind"};
constexpr std::array<std::string_view, 3> kOdTransitionAttributes{"label", "role", "reason"};
constexpr std::array<std::string_view, 1> kOdFieldAttributes{"type"};

constexpr std::array<E, 2> kInScxmlOrState{E::Scxml, E::State};
constexpr std::array<E, 1> kInState{E::State};
constexpr std::array<E, 2> kInStateOrInitial{E::State, E::Initial};
constexpr std::array<E, 1> kInDatamodel{E::Datamodel};

constexpr std::array kScxmlRules{
    ScxmlElementRule{"scxml", E::Scxml, kScxmlAttributes, {}, {}},
    ScxmlElementRule{"state", E::State, kStateAttributes, kOdStateAttributes, kInScxmlOrState},
    ScxmlElementRule{"final", E::Final, kIdAttribute, kOdFinalAttributes, kInScxmlOrState},
    ScxmlElementRule{"transition", E::Transition, kTransitionAttributes, kOdTransitionAttributes,
                     kInStateOrInitial},
    ScxmlElementRule{"initial", E::Initial, {}, {}, kInState},
    ScxmlElementRule{"datamodel", E::Datamodel, {}, {}, kInScxmlOrState},
    ScxmlElementRule{"data", E::Field, kIdAttribute, kOdFieldAttributes, kInDatamodel},
};
constexpr ScxmlElementRule kTimerRule{"timer", E::Timer, kTimerAttributes, {}, kInState};

constexpr std::array<std::string_view, 16> kCodeElements{
    "script", "onentry", "onexit", "raise",  "if",       "elseif",  "else",     "foreach",
    "log",    "assign",  "send",   "cancel", "finalize", "content", "donedata", "param"};

} // namespace

bool isScxmlNamespace(std::string_view uri) { return uri == kScxmlNamespace; }

const ScxmlElementRule* scxmlElementRule(std::string_view namespaceUri, std::string_view name)
{
    if (isLifecycleNamespace(namespaceUri))
        return name == kTimerRule.name ? &kTimerRule : nullptr;
    if (!isScxmlNamespace(namespaceUri))
        return nullptr;
    const auto rule = std::find_if(kScxmlRules.begin(), kScxmlRules.end(),
                                   [&](const ScxmlElementRule& r) { return r.name == name; });
    return rule == kScxmlRules.end() ? nullptr : &*rule;
}

std::optional<std::string> refusalOfElement(std::string_view namespaceUri, std::string_view name)
{
    const std::string tag = "<" + std::string(name) + ">";
    if (namespaceUri == kXIncludeNamespace)
        return tag + " would read another file: a definition stands alone";
    if (isLifecycleNamespace(namespaceUri))
        return "<od:" + std::string(name) + "> is not known; od has <od:timer>";
    if (namespaceUri.empty())
        return tag + " belongs to no namespace";
    if (!isScxmlNamespace(namespaceUri))
        return std::nullopt;
    if (name == "parallel")
        return tag + " is not supported: an order is in one state at a time";
    if (name == "history")
        return tag + " is not supported: guard the way back with the field previous";
    if (name == "invoke")
        return tag + " is not supported: a lifecycle starts nothing outside";
    if (std::find(kCodeElements.begin(), kCodeElements.end(), name) != kCodeElements.end())
        return tag + " is not supported: a lifecycle decides and does nothing by itself";
    return tag + " is no element of SCXML";
}

} // namespace orderdeck
