#include "backend/replication/primary_trail.h"

#include <algorithm>

namespace orderdeck {

namespace {

Duration between(SteadyTime from, SteadyTime to)
{
    return std::chrono::duration_cast<Duration>(to - from);
}

} // namespace

void PrimaryTrail::record(const NodeFacts& primary)
{
    if (!primary.current)
        return;
    // The position was read at some moment between sending and answer: each bound takes the side
    // that keeps it true.
    const Mark mark{*primary.current, primary.measured + primary.took, primary.measured};
    if (m_marks.empty() || mark.position > m_marks.back().position) {
        m_marks.push_back(mark);
        if (m_marks.size() > m_places)
            m_marks.pop_front();
    } else if (mark.position == m_marks.back().position) {
        m_marks.back().stillThen = std::max(m_marks.back().stillThen, mark.stillThen);
    }
}

ReplicaLag PrimaryTrail::lagOf(const NodeFacts& replica) const
{
    ReplicaLag lag;
    if (!replica.replayed)
        return lag;
    const auto missed = std::ranges::find_if(
        m_marks, [&](const Mark& mark) { return mark.position > *replica.replayed; });
    const Mark* covered = missed == m_marks.begin() ? nullptr : &*std::prev(missed);
    if (covered != nullptr)
        lag.completeUntil = covered->stillThen;

    // What the primary reached after the replica was asked, was not missed by it.
    const auto later = std::ranges::find_if(
        m_marks, [&](const Mark& mark) { return mark.reached > replica.measured; });
    if (later == m_marks.begin())
        return lag;
    const Lsn then = std::prev(later)->position;
    lag.bytes = then > *replica.replayed ? then.value - replica.replayed->value : 0;
    lag.time = *lag.bytes == 0 ? Duration(0) : timeBehind(replica, covered, *missed);
    return lag;
}

Duration PrimaryTrail::timeBehind(const NodeFacts& replica, const Mark* covered, const Mark& missed)
{
    const Duration least = between(missed.reached, replica.measured);
    const Duration told = replica.sinceLastReplay.value_or(least);
    if (covered == nullptr)
        return std::max(least, told);
    const Duration most = between(covered->stillThen, replica.measured + replica.took);
    return std::clamp(told, least, std::max(least, most));
}

} // namespace orderdeck
