#pragma once

#include "backend/orders/request.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// What a person did.
enum class AuditAct : std::uint8_t {
    Transition, ///< Moved an order; `event` is the event.
    Create,     ///< Made an order.
    Install,    ///< Installed a lifecycle; `event` is its name.
    Import,     ///< Began an import; `event` is the mapping, `cause` tells the files.
};
/// "transition", "create", "install", "import".
[[nodiscard]] std::string_view name(AuditAct act) noexcept;
[[nodiscard]] std::optional<AuditAct> parseAuditAct(std::string_view text) noexcept;

/// One manual act, allowed or refused; never changed once written.
struct AuditEntry {
    std::int64_t position = 0; ///< 1, 2, 3 … within its shard, without gaps.
    ShardIndex shard{};
    Timestamp at{};
    Actor actor;
    AuditAct act = AuditAct::Transition;
    OrderId order;      ///< 0: of no order.
    std::string number; ///< The order's; may be empty.
    std::string event;  ///< See AuditAct.
    std::string requestId;
    std::string reason;
    VerdictKind result = VerdictKind::Applied;
    std::string cause;        ///< Why it was refused; empty when applied, but for imports.
    std::int64_t version = 0; ///< As in the verdict.
    std::string state;        ///< As in the verdict.
    std::string seal;         ///< auditSeal() over the entry before it and this one.
    friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};

inline constexpr std::size_t kAuditSealBytes = 32;

/// True for what a person does; machines act as service and are not audited.
[[nodiscard]] constexpr bool isManual(const Actor& actor) noexcept
{
    return actor.role != Role::Service;
}
/// The entry of a decided request; without position, shard and seal, which the store gives.
[[nodiscard]] AuditEntry auditEntry(const TransitionRequest& request, const Verdict& verdict);
[[nodiscard]] AuditEntry auditEntry(const NewOrder& request, const Verdict& verdict);

/// SHA-256, as bytes, over the seal of the entry before (empty for the first) and everything that
/// this entry says but its seal.
[[nodiscard]] std::string auditSeal(std::string_view previousSeal, const AuditEntry& entry);
/// "3f9a…", for people and JSON; and back, nullopt for anything but hexadecimal digits in pairs.
[[nodiscard]] std::string sealText(std::string_view seal);
[[nodiscard]] std::optional<std::string> parseSeal(std::string_view text);

/// How far the audit of a shard has come, kept beside it, so that a tail that was cut off is
/// missed.
struct AuditTail {
    std::int64_t position = 0; ///< Of the newest entry; 0: none.
    std::string seal;          ///< Of the newest entry.
    friend bool operator==(const AuditTail&, const AuditTail&) = default;
};

/// What the audit is narrowed to; every part that is given must hold.
struct AuditFilter {
    std::string actor = {}; ///< The whole name; empty: everybody.
    std::optional<OrderId> order = {};
    std::optional<bool> applied = {}; ///< false: refused, for whatever cause.
    std::string text = {}; ///< Part of who, number, event, reason, cause or request id; ASCII
                           ///< letters match in either case.
    std::optional<Timestamp> from = {}; ///< Inclusive.
    std::optional<Timestamp> before = {};
    friend bool operator==(const AuditFilter&, const AuditFilter&) = default;
};
/// What a filter means: the reference that every store is tested against.
[[nodiscard]] bool matches(const AuditFilter& filter, const AuditEntry& entry);

/// Where the next older entries begin, in every shard: "17,0,230". Empty: at the newest.
using AuditCursor = std::string;

struct AuditQuery {
    AuditFilter filter = {};
    int limit = 200; ///< Entries; 1 … 1000.
    AuditCursor before = {};
};

/// Entries of all shards, newest first.
struct AuditExtract {
    std::vector<AuditEntry> entries;
    AuditCursor from;       ///< Where it began: asked for again from there, it is the same.
    AuditCursor next;       ///< Empty: there are no older ones that match.
    std::int64_t total = 0; ///< Entries that there are in all, whatever the filter.
};

/// Positions of a cursor, one per shard; nullopt: it is none for so many shards.
[[nodiscard]] std::optional<std::vector<std::int64_t>> parseAuditCursor(std::string_view cursor,
                                                                        std::size_t shards);
[[nodiscard]] AuditCursor toAuditCursor(const std::vector<std::int64_t>& positions);

} // namespace orderdeck
