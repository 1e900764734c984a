#pragma once

#include "backend/hosting/json_codec.h"
#include "backend/lifecycle/role.h"

#include <cstdint>
#include <string>

namespace orderdeck {

// The local socket speaks lines of JSON. The holder begins with its HolderHello. A client sends
// {"id":N,"op":"…","args":{…}} and gets {"id":N,"ok":…} or {"id":N,"error":{…}}, in any order,
// before it possibly {"id":N,"progress":[done,total]}. A watcher gets {"events":[…],"lost":N}
// whenever there are some. A line that cannot be understood is answered with id 0.

inline constexpr int kHolderProtocol = 1;

/// Who holds the store and what those who ask through it may do.
struct HolderHello {
    int protocol = kHolderProtocol;
    std::string program;        ///< "orderdeckd"
    std::int64_t pid = 0;       ///< Of the holder's process.
    std::string storeName;      ///< Of its profile.
    Role role = Role::Viewer;   ///< No request through it acts above this role …
    bool maySwitchRole = false; ///< … but in the demo.
};

void to_json(Json& json, const HolderHello& hello);
void from_json(const Json& json, HolderHello& hello);

/// A definition as it crosses the socket.
struct LifecycleText {
    std::string name;
    int version = 0;
    std::string scxml;
};

void to_json(Json& json, const LifecycleText& text);
void from_json(const Json& json, LifecycleText& text);

} // namespace orderdeck
