#pragma once

#include "backend/workload/import/import_report.h"

#include <cstdint>
#include <vector>

namespace orderdeck {

/// What became of a row; the later of these wins when several orders want it.
enum class RowOutcome : std::uint8_t { Pending, Refused, AlreadyThere, Used };

/// Remembers the rows of a file that wait for the orders they belong to.
class RowLedger {
public:
    /// Its place: 0, 1, 2 …
    std::size_t add()
    {
        m_outcomes.push_back(RowOutcome::Pending);
        return m_outcomes.size() - 1;
    }
    void settle(std::size_t row, RowOutcome outcome)
    {
        if (m_outcomes.at(row) < outcome)
            m_outcomes[row] = outcome;
    }
    [[nodiscard]] RowOutcome outcome(std::size_t row) const { return m_outcomes.at(row); }
    [[nodiscard]] std::size_t size() const { return m_outcomes.size(); }
    /// Adds used, already there, and the pending ones as skipped; refused rows are the caller's.
    void account(ImportFileReport& report, const char* pendingRule) const
    {
        for (const RowOutcome outcome : m_outcomes) {
            report.used += outcome == RowOutcome::Used ? 1 : 0;
            report.alreadyThere += outcome == RowOutcome::AlreadyThere ? 1 : 0;
            if (outcome == RowOutcome::Pending)
                report.skip(pendingRule);
        }
    }

private:
    std::vector<RowOutcome> m_outcomes;
};

} // namespace orderdeck
