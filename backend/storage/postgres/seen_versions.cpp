#include "backend/storage/postgres/seen_versions.h"

#include <algorithm>

namespace orderdeck::postgres {
namespace {

/// The lowest bits of an id are its bucket, the next ones a sequence.
std::size_t partIndex(OrderId order, std::size_t parts)
{
    return static_cast<std::size_t>(order.value >> 12) % parts;
}

} // namespace

SeenVersions::Part& SeenVersions::partOf(OrderId order)
{
    return m_parts.at(partIndex(order, kParts));
}

const SeenVersions::Part& SeenVersions::partOf(OrderId order) const
{
    return m_parts.at(partIndex(order, kParts));
}

void SeenVersions::note(OrderId order, std::int64_t version, Clock::time_point now)
{
    Part& part = partOf(order);
    const std::lock_guard lock(part.mutex);
    const bool full = part.present.size() >= kMost / kParts / 2;
    if (now - part.turnedAt >= kRemembered || full) {
        // What falls out early was still needed.
        if (full && now - part.turnedAt < kRemembered)
            part.incompleteUntil = now + 2 * kRemembered;
        part.previous = std::move(part.present);
        part.present.clear();
        part.turnedAt = now;
    }
    std::int64_t& known = part.present[order];
    known = std::max(known, version);
}

std::int64_t SeenVersions::of(OrderId order) const
{
    const Part& part = partOf(order);
    const std::lock_guard lock(part.mutex);
    std::int64_t version = 0;
    for (const auto* generation : {&part.present, &part.previous})
        if (const auto known = generation->find(order); known != generation->end())
            version = std::max(version, known->second);
    return version;
}

bool SeenVersions::complete(Clock::time_point now) const
{
    return std::ranges::all_of(m_parts, [now](const Part& part) {
        const std::lock_guard lock(part.mutex);
        return now >= part.incompleteUntil;
    });
}

} // namespace orderdeck::postgres
