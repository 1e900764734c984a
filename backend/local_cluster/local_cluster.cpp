#include "backend/local_cluster/local_cluster.h"

#include "backend/local_cluster/cluster_folder.h"
#include "backend/local_cluster/cluster_plan.h"
#include "backend/local_cluster/cluster_shard.h"
#include "backend/local_cluster/node_sql.h"

#include <algorithm>
#include <array>
#include <deque>
#include <mutex>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace orderdeck {

namespace {

using namespace std::chrono_literals;

/// Node folders, one for each node. One that nobody asked for may be the shard's last primary.
Result<void> makeNodeFolders(const ClusterFolder& folder, const std::vector<ClusterNode>& nodes)
{
    for (const std::filesystem::path& there : folder.nodeFolders())
        if (std::ranges::find(nodes, there, &ClusterNode::folder) == nodes.end())
            return Error{ErrorKind::Conflict,
                         "The servers in this folder were made with more shards or replicas; start "
                         "with as many as before, or begin anew with --fresh",
                         there.string()};
    for (const ClusterNode& node : nodes) {
        std::error_code code;
        std::filesystem::create_directory(node.folder, code);
        if (code)
            return Error{ErrorKind::Io, "A folder for a server cannot be made: " + code.message(),
                         node.folder.string()};
    }
    return {};
}

Result<std::string> makePassword()
{
    std::array<unsigned char, 24> bytes{};
    if (::getentropy(bytes.data(), bytes.size()) != 0)
        return Error{ErrorKind::Io, "The system gives no random numbers for a password"};
    std::string text;
    for (const unsigned char byte : bytes) {
        constexpr std::string_view kDigits = "0123456789abcdef";
        text += kDigits[byte >> 4U];
        text += kDigits[byte & 15U];
    }
    return text;
}

} // namespace

struct LocalCluster::State {
    State(ClusterSettings its, ServerPrograms programs, ServerUser user, ClusterFolder held)
        : settings(std::move(its)),
          folder(std::move(held)), tools{std::move(programs), std::move(user), {}}
    {}

    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Result<void> bringUp(Deadline deadline, const ClusterProgress& progress);
    /// The same for all shards at once; one of the errors.
    [[nodiscard]] Result<void> forEachShard(const std::function<Result<void>(ClusterShard&)>& work);
    /// Does something to the shard of a node, unless the cluster has been stopped.
    template <typename Work>
    [[nodiscard]] Result<void> with(const ClusterNode& node, Work work)
    {
        const std::lock_guard lock(mutex);
        if (stopped)
            return Error{ErrorKind::Cancelled, "The servers of this cluster have been stopped"};
        return work(shards[static_cast<std::size_t>(node.shard.value)]);
    }

    const ClusterSettings settings;
    ClusterFolder folder;
    ServerTools tools;
    std::vector<ClusterNode> nodes; ///< Not changed after prepare().
    std::string password;           ///< Of the superuser over TCP; empty: only sockets.
    std::mutex mutex;               ///< Protects what follows.
    std::deque<ClusterShard> shards;
    bool stopped = false;
};

Result<void> LocalCluster::State::prepare()
{
    Result<std::vector<ClusterNode>> made =
        planNodes(settings, folder.path(), folder.socketFolder());
    if (!made)
        return made.error();
    nodes = std::move(made).value();
    if (const auto folders = makeNodeFolders(folder, nodes); !folders)
        return folders;
    const auto perShard = static_cast<std::size_t>(settings.replicas) + 1;
    for (std::size_t first = 0; first < nodes.size(); first += perShard)
        shards.emplace_back(std::span(nodes).subspan(first, perShard), settings, tools);
    if (settings.listenOn == ListenOn::SocketsOnly)
        return {};
    Result<std::string> drawn = makePassword();
    if (!drawn)
        return drawn.error();
    password = std::move(drawn).value();
    std::string lines;
    for (const ClusterNode& node : nodes)
        lines +=
            "127.0.0.1:" + std::to_string(node.port) + ":*:" + node.user + ":" + password + "\n";
    // For this program, not for the servers.
    return writeFileOf(ServerUser{}, folder.passwordFile(), lines);
}

Result<void> LocalCluster::State::bringUp(Deadline deadline, const ClusterProgress& progress)
{
    std::mutex oneAtATime;
    const ClusterProgress say = [&](const std::string& text) {
        const std::lock_guard lock(oneAtATime);
        if (progress)
            progress(text);
    };
    const std::lock_guard lock(mutex);
    return forEachShard(
        [&](ClusterShard& shard) { return shard.bringUp(password, deadline, say); });
}

Result<void>
LocalCluster::State::forEachShard(const std::function<Result<void>(ClusterShard&)>& work)
{
    std::vector<Result<void>> results(shards.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < shards.size(); ++i)
        threads.emplace_back([&, i] { results[i] = work(shards[i]); });
    for (std::thread& thread : threads)
        thread.join();
    const auto failed = std::ranges::find_if(results, [](const auto& result) { return !result; });
    return failed == results.end() ? Result<void>() : *failed;
}

LocalCluster::LocalCluster(std::unique_ptr<State> state) : m_state(std::move(state)) {}

LocalCluster::~LocalCluster() { static_cast<void>(stop(Deadline::after(5s))); }

Result<std::unique_ptr<LocalCluster>>
LocalCluster::start(ClusterSettings settings, Deadline deadline, ClusterProgress progress)
{
    if (const auto checked = checkSettings(settings); !checked)
        return checked.error();
    Result<ServerUser> user = ServerUser::find();
    if (!user)
        return user.error();
    Result<ClusterFolder> folder = ClusterFolder::take(settings.folder, *user, deadline);
    if (!folder)
        return folder.error();
    if (settings.existing == ExistingData::Remove)
        if (const auto removed = folder->removeNodes(); !removed)
            return removed.error();
    Result<ServerPrograms> programs = ServerPrograms::find(folder->dataVersion());
    if (!programs)
        return programs.error();
    std::unique_ptr<LocalCluster> cluster(new LocalCluster(
        std::make_unique<State>(std::move(settings), std::move(programs).value(),
                                std::move(user).value(), std::move(folder).value())));
    if (const auto prepared = cluster->m_state->prepare(); !prepared)
        return prepared.error();
    if (const auto up = cluster->m_state->bringUp(deadline, progress); !up)
        return up.error();
    return cluster;
}

std::span<const ClusterNode> LocalCluster::nodes() const { return m_state->nodes; }

const ClusterNode& LocalCluster::node(ShardIndex shard, int index) const
{
    return m_state->nodes.at(
        static_cast<std::size_t>(shard.value * (m_state->settings.replicas + 1) + index));
}

Result<void> LocalCluster::stopNode(const ClusterNode& node, StopMode mode, Deadline deadline)
{
    return m_state->with(
        node, [&](ClusterShard& shard) { return shard.server(node.index).stop(mode, deadline); });
}

Result<void> LocalCluster::killNode(const ClusterNode& node, Deadline deadline)
{
    return m_state->with(
        node, [&](ClusterShard& shard) { return shard.server(node.index).kill(deadline); });
}

Result<void> LocalCluster::pauseNode(const ClusterNode& node)
{
    return m_state->with(node,
                         [&](ClusterShard& shard) { return shard.server(node.index).pause(); });
}

Result<void> LocalCluster::resumeNode(const ClusterNode& node)
{
    return m_state->with(node,
                         [&](ClusterShard& shard) { return shard.server(node.index).resume(); });
}

Result<void> LocalCluster::startNode(const ClusterNode& node, Deadline deadline)
{
    return m_state->with(node,
                         [&](ClusterShard& shard) { return shard.start(node.index, deadline); });
}

Result<void> LocalCluster::promote(const ClusterNode& replica, Deadline deadline)
{
    return m_state->with(
        replica, [&](ClusterShard& shard) { return shard.promote(replica.index, deadline); });
}

Result<void> LocalCluster::rejoin(const ClusterNode& node, const ClusterNode& primary,
                                  Deadline deadline)
{
    if (node.shard != primary.shard)
        return Error{ErrorKind::Invalid, "A node follows a primary of its own shard", node.name};
    return m_state->with(node, [&](ClusterShard& shard) {
        return shard.rejoin(node.index, primary.index, deadline);
    });
}

Result<void> LocalCluster::set(const ClusterNode& node, const std::string& parameter,
                               const std::string& value, Deadline deadline)
{
    return m_state->with(node, [&](ClusterShard& shard) {
        return shard.set(node.index, parameter, value, deadline);
    });
}

Result<std::string> LocalCluster::runSql(const ClusterNode& node, const std::string& script,
                                         Deadline deadline) const
{
    return orderdeck::runSql(m_state->tools, node, script, deadline);
}

Result<void> LocalCluster::stop(Deadline deadline)
{
    const std::lock_guard lock(m_state->mutex);
    if (std::exchange(m_state->stopped, true))
        return {};
    return m_state->forEachShard(
        [deadline](ClusterShard& shard) { return shard.takeDown(deadline); });
}

} // namespace orderdeck
