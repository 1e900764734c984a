#pragma once

#include "backend/foundation/deadline.h"
#include "backend/foundation/result.h"
#include "backend/lifecycle/role.h"
#include "backend/service/service_door.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace orderdeck {

struct HolderAnswers;

/// Who listens and what for.
struct HolderSettings {
    std::string folder;         ///< Of the store; its lock is held by this process.
    std::string program;        ///< "orderdeckd"; shown to those who are refused.
    std::string storeName;      ///< Of the profile.
    Role role = Role::Viewer;   ///< Requests through the socket act at most with this role …
    bool maySwitchRole = false; ///< … unless this is the demo.
};

/// The local socket of the holder of a store: lets orderdeckctl and others of the same user use the
/// service while its files are held. Owns one thread. Many clients; what each may have under way
/// and how long its lines may be is bounded (holder_protocol.h).
class HolderServer {
public:
    [[nodiscard]] static Result<std::unique_ptr<HolderServer>>
    start(ServiceDoor& door, HolderSettings settings, HolderAnswers answers);
    ~HolderServer();

    /// Takes nothing more, lets what is under way be answered, at most until the deadline.
    void stop(Deadline deadline);

private:
    class Loop;
    explicit HolderServer(std::unique_ptr<Loop> loop);
    std::unique_ptr<Loop> m_loop;
};

} // namespace orderdeck
