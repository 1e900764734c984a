#include "backend/foundation/text.h"
#include "backend/workload/import/csv_reader.h"

namespace orderdeck {

std::string_view CsvRow::field(int column) const
{
    if (column < 1 || column > columns())
        return {};
    const Field& field = m_fields[static_cast<std::size_t>(column - 1)];
    return std::string_view(m_text).substr(field.begin, field.length);
}

void CsvRow::refuse(int column, std::string cause)
{
    if (!m_defect.empty())
        return;
    m_defectColumn = column;
    m_defect = std::move(cause);
}

/// From the opening quote at `at`; the place of the delimiter after the field, or the end.
std::size_t CsvRow::takeQuoted(std::size_t at, char delimiter)
{
    ++at;
    while (at < m_raw.size()) {
        const std::size_t quote = m_raw.find('"', at);
        m_text.append(m_raw, at, quote == std::string::npos ? quote : quote - at);
        if (quote == std::string::npos)
            return m_raw.size();
        at = quote + 1;
        if (at >= m_raw.size() || m_raw[at] != '"')
            break;
        m_text.push_back('"');
        ++at;
    }
    const std::size_t end = std::min(m_raw.find(delimiter, at), m_raw.size());
    if (end > at) {
        m_text.append(m_raw, at, end - at);
        refuse(columns() + 1, "text stands after the closing quote");
    }
    return end;
}

void CsvRow::split(const CsvDialect& dialect)
{
    m_text.clear();
    m_fields.clear();
    std::size_t at = 0;
    while (m_fields.size() <= dialect.maxColumns) {
        const std::size_t begin = m_text.size();
        std::size_t end = std::min(m_raw.find(dialect.delimiter, at), m_raw.size());
        if (at < m_raw.size() && m_raw[at] == '"')
            end = takeQuoted(at, dialect.delimiter);
        else
            m_text.append(m_raw, at, end - at);
        m_fields.push_back({begin, m_text.size() - begin});
        if (end >= m_raw.size())
            return;
        at = end + 1;
    }
}

void CsvRow::check(int expectedColumns, const CsvDialect& dialect)
{
    m_blank = m_defect.empty() && m_fields.size() <= dialect.maxColumns;
    for (const char c : m_raw)
        m_blank = m_blank && (c == ' ' || c == '\t' || c == '\r' || c == dialect.delimiter);
    if (m_blank)
        return;
    if (!isCleanText(m_raw)) {
        for (int column = 1; column <= columns(); ++column) {
            if (isCleanText(field(column)))
                continue;
            const bool nul = field(column).find('\0') != std::string_view::npos;
            refuse(column, nul ? "it holds a NUL byte" : "it is not valid UTF-8");
        }
        refuse(0, "the row is not valid UTF-8");
    }
    if (m_fields.size() > dialect.maxColumns)
        refuse(0, "it has more than " + std::to_string(dialect.maxColumns) + " columns");
    if (expectedColumns > 0 && columns() != expectedColumns)
        refuse(0, "it has " + std::to_string(columns()) +
                      (columns() == 1 ? " column" : " columns") + " instead of " +
                      std::to_string(expectedColumns));
}

} // namespace orderdeck
