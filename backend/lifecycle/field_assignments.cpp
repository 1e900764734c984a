#include "backend/lifecycle/field_assignments.h"

#include "backend/foundation/text.h"
#include "backend/lifecycle/guard_compiler.h"

#include <charconv>

namespace orderdeck {

namespace {

std::optional<std::int64_t> parseInteger(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

Error unreadable(std::string_view field, std::string_view value, std::string_view form)
{
    return Error{ErrorKind::Invalid, std::string(field) + " is " + std::string(form) + ", not '" +
                                         std::string(value) + "'"};
}

/// Text stays borrowed from the argument; nullopt: not of this type.
std::optional<FieldValue> parseValue(FieldType type, std::string_view text)
{
    switch (type) {
    case FieldType::Integer:
        if (const auto value = parseInteger(text))
            return FieldValue(*value);
        return std::nullopt;
    case FieldType::Money:
        if (const auto value = parseMinor(text))
            return FieldValue(*value);
        return std::nullopt;
    case FieldType::Time:
        if (const auto value = parseIso8601(text))
            return FieldValue(toMicros(*value));
        return std::nullopt;
    case FieldType::Boolean:
        if (text == "true" || text == "false")
            return FieldValue(text == "true");
        return std::nullopt;
    case FieldType::Text: break;
    }
    return FieldValue(text);
}

std::string_view form(FieldType type)
{
    switch (type) {
    case FieldType::Integer: return "an integer";
    case FieldType::Money: return "money such as 12.50";
    case FieldType::Time: return "a time such as 2026-11-23T19:27:00Z";
    case FieldType::Boolean: return "true or false";
    case FieldType::Text: break;
    }
    return "text";
}

} // namespace

FieldAssignments::FieldAssignments(const Lifecycle& lifecycle)
    : m_lifecycle(lifecycle), m_values(lifecycle.fields().size())
{}

Result<void> FieldAssignments::assign(std::string_view assignment)
{
    const std::size_t equals = assignment.find('=');
    if (equals == std::string_view::npos || equals == 0)
        return Error{ErrorKind::Invalid,
                     "write field=value, not '" + std::string(assignment) + "'"};
    const std::string_view field = assignment.substr(0, equals);
    const std::string_view value = assignment.substr(equals + 1);
    if (isBuiltInField(field))
        return assignBuiltIn(field, value);
    const auto fields = m_lifecycle.fields();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].id != field)
            continue;
        m_texts.emplace_back(value);
        const auto parsed = parseValue(fields[i].type, m_texts.back());
        if (!parsed)
            return unreadable(field, value, form(fields[i].type));
        m_values[i] = *parsed;
        return {};
    }
    return Error{ErrorKind::Invalid, "the lifecycle " + m_lifecycle.name() + " declares no field " +
                                         std::string(field)};
}

Result<void> FieldAssignments::assignBuiltIn(std::string_view field, std::string_view value)
{
    if (field == "region") {
        m_region = std::string(value);
        return {};
    }
    if (field == "version") {
        const auto version = parseInteger(value);
        if (!version || *version < 1)
            return unreadable(field, value, "an integer from 1");
        m_version = *version;
        return {};
    }
    const StateIndex state = m_lifecycle.stateIndex(value);
    if (!value.empty() && (state == kNoState || m_lifecycle.states()[state].compound))
        return unreadable(field, value, "the id of a state that an order can be in");
    m_previous = std::string(value);
    return {};
}

GuardContext FieldAssignments::context() const
{
    return {m_values, m_previous, m_version, m_region};
}

} // namespace orderdeck
