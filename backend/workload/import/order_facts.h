#pragma once

#include "backend/lifecycle/lifecycle.h"
#include "backend/orders/order.h"
#include "backend/workload/import/join_table.h"
#include "backend/workload/import/mapped_file.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace orderdeck {

/// A row of a joined file that belongs to an order.
struct JoinedRow {
    int file = 0;
    std::size_t row = 0; ///< In the file's ledger.
};

/// What a row says about its order, beside its steps.
struct OrderFacts {
    Order order; ///< Without id, state and version.
    std::vector<JoinedRow> joined;
};

template <typename T>
using OrProblem = std::variant<T, RowProblem>;

/// Reads the facts of an order out of its row and the joined files. One thread.
class FactsReader {
public:
    /// What its rows come from; outlives the reader. `joins` by file, null for the first.
    struct Sources {
        const Mapping& mapping;
        const MappedFile& rows;
        std::vector<const JoinTable*> joins;
        const Lifecycle& lifecycle;
    };
    explicit FactsReader(Sources sources);

    /// Of an orders file.
    [[nodiscard]] OrProblem<OrderFacts> read(const CsvRow& row);
    /// Of an event log, where number and time come from elsewhere.
    [[nodiscard]] OrProblem<OrderFacts> read(const CsvRow& row, std::string number, Timestamp at);

    /// The cell of a column, in the row or in the one joined row; empty when nothing is joined.
    [[nodiscard]] std::string_view cell(const CsvRow& row, ColumnId column) const;
    /// nullopt: no time, said in the problem's words by badTime().
    [[nodiscard]] std::optional<Timestamp> time(std::string_view text) const;
    [[nodiscard]] RowProblem badTime(const CsvRow& row, ColumnId column) const;
    [[nodiscard]] RowProblem problem(ColumnId column, std::string cause) const;

private:
    void join(const CsvRow& row);
    [[nodiscard]] OrProblem<std::string> text(const CsvRow& row, const MappingValue& value,
                                              std::string_view what) const;
    [[nodiscard]] std::optional<RowProblem> readTexts(const CsvRow& row, Order& order) const;
    [[nodiscard]] std::optional<RowProblem> readTotal(const CsvRow& row, Order& order) const;
    [[nodiscard]] std::optional<RowProblem> readPayload(const CsvRow& row, Order& order) const;
    [[nodiscard]] std::vector<JoinedRow> joinedRows() const;

    Sources m_sources;
    std::vector<int> m_first; ///< By file: the first joined row of the present row.
};

} // namespace orderdeck
