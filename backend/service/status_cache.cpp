#include "backend/service/status_cache.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace orderdeck {

namespace {

constexpr std::size_t kPerSet = 4;

} // namespace

StatusCache::StatusCache(std::size_t places)
    : m_sets(std::bit_ceil(std::max<std::size_t>(places, 2 * kPerSet)) / kPerSet),
      m_shift(64U - static_cast<unsigned>(std::countr_zero(m_sets.size())))
{}

const StatusCache::Set& StatusCache::setOf(OrderId id) const
{
    // Time and sequence of an id are spread well by a multiplication (Fibonacci hashing).
    return m_sets[(static_cast<std::uint64_t>(id.value) * 0x9e3779b97f4a7c15ULL) >> m_shift];
}

StatusCache::Set& StatusCache::setOf(OrderId id)
{
    return const_cast<Set&>(std::as_const(*this).setOf(id));
}

std::optional<StatusAnswer> StatusCache::find(const StatusQuery& query,
                                              SteadyClock::time_point now) const
{
    const Set& set = setOf(query.order);
    const std::lock_guard lock(set.mutex);
    for (const Entry& entry : set.entries) {
        if (entry.id != query.order || entry.version < query.seenVersion)
            continue;
        return StatusAnswer{.order = entry.id,
                            .state = entry.state,
                            .version = entry.version,
                            .since = entry.since,
                            .source = "cache",
                            .age = std::chrono::duration_cast<Duration>(now - entry.read)};
    }
    return std::nullopt;
}

std::uint32_t StatusCache::ticket(OrderId id) const
{
    const Set& set = setOf(id);
    const std::lock_guard lock(set.mutex);
    return set.forgotten;
}

void StatusCache::fill(const StatusAnswer& answer, std::uint32_t ticket,
                       SteadyClock::time_point now)
{
    Set& set = setOf(answer.order);
    const std::lock_guard lock(set.mutex);
    if (set.forgotten != ticket)
        return;
    auto place = std::ranges::find(set.entries, answer.order, &Entry::id);
    if (place == set.entries.end())
        place = set.entries.begin() + set.next++ % kPerSet;
    *place = {answer.order, answer.version, answer.state, answer.since, now};
}

void StatusCache::forget(OrderId id)
{
    Set& set = setOf(id);
    const std::lock_guard lock(set.mutex);
    ++set.forgotten;
    const auto place = std::ranges::find(set.entries, id, &Entry::id);
    if (place != set.entries.end())
        *place = Entry();
}

} // namespace orderdeck
