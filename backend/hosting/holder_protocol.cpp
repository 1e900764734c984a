#include "backend/hosting/holder_protocol.h"

#include <stdexcept>

namespace orderdeck {

void to_json(Json& json, const HolderHello& hello)
{
    json = Json{{"protocol", hello.protocol}, {"program", hello.program},
                {"pid", hello.pid},           {"store", hello.storeName},
                {"role", name(hello.role)},   {"maySwitchRole", hello.maySwitchRole}};
}

void from_json(const Json& json, HolderHello& hello)
{
    json.at("protocol").get_to(hello.protocol);
    json.at("program").get_to(hello.program);
    json.at("pid").get_to(hello.pid);
    json.at("store").get_to(hello.storeName);
    const auto role = parseRole(json.at("role").get<std::string>());
    if (!role)
        throw std::invalid_argument("unknown role");
    hello.role = *role;
    json.at("maySwitchRole").get_to(hello.maySwitchRole);
}

void to_json(Json& json, const LifecycleText& text)
{
    json = Json{{"name", text.name}, {"version", text.version}, {"scxml", text.scxml}};
}

void from_json(const Json& json, LifecycleText& text)
{
    json.at("name").get_to(text.name);
    json.at("version").get_to(text.version);
    json.at("scxml").get_to(text.scxml);
}

} // namespace orderdeck
