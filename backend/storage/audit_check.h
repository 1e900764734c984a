#pragma once

#include "backend/storage/audit_scan.h"
#include "backend/storage/verify_report.h"

#include <functional>
#include <string>
#include <unordered_map>

namespace orderdeck {

/// Checks invariant 10 in one shard: every manual act has one entry, every entry its act, and the
/// chain of seals holds. Runs beside a writer.
class AuditCheck {
public:
    AuditCheck(ShardReader& reader, ShardIndex shard, VerifyReport& report);

    /// `goesOn` is asked between steps; false ends it with a Cancelled error.
    [[nodiscard]] Result<void> run(const std::function<bool()>& goesOn);

private:
    /// What is known of one request of one order.
    struct Known {
        int entries = 0;
        bool fromBefore = false; ///< Its entry was read before the acts were.
        bool acted = false;
        AuditEntry entry;
    };
    void take(const AuditEntry& entry);
    [[nodiscard]] Result<void> readEntries(const std::function<bool()>& goesOn);
    [[nodiscard]] Result<void> readActs();
    void compare(const ShardReader::ManualAct& act);
    void reportEntries();
    void reportChain();

    ShardReader& m_reader;
    VerifyReport& m_report;
    AuditScan m_scan;
    std::unordered_map<std::string, Known> m_known;  ///< By order and request id.
    std::vector<ShardReader::ManualAct> m_unentered; ///< Acts without entry so far.
    bool m_actsRead = false;
};

} // namespace orderdeck
