#include "backend/local_cluster/cluster_node.h"

namespace orderdeck {

std::string conninfoValue(const std::string& text)
{
    std::string value = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\')
            value += '\\';
        value += c;
    }
    return value + "'";
}

std::string ClusterNode::conninfo(Transport transport) const
{
    std::string text = conninfoAs(user, transport);
    if (transport == Transport::Tcp)
        text += " passfile=" + conninfoValue(passwordFile.string());
    return text;
}

std::string ClusterNode::conninfoAs(const std::string& role, Transport transport) const
{
    const std::string host =
        transport == Transport::Socket ? socketFolder.string() : std::string("127.0.0.1");
    return "host=" + conninfoValue(host) + " port=" + std::to_string(port) +
           " user=" + conninfoValue(role) + " dbname=" + conninfoValue(database);
}

std::filesystem::path ClusterNode::socketPath() const
{
    return socketFolder / (".s.PGSQL." + std::to_string(port));
}

} // namespace orderdeck
