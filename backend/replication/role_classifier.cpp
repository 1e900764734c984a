#include "backend/replication/role_classifier.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace orderdeck {

namespace {

using Indexes = std::vector<int>;

bool contains(const Indexes& nodes, int node)
{
    return std::ranges::find(nodes, node) != nodes.end();
}

std::string onTimeline(std::uint32_t timeline) { return "timeline " + std::to_string(timeline); }

} // namespace

/// One look at all nodes.
class RoleClassifier::Round {
public:
    struct Verdict {
        PrimaryStanding standing;
        std::optional<int> primary = {};
        std::string why = {};
    };

    Round(const std::vector<std::string>& names, const std::vector<NodeObservation>& nodes,
          std::chrono::milliseconds evidenceHolds, SteadyTime now)
        : m_names(names), m_nodes(nodes)
    {
        if (names.size() != nodes.size())
            std::abort();
        for (int node = 0; node < static_cast<int>(nodes.size()); ++node) {
            const auto& facts = at(node).facts;
            if (facts && now - facts->measured < evidenceHolds)
                m_fresh.push_back(node);
        }
    }

    [[nodiscard]] Verdict judge(RoleMemory& memory);
    /// Without id, lag and rotation.
    [[nodiscard]] NodeView view(int node, const Verdict& verdict, const RoleMemory& memory) const;
    [[nodiscard]] const NodeFacts& facts(int node) const { return *at(node).facts; }

private:
    [[nodiscard]] NodeRole roleOf(int node, const Verdict& verdict, const RoleMemory& memory) const;
    [[nodiscard]] std::string refusal(int node, const Verdict& verdict,
                                      const RoleMemory& memory) const;
    [[nodiscard]] const NodeObservation& at(int node) const
    {
        return m_nodes[static_cast<std::size_t>(node)];
    }
    [[nodiscard]] bool everyNodeWasAsked() const
    {
        return std::ranges::all_of(m_nodes, [](const auto& n) { return n.facts || n.error; });
    }
    [[nodiscard]] std::string listed(const Indexes& nodes) const;
    void takeOwn(RoleMemory& memory);
    void takeClaimants(RoleMemory& memory);
    void followContest(RoleMemory& memory) const;
    [[nodiscard]] Verdict judgeClaims(RoleMemory& memory) const;
    [[nodiscard]] Verdict contested(const RoleMemory& memory) const;
    [[nodiscard]] Verdict withoutClaimant(const RoleMemory& memory) const;
    [[nodiscard]] Verdict whenSilent() const;

    const std::vector<std::string>& m_names;
    const std::vector<NodeObservation>& m_nodes;
    Indexes m_fresh;     ///< Whose answer still holds.
    Indexes m_own;       ///< Of these, those of the shard's cluster.
    Indexes m_claimants; ///< Of these, those not in recovery on the highest timeline.
};

std::string RoleClassifier::Round::listed(const Indexes& nodes) const
{
    std::string text;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const char* separator = i == 0 ? "" : i + 1 == nodes.size() ? " and " : ", ";
        text += separator + m_names[static_cast<std::size_t>(nodes[i])];
    }
    return text;
}

/// Which cluster is ours is settled once, by nodes that agree.
void RoleClassifier::Round::takeOwn(RoleMemory& memory)
{
    if (!memory.systemIdentifier) {
        const auto systemOf = [this](int node) { return facts(node).systemIdentifier; };
        const bool agree = std::ranges::adjacent_find(m_fresh, std::ranges::not_equal_to(),
                                                      systemOf) == m_fresh.end();
        if (m_fresh.empty() || !agree || !everyNodeWasAsked())
            return;
        memory.systemIdentifier = systemOf(m_fresh.front());
    }
    std::ranges::copy_if(m_fresh, std::back_inserter(m_own), [&](int node) {
        return facts(node).systemIdentifier == *memory.systemIdentifier;
    });
}

void RoleClassifier::Round::takeClaimants(RoleMemory& memory)
{
    // A replica on a higher timeline tells of a promotion as well as the promoted node itself.
    for (const int node : m_own) {
        if (facts(node).timeline > memory.timeline)
            memory = {memory.systemIdentifier, facts(node).timeline, std::nullopt, {}};
    }
    std::ranges::copy_if(m_own, std::back_inserter(m_claimants), [&](int node) {
        return !facts(node).isInRecovery && facts(node).timeline == memory.timeline;
    });
}

/// Of nodes that were never told apart, silence acquits none: only being seen without the claim.
void RoleClassifier::Round::followContest(RoleMemory& memory) const
{
    if (memory.writer || (memory.contestants.empty() && m_claimants.size() < 2))
        return;
    for (const int node : m_claimants) {
        if (!contains(memory.contestants, node))
            memory.contestants.push_back(node);
    }
    std::erase_if(memory.contestants, [this](int node) {
        return contains(m_own, node) && !contains(m_claimants, node);
    });
    std::ranges::sort(memory.contestants);
}

RoleClassifier::Round::Verdict RoleClassifier::Round::judge(RoleMemory& memory)
{
    takeOwn(memory);
    if (!memory.systemIdentifier && !m_fresh.empty()) {
        if (!everyNodeWasAsked())
            return {PrimaryStanding::Asking, {}, "not every node has been asked yet"};
        return {PrimaryStanding::ForeignSystems,
                {},
                listed(m_fresh) + " belong to different clusters: none is trusted"};
    }
    takeClaimants(memory);
    followContest(memory);
    if (!m_claimants.empty() || !memory.contestants.empty())
        return judgeClaims(memory);
    return m_fresh.empty() ? whenSilent() : withoutClaimant(memory);
}

RoleClassifier::Round::Verdict RoleClassifier::Round::judgeClaims(RoleMemory& memory) const
{
    if (m_fresh.empty())
        return whenSilent();
    const bool alone = m_claimants.size() == 1 && memory.contestants.size() < 2;
    const bool rightful = !memory.writer || m_claimants == Indexes{*memory.writer};
    if (!alone || !rightful)
        return contested(memory);
    const int claimant = m_claimants.front();
    if (!everyNodeWasAsked() && !memory.writer)
        return {PrimaryStanding::Asking, {}, "not every node has been asked yet"};
    if (!facts(claimant).isWritable)
        return {PrimaryStanding::ReadOnly, {}, listed(m_claimants) + " is set read-only"};
    memory.writer = claimant;
    memory.contestants.clear();
    return {PrimaryStanding::Known, claimant, {}};
}

RoleClassifier::Round::Verdict RoleClassifier::Round::contested(const RoleMemory& memory) const
{
    const std::string line = onTimeline(memory.timeline);
    std::string why;
    if (m_claimants.size() > 1)
        why = listed(m_claimants) + (m_claimants.size() == 2 ? " both" : " all") +
              " take writes on " + line;
    else if (memory.writer)
        why = listed(m_claimants) + " takes writes on " + line + ", which " +
              listed({*memory.writer}) + " had";
    else
        why = listed(memory.contestants) + " took writes on " + line +
              " and have not all been seen as replicas since";
    return {PrimaryStanding::Contested, {}, why + ": none is trusted"};
}

RoleClassifier::Round::Verdict
RoleClassifier::Round::withoutClaimant(const RoleMemory& memory) const
{
    if (m_own.empty())
        return {PrimaryStanding::ForeignSystems,
                {},
                "only " + listed(m_fresh) + " can be reached, of another cluster"};
    Indexes old;
    std::ranges::copy_if(m_own, std::back_inserter(old),
                         [this](int node) { return !facts(node).isInRecovery; });
    if (old.empty())
        return {PrimaryStanding::OnlyReplicas,
                {},
                "only replicas answer: " + listed(m_own) + "; none has been promoted"};
    return {PrimaryStanding::OldTimeline,
            {},
            listed(old) + " would take writes on an old timeline; the shard has been on " +
                onTimeline(memory.timeline)};
}

RoleClassifier::Round::Verdict RoleClassifier::Round::whenSilent() const
{
    if (!everyNodeWasAsked())
        return {PrimaryStanding::Asking, {}, "not every node has been asked yet"};
    std::string why = m_nodes.size() == 1 ? "its only node is silent" : "all its nodes are silent";
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        if (m_nodes[i].error)
            why += "; " + m_names[i] + ": " + m_nodes[i].error->message;
    }
    return {PrimaryStanding::NoneAnswers, {}, why};
}

NodeRole RoleClassifier::Round::roleOf(int node, const Verdict& verdict,
                                       const RoleMemory& memory) const
{
    if (!contains(m_fresh, node))
        return NodeRole::Silent;
    if (verdict.primary == node)
        return NodeRole::Primary;
    const bool follows = contains(m_own, node) && facts(node).isInRecovery &&
                         facts(node).timeline == memory.timeline;
    return follows ? NodeRole::Replica : NodeRole::Refused;
}

/// Of a node whose answer is fresh and that is neither primary nor replica.
std::string RoleClassifier::Round::refusal(int node, const Verdict& verdict,
                                           const RoleMemory& memory) const
{
    const NodeFacts& its = facts(node);
    if (!memory.systemIdentifier)
        return verdict.why;
    if (!contains(m_own, node))
        return "belongs to another cluster: system identifier " +
               std::to_string(its.systemIdentifier) + ", this shard's is " +
               std::to_string(*memory.systemIdentifier);
    if (contains(m_claimants, node))
        return verdict.why;
    const std::string shard = "; the shard has been on " + onTimeline(memory.timeline);
    return its.isInRecovery ? "still follows " + onTimeline(its.timeline) + shard
                            : "an old primary, on " + onTimeline(its.timeline) + shard;
}

NodeView RoleClassifier::Round::view(int node, const Verdict& verdict,
                                     const RoleMemory& memory) const
{
    const NodeObservation& seen = at(node);
    NodeView view;
    view.name = m_names[static_cast<std::size_t>(node)];
    view.role = roleOf(node, verdict, memory);
    view.facts = seen.facts;
    view.reachable = seen.facts && !seen.error;
    view.silentSince = seen.silentSince;
    if (seen.error)
        view.error = seen.error->text();
    if (view.role == NodeRole::Refused)
        view.note = refusal(node, verdict, memory);
    return view;
}

RoleClassifier::RoleClassifier(ShardIndex shard, std::vector<std::string> names,
                               RoleSettings settings, RoleMemory memory)
    : m_shard(shard), m_names(std::move(names)), m_settings(settings), m_memory(std::move(memory))
{}

ShardTopology RoleClassifier::classify(const std::vector<NodeObservation>& nodes, SteadyTime now)
{
    Round round(m_names, nodes, m_settings.evidenceHolds, now);
    auto verdict = round.judge(m_memory);
    if (verdict.primary)
        followPrimary(*verdict.primary, round.facts(*verdict.primary));

    ShardTopology topology;
    topology.shard = m_shard;
    topology.made = now;
    topology.timeline = m_memory.timeline;
    topology.commitSafety = m_commitSafety;
    topology.evidenceHolds = m_settings.evidenceHolds;
    for (int node = 0; node < static_cast<int>(nodes.size()); ++node) {
        NodeView view = round.view(node, verdict, m_memory);
        view.id = {m_shard, node};
        if (view.role == NodeRole::Replica)
            view.lag = m_trail.lagOf(*view.facts);
        topology.nodes.push_back(std::move(view));
    }
    topology.standing = verdict.standing;
    topology.primary = verdict.primary;
    topology.whyNoPrimary = std::move(verdict.why);
    return topology;
}

void RoleClassifier::followPrimary(int node, const NodeFacts& facts)
{
    if (m_trailOf != std::pair(node, facts.timeline))
        m_trail.clear();
    m_trailOf = std::pair(node, facts.timeline);
    m_trail.record(facts);
    m_commitSafety = facts.commitSafety;
}

} // namespace orderdeck
