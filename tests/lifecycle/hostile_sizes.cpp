#include "backend/lifecycle/markup_scan.h"
#include "tests/lifecycle/definition_text.h"
#include "tests/lifecycle/hostile_definitions.h"

#include <functional>

namespace orderdeck {

namespace {

constexpr std::size_t kMiB = std::size_t(1) << 20U;

std::string repeated(const std::string& piece, std::size_t times)
{
    std::string all;
    all.reserve(piece.size() * times);
    for (std::size_t i = 0; i < times; ++i)
        all += piece;
    return all;
}

/// As many as a definition can hold.
std::string filled(const std::string& piece)
{
    return repeated(piece, (kMiB - 1000) / piece.size());
}

std::string numbered(std::size_t times, const std::function<std::string(const std::string&)>& piece)
{
    std::string all;
    for (std::size_t i = 0; i < times; ++i)
        all += piece(std::to_string(i));
    return all;
}

std::string states(std::size_t count)
{
    return numbered(count, [](const auto& n) { return "<state id='s" + n + "'/>"; });
}

std::string attributes(std::size_t count)
{
    return numbered(count, [](const auto& n) { return " a" + n + "=''"; });
}

std::string within(const std::string& transitions)
{
    return definition("<state id='b'>" + transitions + "</state>");
}

std::string guarded(const std::string& guard)
{
    return "<transition event='e' cond=\"" + guard + "\"/>";
}

/// One piece of markup too many; the root's tag is the first.
std::string crowd(const std::string& piece)
{
    return definition(repeated(piece, MarkupScan::kMost - 1) + "^" + repeated(piece, 1000));
}

std::string entities(int levels)
{
    std::string text = "^<!DOCTYPE s [<!ENTITY e0 'laugh'>";
    for (int i = 1; i < levels; ++i)
        text += "<!ENTITY e" + std::to_string(i) + " '" +
                repeated("&e" + std::to_string(i - 1) + ";", 10) + "'>";
    return text + "]><s>&e" + std::to_string(levels - 1) + ";</s>";
}

using Rows = std::vector<HostileDefinition>;

void addDocumentTypes(Rows& rows)
{
    rows.push_back({"billion laughs", entities(10), "document type"});
    rows.push_back({"one large entity, often",
                    "^<!DOCTYPE s [<!ENTITY a '" + std::string(50'000, 'a') + "'>]><s>" +
                        repeated("&a;", 50'000) + "</s>",
                    "document type"});
    rows.push_back({"many entities",
                    "^<!DOCTYPE s [" +
                        numbered(45'000, [](const auto& n) { return "<!ENTITY e" + n + " 'x'>"; }) +
                        "]><s/>",
                    "document type"});
    rows.push_back(
        {"many declared attributes",
         "^<!DOCTYPE s [" +
             numbered(34'000, [](const auto& n) { return "<!ATTLIST s a" + n + " CDATA 'x'>"; }) +
             "]><s/>",
         "document type"});
    rows.push_back(
        {"many notations",
         "^<!DOCTYPE s [" +
             numbered(30'000, [](const auto& n) { return "<!NOTATION n" + n + " SYSTEM 'f'>"; }) +
             "]><s/>",
         "document type"});
    rows.push_back(
        {"document type of a mebibyte", "^<!DOCTYPE s [" + filled("<!-- -->"), "document type"});
}

void addSizes(Rows& rows)
{
    const std::string good = definition("<final id='z'/>");
    rows.push_back({"a mebibyte", good + std::string(kMiB - good.size(), ' '), ""});
    rows.push_back({"a byte more", "^" + good + std::string(kMiB - good.size() + 1, ' '),
                    "larger than 1 MiB"});
    rows.push_back({"far too large", "^" + std::string(8 * kMiB, 'x'), "larger than 1 MiB"});
    rows.push_back({"only blanks", std::string(kMiB - 1, ' ') + "^ ", "not well-formed"});
    rows.push_back({"only line ends, then an error",
                    definition(std::string(kMiB - 1000, '\n') + "^<state/>"), "needs an id"});
    rows.push_back({"a comment of a mebibyte",
                    definition("<final id='z'/><!--" + std::string(kMiB - 1000, 'x') + "-->"), ""});
    rows.push_back({"a comment never closed",
                    definition("<final id='z'/>^<!--" + std::string(kMiB - 1000, '-')),
                    "not well-formed"});
    rows.push_back(
        {"text of a mebibyte", "^" + definition(std::string(kMiB - 1000, 'x')), "holds text"});
    rows.push_back({"CDATA of a mebibyte",
                    "^" + definition("<![CDATA[" + std::string(kMiB - 1000, 'x') + "]]>"),
                    "holds text"});
    rows.push_back(
        {"many CDATA", "^" + definition(repeated("<![CDATA[x]]>", 30'000)), "holds text"});
    rows.push_back({"references", "^" + definition(filled("&amp;")), "holds text"});
    rows.push_back({"references by number", "^" + definition(filled("&#x41;")), "holds text"});
    rows.push_back({"only brackets", "^" + definition(filled(">")), "holds text"});
    rows.push_back({"only ampersands", definition("&^" + filled("&")), "not well-formed"});
}

void addTags(Rows& rows)
{
    for (const auto& [name, piece] :
         {std::pair("open brackets", "<"), std::pair("empty elements", "<log/>"),
          std::pair("elements of others", "<e:e xmlns:e='u'/>"), std::pair("comments", "<!---->"),
          std::pair("end tags", "</a>"), std::pair("elements never closed", "<a>")})
        rows.push_back({name, crowd(piece), "pieces of markup"});
    rows.push_back(
        {"as deep as allowed",
         definition("<final id='z'/>" + repeated("<e:e xmlns:e='u'>", 63) + repeated("</e:e>", 63)),
         ""});
    rows.push_back({"one deeper",
                    definition("<final id='z'/>" + repeated("<e:e xmlns:e='u'>", 63) + "^" +
                               "<e:e xmlns:e='u'>" + repeated("</e:e>", 64)),
                    "nested more than 64"});
    std::string nested;
    for (int i = 0; i < 70; ++i)
        nested += (i == 63 ? "^<state id='s" : "<state id='s") + std::to_string(i) + "'>";
    rows.push_back(
        {"states in states", definition(nested + repeated("</state>", 70)), "nested more than 64"});
    rows.push_back({"an attribute of 16 KiB",
                    definition("^<state id='" + std::string(16 * 1024, 'b') + "'/>"),
                    "longer than 16 KiB"});
    rows.push_back({"an attribute of a mebibyte",
                    definition("^<state id='" + std::string(kMiB - 1000, 'b') + "'/>"),
                    "longer than 16 KiB"});
    rows.push_back({"an attribute never closed",
                    definition("^<state id='" + std::string(kMiB - 1000, 'b')),
                    "longer than 16 KiB"});
    rows.push_back({"an element's long name",
                    definition("^<" + std::string(kMiB - 1000, 'b') + "/>"), "longer than 16 KiB"});
    rows.push_back(
        {"many attributes", definition("^<state" + attributes(1500) + "/>"), "attributes"});
    rows.push_back({"many attributes, often",
                    definition("^" + repeated("<state" + attributes(1500) + "/>", 63)),
                    "attributes"});
    rows.push_back(
        {"many namespaces, and all within",
         definition("^<e" + numbered(600, [](const auto& n) { return " xmlns:n" + n + "='u'"; }) +
                    ">" + repeated("<n0:e/>", 30'000) + "</e>"),
         "attributes"});
}

void addCounts(Rows& rows)
{
    rows.push_back({"too many states", definition(states(1024) + "^<state id='x'/>"), "1024"});
    rows.push_back({"as many states as allowed", definition(states(1024)), ""});
    rows.push_back({"too many transitions",
                    within(repeated("<transition event='e'/>", 8192) + "^<transition event='e'/>"),
                    "8192"});
    rows.push_back(
        {"too many fields",
         definition(
             "<final id='z'/><datamodel>" +
             numbered(256, [](const auto& n) { return "<data id='f" + n + "' od:type='text'/>"; }) +
             "^<data id='x' od:type='text'/></datamodel>"),
         "256"});
    rows.push_back(
        {"too many events",
         "^" + within(numbered(1025,
                               [](const auto& n) { return "<transition event='e" + n + "'/>"; })),
         "too large"});
    rows.push_back(
        {"too many events in one tag",
         "^" + within("<transition event='" +
                      numbered(2000, [](const auto& n) { return "e" + n + " "; }) + "'/>"),
         "too large"});
    rows.push_back({"one event, often",
                    within(repeated("<transition event='" + repeated("a ", 8000) + "'/>", 60)),
                    ""});
    rows.push_back({"ids taken, often",
                    definition("<state id='b'/>^" + repeated("<state id='b'/>", 1000)),
                    "is taken"});
    rows.push_back({"a long id", definition("^<state id='" + std::string(201, 'b') + "'/>"),
                    "longer than 200"});
    rows.push_back({"a long event", within("^<transition event='" + std::string(201, 'b') + "'/>"),
                    "longer than 200"});
    rows.push_back({"a long name",
                    "^<scxml xmlns='http://www.w3.org/2005/07/scxml' name='" +
                        std::string(201, 'n') + "'><final id='z'/></scxml>",
                    "name"});
    rows.push_back(
        {"many timers", within(repeated("<od:timer event='e' after='1s'/>", 30'000)), ""});
}

/// Small texts that would be much work.
void addProducts(Rows& rows)
{
    rows.push_back({"states by events",
                    "^" + definition("<state id='b'>" + repeated("<transition event='*'/>", 2000) +
                                     states(1000) + "</state>"),
                    "too large"});
    rows.push_back({"transitions by deep events",
                    within(numbered(1023,
                                    [](const auto& n) {
                                        return "<transition event='" + repeated("a.", 97) + n +
                                               "'/>";
                                    }) +
                           repeated("<transition event='b'/>", 7000)),
                    ""});
    rows.push_back({"unknown targets by refused ids",
                    definition("<state id='b'>" +
                               numbered(8000,
                                        [](const auto& n) {
                                            return "<transition event='e' target='t" + n + "'/>";
                                        }) +
                               "</state>^" + repeated("<log id='q'/>", 20'000)),
                    "<log>"});
    std::string deep;
    for (int i = 0; i < 60; ++i)
        deep += "<state id='d" + std::to_string(i) + "'>";
    rows.push_back({"deep states by transitions",
                    definition(deep + repeated("<transition event='e' cond='version = 1'/>", 480) +
                               states(900) + repeated("</state>", 60) + "<state id='b'>" +
                               repeated("<transition event='e'/>", 7000) + "</state>"),
                    ""});
    rows.push_back({"states by guards",
                    "^" + definition("<state id='b'>" +
                                     repeated(guarded(repeated("In(b) or ", 440) + "true"), 220) +
                                     states(1000) + "</state>"),
                    "too large"});
}

void addGuards(Rows& rows)
{
    const auto refused = [&](const char* name, const std::string& guard, const char* cause) {
        rows.push_back({name, within("^" + guarded(guard)), cause});
    };
    const auto taken = [&](const char* name, const std::string& guard) {
        rows.push_back({name, within(guarded(guard)), ""});
    };
    refused("deep brackets", repeated("(", 65) + "true" + repeated(")", 65), "nested more than 64");
    refused("brackets without end", repeated("(", 4000), "nested more than 64");
    refused("deep denial", repeated("not ", 65) + "true", "nested more than 64");
    taken("as deep as allowed, denied", repeated("not ", 63) + "true");
    refused("a long guard", repeated("true or ", 600) + "true", "longer than 4096");
    taken("a guard of many parts", repeated("true or ", 500) + "true");
    refused("many ids", repeated("In(x) or ", 400) + "true", "names no state");
    refused("a long text never closed", "region = '" + std::string(4000, 'x'), "not closed");
    taken("a long text", "region = '" + std::string(4000, 'x') + "'");
    refused("a long number", "version = " + std::string(4000, '9'), "no number");
    refused("a long name in a guard", std::string(4000, 'x'), "not declared");
    rows.push_back({"many long guards",
                    within(repeated(guarded(repeated("1=1 or ", 570) + "true"), 255)), ""});
    rows.push_back({"many wrong guards",
                    within("^" + repeated(guarded(repeated("1=1 or ", 570) + "x"), 255)),
                    "not declared"});
}

} // namespace

std::vector<HostileDefinition> largeHostileDefinitions()
{
    Rows rows;
    for (const auto add : {addDocumentTypes, addSizes, addTags, addCounts, addProducts, addGuards})
        add(rows);
    return rows;
}

} // namespace orderdeck
