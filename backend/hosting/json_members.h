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

/// An absent member keeps the value it has.
template <typename T>
void take(const Json& json, const char* key, T& value)
{
    if (const auto found = json.find(key); found != json.end() && !found->is_null())
        found->get_to(value);
}

template <typename T>
void take(const Json& json, const char* key, std::optional<T>& value)
{
    if (const auto found = json.find(key); found != json.end() && !found->is_null())
        value = found->get<T>();
}

inline void takeTime(const Json& json, const char* key, std::optional<Timestamp>& value)
{
    if (const auto found = json.find(key); found != json.end() && !found->is_null())
        value = timeIn(*found);
}

inline void takeDuration(const Json& json, const char* key, std::optional<Duration>& value)
{
    if (const auto found = json.find(key); found != json.end() && !found->is_null())
        value = Duration(found->get<std::int64_t>());
}

template <typename T>
void putIf(Json& json, const char* key, const T& value)
{
    if (value)
        json[key] = *value;
}

inline void putList(Json& json, const char* key, const std::vector<std::string>& values)
{
    if (!values.empty())
        json[key] = values;
}

} // namespace orderdeck::json
