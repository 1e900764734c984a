#pragma once

#include "backend/foundation/text.h"
#include "backend/hosting/json_codec.h"

#include <stdexcept>

// What the parts of the JSON codec share. Readers throw std::invalid_argument.
namespace orderdeck::json {

inline OrderId idIn(const Json& json)
{
    const auto text = json.get<std::string>();
    if (text == "0")
        return OrderId{};
    if (const auto id = parseOrderId(text))
        return *id;
    throw std::invalid_argument("'" + text + "' is no order id");
}

inline Timestamp timeIn(const Json& json)
{
    const auto text = json.get<std::string>();
    if (const auto time = parseIso8601(text))
        return *time;
    throw std::invalid_argument("'" + text + "' is no time");
}

inline Role roleIn(const Json& json)
{
    const auto text = json.get<std::string>();
    if (const auto role = parseRole(text))
        return *role;
    throw std::invalid_argument("'" + text + "' is no role");
}

inline std::string textIn(const Json& json, const char* key)
{
    return json.at(key).get<std::string>();
}

/// An object in the making. What a type consists of is listed once, for Writer and Reader alike:
/// template <typename Way, typename Of> void xxxMembers(Way way, Of& value).
class Writer {
public:
    explicit Writer(Json& json) : m_json(json) { json = Json::object(); }

    template <typename T>
    void must(const char* key, const T& value) const
    {
        m_json[key] = value;
    }
    void must(const char* key, OrderId id) const { m_json[key] = toString(id); }
    void must(const char* key, Timestamp at) const { m_json[key] = toIso8601(at); }
    void must(const char* key, Duration span) const { m_json[key] = span.count(); }
    void must(const char* key, Role role) const { m_json[key] = name(role); }

    template <typename T>
    void may(const char* key, const T& value) const
    {
        must(key, value);
    }
    template <typename T>
    void may(const char* key, const std::optional<T>& value) const
    {
        if (value)
            must(key, *value);
    }
    /// Left out when it is empty.
    void list(const char* key, const std::vector<std::string>& values) const
    {
        if (!values.empty())
            m_json[key] = values;
    }

private:
    Json& m_json;
};

/// Takes an object apart; throws when a member is wrong or one that must be there is not.
class Reader {
public:
    explicit Reader(const Json& json) : m_json(json) {}

    template <typename T>
    void must(const char* key, T& value) const
    {
        read(m_json.at(key), value);
    }
    /// An absent member keeps the value it has.
    template <typename T>
    void may(const char* key, T& value) const
    {
        if (const auto found = m_json.find(key); found != m_json.end() && !found->is_null())
            read(*found, value);
    }
    void list(const char* key, std::vector<std::string>& values) const { may(key, values); }

private:
    template <typename T>
    static void read(const Json& json, T& value)
    {
        json.get_to(value);
    }
    template <typename T>
    static void read(const Json& json, std::optional<T>& value)
    {
        read(json, value.emplace());
    }
    static void read(const Json& json, OrderId& id) { id = idIn(json); }
    static void read(const Json& json, Timestamp& at) { at = timeIn(json); }
    static void read(const Json& json, Duration& span)
    {
        span = Duration(json.get<std::int64_t>());
    }
    static void read(const Json& json, Role& role) { role = roleIn(json); }

    const Json& m_json;
};

} // namespace orderdeck::json
