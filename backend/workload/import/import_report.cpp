#include "backend/workload/import/import_report.h"

#include <algorithm>
#include <cstdio>

namespace orderdeck {

std::int64_t ImportFileReport::rowsSkipped() const
{
    std::int64_t rows = 0;
    for (const SkippedRows& each : skipped)
        rows += each.rows;
    return rows;
}

bool ImportFileReport::balanced() const
{
    return rowsRead == used + rowsSkipped() + refused + alreadyThere && conflicts <= refused;
}

void ImportFileReport::skip(const std::string& rule, std::int64_t rows)
{
    if (rows == 0)
        return;
    const auto found = std::ranges::find(skipped, rule, &SkippedRows::rule);
    if (found == skipped.end())
        skipped.push_back({rule, rows});
    else
        found->rows += rows;
}

bool ImportReport::balanced() const
{
    return std::ranges::all_of(files, &ImportFileReport::balanced);
}

std::string ImportReport::text() const
{
    const auto number = [](std::int64_t value) { return std::to_string(value); };
    std::string text;
    for (const ImportFileReport& file : files) {
        text += file.role + " (" + file.path + "): " + number(file.rowsRead) +
                " rows read = " + number(file.used) + " used + " + number(file.rowsSkipped()) +
                " skipped + " + number(file.refused) + " refused + " + number(file.alreadyThere) +
                " already there\n";
        for (const SkippedRows& each : file.skipped)
            text += "  skipped: " + each.rule + ": " + number(each.rows) + '\n';
        if (file.conflicts > 0)
            text += "  refused as conflicts: " + number(file.conflicts) + '\n';
    }
    text += "orders: " + number(orders.written) + " written with " + number(orders.events) +
            " events, " + number(orders.alreadyThere) + " already there, " +
            number(orders.conflicts) + " conflicts, " + number(orders.refused) + " refused\n";
    if (orders.clockBackwards > 0)
        text += "flagged: " + number(orders.clockBackwards) + " with a clock that runs backwards\n";
    if (orders.illegalHistory > 0)
        text += "flagged: " + number(orders.illegalHistory) +
                " imported at their last state, because their steps are not legal\n";
    for (const RejectedRow& row : firstRejects)
        text += row.file + ':' + number(row.line) +
                (row.column > 0 ? ": column " + number(row.column) : std::string()) + ": " +
                row.cause + '\n';
    if (!rejectsPath.empty())
        text += "refused rows: " + rejectsPath + '\n';
    if (end == ImportEnd::Cancelled)
        text += "cancelled: import the same files again to go on\n";
    if (error)
        text += "failed: " + error->text() + "; import the same files again to go on\n";
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%.1f s\n", double(duration.count()) / 1000.0);
    return text + seconds;
}

} // namespace orderdeck
