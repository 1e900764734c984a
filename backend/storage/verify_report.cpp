#include "backend/storage/verify_report.h"

#include <array>

namespace orderdeck {
namespace {

struct Meaning {
    Corruption corruption;
    int invariant;
    std::string_view name;
};

constexpr std::array kMeanings{
    Meaning{Corruption::AcknowledgedMissing, 1, "acknowledged missing"},
    Meaning{Corruption::AcknowledgedDiffers, 1, "acknowledged differs"},
    Meaning{Corruption::EventNeverRequested, 2, "event never requested"},
    Meaning{Corruption::EventOfRefused, 2, "event of refused request"},
    Meaning{Corruption::VersionTwice, 3, "version twice"},
    Meaning{Corruption::RequestTwice, 3, "request twice"},
    Meaning{Corruption::AnswerChanged, 3, "answer changed"},
    Meaning{Corruption::VersionGap, 4, "version gap"},
    Meaning{Corruption::FromDoesNotFollow, 4, "from does not follow"},
    Meaning{Corruption::IllegalStep, 4, "illegal step"},
    Meaning{Corruption::EventAfterFinal, 4, "event after final state"},
    Meaning{Corruption::WrongBirth, 4, "wrong birth"},
    Meaning{Corruption::DefinitionMissing, 4, "definition missing"},
    Meaning{Corruption::RowDiffers, 5, "row differs from events"},
    Meaning{Corruption::OrderWithoutEvents, 5, "order without events"},
    Meaning{Corruption::EventsWithoutOrder, 5, "events without order"},
    Meaning{Corruption::RefusalWithoutOrder, 5, "refusal without order"},
    Meaning{Corruption::ListRowDiffers, 5, "list row differs"},
    Meaning{Corruption::ListRowMissing, 5, "list row missing"},
    Meaning{Corruption::ListRowUnknown, 5, "list row of unknown order"},
    Meaning{Corruption::CountDiffers, 5, "count differs"},
    Meaning{Corruption::ListsAhead, 5, "lists ahead of events"},
    Meaning{Corruption::WrongShard, 7, "wrong shard"},
    Meaning{Corruption::InTwoShards, 7, "in two shards"},
    Meaning{Corruption::ActWithoutEntry, 10, "act without audit entry"},
    Meaning{Corruption::EntryWithoutAct, 10, "audit entry without act"},
    Meaning{Corruption::EntryTwice, 10, "audit entry twice"},
    Meaning{Corruption::EntryDiffers, 10, "audit entry differs"},
    Meaning{Corruption::AuditSealBroken, 10, "audit seal broken"},
    Meaning{Corruption::AuditGap, 10, "audit gap"},
    Meaning{Corruption::AuditCutOff, 10, "audit cut off"},
};

const Meaning& meaningOf(Corruption corruption)
{
    return kMeanings.at(static_cast<std::size_t>(corruption));
}

constexpr bool isInOrder()
{
    for (std::size_t i = 0; i < kMeanings.size(); ++i)
        if (static_cast<std::size_t>(kMeanings[i].corruption) != i)
            return false;
    return true;
}
static_assert(isInOrder());

} // namespace

std::string_view name(Corruption corruption) noexcept { return meaningOf(corruption).name; }

int invariantOf(Corruption corruption) noexcept { return meaningOf(corruption).invariant; }

void VerifyReport::add(Finding finding)
{
    ++findingCount;
    if (findings.size() < kMostFindings)
        findings.push_back(std::move(finding));
}

} // namespace orderdeck
