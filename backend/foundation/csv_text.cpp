#include "backend/foundation/csv_text.h"

#include <algorithm>
#include <utility>

namespace orderdeck {

namespace {

bool looksLikeFormula(std::string_view cell)
{
    return !cell.empty() && std::string_view("=+-@\t\r\n").find(cell.front()) != cell.npos;
}

} // namespace

void CsvRow::separate()
{
    if (!std::exchange(m_first, false))
        m_line += ',';
}

CsvRow& CsvRow::text(std::string_view cell)
{
    separate();
    const bool defuse = looksLikeFormula(cell);
    if (cell.find_first_of(",\"\r\n") == cell.npos) {
        m_line.append(defuse ? "'" : "").append(cell);
        return *this;
    }
    m_line.append(defuse ? "\"'" : "\"");
    for (std::size_t begin = 0; begin < cell.size();) {
        const std::size_t quote = std::min(cell.find('"', begin), cell.size());
        m_line.append(cell.substr(begin, quote - begin));
        if (quote < cell.size())
            m_line.append("\"\"");
        begin = quote + 1;
    }
    m_line += '"';
    return *this;
}

CsvRow& CsvRow::number(std::string_view figure)
{
    separate();
    m_line.append(figure);
    return *this;
}

std::string CsvRow::take()
{
    m_first = true;
    m_line += "\r\n";
    return std::exchange(m_line, {});
}

std::string csvRecord(std::span<const std::string> cells)
{
    CsvRow row;
    for (const std::string& cell : cells)
        row.text(cell);
    return row.take();
}

} // namespace orderdeck
