#include "backend/local_cluster/server_conf.h"

#include <algorithm>

namespace orderdeck {

namespace {

/// Durable as in production; small, for several servers share the machine with the program.
constexpr const char* kFixed = R"(# Written at each start; changes are lost.
fsync = on
synchronous_commit = on
full_page_writes = on
wal_level = replica
hot_standby = on
hot_standby_feedback = on
max_connections = 100
shared_buffers = 96MB
# In the data folder, not in /dev/shm: a server that is killed leaves nothing elsewhere.
dynamic_shared_memory_type = mmap
max_wal_senders = 10
max_replication_slots = 10
# In place of slots: a replica that stays away does not fill the disk, and is copied again.
wal_keep_size = 512MB
wal_retrieve_retry_interval = 500ms
# A fast shutdown waits for a replica that does not answer so long.
wal_sender_timeout = 10s
recovery_target_timeline = latest
unix_socket_permissions = 0700
logging_collector = off
log_line_prefix = '%m [%p] %a '
log_timezone = UTC
timezone = UTC
lc_messages = C
)";

std::string quoted(const std::string& text)
{
    std::string value = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\')
            value += c;
        value += c;
    }
    return value + "'";
}

std::string line(const std::string& name, const std::string& value)
{
    return name + " = " + quoted(value) + "\n";
}

/// All others of the shard, the primary first: whoever takes writes is followed, so that a
/// promotion from a terminal is followed too.
std::string primaryConninfo(const ServerConfInput& input)
{
    std::string hosts;
    std::string ports;
    const auto add = [&](const ClusterNode& other) {
        const std::string comma = hosts.empty() ? "" : ",";
        hosts += comma + other.socketFolder.string();
        ports += comma + std::to_string(other.port);
    };
    if (input.primary != input.node.index)
        add(input.shard[static_cast<std::size_t>(input.primary)]);
    for (const ClusterNode& other : input.shard)
        if (other.index != input.node.index && other.index != input.primary)
            add(other);
    return "host=" + conninfoValue(hosts) + " port=" + ports + " user=" + input.node.user +
           " application_name=" + input.node.name +
           " connect_timeout=2 target_session_attrs=read-write";
}

std::string standbyNames(const ServerConfInput& input)
{
    std::string names;
    for (const ClusterNode& other : input.shard)
        if (other.index != input.node.index)
            names += (names.empty() ? "\"" : ", \"") + other.name + "\"";
    return "ANY 1 (" + names + ")";
}

} // namespace

std::string serverConf(const ServerConfInput& input)
{
    std::string text = kFixed;
    text +=
        line("listen_addresses", input.settings.listenOn == ListenOn::Loopback ? "127.0.0.1" : "");
    text += line("port", std::to_string(input.node.port));
    text += line("unix_socket_directories", input.node.socketFolder.string());
    text += line("cluster_name", input.node.name);
    if (input.shard.size() > 1)
        text += line("primary_conninfo", primaryConninfo(input));
    if (input.settings.replication == Replication::Synchronous)
        text += line("synchronous_standby_names", standbyNames(input));
    for (const auto& [name, value] : input.settings.parameters)
        text += line(name, value);
    for (const auto& [name, value] : input.set)
        text += line(name, value);
    return text;
}

std::string hbaConf(ListenOn listenOn)
{
    std::string text = "local all all trust\nlocal replication all trust\n";
    if (listenOn == ListenOn::Loopback)
        text += "host all all 127.0.0.1/32 scram-sha-256\n";
    return text;
}

bool isParameterName(const std::string& name)
{
    return !name.empty() && name.size() < 64 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    });
}

} // namespace orderdeck
