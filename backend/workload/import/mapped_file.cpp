#include "backend/workload/import/mapped_file.h"

#include "backend/foundation/text.h"

#include <algorithm>

namespace orderdeck {

namespace {

constexpr std::size_t kNamesTold = 30; ///< Of a header that lacks a column.

} // namespace

Result<MappedFile> MappedFile::open(ImportRun& run, int file, const std::string& path)
{
    const MappingFile& mapped = run.mapping().files[static_cast<std::size_t>(file)];
    Result<CsvReader> reader = CsvReader::open(path, {.delimiter = mapped.delimiter});
    if (!reader)
        return reader.error();
    MappedFile opened(run, file, std::move(reader).value());
    opened.m_numbers.assign(run.mapping().columns.size(), 0);
    auto bound = mapped.header            ? opened.readHeader()
                 : mapped.columns.empty() ? opened.bindWithoutNames()
                                          : opened.bind(mapped.columns);
    if (!bound)
        return bound.error();
    run.report().files.push_back({.path = path, .role = mapped.role});
    run.addBytesTotal(opened.file().size());
    return opened;
}

Result<void> MappedFile::readHeader()
{
    CsvRow row;
    const auto read = m_reader.next(row);
    if (!read)
        return read.error();
    const std::string where = file().path() + ":1";
    if (!row.defect().empty())
        return Error{ErrorKind::Invalid, "the header cannot be read: " + row.defect(), where};
    std::vector<std::string> names;
    for (int column = 1; column <= row.columns(); ++column)
        names.emplace_back(trimmed(row.field(column)));
    return bind(names);
}

Error MappedFile::missing(const MappingColumn& column, const std::string& there) const
{
    return {ErrorKind::Invalid,
            "the " + mapped().role + " file has no " +
                (column.name.empty() ? column.text() : "column '" + column.name + '\'') + "; " +
                there,
            file().path() + ":1"};
}

Result<void> MappedFile::bind(const std::vector<std::string>& names)
{
    const auto& columns = m_run->mapping().columns;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const MappingColumn& column = columns[i];
        if (column.file != m_index)
            continue;
        std::string there = "it has";
        for (std::size_t name = 0; name < names.size() && name < kNamesTold; ++name)
            there += " '" + names[name].substr(0, 100) + '\'';
        if (names.size() > kNamesTold)
            there += " and " + std::to_string(names.size() - kNamesTold) + " more";
        if (column.name.empty()) {
            if (column.number > static_cast<int>(names.size()))
                return missing(column, there);
            m_numbers[i] = column.number;
            continue;
        }
        const auto found = std::ranges::find(names, column.name);
        if (found == names.end())
            return missing(column, there);
        if (std::find(found + 1, names.end(), column.name) != names.end())
            return missing(column, "several are called so: name it by its number");
        m_numbers[i] = static_cast<int>(found - names.begin()) + 1;
    }
    m_reader.expectColumns(static_cast<int>(names.size()));
    m_widthKnown = true;
    return {};
}

Result<void> MappedFile::bindWithoutNames()
{
    const auto& columns = m_run->mapping().columns;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].file != m_index)
            continue;
        if (columns[i].number == 0)
            return missing(columns[i], "it has no header, and the mapping gives no 'columns'");
        m_numbers[i] = columns[i].number;
    }
    return {};
}

const MappingSkip* MappedFile::skipOf(const CsvRow& row) const
{
    for (const MappingSkip& skip : m_run->mapping().skips) {
        if (skip.unreached || skip.file != m_index)
            continue;
        const std::string_view text = trimmed(cell(row, skip.column));
        if ((skip.empty && text.empty()) ||
            std::ranges::find(skip.values, text) != skip.values.end())
            return &skip;
    }
    return nullptr;
}

Result<void> MappedFile::refuse(const CsvRow& row, const RowProblem& problem)
{
    return m_run->refuse(m_index, row.line(), problem, row.raw());
}

/// Without header and names, the first good row says how wide the file is.
Result<void> MappedFile::learnWidth(const CsvRow& row)
{
    m_reader.expectColumns(row.columns());
    m_widthKnown = true;
    const int widest = *std::ranges::max_element(m_numbers);
    if (widest <= row.columns())
        return {};
    const std::string cause = "the rows have only " + std::to_string(row.columns()) +
                              " columns, the mapping uses column " + std::to_string(widest);
    if (const auto told = refuse(row, {0, cause}); !told)
        return told.error();
    return Error{ErrorKind::Invalid, cause, file().path() + ':' + std::to_string(row.line())};
}

Result<bool> MappedFile::sift(const CsvRow& row)
{
    ImportFileReport& report = m_run->file(m_index);
    ++report.rowsRead;
    if (row.blank()) {
        report.skip(kSkipBlank);
        return false;
    }
    if (!row.defect().empty()) {
        const auto told = refuse(row, {row.defectColumn(), row.defect()});
        return told ? Result<bool>(false) : told.error();
    }
    if (!m_widthKnown)
        if (const auto learnt = learnWidth(row); !learnt)
            return learnt.error();
    if (const MappingSkip* skip = skipOf(row)) {
        report.skip(skip->name);
        return false;
    }
    return true;
}

Result<bool> MappedFile::next(CsvRow& row)
{
    while (true) {
        const auto read = m_reader.next(row);
        if (!read)
            return read.error();
        m_run->advance(m_index, m_reader.bytesRead());
        if (!*read)
            return false;
        const auto wanted = sift(row);
        if (!wanted || *wanted)
            return wanted;
    }
}

} // namespace orderdeck
