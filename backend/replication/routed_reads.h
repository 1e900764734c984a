#pragma once

#include "backend/replication/topology.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace orderdeck {

/// What a reader needs of the node.
enum class ReadNeed {
    Checked, ///< The reader checks the answer against what it has seen: a replica may be tried.
    Primary, ///< The read gates a write.
};

struct ReadWish {
    ShardIndex shard{};
    ReadNeed need = ReadNeed::Checked;
    std::int64_t seenVersion = 0; ///< The answer must be at least this; 0: any will do.
};

/// Why a read went where it went. From NoReplica to RecentlyBehind: what kept it from the replica
/// that came nearest to being read.
enum class ReadReason {
    Replica,          ///< A replica within the limits.
    ReplicaAlone,     ///< There is no primary to ask; the replica may lag.
    GatesWrite,       ///< Primary: the read gates a write.
    ReplicasOff,      ///< Primary: replicas are switched off.
    NoReplica,        ///< Primary: the shard has none, or none is trusted.
    ReplicaSilent,    ///< Primary: none answers.
    OutOfRotation,    ///< Primary: taken out by hand.
    BreakerOpen,      ///< Primary: the replica's breaker is open.
    TooFarBehind,     ///< Primary: no replica within the lag limit.
    RecentlyBehind,   ///< Primary: the replica gave stale answers and is left alone for a moment.
    WasBehind,        ///< Primary: the replica's answer was older than what the reader had seen.
    ReplicaCancelled, ///< Primary: the replica cancelled the read for its replay (40001).
    ReplicaFailed,    ///< Primary: the replica failed while it was asked.
    Nowhere,          ///< No node at all.
};
inline constexpr std::size_t kReadReasons = 14;

/// What went wrong with a read on a replica.
enum class ReplicaTrouble {
    Behind,    ///< Its answer was older than the version that the reader had seen.
    Cancelled, ///< 40001: the read was in the way of its replay.
    Failed,    ///< No answer.
};

/// Where one read goes, and why.
struct ReadRoute {
    ReadWish wish{};
    std::optional<NodeId> node = {}; ///< None: there is no node to ask.
    ReadReason reason = ReadReason::Nowhere;
    std::optional<Duration> lag = {};         ///< Of the replica, as known then.
    std::optional<Duration> mayBeBehind = {}; ///< The answer lacks at most this; 0: the primary.
    Duration lagLimit{};                      ///< In force then.
    SteadyTime at{};                          ///< When it was chosen.

    [[nodiscard]] bool toReplica() const
    {
        return reason == ReadReason::Replica || reason == ReadReason::ReplicaAlone;
    }
    /// "replica, lag 3 ms", "primary: replica was behind version 17".
    [[nodiscard]] std::string words() const;
};

/// Reads of one node since the start.
struct ReadCounts {
    std::array<std::uint64_t, kReadReasons> byReason{}; ///< Routed to it, by ReadReason.
    std::uint64_t stale = 0;     ///< Answers that were older than what the reader had seen.
    std::uint64_t cancelled = 0; ///< Reads that its replay cancelled.
    std::uint64_t failed = 0;    ///< Reads without an answer.

    [[nodiscard]] std::uint64_t routed() const;
};

/// The last reads in a ring, and counts of all. One thread at a time.
class RoutedReads {
public:
    explicit RoutedReads(std::size_t places);

    void add(const ReadRoute& route);
    void addTrouble(NodeId replica, ReplicaTrouble trouble);
    [[nodiscard]] std::vector<ReadRoute> newestFirst() const;
    [[nodiscard]] const std::map<NodeId, ReadCounts>& counts() const { return m_counts; }
    [[nodiscard]] std::uint64_t nowhere() const { return m_nowhere; }

private:
    std::vector<ReadRoute> m_ring; ///< Grows to its places, then the oldest goes.
    const std::size_t m_places;
    std::size_t m_next = 0;
    std::map<NodeId, ReadCounts> m_counts; ///< As many as there are nodes.
    std::uint64_t m_nowhere = 0;
};

} // namespace orderdeck
