#include "backend/replication/topology.h"

#include <charconv>
#include <cstdio>

namespace orderdeck {

namespace {

Duration since(SteadyTime then, SteadyTime now)
{
    return std::chrono::duration_cast<Duration>(now - then);
}

bool parseHalf(std::string_view text, std::uint32_t& half) noexcept
{
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), half, 16);
    return code == std::errc() && end == text.data() + text.size();
}

} // namespace

std::optional<Duration> NodeView::age(SteadyTime now) const
{
    return facts ? std::optional(since(facts->measured, now)) : std::nullopt;
}

const NodeView* ShardTopology::primaryAt(SteadyTime now) const
{
    const auto age = evidenceAge(now);
    return age && *age < evidenceHolds ? &nodes[static_cast<std::size_t>(*primary)] : nullptr;
}

std::optional<Duration> ShardTopology::evidenceAge(SteadyTime now) const
{
    return primary ? nodes[static_cast<std::size_t>(*primary)].age(now) : std::nullopt;
}

std::string_view ShardTopology::failoverWarning() const
{
    switch (commitSafety) {
    case CommitSafety::Synchronous: return {};
    case CommitSafety::Asynchronous: return "a failover may lose the last moments";
    case CommitSafety::Unknown: break;
    }
    return "whether a failover loses the last moments is not known";
}

std::string_view name(NodeRole role) noexcept
{
    switch (role) {
    case NodeRole::Silent: return "silent";
    case NodeRole::Primary: return "primary";
    case NodeRole::Replica: return "replica";
    case NodeRole::Refused: break;
    }
    return "refused";
}

std::string_view name(PrimaryStanding standing) noexcept
{
    switch (standing) {
    case PrimaryStanding::Known: return "known";
    case PrimaryStanding::Asking: return "asking";
    case PrimaryStanding::NoneAnswers: return "none answers";
    case PrimaryStanding::OnlyReplicas: return "only replicas";
    case PrimaryStanding::ReadOnly: return "read-only";
    case PrimaryStanding::OldTimeline: return "old timeline";
    case PrimaryStanding::Contested: return "contested";
    case PrimaryStanding::ForeignSystems: break;
    }
    return "foreign systems";
}

std::string toString(Lsn lsn)
{
    std::array<char, 20> text{};
    const int length =
        std::snprintf(text.data(), text.size(), "%X/%X", static_cast<unsigned>(lsn.value >> 32U),
                      static_cast<unsigned>(lsn.value & 0xffffffffU));
    return {text.data(), static_cast<std::size_t>(length)};
}

std::optional<Lsn> parseLsn(std::string_view text) noexcept
{
    const std::size_t slash = text.find('/');
    std::uint32_t high = 0;
    std::uint32_t low = 0;
    if (slash == std::string_view::npos || !parseHalf(text.substr(0, slash), high) ||
        !parseHalf(text.substr(slash + 1), low))
        return std::nullopt;
    return Lsn(std::uint64_t(high) << 32U | low);
}

} // namespace orderdeck
