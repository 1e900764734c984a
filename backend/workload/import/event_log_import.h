#pragma once

#include "backend/workload/import/import_sources.h"

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace orderdeck {

/// An event log: a row is an event of the orders that it names, or that the things it names belong
/// to, as far as the rows before it told. The orders are held until the file is read to its end.
class EventLogImport {
public:
    explicit EventLogImport(ImportParts& parts);
    [[nodiscard]] Result<void> run();
    /// Adds the rows of the log to the account; called once, after run().
    [[nodiscard]] Result<void> account();

private:
    using OrderIndex = std::uint32_t;
    using Things = std::vector<std::string>;
    struct LoggedStep {
        std::size_t row; ///< In the ledger.
        int activity;    ///< In the mapping.
        Timestamp at;
    };
    struct LoggedOrder {
        OrderFacts facts;
        std::size_t row;
        std::vector<LoggedStep> steps;
    };
    /// Where a row stands in the file, to fetch it again when its order is refused.
    struct LoggedRow {
        std::int64_t line;
        std::int64_t offset;
        std::uint32_t length;
    };
    struct Reached {
        std::vector<OrderIndex> orders;
        bool namesSomething = false;
    };

    [[nodiscard]] Result<void> readAll();
    [[nodiscard]] Result<void> addRow(const CsvRow& row);
    [[nodiscard]] std::optional<RowProblem> readRow(const CsvRow& row);
    [[nodiscard]] OrProblem<Reached> reach(const CsvRow& row) const;
    [[nodiscard]] OrProblem<Things> things(const CsvRow& row, ColumnId column) const;
    [[nodiscard]] std::optional<RowProblem> open(const CsvRow& row, Timestamp at,
                                                 std::vector<OrderIndex>& opened);
    /// Remembers which things of the row belong to which orders.
    void learn(const CsvRow& row);
    [[nodiscard]] std::vector<OrderIndex> leadsTo(const CsvRow& row, std::size_t link) const;
    [[nodiscard]] std::size_t enter(const CsvRow& row);
    [[nodiscard]] int activityOf(std::string_view text) const;
    [[nodiscard]] Result<void> sendAll();
    [[nodiscard]] Result<void> send(LoggedOrder& order);
    [[nodiscard]] Result<void> settled(const PendingOrder& order, const SettledOrder& outcome);
    [[nodiscard]] Result<void> refuseRow(std::size_t row, const std::string& cause);

    ImportParts& m_parts;
    const MappingEvents& m_events;
    FactsReader m_facts;
    ImportFeed m_feed;
    RowLedger m_ledger;
    std::vector<LoggedRow> m_rows;
    std::vector<LoggedOrder> m_orders;
    std::unordered_map<std::string, OrderIndex> m_byNumber;
    /// By link: the orders that a thing belongs to.
    std::vector<std::unordered_map<std::string, std::vector<OrderIndex>>> m_belongings;
    std::map<std::size_t, std::string> m_refusals;  ///< By row: why its order was refused.
    std::map<std::size_t, std::string> m_conflicts; ///< By row: of which known order.
};

} // namespace orderdeck
