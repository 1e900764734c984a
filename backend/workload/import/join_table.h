#pragma once

#include "backend/workload/import/mapped_file.h"
#include "backend/workload/import/row_ledger.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace orderdeck {

/// A joined file in memory: the columns that the mapping uses, by key. One thread.
class JoinTable {
public:
    static constexpr int kNone = -1;

    /// Reads the file to its end, or until the run is cancelled.
    [[nodiscard]] static Result<JoinTable> load(ImportRun& run, MappedFile& file);

    /// The first row with this key, in the order of the file; kNone: there is none.
    [[nodiscard]] int first(std::string_view key) const;
    [[nodiscard]] int next(int row) const { return m_rows[static_cast<std::size_t>(row)].next; }
    [[nodiscard]] std::string_view cell(int row, ColumnId column) const;
    /// Where the column stands in the file, from 1.
    [[nodiscard]] RowLedger& ledger() { return m_ledger; }

private:
    struct Row {
        std::size_t
            begin; ///< In m_cells: its used columns one after the other, each with its length.
        int next;
        int last; ///< Of the rows with its key; kept in the first of them.
        std::int64_t line;
    };
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const
        {
            return std::hash<std::string_view>{}(text);
        }
    };
    [[nodiscard]] Result<void> add(ImportRun& run, MappedFile& file, const CsvRow& row);
    [[nodiscard]] Result<void> append(ImportRun& run, MappedFile& file, const CsvRow& row);

    std::vector<int> m_slots;       ///< By ColumnId: its place among the used columns, or kNone.
    std::vector<ColumnId> m_stored; ///< By slot.
    std::unordered_map<std::string, int, TextHash, std::equal_to<>> m_byKey;
    std::vector<Row> m_rows;
    std::string m_cells;
    RowLedger m_ledger;
};

} // namespace orderdeck
