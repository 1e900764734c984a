#pragma once

#include "backend/replication/primary_trail.h"
#include "backend/replication/topology.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace orderdeck {

/// What is known of one node: its last answer, and what became of the probes since. Without facts
/// and without error it was never asked.
struct NodeObservation {
    std::optional<NodeFacts> facts = {};
    std::optional<Error> error = {};            ///< Of the last probe, when it failed.
    std::optional<SteadyTime> silentSince = {}; ///< When the first one that failed was sent.
};

/// What a shard's past forbids. Plain data; only ever grows stricter, except that a contest on a
/// timeline ends.
struct RoleMemory {
    std::optional<std::uint64_t> systemIdentifier = {}; ///< Of this shard's cluster.
    std::uint32_t timeline = 0;                         ///< The highest seen on any of its nodes.
    std::optional<int> writer = {};                     ///< Who was accepted on it; for good.
    /// Nodes that claimed it together before any was accepted, less those seen in recovery since.
    std::vector<int> contestants = {};
};

struct RoleSettings {
    /// How old an answer may be and still count. The primary's last one must be sent less than this
    /// ago.
    std::chrono::milliseconds evidenceHolds{2000};
};

/// Decides who is primary in one shard: no clock, no thread, no database; the same observations,
/// memory and time give the same answer.
///
/// - Only answers that are fresh and of the shard's own cluster count.
/// - The highest timeline that any node has shown, replicas too, is the shard's; it never goes
/// back.
///   Who takes writes on a lower one is an old primary and refused until its timeline grows.
/// - A timeline has one writer for good. Two that claim the same one: none is trusted while both
/// are
///   seen. Where none was accepted before, silence of one does not settle it; being seen in
///   recovery does, and so does a higher timeline.
/// - Without memory nobody is accepted before each node has answered or failed once, so that an old
///   primary that answers first is not taken.
class RoleClassifier {
public:
    /// `names`: one per node, in the order of their indexes.
    RoleClassifier(ShardIndex shard, std::vector<std::string> names, RoleSettings settings = {},
                   RoleMemory memory = {});

    /// `nodes`: one observation per name. Rotation and number of the snapshot are left to the
    /// caller. `now` never goes back.
    [[nodiscard]] ShardTopology classify(const std::vector<NodeObservation>& nodes, SteadyTime now);
    [[nodiscard]] const RoleMemory& memory() const { return m_memory; }

private:
    class Round;
    void followPrimary(int node, const NodeFacts& facts);

    const ShardIndex m_shard;
    const std::vector<std::string> m_names;
    const RoleSettings m_settings;
    RoleMemory m_memory;
    PrimaryTrail m_trail;
    std::optional<std::pair<int, std::uint32_t>> m_trailOf; ///< Whose positions: node, timeline.
    CommitSafety m_commitSafety = CommitSafety::Unknown;
};

} // namespace orderdeck
