#pragma once

#include "backend/local_cluster/cluster_node.h"
#include "backend/local_cluster/cluster_settings.h"

#include <map>
#include <span>
#include <string>

namespace orderdeck {

/// What a server's configuration file depends on.
struct ServerConfInput {
    const ClusterSettings& settings;
    std::span<const ClusterNode> shard;     ///< All nodes of the shard, in their order.
    const ClusterNode& node;                ///< The one that the file is for.
    int primary = 0;                        ///< Which of them it asks first for the WAL.
    std::map<std::string, std::string> set; ///< Set by hand; they override all others.
};

/// server.conf. It lies outside of the data folder, which a base backup or a rewind copies whole.
[[nodiscard]] std::string serverConf(const ServerConfInput& input);

/// hba.conf: over the socket everybody who can reach it, on 127.0.0.1 with a password.
[[nodiscard]] std::string hbaConf(ListenOn listenOn);

/// Whether a parameter's name can stand in the file.
[[nodiscard]] bool isParameterName(const std::string& name);

} // namespace orderdeck
