#pragma once

#include "backend/replication/topology.h"

#include <cstddef>
#include <deque>

namespace orderdeck {

/// Where a primary's log had come to at which moment of our steady clock, and with it how far a
/// replica is behind: clocks of servers may step. Bounded: the last minutes. One timeline at a
/// time. Pure.
class PrimaryTrail {
public:
    explicit PrimaryTrail(std::size_t places = 256) : m_places(places) {}

    /// The primary's facts, in the order in which they were measured; what is not newer is ignored.
    void record(const NodeFacts& primary);
    /// Another primary or another timeline begins: earlier positions say nothing any more.
    void clear() { m_marks.clear(); }
    [[nodiscard]] ReplicaLag lagOf(const NodeFacts& replica) const;

private:
    /// A position and when it was seen.
    struct Mark {
        Lsn position;
        SteadyTime reached;   ///< The primary had it by then.
        SteadyTime stillThen; ///< It had nothing beyond it then.
    };
    [[nodiscard]] static Duration timeBehind(const NodeFacts& replica, const Mark* covered,
                                             const Mark& missed);

    const std::size_t m_places;
    std::deque<Mark> m_marks; ///< Ascending in position and time.
};

} // namespace orderdeck
