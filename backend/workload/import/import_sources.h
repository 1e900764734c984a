#pragma once

#include "backend/workload/import/history_builder.h"
#include "backend/workload/import/import_feed.h"
#include "backend/workload/import/join_table.h"

#include <memory>
#include <unordered_map>
#include <vector>

namespace orderdeck {

/// What both kinds of import work with; all of it outlives them.
struct ImportParts {
    ImportRun& run;
    ServiceDoor& door;
    MappedFile& rows;              ///< The first file.
    std::vector<JoinTable*> joins; ///< By file; null for the first, and for one that was left out.
    HistoryBuilder& builder;
    const Lifecycle& lifecycle;

    [[nodiscard]] FactsReader facts() const;
    /// Counts the order and settles the rows that it was made from; `main` is for its own row.
    void settleJoined(const PendingOrder& order, const SettledOrder& settled) const;
    void countOrder(const PendingOrder& order, const SettledOrder& settled) const;
    /// Adds the rows of the joined files to the account.
    void accountJoined() const;
};

/// Why the store did not take an order, for the rejects file.
[[nodiscard]] std::string refusalOf(const PendingOrder& order, const SettledOrder& settled);

/// An orders file: a row is an order. Rows stream through; only what is in flight is held.
class OrdersImport {
public:
    explicit OrdersImport(ImportParts& parts);
    [[nodiscard]] Result<void> run();

private:
    [[nodiscard]] Result<void> addRow(const CsvRow& row);
    [[nodiscard]] OrProblem<PendingOrder> pending(const CsvRow& row);
    [[nodiscard]] const MappingStatus* statusOf(std::string_view text) const;
    [[nodiscard]] Result<void> settled(const PendingOrder& order, const SettledOrder& outcome);

    ImportParts& m_parts;
    FactsReader m_facts;
    ImportFeed m_feed;
    std::vector<RawStep> m_steps; ///< Of the present row.
};

} // namespace orderdeck
