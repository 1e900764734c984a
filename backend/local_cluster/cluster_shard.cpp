#include "backend/local_cluster/cluster_shard.h"

#include <algorithm>

namespace orderdeck {

namespace {

using namespace std::chrono_literals;

/// Leaves no old timeline in the control file of a promoted server, which pg_rewind would believe.
constexpr const char* kCheckpoint = "CHECKPOINT;";

} // namespace

ClusterShard::ClusterShard(std::span<const ClusterNode> nodes, const ClusterSettings& settings,
                           ServerTools& tools)
    : m_nodes(nodes), m_settings(settings), m_tools(tools)
{
    for (const ClusterNode& node : nodes)
        m_members.emplace_back(node, tools);
}

Result<void> ClusterShard::writeConf(Member& member)
{
    const ServerConfInput input{m_settings, m_nodes, member.node, m_primary, member.set};
    if (const auto done = writeFileOf(m_tools.user, member.node.folder / "hba.conf",
                                      hbaConf(m_settings.listenOn));
        !done)
        return done;
    return writeFileOf(m_tools.user, member.node.folder / "server.conf", serverConf(input));
}

Result<void> ClusterShard::launch(Member& member)
{
    if (const auto written = writeConf(member); !written)
        return written;
    return member.server.launch();
}

Result<void> ClusterShard::copy(Member& member, Deadline deadline)
{
    if (const auto copied = member.data.copyFrom(primary().node, deadline); !copied)
        return copied;
    return launch(member);
}

Result<void> ClusterShard::follow(Member& member, Deadline deadline)
{
    if (const auto done = runSetup(m_tools, primary().node, kCheckpoint, deadline); !done)
        return done.error();
    if (member.data.kind() == NodeData::Kind::None ||
        !member.data.rewindTo(primary().node, deadline))
        return copy(member, deadline);
    return launch(member);
}

Result<void> ClusterShard::start(int index, Deadline deadline)
{
    Member& member = at(index);
    if (member.server.isRunning())
        return member.server.waitUntilReady(deadline);
    if (member.data.kind() == NodeData::Kind::None)
        return Error{ErrorKind::Conflict, "The node has no whole data; let it join a primary again",
                     member.node.name};
    if (const auto launched = launch(member); !launched)
        return launched;
    return member.server.waitUntilReady(deadline);
}

Result<void> ClusterShard::promote(int index, Deadline deadline)
{
    const auto seconds = std::max<std::int64_t>(deadline.remaining() / 1s, 1);
    const Result<std::string> done =
        runSetup(m_tools, at(index).node, "SELECT pg_promote(true, :seconds);", deadline,
                 {{"seconds", std::to_string(seconds)}});
    if (!done)
        return done.error();
    if (*done != "t")
        return Error{ErrorKind::TimedOut, "The replica was told to be primary and is not yet",
                     at(index).node.name};
    m_primary = index;
    for (Member& other : m_members) {
        if (const auto written = writeConf(other); !written)
            return written;
        if (other.node.index != index)
            other.server.reload();
    }
    return {};
}

Result<void> ClusterShard::rejoin(int index, int primaryIndex, Deadline deadline)
{
    Member& member = at(index);
    if (index == primaryIndex)
        return Error{ErrorKind::Invalid, "A node cannot be its own replica", member.node.name};
    // A paused one must not go on, for it could acknowledge what is then lost.
    const auto stopped = member.server.isPaused() ? member.server.kill(deadline)
                                                  : member.server.stop(StopMode::Fast, deadline);
    if (!stopped)
        return stopped;
    m_primary = primaryIndex;
    if (const auto followed = follow(member, deadline); !followed)
        return followed;
    return member.server.waitUntilReady(deadline);
}

Result<void> ClusterShard::set(int index, const std::string& parameter, const std::string& value,
                               Deadline deadline)
{
    if (!isParameterName(parameter))
        return Error{ErrorKind::Invalid, "This is no parameter's name: " + parameter};
    Member& member = at(index);
    const std::map<std::string, std::string> before = member.set;
    member.set[parameter] = value;
    if (const auto done = trySet(member, deadline); !done) {
        member.set = before;
        if (const auto restored = writeConf(member); !restored)
            return restored;
        return done;
    }
    return {};
}

Result<void> ClusterShard::trySet(Member& member, Deadline deadline)
{
    const auto ask = [&](const char* question) {
        return runSetup(m_tools, member.node, question, deadline);
    };
    constexpr const char* kLoadTime = "SELECT pg_conf_load_time();";
    if (!member.server.isRunning())
        return writeConf(member);
    const Result<std::string> before = ask(kLoadTime);
    if (!before)
        return before.error();
    if (const auto written = writeConf(member); !written)
        return written;
    const Result<std::string> faults =
        ask("SELECT error FROM pg_file_settings WHERE error IS NOT NULL;");
    if (!faults)
        return faults.error();
    if (!faults->empty())
        return Error{ErrorKind::Invalid, "The server does not take this setting: " + *faults,
                     member.node.name};
    member.server.reload();
    while (true) {
        const Result<std::string> now = ask(kLoadTime);
        if (!now)
            return now.error();
        if (*now != *before)
            return {};
    }
}

} // namespace orderdeck
