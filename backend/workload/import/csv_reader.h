#pragma once

#include "backend/foundation/result.h"
#include "backend/workload/import/input_file.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// How a file is written, and how much of it one row may be.
struct CsvDialect {
    char delimiter = ',';
    std::size_t maxRowBytes = 1024 * 1024; ///< Longer rows are refused.
    int maxRowLines = 1000;                ///< Of one row with line ends inside quotes.
    std::size_t maxColumns = 4096;
};

/// One row as read. Columns count from 1.
class CsvRow {
public:
    [[nodiscard]] std::int64_t line() const { return m_line; }     ///< Where it begins, from 1.
    [[nodiscard]] std::int64_t offset() const { return m_offset; } ///< Of its first byte.
    /// As it stands in the file, without its line end; only the beginning of a row that was too
    /// long.
    [[nodiscard]] std::string_view raw() const { return m_raw; }
    [[nodiscard]] int columns() const { return static_cast<int>(m_fields.size()); }
    /// Without quotes; empty for a column that the row does not have.
    [[nodiscard]] std::string_view field(int column) const;
    [[nodiscard]] bool blank() const { return m_blank; } ///< Nothing but blanks and delimiters.
    /// Why the row must be refused; empty: it need not.
    [[nodiscard]] const std::string& defect() const { return m_defect; }
    [[nodiscard]] int defectColumn() const { return m_defectColumn; } ///< 0: the row as a whole.

private:
    friend class CsvReader;
    struct Field {
        std::size_t begin; ///< In m_text.
        std::size_t length;
    };
    void refuse(int column, std::string cause);
    void split(const CsvDialect& dialect);
    [[nodiscard]] std::size_t takeQuoted(std::size_t at, char delimiter);
    void check(int expectedColumns, const CsvDialect& dialect);

    std::int64_t m_line = 0;
    std::int64_t m_offset = 0;
    std::string m_raw;
    std::string m_text; ///< The fields one after the other.
    std::vector<Field> m_fields;
    bool m_blank = false;
    std::string m_defect;
    int m_defectColumn = 0;
};

/// Reads rows of comma-separated values (RFC 4180, and what people make of it) piece by piece;
/// never holds more than a row and a piece. CRLF, LF, a byte order mark and a missing last line end
/// are taken as they come. A row that is wrong in itself comes with its defect, and the next one is
/// read; after a quote that is never closed reading goes on with the line after it. One thread.
class CsvReader {
public:
    /// Refuses what is no such file: missing, empty, a folder, a device, packed, binary.
    [[nodiscard]] static Result<CsvReader> open(const std::string& path, CsvDialect dialect);

    /// Rows with another number of columns are defect from now on; 0: any number.
    void expectColumns(int count) { m_expectedColumns = count; }
    /// False at the end. An error means that the file cannot be read any further.
    [[nodiscard]] Result<bool> next(CsvRow& row);
    [[nodiscard]] const InputFile& file() const { return m_file; }
    [[nodiscard]] std::int64_t bytesRead() const { return m_offset; } ///< Up to the next row.

private:
    /// Where the next row ends, and what is wrong with that.
    struct Extent {
        enum class Kind { Row, Unclosed, TooLong, End } kind = Kind::End;
        std::size_t length = 0; ///< Bytes before the line end.
        int openColumn = 0;     ///< Unclosed: where the quote stands.
        std::int64_t openLine = 0;
    };
    explicit CsvReader(InputFile file, CsvDialect dialect);
    [[nodiscard]] Result<bool> fill();
    [[nodiscard]] Result<Extent> findEnd();
    [[nodiscard]] Result<void> findLineEnd(Extent& extent);
    [[nodiscard]] Result<void> takeTooLong(CsvRow& row);
    void take(CsvRow& row, std::size_t length);

    InputFile m_file;
    CsvDialect m_dialect;
    int m_expectedColumns = 0;
    std::string m_buffer;
    std::size_t m_begin = 0; ///< Of the next row in m_buffer.
    bool m_ended = false;    ///< Nothing more to fill in.
    std::int64_t m_offset = 0;
    std::int64_t m_line = 1;
};

} // namespace orderdeck
