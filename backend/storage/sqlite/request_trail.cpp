#include "backend/storage/sqlite/request_trail.h"

#include "backend/sharding/shard_map.h"

#include <array>
#include <cstring>

namespace orderdeck::sqlite {
namespace {

std::array<char, 4> hashOf(std::string_view requestId)
{
    const std::uint64_t hash = placementHash(requestId);
    std::array<char, 4> bytes{};
    for (unsigned i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>(hash >> (8U * i));
    return bytes;
}

} // namespace

bool RequestTrail::mayHave(std::string_view requestId) const
{
    if (m_bytes.size() >= kKept * kHashBytes)
        return true;
    const auto hash = hashOf(requestId);
    for (std::size_t at = 0; at + kHashBytes <= m_bytes.size(); at += kHashBytes)
        if (std::memcmp(m_bytes.data() + at, hash.data(), hash.size()) == 0)
            return true;
    return false;
}

void RequestTrail::add(std::string_view requestId)
{
    if (requestId.empty())
        return;
    if (m_bytes.size() >= kKept * kHashBytes)
        m_bytes.erase(0, m_bytes.size() - (kKept - 1) * kHashBytes);
    const auto hash = hashOf(requestId);
    m_bytes.append(hash.data(), hash.size());
}

} // namespace orderdeck::sqlite
