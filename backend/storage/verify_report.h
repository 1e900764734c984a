#pragma once

#include "backend/foundation/ids.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// What can be wrong with a store; each belongs to one invariant.
enum class Corruption {
    AcknowledgedMissing, ///< 1: a verdict was given, its event is not there.
    AcknowledgedDiffers, ///< 1: the event has another version or state than the verdict.
    EventNeverRequested, ///< 2: the driver never sent its request.
    EventOfRefused,      ///< 2: its request was refused for good.
    VersionTwice,        ///< 3
    RequestTwice,        ///< 3: two events, or an event and a refusal, with one request id.
    AnswerChanged,       ///< 3: one request got two different final answers.
    VersionGap,          ///< 4
    FromDoesNotFollow,   ///< 4: an event starts from another state than the one before led to.
    IllegalStep,         ///< 4: the definition does not allow it to that role.
    EventAfterFinal,     ///< 4
    WrongBirth,          ///< 4: event 1 is no birth, or a later event is one.
    DefinitionMissing,   ///< 4: the store lacks the version that an event names.
    RowDiffers,          ///< 5: the order's row is not the fold of its events.
    OrderWithoutEvents,  ///< 5
    EventsWithoutOrder,  ///< 5
    RefusalWithoutOrder, ///< 5
    ListRowDiffers,      ///< 5: the read side shows something else.
    ListRowMissing,      ///< 5
    ListRowUnknown,      ///< 5: the read side has an order that does not exist.
    CountDiffers,        ///< 5: a count per state is not the number of orders.
    ListsAhead,          ///< 5: the read side says that it has events which do not exist.
    WrongShard,          ///< 7
    InTwoShards,         ///< 7
    ActWithoutEntry,     ///< 10: a person did it, the audit does not say so.
    EntryWithoutAct,     ///< 10: the audit tells what is not there.
    EntryTwice,          ///< 10: two entries of one act.
    EntryDiffers,        ///< 10: the audit tells another end of it.
    AuditSealBroken,     ///< 10: an entry is not what was sealed.
    AuditGap,            ///< 10: entries are missing in the middle.
    AuditCutOff,         ///< 10: the newest entries are missing.
};
/// "acknowledged missing", "version gap" …
[[nodiscard]] std::string_view name(Corruption corruption) noexcept;
/// Number of the invariant in ARCHITECTURE.md that it breaks.
[[nodiscard]] int invariantOf(Corruption corruption) noexcept;

struct Finding {
    Corruption corruption = Corruption::RowDiffers;
    OrderId order; ///< 0: of no single order.
    std::string detail;
    friend bool operator==(const Finding&, const Finding&) = default;
};

struct VerifyReport {
    static constexpr std::size_t kMostFindings = 100;

    std::vector<int> checked;       ///< Numbers of the invariants that were checked.
    std::vector<std::string> notes; ///< What could not be compared, and why.
    std::int64_t orders = 0;        ///< Order rows read.
    std::int64_t events = 0;        ///< Events read.
    std::int64_t refusals = 0;      ///< Kept refusals read.
    std::int64_t listRows = 0;      ///< Rows of the read side.
    std::int64_t auditEntries = 0;  ///< Entries of the audit.
    std::int64_t historyLines = 0;  ///< Of the driver's history.
    std::vector<Finding> findings;  ///< The first kMostFindings.
    std::int64_t findingCount = 0;  ///< All of them.

    [[nodiscard]] bool clean() const { return findingCount == 0; }
    void add(Finding finding);
};

} // namespace orderdeck
