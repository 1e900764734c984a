#include "backend/storage/audit_check.h"

namespace orderdeck {
namespace {

std::string keyOf(OrderId order, const std::string& requestId)
{
    return toString(order) + ' ' + requestId;
}

/// Entries that leave a trace beside the audit: an event, or a refusal that is kept. A create that
/// a role forbids meets no order and is kept nowhere else.
bool leavesTrace(const AuditEntry& entry)
{
    const bool ofOrder = entry.act == AuditAct::Transition || entry.act == AuditAct::Create;
    return ofOrder && entry.order.value != 0 && isFinal(entry.result);
}

std::string asText(const AuditEntry& entry)
{
    return "entry " + std::to_string(entry.position) + ", " + std::string(name(entry.result)) +
           " '" + entry.event + "', request '" + entry.requestId + "'";
}

std::string asText(const ShardReader::ManualAct& act)
{
    return std::string(name(act.result)) + " at version " + std::to_string(act.version) +
           ", request '" + act.requestId + "'";
}

Corruption corruptionOf(AuditBreak::Kind kind)
{
    switch (kind) {
    case AuditBreak::Kind::Seal: return Corruption::AuditSealBroken;
    case AuditBreak::Kind::Gap: return Corruption::AuditGap;
    case AuditBreak::Kind::CutOff: break;
    }
    return Corruption::AuditCutOff;
}

} // namespace

AuditCheck::AuditCheck(ShardReader& reader, ShardIndex shard, VerifyReport& report)
    : m_reader(reader), m_report(report),
      m_scan(shard, [this](const AuditEntry& entry) { take(entry); })
{}

Result<void> AuditCheck::run(const std::function<bool()>& goesOn)
{
    // What the writer does meanwhile appears in both at once: entries that were read first must
    // have their acts, acts that were read then must have theirs among the entries read last.
    auto done = readEntries(goesOn);
    if (done)
        done = readActs();
    m_scan.goOn();
    if (done)
        done = readEntries(goesOn);
    if (done)
        done = m_scan.finish(m_reader);
    if (!done)
        return done;
    for (const ShardReader::ManualAct& act : m_unentered)
        compare(act);
    reportEntries();
    reportChain();
    return {};
}

Result<void> AuditCheck::readEntries(const std::function<bool()>& goesOn)
{
    for (bool all = false; !all;) {
        if (!goesOn())
            return Error{ErrorKind::Cancelled, "the check was cancelled"};
        const auto stepped = m_scan.step(m_reader);
        if (!stepped)
            return stepped.error();
        all = *stepped;
    }
    return {};
}

void AuditCheck::take(const AuditEntry& entry)
{
    ++m_report.auditEntries;
    if (!leavesTrace(entry))
        return;
    Known& known = m_known[keyOf(entry.order, entry.requestId)];
    if (++known.entries > 1) {
        m_report.add({Corruption::EntryTwice, entry.order, asText(entry)});
        return;
    }
    known.fromBefore = !m_actsRead;
    known.entry = entry;
}

Result<void> AuditCheck::readActs()
{
    auto read = m_reader.scanManualActs([&](const ShardReader::ManualAct& act) {
        const auto found = m_known.find(keyOf(act.order, act.requestId));
        if (found == m_known.end())
            m_unentered.push_back(act);
        else
            compare(act);
        return true;
    });
    m_actsRead = true;
    return read;
}

void AuditCheck::compare(const ShardReader::ManualAct& act)
{
    const auto found = m_known.find(keyOf(act.order, act.requestId));
    if (found == m_known.end()) {
        if (!act.mayLack)
            m_report.add({Corruption::ActWithoutEntry, act.order, asText(act)});
        return;
    }
    Known& known = found->second;
    known.acted = true;
    if (known.entry.result != act.result || known.entry.version != act.version)
        m_report.add({Corruption::EntryDiffers, act.order,
                      asText(known.entry) + " at version " + std::to_string(known.entry.version) +
                          ", it was " + asText(act)});
}

void AuditCheck::reportEntries()
{
    for (const auto& [key, known] : m_known)
        if (known.fromBefore && !known.acted)
            m_report.add({Corruption::EntryWithoutAct, known.entry.order, asText(known.entry)});
}

void AuditCheck::reportChain()
{
    for (const AuditBreak& broken : m_scan.chain().breaks())
        m_report.add({corruptionOf(broken.kind), broken.order, broken.detail});
}

} // namespace orderdeck
