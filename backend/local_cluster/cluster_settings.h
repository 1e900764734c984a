#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace orderdeck {

enum class Replication {
    Asynchronous, ///< A commit does not wait for a replica.
    Synchronous,  ///< synchronous_standby_names = 'ANY 1 (…)': it waits for one of them.
};

enum class ExistingData {
    Use,    ///< What lies in the folder is started again.
    Remove, ///< It is removed first, unless it is in use.
};

enum class ListenOn {
    SocketsOnly, ///< listen_addresses = ''.
    Loopback,    ///< Also 127.0.0.1, each server on a free port, with scram-sha-256.
};

struct ClusterSettings {
    /// Empty, or of a former start; made when it is not there. As root it is let through to the
    /// user postgres, who must also be able to get there: the folders above are the caller's.
    std::filesystem::path folder;
    int shards = 2;   ///< 1 to 16.
    int replicas = 1; ///< Of each shard, 0 to 4; at least 1 where synchronous.
    Replication replication = Replication::Asynchronous;
    ExistingData existing = ExistingData::Use;
    ListenOn listenOn = ListenOn::SocketsOnly;
    std::string database = "orderdeck"; ///< Small letters, digits and '_'.
    /// Server parameters of all nodes beside our own, which they override.
    std::map<std::string, std::string> parameters = {};
};

} // namespace orderdeck
