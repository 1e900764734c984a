#pragma once

#include "backend/workload/import/csv_reader.h"
#include "backend/workload/import/import_run.h"

#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// A file of the import, read as the mapping says: finds the mapping's columns, counts the rows,
/// and hands out those that are neither defect nor skipped. One thread.
class MappedFile {
public:
    /// Opens the file, reads its header, and adds it to the run's account. Refused when a column is
    /// not there.
    [[nodiscard]] static Result<MappedFile> open(ImportRun& run, int file, const std::string& path);

    /// The next row that is to be worked on; false at the end.
    [[nodiscard]] Result<bool> next(CsvRow& row);
    /// Of a column of this file.
    [[nodiscard]] std::string_view cell(const CsvRow& row, ColumnId column) const
    {
        return row.field(number(column));
    }
    [[nodiscard]] int number(ColumnId column) const ///< From 1; 0: a column of another file.
    {
        return m_numbers[static_cast<std::size_t>(column)];
    }
    [[nodiscard]] int index() const { return m_index; }
    [[nodiscard]] const InputFile& file() const { return m_reader.file(); }
    [[nodiscard]] Result<void> refuse(const CsvRow& row, const RowProblem& problem);

private:
    MappedFile(ImportRun& run, int index, CsvReader reader)
        : m_run(&run), m_index(index), m_reader(std::move(reader))
    {}
    [[nodiscard]] const MappingFile& mapped() const
    {
        return m_run->mapping().files[static_cast<std::size_t>(m_index)];
    }
    [[nodiscard]] Result<void> readHeader();
    [[nodiscard]] Result<void> bind(const std::vector<std::string>& names);
    [[nodiscard]] Result<void> bindWithoutNames();
    [[nodiscard]] Error missing(const MappingColumn& column, const std::string& there) const;
    [[nodiscard]] const MappingSkip* skipOf(const CsvRow& row) const;
    /// True when the row is to be worked on; otherwise it is accounted for.
    [[nodiscard]] Result<bool> sift(const CsvRow& row);
    [[nodiscard]] Result<void> learnWidth(const CsvRow& row);

    ImportRun* m_run; ///< Outlives this; a pointer, so that the file can be moved.
    int m_index;
    CsvReader m_reader;
    std::vector<int> m_numbers; ///< By ColumnId.
    bool m_widthKnown = false;
};

} // namespace orderdeck
