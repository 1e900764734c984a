#pragma once

#include "backend/lifecycle/scxml_reader.h"

#include <QTest>

#include <cstdlib>
#include <string>

namespace QTest {

/// So that QCOMPARE shows what differs.
template <>
inline char* toString(const std::string& text)
{
    return qstrdup(text.c_str());
}

} // namespace QTest

namespace orderdeck {

/// The text with the characters that XML wants escaped in an attribute.
inline std::string escaped(const std::string& text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '&': out += "&amp;"; break;
        case '"': out += "&quot;"; break;
        default: out += c;
        }
    }
    return out;
}

/// A whole definition around `inner`, with a data model.
inline std::string definition(const std::string& inner)
{
    return "<scxml xmlns='http://www.w3.org/2005/07/scxml' xmlns:od='urn:orderdeck:lifecycle:1' "
           "version='1.0' name='test' datamodel='orderdeck'>" +
           inner + "</scxml>";
}

/// The lifecycle of a text that must have no error; says what is wrong with it otherwise.
inline Lifecycle readOrFail(const std::string& text)
{
    ScxmlReading reading = readScxml(text);
    for (const Diagnostic& diagnostic : reading.diagnostics) {
        if (diagnostic.severity == Diagnostic::Severity::Error) {
            qCritical("%s in\n%s", diagnostic.text("test").c_str(), text.c_str());
            std::exit(1);
        }
    }
    return std::move(*reading.lifecycle);
}

} // namespace orderdeck
