#pragma once

#include "backend/foundation/clock.h"
#include "backend/foundation/error.h"
#include "backend/foundation/ids.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

using SteadyTime = std::chrono::steady_clock::time_point;

/// A position in the write-ahead log, in bytes. Only positions of one timeline can be compared.
using Lsn = StrongId<struct LsnTag, std::uint64_t>;

/// One server of a shard; `index` counts from 0 in the order of the profile, whatever its role.
struct NodeId {
    ShardIndex shard{};
    int index = 0;
    friend constexpr auto operator<=>(const NodeId&, const NodeId&) = default;
};

/// Whether a commit on a primary waits until a replica has it.
enum class CommitSafety {
    Unknown,      ///< Not asked, or no primary.
    Asynchronous, ///< It does not: a failover may lose the last moments.
    Synchronous,  ///< It does: synchronous_standby_names is set and synchronous_commit is not off.
};

/// What one node answered to one probe. Everything is as the server says it; nothing is concluded.
struct NodeFacts {
    bool isInRecovery = false; ///< pg_is_in_recovery().
    bool isWritable = false;   ///< transaction_read_only is off in a fresh transaction.
    /// Of a primary: of its current WAL file (pg_walfile_name), for the control file is late after
    /// a promotion. Of a replica: pg_stat_wal_receiver.received_tli, and only without a receiver
    /// the control file's, which can be minutes late.
    std::uint32_t timeline = 0;
    std::uint64_t systemIdentifier = 0; ///< Given at initdb; equal on a primary and its replicas.
    std::optional<Lsn> current = {};    ///< Of a primary: pg_current_wal_lsn().
    std::optional<Lsn> received = {};   ///< Of a replica: pg_last_wal_receive_lsn().
    std::optional<Lsn> replayed = {};   ///< Of a replica: pg_last_wal_replay_lsn().
    /// Of a replica: clock_timestamp() - pg_last_xact_replay_timestamp(), also when nothing was
    /// written since: the primary's position tells that, and a cut receiver would not. None: it has
    /// replayed no commit yet.
    std::optional<Duration> sinceLastReplay = {};
    CommitSafety commitSafety = CommitSafety::Unknown; ///< Of a primary.
    std::optional<int> maxConnections = {};            ///< max_connections of the server.
    std::optional<int> connectionsInUse = {};          ///< All sessions of clients on the server.
    Timestamp serverTime{}; ///< Its wall clock; shown, and nothing is decided by it.

    SteadyTime measured{}; ///< When the probe was sent: the facts are at most so old. By the asker.
    Duration took{};       ///< From sending to answer. By the asker.
};

/// How far a replica is behind its primary, by the primary's earlier positions on our steady clock;
/// a server's wall clock only refines it between two of them.
struct ReplicaLag {
    std::optional<Duration> time = {};       ///< 0: nothing was missed. None: not known yet.
    std::optional<std::uint64_t> bytes = {}; ///< Of WAL not replayed. None: not known yet.
    /// Whatever the primary had written at this moment is on the replica. None: not known yet.
    std::optional<SteadyTime> completeUntil = {};
};

/// Whether reads go to a replica; set by hand. A primary that is out still takes writes, and reads
/// that no replica can answer.
enum class Rotation { In, Out };

struct RotationChange {
    Rotation rotation = Rotation::In;
    std::string actor;  ///< Who set it; empty: nobody ever did.
    std::string reason; ///< In the person's words.
    Timestamp at{};     ///< When it was set.
};

enum class NodeRole {
    Silent,  ///< Nothing was heard that still holds.
    Primary, ///< The one that takes writes.
    Replica, ///< Follows the shard's timeline; may be read, as far as its lag allows.
    Refused, ///< Answers, and is not trusted with reads or writes; `note` says why.
};

/// One node as of a snapshot.
struct NodeView {
    NodeId id{};
    std::string name = {}; ///< Host and port, for people.
    NodeRole role = NodeRole::Silent;
    std::string note = {};                      ///< Why it is refused; empty otherwise.
    std::optional<NodeFacts> facts = {};        ///< The last answer, however old; none: never any.
    bool reachable = false;                     ///< The last probe was answered.
    std::optional<SteadyTime> silentSince = {}; ///< When the first unanswered probe was sent.
    std::string error = {};                     ///< Why the last probe failed; empty: it did not.
    ReplicaLag lag = {};                        ///< Of a replica.
    RotationChange rotation = {};

    /// How old the last answer is; none: never any.
    [[nodiscard]] std::optional<Duration> age(SteadyTime now) const;
};

/// Whether a shard has a primary, and what is wrong otherwise.
enum class PrimaryStanding {
    Known,
    Asking,         ///< Not every node was asked since the start, and none is known from before.
    NoneAnswers,    ///< Every node is silent.
    OnlyReplicas,   ///< Nodes answer; none of them takes writes.
    ReadOnly,       ///< The primary answers and is set read-only.
    OldTimeline,    ///< Who takes writes is on a timeline that was left: an old primary returned.
    Contested,      ///< Two nodes on one timeline take, or have taken, writes: none is trusted.
    ForeignSystems, ///< The nodes belong to different clusters, or those that answer to another.
};

/// Who is who in one shard at one moment. Immutable once it is published; any thread.
struct ShardTopology {
    ShardIndex shard{};
    std::uint64_t number = 0;    ///< Counts the shard's snapshots.
    SteadyTime made{};           ///< When it was made.
    std::vector<NodeView> nodes; ///< In the order of NodeId::index; never empty.
    PrimaryStanding standing = PrimaryStanding::Asking;
    std::optional<int> primary = {}; ///< Index in nodes; set exactly when standing is Known.
    std::string whyNoPrimary = {};   ///< A sentence for people; empty when there is one.
    std::uint32_t timeline = 0;      ///< The highest one seen; never goes back. 0: none yet.
    /// Of the primary, or of the last one while there is none.
    CommitSafety commitSafety = CommitSafety::Unknown;
    std::chrono::milliseconds evidenceHolds{2000}; ///< How old a primary's answer may be.

    /// Where writes go at `now`: the primary, as long as its answer is not too old. A snapshot that
    /// is kept for long has no primary any more.
    [[nodiscard]] const NodeView* primaryAt(SteadyTime now) const;
    /// Two nodes claim, or have claimed, the same timeline.
    [[nodiscard]] bool conflict() const { return standing == PrimaryStanding::Contested; }
    /// Age of the primary's last answer; none without a primary.
    [[nodiscard]] std::optional<Duration> evidenceAge(SteadyTime now) const;
    /// What the window says about commits; empty when a failover loses nothing.
    [[nodiscard]] std::string_view failoverWarning() const;
};

using TopologySnapshot = std::shared_ptr<const ShardTopology>;

[[nodiscard]] std::string_view name(NodeRole role) noexcept;
[[nodiscard]] std::string_view name(PrimaryStanding standing) noexcept;
/// As PostgreSQL writes it: "1/6B374D48".
[[nodiscard]] std::string toString(Lsn lsn);
/// What toString writes, in either case; nullopt for anything else.
[[nodiscard]] std::optional<Lsn> parseLsn(std::string_view text) noexcept;

} // namespace orderdeck
