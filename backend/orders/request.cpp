#include "backend/orders/request.h"

#include <algorithm>
#include <array>
#include <utility>

namespace orderdeck {

namespace {

constexpr std::array<std::pair<VerdictKind, std::string_view>, 11> kVerdictNames{{
    {VerdictKind::Applied, "applied"},
    {VerdictKind::Illegal, "illegal"},
    {VerdictKind::VersionConflict, "version conflict"},
    {VerdictKind::GuardFailed, "guard failed"},
    {VerdictKind::Forbidden, "forbidden"},
    {VerdictKind::NumberExists, "number exists"},
    {VerdictKind::NotFound, "not found"},
    {VerdictKind::Invalid, "invalid"},
    {VerdictKind::Busy, "busy"},
    {VerdictKind::Unavailable, "unavailable"},
    {VerdictKind::InDoubt, "in doubt"},
}};

/// FNV-1a 64 over fields; texts with their length before them, so that ("ab", "c") and ("a", "bc")
/// differ.
class Digest {
public:
    Digest& add(std::string_view text) noexcept
    {
        add(static_cast<std::int64_t>(text.size()));
        for (const char c : text)
            addByte(static_cast<unsigned char>(c));
        return *this;
    }
    Digest& add(std::int64_t number) noexcept
    {
        const auto bits = static_cast<std::uint64_t>(number);
        for (unsigned shift = 0; shift < 64; shift += 8)
            addByte(static_cast<unsigned char>(bits >> shift));
        return *this;
    }
    Digest& add(const Actor& actor) noexcept
    {
        return add(actor.name).add(static_cast<std::int64_t>(actor.role));
    }
    [[nodiscard]] std::uint64_t value() const noexcept { return m_value; }

private:
    void addByte(unsigned char byte) noexcept { m_value = (m_value ^ byte) * 0x100000001b3ULL; }
    std::uint64_t m_value = 0xcbf29ce484222325ULL;
};

} // namespace

std::string_view name(VerdictKind kind) noexcept
{
    const auto named =
        std::ranges::find(kVerdictNames, kind, [](const auto& n) { return n.first; });
    return named == kVerdictNames.end() ? std::string_view("unknown") : named->second;
}

std::optional<VerdictKind> parseVerdictKind(std::string_view text) noexcept
{
    const auto named =
        std::ranges::find(kVerdictNames, text, [](const auto& n) { return n.second; });
    return named == kVerdictNames.end() ? std::nullopt : std::optional(named->first);
}

bool isFinal(VerdictKind kind) noexcept
{
    switch (kind) {
    case VerdictKind::Applied:
    case VerdictKind::Illegal:
    case VerdictKind::VersionConflict:
    case VerdictKind::GuardFailed:
    case VerdictKind::Forbidden:
    case VerdictKind::NumberExists: return true;
    case VerdictKind::NotFound:
    case VerdictKind::Invalid:
    case VerdictKind::Busy:
    case VerdictKind::Unavailable:
    case VerdictKind::InDoubt: return false;
    }
    return false;
}

std::uint64_t bodyDigest(const TransitionRequest& request) noexcept
{
    Digest digest;
    digest.add(request.order.value).add(request.event);
    digest.add(std::int64_t(request.expectedVersion.has_value()));
    digest.add(request.expectedVersion.value_or(0));
    digest.add(request.actor).add(request.reason).add(request.payload);
    return digest.value();
}

std::uint64_t bodyDigest(const NewOrder& request) noexcept
{
    Digest digest;
    digest.add(request.number).add(request.source).add(request.customer).add(request.region);
    digest.add(request.totalMinor).add(request.currency).add(request.payload);
    digest.add(request.lifecycle).add(request.actor);
    return digest.value();
}

std::uint64_t historyDigest(const OrderHistory& history) noexcept
{
    const Order& order = history.order;
    Digest digest;
    digest.add(order.number).add(order.source).add(order.customer).add(order.region);
    digest.add(order.totalMinor).add(order.currency).add(order.payload);
    digest.add(toMicros(order.placedAt)).add(order.lifecycle);
    digest.add(static_cast<std::int64_t>(history.events.size()));
    bool first = true;
    for (const Event& event : history.events) {
        digest.add(event.name).add(event.from).add(event.to).add(event.reason);
        digest.add(toMicros(event.at));
        // The payload of event 1 is the order's, which is in already.
        if (!std::exchange(first, false))
            digest.add(event.payload);
    }
    return digest.value();
}

} // namespace orderdeck
