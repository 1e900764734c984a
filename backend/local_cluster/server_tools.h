#pragma once

#include "backend/local_cluster/launch_thread.h"
#include "backend/local_cluster/server_programs.h"
#include "backend/local_cluster/server_user.h"

namespace orderdeck {

/// What all servers of a cluster are started with. Outlives them.
struct ServerTools {
    ServerPrograms programs;
    ServerUser user;
    LaunchThread launcher;

    /// One of PostgreSQL's programs, to be run as the servers' user.
    [[nodiscard]] Launch launchOf(const std::string& program) const
    {
        Launch launch;
        launch.program = programs.path(program);
        launch.user = user;
        return launch;
    }
};

} // namespace orderdeck
