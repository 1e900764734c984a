#include "backend/replication/topology_monitor.h"

#include "backend/foundation/logging.h"
#include "backend/foundation/text.h"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <optional>
#include <utility>

namespace orderdeck {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kProbesInAPeriod = 10; ///< At most, when they are asked for.

/// A probe that breaks its word must not end the watch.
Result<NodeFacts> ask(NodeProbe& probe, Deadline deadline)
{
    try {
        return probe.probe(deadline);
    } catch (const std::exception& error) {
        return Error{ErrorKind::Unavailable, std::string("the probe failed: ") + error.what()};
    }
}

std::vector<std::string> namesOf(const std::vector<MonitoredNode>& nodes)
{
    std::vector<std::string> names;
    for (const MonitoredNode& node : nodes)
        names.push_back(node.name);
    return names;
}

void logChange(const ShardTopology& before, const ShardTopology& after)
{
    if (before.primary == after.primary && before.standing == after.standing)
        return;
    if (after.primary)
        qCInfo(logStorage, "shard %d: %s is primary, on timeline %u", after.shard.value,
               after.nodes[static_cast<std::size_t>(*after.primary)].name.c_str(), after.timeline);
    else
        qCWarning(logStorage, "shard %d has no primary: %s", after.shard.value,
                  after.whyNoPrimary.c_str());
}

} // namespace

struct TopologyMonitor::Node {
    std::unique_ptr<NodeProbe> probe; ///< Only its thread.
    std::thread thread;
    // Under the shard's mutex.
    NodeObservation seen = {};
    RotationChange rotation = {};
    std::optional<SteadyTime> asked = {}; ///< When the probe that is under way was sent.
    SteadyTime nextProbe{};
    SteadyTime lastProbe{};
};

struct TopologyMonitor::Shard {
    explicit Shard(RoleClassifier of) : classifier(std::move(of)) {}
    void publish(std::chrono::milliseconds probeWithin, SteadyTime now);
    void take(Node& node, SteadyTime sent, Result<NodeFacts> answer);

    std::vector<std::unique_ptr<Node>> nodes;
    mutable std::mutex mutex; ///< Protects everything below, and what nodes have said.
    mutable std::condition_variable changed; ///< A new snapshot, a wish for a probe, the end.
    RoleClassifier classifier;
    TopologySnapshot topology;
    int watching = 0; ///< Threads that have not ended.
    bool stopping = false;
};

void TopologyMonitor::Shard::publish(std::chrono::milliseconds probeWithin, SteadyTime now)
{
    std::vector<NodeObservation> seen;
    for (const auto& node : nodes) {
        seen.push_back(node->seen);
        if (!node->asked || now - *node->asked <= probeWithin || node->seen.error)
            continue;
        seen.back().error = Error{ErrorKind::TimedOut, "does not answer"};
        seen.back().silentSince = *node->asked;
    }
    ShardTopology next = classifier.classify(seen, now);
    for (NodeView& view : next.nodes)
        view.rotation = nodes[static_cast<std::size_t>(view.id.index)]->rotation;
    if (topology) {
        next.number = topology->number + 1;
        logChange(*topology, next);
    }
    topology = std::make_shared<const ShardTopology>(std::move(next));
    changed.notify_all();
}

void TopologyMonitor::Shard::take(Node& node, SteadyTime sent, Result<NodeFacts> answer)
{
    node.asked.reset();
    if (!answer) {
        node.seen.error = answer.error();
        node.seen.silentSince = node.seen.silentSince.value_or(sent);
        return;
    }
    node.seen = {std::move(*answer), std::nullopt, std::nullopt};
    node.seen.facts->measured = sent;
    node.seen.facts->took = std::chrono::duration_cast<Duration>(SteadyClock::now() - sent);
}

TopologyMonitor::TopologyMonitor(std::vector<std::vector<MonitoredNode>> shards, const Clock& clock,
                                 TopologyMonitorSettings settings)
    : m_clock(clock), m_settings(settings)
{
    for (std::vector<MonitoredNode>& nodes : shards) {
        if (nodes.empty())
            std::abort();
        const ShardIndex index(static_cast<int>(m_shards.size()));
        auto shard = std::make_unique<Shard>(RoleClassifier(index, namesOf(nodes), settings.roles));
        for (MonitoredNode& node : nodes) {
            shard->nodes.push_back(std::make_unique<Node>());
            shard->nodes.back()->probe = std::move(node.probe);
        }
        shard->publish(settings.probeWithin, SteadyClock::now());
        m_shards.push_back(std::move(shard));
    }
}

TopologyMonitor::~TopologyMonitor()
{
    askToStop();
    if (m_clockWatch.joinable())
        m_clockWatch.join();
    for (const auto& shard : m_shards) {
        for (const auto& node : shard->nodes) {
            if (node->thread.joinable())
                node->thread.join();
        }
    }
}

void TopologyMonitor::start()
{
    for (const auto& shard : m_shards) {
        const std::lock_guard lock(shard->mutex);
        for (const auto& node : shard->nodes) {
            ++shard->watching;
            node->thread = std::thread([this, &of = *shard, &it = *node] { watch(of, it); });
        }
    }
    m_clockWatch = std::thread([this] { watchClock(); });
}

void TopologyMonitor::askToStop()
{
    for (const auto& shard : m_shards) {
        {
            const std::lock_guard lock(shard->mutex);
            shard->stopping = true;
        }
        shard->changed.notify_all();
    }
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_stopped.notify_all();
}

bool TopologyMonitor::stop(Deadline deadline)
{
    askToStop();
    return std::ranges::all_of(m_shards, [&](const auto& shard) {
        std::unique_lock lock(shard->mutex);
        return shard->changed.wait_until(lock, deadline.at(), [&] { return shard->watching == 0; });
    });
}

void TopologyMonitor::watch(Shard& shard, Node& node)
{
    std::unique_lock lock(shard.mutex);
    while (true) {
        while (!shard.stopping && SteadyClock::now() < node.nextProbe)
            shard.changed.wait_until(lock, node.nextProbe);
        if (shard.stopping)
            break;
        const SteadyTime sent = SteadyClock::now();
        node.asked = sent;
        node.lastProbe = sent;
        node.nextProbe = sent + m_settings.period;
        lock.unlock();
        auto answer = ask(*node.probe, Deadline::after(m_settings.probeWithin));
        lock.lock();
        shard.take(node, sent, std::move(answer));
        shard.publish(m_settings.probeWithin, SteadyClock::now());
    }
    --shard.watching;
    shard.changed.notify_all();
}

void TopologyMonitor::watchClock()
{
    std::unique_lock lock(m_mutex);
    const auto stopping = [this] { return m_stopping; };
    while (!m_stopped.wait_for(lock, m_settings.period, stopping)) {
        for (const auto& shard : m_shards) {
            const std::lock_guard shardLock(shard->mutex);
            shard->publish(m_settings.probeWithin, SteadyClock::now());
        }
    }
}

TopologyMonitor::Shard& TopologyMonitor::shardAt(ShardIndex shard) const
{
    return *m_shards.at(static_cast<std::size_t>(shard.value));
}

TopologySnapshot TopologyMonitor::topology(ShardIndex shard) const
{
    const Shard& of = shardAt(shard);
    const std::lock_guard lock(of.mutex);
    return of.topology;
}

Result<TopologySnapshot>
TopologyMonitor::waitFor(ShardIndex shard, const std::function<bool(const ShardTopology&)>& wanted,
                         Deadline deadline) const
{
    const Shard& of = shardAt(shard);
    std::unique_lock lock(of.mutex);
    while (true) {
        const TopologySnapshot snapshot = of.topology;
        lock.unlock();
        if (wanted(*snapshot))
            return snapshot;
        lock.lock();
        const bool more = of.changed.wait_until(lock, deadline.at(), [&] {
            return of.stopping || of.topology->number != snapshot->number;
        });
        if (of.stopping)
            return Error{ErrorKind::Cancelled, "the shard is no longer watched"};
        if (!more)
            return Error{ErrorKind::TimedOut, snapshot->primary
                                                  ? "the shard did not become as wanted"
                                                  : snapshot->whyNoPrimary};
    }
}

void TopologyMonitor::probeSoon(ShardIndex shard)
{
    Shard& of = shardAt(shard);
    {
        const std::lock_guard lock(of.mutex);
        for (const auto& node : of.nodes)
            node->nextProbe =
                std::min(node->nextProbe, node->lastProbe + m_settings.period / kProbesInAPeriod);
    }
    of.changed.notify_all();
}

Result<void> TopologyMonitor::setRotation(NodeId node, Rotation rotation, const std::string& actor,
                                          const std::string& reason)
{
    if (trimmed(actor).empty() || trimmed(reason).empty())
        return Error{ErrorKind::Invalid, "a change of rotation needs who makes it, and why"};
    const auto exists = [](int index, std::size_t count) {
        return index >= 0 && static_cast<std::size_t>(index) < count;
    };
    if (!exists(node.shard.value, m_shards.size()) ||
        !exists(node.index, shardAt(node.shard).nodes.size()))
        return Error{ErrorKind::NotFound, "there is no such node"};
    Shard& of = shardAt(node.shard);
    const std::lock_guard lock(of.mutex);
    of.nodes[static_cast<std::size_t>(node.index)]->rotation = {rotation, actor, reason,
                                                                m_clock.now()};
    of.publish(m_settings.probeWithin, SteadyClock::now());
    return {};
}

} // namespace orderdeck
