#include "backend/local_cluster/cluster_plan.h"

#include "backend/local_cluster/free_ports.h"
#include "backend/local_cluster/server_conf.h"

#include <algorithm>

namespace orderdeck {

namespace {

constexpr int kMostShards = 16;
constexpr int kMostReplicas = 4;
constexpr int kFirstSocketPort = 5432;
constexpr const char* kUser = "postgres";

std::string nodeName(int shard, int index)
{
    return "shard-" + std::to_string(shard + 1) + "-" + static_cast<char>('a' + index);
}

} // namespace

Result<void> checkSettings(const ClusterSettings& settings)
{
    const auto invalid = [](const std::string& message) {
        return Error{ErrorKind::Invalid, message};
    };
    if (settings.shards < 1 || settings.shards > kMostShards)
        return invalid("A local cluster has 1 to 16 shards");
    if (settings.replicas < 0 || settings.replicas > kMostReplicas)
        return invalid("A shard has 0 to 4 replicas");
    if (settings.replication == Replication::Synchronous && settings.replicas == 0)
        return invalid("Synchronous replication needs at least one replica");
    const std::string& name = settings.database;
    const bool plain = std::ranges::all_of(
        name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
    if (name.empty() || name.size() > 63 || !plain)
        return invalid("A database's name consists of small letters, digits and '_'");
    for (const auto& [parameter, value] : settings.parameters)
        if (!isParameterName(parameter) || value.find('\n') != std::string::npos)
            return invalid("This parameter cannot be set: " + parameter);
    return {};
}

Result<std::vector<ClusterNode>> planNodes(const ClusterSettings& settings,
                                           const std::filesystem::path& folder,
                                           const std::filesystem::path& socketFolder)
{
    const int perShard = settings.replicas + 1;
    const int count = settings.shards * perShard;
    std::vector<int> ports;
    for (int number = 0; number < count; ++number)
        ports.push_back(kFirstSocketPort + number);
    const bool tcp = settings.listenOn == ListenOn::Loopback;
    if (tcp) {
        Result<std::vector<int>> free = freePorts(count);
        if (!free)
            return free.error();
        ports = std::move(free).value();
    }
    std::vector<ClusterNode> nodes;
    for (int number = 0; number < count; ++number) {
        ClusterNode node;
        node.shard = ShardIndex(number / perShard);
        node.index = number % perShard;
        node.name = nodeName(node.shard.value, node.index);
        node.folder = folder / node.name;
        node.socketFolder = socketFolder;
        node.port = ports[static_cast<std::size_t>(number)];
        node.user = kUser;
        node.database = settings.database;
        if (tcp)
            node.passwordFile = folder / kPasswordFile;
        nodes.push_back(node);
    }
    return nodes;
}

} // namespace orderdeck
