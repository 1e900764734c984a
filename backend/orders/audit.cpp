#include "backend/orders/audit.h"

#include "backend/foundation/text.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>
#include <charconv>

namespace orderdeck {

namespace {

constexpr std::array<std::string_view, 4> kActNames{"transition", "create", "install", "import"};

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool contains(std::string_view text, std::string_view part)
{
    return std::search(text.begin(), text.end(), part.begin(), part.end(),
                       [](char a, char b) { return lowered(a) == lowered(b); }) != text.end();
}

/// Texts with their length before them, so that no two entries have the same bytes.
class SealedBytes {
public:
    SealedBytes& add(std::string_view text)
    {
        add(static_cast<std::int64_t>(text.size()));
        m_bytes.append(text.data(), static_cast<qsizetype>(text.size()));
        return *this;
    }
    SealedBytes& add(std::int64_t number)
    {
        const auto bits = static_cast<std::uint64_t>(number);
        for (unsigned shift = 0; shift < 64; shift += 8)
            m_bytes.append(static_cast<char>(bits >> shift));
        return *this;
    }
    [[nodiscard]] std::string hash() const
    {
        return QCryptographicHash::hash(m_bytes, QCryptographicHash::Sha256).toStdString();
    }

private:
    QByteArray m_bytes;
};

AuditEntry entryOf(const Verdict& verdict, const Actor& actor, Timestamp at)
{
    AuditEntry entry;
    entry.at = at;
    entry.actor = actor;
    entry.order = verdict.order;
    entry.result = verdict.kind;
    entry.cause = verdict.cause;
    entry.version = verdict.version;
    entry.state = verdict.state;
    return entry;
}

} // namespace

std::string_view name(AuditAct act) noexcept { return kActNames.at(static_cast<std::size_t>(act)); }

std::optional<AuditAct> parseAuditAct(std::string_view text) noexcept
{
    const auto found = std::ranges::find(kActNames, text);
    if (found == kActNames.end())
        return std::nullopt;
    return static_cast<AuditAct>(found - kActNames.begin());
}

AuditEntry auditEntry(const TransitionRequest& request, const Verdict& verdict)
{
    AuditEntry entry = entryOf(verdict, request.actor, request.at);
    entry.act = AuditAct::Transition;
    entry.event = request.event;
    entry.requestId = request.requestId;
    entry.reason = request.reason;
    return entry;
}

AuditEntry auditEntry(const NewOrder& request, const Verdict& verdict)
{
    AuditEntry entry = entryOf(verdict, request.actor, request.at);
    // A create that made nothing is of the order that it met, if any.
    if (verdict.kind != VerdictKind::Applied && verdict.kind != VerdictKind::NumberExists &&
        verdict.version == 0)
        entry.order = OrderId();
    entry.act = AuditAct::Create;
    entry.number = request.number;
    entry.event = "created";
    entry.requestId = request.requestId;
    return entry;
}

std::string auditSeal(std::string_view previousSeal, const AuditEntry& entry)
{
    SealedBytes bytes;
    bytes.add(previousSeal).add(entry.position).add(std::int64_t(entry.shard.value));
    bytes.add(toMicros(entry.at)).add(entry.actor.name).add(name(entry.actor.role));
    bytes.add(name(entry.act)).add(entry.order.value).add(entry.number).add(entry.event);
    bytes.add(entry.requestId).add(entry.reason).add(name(entry.result)).add(entry.cause);
    bytes.add(entry.version).add(entry.state);
    return bytes.hash();
}

std::string sealText(std::string_view seal)
{
    return QByteArray::fromRawData(seal.data(), static_cast<qsizetype>(seal.size()))
        .toHex()
        .toStdString();
}

std::optional<std::string> parseSeal(std::string_view text)
{
    const auto isDigit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (text.size() % 2 != 0 || !std::ranges::all_of(text, isDigit))
        return std::nullopt;
    return QByteArray::fromHex(
               QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size())))
        .toStdString();
}

bool matches(const AuditFilter& filter, const AuditEntry& entry)
{
    if (!filter.actor.empty() && filter.actor != entry.actor.name)
        return false;
    if (filter.order && *filter.order != entry.order)
        return false;
    if (filter.applied && *filter.applied != (entry.result == VerdictKind::Applied))
        return false;
    if ((filter.from && entry.at < *filter.from) || (filter.before && entry.at >= *filter.before))
        return false;
    if (filter.text.empty())
        return true;
    return std::ranges::any_of(std::array<std::string_view, 6>{entry.actor.name, entry.number,
                                                               entry.event, entry.reason,
                                                               entry.cause, entry.requestId},
                               [&](std::string_view text) { return contains(text, filter.text); });
}

std::optional<std::vector<std::int64_t>> parseAuditCursor(std::string_view cursor,
                                                          std::size_t shards)
{
    std::vector<std::int64_t> positions;
    for (const std::string_view part : split(cursor, ',')) {
        std::int64_t position = 0;
        const auto read = std::from_chars(part.data(), part.data() + part.size(), position);
        if (read.ec != std::errc() || read.ptr != part.data() + part.size() || position < 0)
            return std::nullopt;
        positions.push_back(position);
    }
    if (positions.size() != shards)
        return std::nullopt;
    return positions;
}

AuditCursor toAuditCursor(const std::vector<std::int64_t>& positions)
{
    AuditCursor cursor;
    for (const std::int64_t position : positions)
        cursor.append(cursor.empty() ? "" : ",").append(std::to_string(position));
    return cursor;
}

} // namespace orderdeck
