#pragma once

#include "backend/foundation/ids.h"

#include <filesystem>
#include <string>

namespace orderdeck {

/// How a client reaches a server of a local cluster.
enum class Transport {
    Socket, ///< The Unix socket; nobody is asked for a password, the folder is the guard.
    Tcp,    ///< 127.0.0.1 with a password from the pgpass file; only with ListenOn::Loopback.
};

/// One server of a local cluster, as clients need it. Fixed from start to stop, whatever its role.
struct ClusterNode {
    ShardIndex shard{};                 ///< From 0.
    int index = 0;                      ///< In its shard, from 0; the first is the first primary.
    std::string name;                   ///< "shard-1-a": the shard from 1, the server as a letter.
    std::filesystem::path folder;       ///< Holds data/, server.conf, hba.conf and server.log.
    std::filesystem::path socketFolder; ///< What libpq calls the host.
    int port = 0;                       ///< Of the socket's name, and on 127.0.0.1.
    std::string user;                   ///< A superuser; over the socket any role may be named.
    std::string database;               ///< Of the store; made at the first start, empty.
    std::filesystem::path passwordFile; ///< pgpass, for TCP; empty without it.

    /// For libpq: "host='…' port=… user=… dbname=…".
    [[nodiscard]] std::string conninfo(Transport transport = Transport::Socket) const;
    /// The same as another role; over TCP its password is the caller's business.
    [[nodiscard]] std::string conninfoAs(const std::string& role,
                                         Transport transport = Transport::Socket) const;
    /// Path of the Unix socket itself.
    [[nodiscard]] std::filesystem::path socketPath() const;
    /// What `pg_ctl -D` takes.
    [[nodiscard]] std::filesystem::path dataFolder() const { return folder / "data"; }
    [[nodiscard]] std::filesystem::path logFile() const { return folder / "server.log"; }
};

/// As a value in a libpq connection string: in quotes, with ' and \ escaped.
[[nodiscard]] std::string conninfoValue(const std::string& text);

} // namespace orderdeck
