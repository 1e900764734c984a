#include "backend/local_cluster/cluster_shard.h"

#include <algorithm>
#include <poll.h>
#include <vector>

namespace orderdeck {

namespace {

using Kind = NodeData::Kind;

/// Between two questions to a server.
void pause()
{
    constexpr int kMilliseconds = 20;
    ::poll(nullptr, 0, kMilliseconds);
}

void tell(const ClusterProgress& progress, const std::string& text)
{
    if (progress)
        progress(text);
}

constexpr const char* kMakeDatabase = R"(
SELECT 'CREATE DATABASE ' || quote_ident(:'database')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database')
\gexec
)";

} // namespace

Result<void> ClusterShard::bringUp(const std::string& password, Deadline deadline,
                                   const ClusterProgress& progress)
{
    if (const auto found = findPrimary(deadline, progress); !found)
        return found;
    if (const auto started = startExisting(deadline); !started)
        return started;
    if (const auto prepared = prepareDatabase(password, deadline); !prepared)
        return prepared;
    if (const auto added = addReplicas(deadline, progress); !added)
        return added;
    if (const auto stream = waitForStreams(deadline, progress); !stream)
        return stream;
    return waitForDatabase(deadline);
}

/// After a failover that nobody cleared up, several have a primary's data: the last one that was
/// promoted is on the highest timeline, and the others will follow it.
Result<void> ClusterShard::findPrimary(Deadline deadline, const ClusterProgress& progress)
{
    bool anyData = false;
    unsigned highest = 0;
    for (const Member& member : m_members) {
        anyData = anyData || member.data.kind() != Kind::None;
        if (member.data.kind() == Kind::Primary && member.data.timeline() > highest) {
            highest = member.data.timeline();
            m_primary = member.node.index;
        }
    }
    if (highest > 0)
        return {};
    if (anyData)
        return Error{ErrorKind::Conflict,
                     "Only replicas are left of this shard; make one a primary (remove its "
                     "data/standby.signal), or begin anew with --fresh",
                     primary().node.folder.string()};
    return makeAll(deadline, progress);
}

Result<void> ClusterShard::makeAll(Deadline deadline, const ClusterProgress& progress)
{
    tell(progress, "Making " + primary().node.name);
    if (const auto made = primary().data.initialise(deadline); !made)
        return made;
    for (Member& member : m_members) {
        if (member.node.index == m_primary)
            continue;
        tell(progress, "Making " + member.node.name);
        if (const auto copied = member.data.copyFromNew(primary().node, deadline); !copied)
            return copied;
    }
    return {};
}

Result<void> ClusterShard::startExisting(Deadline deadline)
{
    if (const auto launched = launch(primary()); !launched)
        return launched;
    for (Member& member : m_members)
        if (member.data.kind() == Kind::Replica)
            if (const auto launched = launch(member); !launched)
                return launched;
    return primary().server.waitUntilReady(deadline);
}

Result<void> ClusterShard::prepareDatabase(const std::string& password, Deadline deadline)
{
    std::string script = kMakeDatabase;
    // Not as a variable: those stand among psql's arguments, for everybody to see.
    if (!password.empty())
        script += "ALTER ROLE \"" + primary().node.user + "\" PASSWORD '" + password + "';";
    const auto done =
        runSetup(m_tools, primary().node, script, deadline, {{"database", m_settings.database}});
    return done ? Result<void>() : Result<void>(done.error());
}

Result<void> ClusterShard::addReplicas(Deadline deadline, const ClusterProgress& progress)
{
    for (Member& member : m_members) {
        if (member.node.index == m_primary || member.server.isRunning())
            continue;
        const bool returns = member.data.kind() == Kind::Primary;
        tell(progress, returns ? member.node.name + " was a primary and follows " +
                                     primary().node.name + " now"
                               : "Copying " + primary().node.name + " to " + member.node.name);
        const auto added = returns ? follow(member, deadline) : copy(member, deadline);
        if (!added)
            return added;
    }
    return {};
}

Result<void> ClusterShard::waitForStreams(Deadline deadline, const ClusterProgress& progress)
{
    for (Member& member : m_members)
        if (const auto ready = member.server.waitUntilReady(deadline); !ready)
            return ready;
    while (true) {
        const auto names = runSetup(m_tools, primary().node,
                                    "SELECT '/' || application_name || '/' FROM "
                                    "pg_stat_replication WHERE state = 'streaming';",
                                    deadline);
        if (!names)
            return names.error();
        const auto missing = std::ranges::find_if(m_members, [&](const Member& member) {
            return member.node.index != m_primary &&
                   names->find("/" + member.node.name + "/") == std::string::npos;
        });
        if (missing == m_members.end())
            return {};
        if (missing->server.logSinceLaunch().find("has already been removed") !=
            std::string::npos) {
            tell(progress, missing->node.name + " is too far behind and is copied again");
            if (const auto stopped = missing->server.stop(StopMode::Fast, deadline); !stopped)
                return stopped;
            if (const auto copied = copy(*missing, deadline); !copied)
                return copied;
            if (const auto ready = missing->server.waitUntilReady(deadline); !ready)
                return ready;
        }
        if (deadline.passed())
            return Error{ErrorKind::TimedOut, "The replica does not stream from its primary yet",
                         missing->node.logFile().string()};
        pause();
    }
}

/// A replica that streams may still have to replay that the database was made.
Result<void> ClusterShard::waitForDatabase(Deadline deadline)
{
    for (const Member& member : m_members) {
        while (true) {
            const auto there = runSetup(m_tools, member.node,
                                        "SELECT 1 FROM pg_database WHERE datname = :'database';",
                                        deadline, {{"database", m_settings.database}});
            if (!there)
                return there.error();
            if (*there == "1")
                break;
            pause();
        }
    }
    return {};
}

Result<void> ClusterShard::takeDown(Deadline deadline)
{
    Result<void> worst;
    std::vector<Member*> order{&primary()};
    for (Member& member : m_members) {
        if (member.node.index != m_primary)
            order.push_back(&member);
        // A primary would wait for a paused replica.
        if (member.server.isPaused())
            static_cast<void>(member.server.resume());
    }
    for (Member* member : order) {
        if (member->server.stop(StopMode::Fast, deadline))
            continue;
        const auto killed = member->server.kill(Deadline::after(std::chrono::seconds(5)));
        worst = killed ? Error{ErrorKind::TimedOut,
                               "A server did not stop in time and was killed; it recovers at its "
                               "next start",
                               member->node.name}
                       : killed.error();
    }
    return worst;
}

} // namespace orderdeck
