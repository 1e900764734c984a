#include "backend/workload/import/csv_reader.h"

#include <algorithm>

namespace orderdeck {

namespace {

constexpr std::size_t kPiece = 256 * 1024;
/// Of a row that is too long, for the rejects file.
constexpr std::size_t kKeptOfTooLong = 1024;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

} // namespace

CsvReader::CsvReader(InputFile file, CsvDialect dialect)
    : m_file(std::move(file)), m_dialect(dialect)
{}

Result<CsvReader> CsvReader::open(const std::string& path, CsvDialect dialect)
{
    Result<InputFile> file = InputFile::open(path);
    if (!file)
        return file.error();
    CsvReader reader(std::move(file).value(), dialect);
    if (const auto filled = reader.fill(); !filled)
        return filled.error();
    if (const std::string foreign = foreignFormat(reader.m_buffer); !foreign.empty())
        return Error{ErrorKind::Invalid, foreign, path + ":1"};
    if (std::string_view(reader.m_buffer).starts_with(kByteOrderMark)) {
        reader.m_begin = kByteOrderMark.size();
        reader.m_offset = static_cast<std::int64_t>(kByteOrderMark.size());
    }
    if (reader.m_begin == reader.m_buffer.size())
        return Error{ErrorKind::Invalid, "the file is empty", path + ":1"};
    return reader;
}

/// One piece more behind what is there; false: there is none.
Result<bool> CsvReader::fill()
{
    if (m_ended)
        return false;
    m_buffer.erase(0, m_begin);
    m_begin = 0;
    const std::size_t before = m_buffer.size();
    m_buffer.resize(before + kPiece);
    const auto count = m_file.read(m_buffer.data() + before, kPiece);
    m_buffer.resize(before + (count ? *count : 0));
    if (!count)
        return count.error();
    m_ended = *count == 0;
    return !m_ended;
}

Result<CsvReader::Extent> CsvReader::findEnd()
{
    enum class Within { Start, Plain, Quotes, ClosingQuote } within = Within::Start;
    Extent extent;
    int column = 1;
    int lines = 1;
    for (std::size_t i = 0;; ++i) {
        if (m_begin + i >= m_buffer.size()) {
            const auto more = fill();
            if (!more)
                return more.error();
            if (!*more) {
                extent.length = i;
                if (i == 0)
                    return extent;
                extent.kind = within == Within::Quotes ? Extent::Kind::Unclosed : Extent::Kind::Row;
                return extent;
            }
        }
        const char c = m_buffer[m_begin + i];
        if (c == '\n' && within == Within::Quotes)
            ++lines;
        const bool ends = c == '\n' && within != Within::Quotes;
        if ((i >= m_dialect.maxRowBytes && !ends) || lines > m_dialect.maxRowLines) {
            extent.kind = within == Within::Quotes ? Extent::Kind::Unclosed : Extent::Kind::TooLong;
            return extent;
        }
        if (within == Within::Quotes) {
            if (c == '"')
                within = Within::ClosingQuote;
        } else if (ends) {
            extent.kind = Extent::Kind::Row;
            extent.length = i;
            return extent;
        } else if (c == m_dialect.delimiter) {
            within = Within::Start;
            ++column;
        } else if (c == '"' && within != Within::Plain) {
            if (within == Within::Start) {
                extent.openColumn = column;
                extent.openLine = m_line + lines - 1;
            }
            within = Within::Quotes;
        } else {
            within = Within::Plain;
        }
    }
}

/// The end of the line at m_begin, whatever the quotes say; TooLong when it is not near.
Result<void> CsvReader::findLineEnd(Extent& extent)
{
    for (std::size_t i = 0; i < m_dialect.maxRowBytes; ++i) {
        if (m_begin + i >= m_buffer.size()) {
            const auto more = fill();
            if (!more)
                return more.error();
        }
        if (m_begin + i >= m_buffer.size() || m_buffer[m_begin + i] == '\n') {
            extent.length = i;
            return {};
        }
    }
    extent.kind = Extent::Kind::TooLong;
    return {};
}

void CsvReader::take(CsvRow& row, std::size_t length)
{
    row.m_raw.assign(m_buffer, m_begin, length);
    row.m_line = m_line;
    row.m_offset = m_offset;
    m_line += 1 + std::count(row.m_raw.begin(), row.m_raw.end(), '\n');
    const std::size_t withEnd = length + (m_begin + length < m_buffer.size() ? 1 : 0);
    m_begin += withEnd;
    m_offset += static_cast<std::int64_t>(withEnd);
    if (row.m_raw.ends_with('\r'))
        row.m_raw.pop_back();
}

/// Keeps the beginning and drops what follows up to the next line end.
Result<void> CsvReader::takeTooLong(CsvRow& row)
{
    row.m_line = m_line;
    row.m_offset = m_offset;
    row.m_raw.assign(m_buffer, m_begin, kKeptOfTooLong);
    std::size_t skipped = 0;
    bool first = true;
    while (true) {
        // The line end that is meant lies beyond the bound: those before it were inside quotes.
        const std::size_t from =
            m_begin + (first ? std::min(m_dialect.maxRowBytes, m_buffer.size() - m_begin) : 0);
        first = false;
        const std::size_t end = m_buffer.find('\n', from);
        const std::size_t upTo = end == std::string::npos ? m_buffer.size() : end + 1;
        m_line += std::count(m_buffer.begin() + std::ptrdiff_t(m_begin),
                             m_buffer.begin() + std::ptrdiff_t(upTo), '\n');
        skipped += upTo - m_begin;
        m_begin = upTo;
        if (end != std::string::npos)
            break;
        const auto more = fill();
        if (!more)
            return more.error();
        if (!*more)
            break;
    }
    m_offset += static_cast<std::int64_t>(skipped);
    return {};
}

Result<bool> CsvReader::next(CsvRow& row)
{
    row.m_defect.clear();
    row.m_defectColumn = 0;
    const auto found = findEnd();
    if (!found)
        return found.error();
    Extent extent = *found;
    if (extent.kind == Extent::Kind::End)
        return false;
    if (extent.kind == Extent::Kind::Unclosed) {
        if (const auto ended = findLineEnd(extent); !ended)
            return ended.error();
        row.refuse(extent.openColumn, "the quote that opens in line " +
                                          std::to_string(extent.openLine) + " is not closed");
    }
    if (extent.kind == Extent::Kind::TooLong) {
        row.refuse(0, "it is longer than " + std::to_string(m_dialect.maxRowBytes) + " bytes or " +
                          std::to_string(m_dialect.maxRowLines) + " lines");
        if (const auto taken = takeTooLong(row); !taken)
            return taken.error();
    } else {
        take(row, extent.length);
    }
    row.split(m_dialect);
    row.check(m_expectedColumns, m_dialect);
    return true;
}

} // namespace orderdeck
