#include "backend/workload/import/join_table.h"

#include "backend/foundation/text.h"

#include <cstring>
#include <limits>

namespace orderdeck {

Result<JoinTable> JoinTable::load(ImportRun& run, MappedFile& file)
{
    JoinTable table;
    const auto& columns = run.mapping().columns;
    table.m_slots.assign(columns.size(), kNone);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].file != file.index())
            continue;
        table.m_slots[i] = static_cast<int>(table.m_stored.size());
        table.m_stored.push_back(static_cast<ColumnId>(i));
    }
    CsvRow row;
    while (!run.cancelled()) {
        const auto more = file.next(row);
        if (!more)
            return more.error();
        if (!*more)
            break;
        if (const auto added = table.add(run, file, row); !added)
            return added.error();
    }
    return table;
}

Result<void> JoinTable::add(ImportRun& run, MappedFile& file, const CsvRow& row)
{
    const MappingFile& mapped = run.mapping().files[static_cast<std::size_t>(file.index())];
    const std::string_view key = trimmed(file.cell(row, mapped.key));
    if (key.empty())
        return file.refuse(row, {file.number(mapped.key), "the key is empty"});
    const auto known = m_byKey.find(key);
    if (known != m_byKey.end() && !mapped.many) {
        const std::int64_t line = m_rows[static_cast<std::size_t>(known->second)].line;
        return file.refuse(
            row, {file.number(mapped.key), "line " + std::to_string(line) + " has the same key"});
    }
    if (m_rows.size() >= static_cast<std::size_t>(std::numeric_limits<int>::max()))
        return Error{ErrorKind::Invalid, "the file has too many rows", file.file().path()};
    const int place = static_cast<int>(m_rows.size());
    if (known == m_byKey.end()) {
        m_byKey.emplace(key, place);
    } else {
        Row& first = m_rows[static_cast<std::size_t>(known->second)];
        m_rows[static_cast<std::size_t>(first.last)].next = place;
        first.last = place;
    }
    m_rows.push_back({m_cells.size(), kNone, place, row.line()});
    m_ledger.add();
    return append(run, file, row);
}

Result<void> JoinTable::append(ImportRun& run, MappedFile& file, const CsvRow& row)
{
    const std::size_t before = m_cells.size();
    for (const ColumnId column : m_stored) {
        const std::string_view cell = file.cell(row, column);
        const auto length = static_cast<std::uint32_t>(cell.size());
        char bytes[sizeof length];
        std::memcpy(bytes, &length, sizeof length);
        m_cells.append(bytes, sizeof length).append(cell);
    }
    constexpr std::size_t kPerRow = sizeof(Row) + 96; // With the node of the map.
    return run.reserve(m_cells.size() - before + kPerRow);
}

int JoinTable::first(std::string_view key) const
{
    const auto found = m_byKey.find(key);
    return found == m_byKey.end() ? kNone : found->second;
}

std::string_view JoinTable::cell(int row, ColumnId column) const
{
    const int slot = m_slots[static_cast<std::size_t>(column)];
    std::size_t at = m_rows[static_cast<std::size_t>(row)].begin;
    for (int i = 0;; ++i) {
        std::uint32_t length = 0;
        std::memcpy(&length, m_cells.data() + at, sizeof length);
        at += sizeof length;
        if (i == slot)
            return std::string_view(m_cells).substr(at, length);
        at += length;
    }
}

} // namespace orderdeck
