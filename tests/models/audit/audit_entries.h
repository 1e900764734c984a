#pragma once

#include "models/audit_table_model.h"

#include <QString>

#include <vector>

namespace orderdeck {

/// "hold" of A-7 by ann, applied to "held", at position 7 of shard 1, for the number 7.
inline AuditEntry auditEntryNumber(std::int64_t number)
{
    AuditEntry entry;
    entry.position = number;
    entry.at = fromMicros(1'767'607'200'000'000) + std::chrono::seconds(number);
    entry.actor = {"ann", Role::Support};
    entry.order = OrderId(number << 12);
    entry.number = "A-" + std::to_string(number);
    entry.event = "hold";
    entry.reason = "she called";
    entry.version = 2;
    entry.state = "held";
    entry.seal = std::string(kAuditSealBytes, 's');
    return entry;
}

/// Entries `newest` down to `oldest`.
inline std::vector<AuditEntry> auditEntries(std::int64_t newest, std::int64_t oldest)
{
    std::vector<AuditEntry> entries;
    for (std::int64_t number = newest; number >= oldest; --number)
        entries.push_back(auditEntryNumber(number));
    return entries;
}

/// Orders of the rows: "A-9 A-8 A-7".
inline QString rowsOf(const AuditTableModel& model)
{
    QStringList rows;
    for (int row = 0; row < model.rowCount(); ++row)
        rows.append(model.index(row, AuditTableModel::OrderColumn).data().toString());
    return rows.join(QLatin1Char(' '));
}

} // namespace orderdeck
