#include "backend/workload/import/mapping_reader.h"

#include "backend/foundation/text.h"

#include <algorithm>
#include <array>

namespace orderdeck {

std::string MappingColumn::text() const
{
    return name.empty() ? "column " + std::to_string(number) : name;
}

int MappingReader::fileOfRole(std::string_view role) const
{
    for (std::size_t i = 0; i < m_mapping.files.size(); ++i)
        if (m_mapping.files[i].role == role)
            return static_cast<int>(i);
    return -1;
}

ColumnId MappingReader::addColumn(MappingColumn column)
{
    auto& columns = m_mapping.columns;
    const auto known = std::ranges::find_if(columns, [&](const MappingColumn& other) {
        return other.file == column.file && other.name == column.name &&
               other.number == column.number;
    });
    if (known != columns.end())
        return static_cast<ColumnId>(known - columns.begin());
    columns.push_back(std::move(column));
    return static_cast<ColumnId>(columns.size()) - 1;
}

ColumnId MappingReader::columnOf(const toml::node& node, int file)
{
    MappingColumn column{.file = file, .line = TomlTable::lineOf(node)};
    if (const auto* number = node.as_integer()) {
        column.number =
            number->get() >= 1 && number->get() <= 4096 ? static_cast<int>(number->get()) : 0;
    } else if (const auto* name = node.as_string()) {
        column.name = name->get();
        const std::size_t dot = column.name.find('.');
        const int other = fileOfRole(std::string_view(column.name).substr(0, dot));
        if (dot != std::string::npos && other >= 0) {
            column.file = other;
            column.name.erase(0, dot + 1);
        }
    }
    if (column.name.empty() && column.number == 0) {
        m_complaint.add(column.line, "a column is a name or a number from 1 to 4096");
        return kNoColumn;
    }
    return addColumn(std::move(column));
}

ColumnId MappingReader::column(const TomlTable& table, std::string_view key)
{
    const toml::node* node = table.node(key);
    if (node == nullptr)
        return kNoColumn;
    const toml::table* place = node->as_table();
    if (place == nullptr)
        return columnOf(*node, 0);
    const TomlTable fields(*place, m_complaint, {"file", "column", "otherwise"});
    const int file = fields.has("file") ? fileOfRole(fields.text("file")) : 0;
    if (file < 0) {
        fields.complain("file", "names no declared role");
        return kNoColumn;
    }
    if (const toml::node* inner = fields.node("column"))
        return columnOf(*inner, file);
    fields.complain("column", "is missing");
    return kNoColumn;
}

MappingValue MappingReader::value(const TomlTable& table, std::string_view key)
{
    MappingValue value;
    const toml::node* node = table.node(key);
    const toml::table* inner = node == nullptr ? nullptr : node->as_table();
    if (inner != nullptr && inner->contains("constant")) {
        value.otherwise = TomlTable(*inner, m_complaint, {"constant"}).requiredText("constant");
        return value;
    }
    value.column = column(table, key);
    if (inner != nullptr && inner->contains("otherwise"))
        value.otherwise = (*inner)["otherwise"].value_or(std::string());
    wantSingle(table, key, value.column);
    return value;
}

void MappingReader::wantSingle(const TomlTable& table, std::string_view key, ColumnId column)
{
    if (column == kNoColumn)
        return;
    if (m_mapping.files[static_cast<std::size_t>(m_mapping.fileOf(column))].many)
        table.complain(key, "is a column of a file with several rows per order");
}

void MappingReader::readGeneral(const TomlTable& root)
{
    m_mapping.title = root.text("title");
    m_mapping.lifecycle = root.requiredText("lifecycle");
    m_mapping.source = root.requiredText("source");
    m_mapping.currency = root.text("currency");
    const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (!m_mapping.currency.empty() &&
        (m_mapping.currency.size() != 3 || !std::ranges::all_of(m_mapping.currency, capital)))
        root.complain("currency", "must be three capital letters such as EUR");
    m_mapping.amounts.decimalMark = root.character("decimal_mark", '.');
    if (const toml::node* factor = root.node("minor_units")) {
        constexpr std::array<std::int64_t, 4> kFactors{1, 10, 100, 1000};
        const auto found = std::ranges::find(kFactors, factor->value_or(std::int64_t(0)));
        if (found == kFactors.end())
            root.complain("minor_units", "must be 1, 10, 100 or 1000");
        m_mapping.amounts.decimals = static_cast<int>(found - kFactors.begin()) % 4;
    }
}

void MappingReader::readTimes(const TomlTable& root)
{
    std::vector<std::string> patterns{"iso"};
    for (const toml::table* table : root.tables("time")) {
        const TomlTable time(*table, m_complaint, {"format", "utc_offset"});
        if (time.has("format"))
            patterns = time.texts("format");
        const std::string offset = time.text("utc_offset", "+00:00");
        // The reader of zones is that of the formats.
        const auto zone = TimeFormat::compile("%F%z");
        const auto read = zone ? zone->parse("2000-01-01" + offset) : std::nullopt;
        if (!read)
            time.complain("utc_offset", "must look like +02:00");
        else
            m_mapping.ahead =
                Timestamp(std::chrono::sys_days(std::chrono::year(2000) / 1 / 1)) - *read;
        for (const std::string& pattern : patterns)
            if (const auto format = TimeFormat::compile(pattern); !format)
                time.complain("format", "is wrong: " + format.error().message);
    }
    for (const std::string& pattern : patterns)
        if (auto format = TimeFormat::compile(pattern); format)
            m_mapping.times.push_back(std::move(format).value());
}

void MappingReader::readFile(const toml::table& table)
{
    const TomlTable file(
        table, m_complaint,
        {"role", "delimiter", "header", "columns", "key", "joins", "rows", "optional"});
    MappingFile read;
    read.line = file.line();
    read.role = file.requiredText("role");
    read.delimiter = file.character("delimiter", ',');
    read.header = file.flag("header", true);
    read.columns = file.texts("columns");
    read.optional = file.flag("optional", false);
    const std::string rows = file.text("rows", "one");
    read.many = rows == "many";
    if (rows != "one" && rows != "many")
        file.complain("rows", "must be one or many");
    if (read.header && !read.columns.empty())
        file.complain("columns", "are for files without a header: set header = false");
    if (fileOfRole(read.role) >= 0)
        file.complain("role", "stands here twice");
    if (read.role.find('.') != std::string::npos)
        file.complain("role", "must not contain a point");
    const bool first = m_mapping.files.empty();
    if (first && (read.role != "orders" && read.role != "events"))
        file.complain("role", "of the first file must be orders or events");
    if (first && (file.has("key") || file.has("joins") || file.has("rows") || read.optional))
        file.complain("role", "is the first file's: it has no key, joins, rows or optional");
    if (!first && !read.optional && m_mapping.files.back().optional)
        file.complain("role", "stands after an optional file and must be optional too");
    if (!first && (!file.has("key") || !file.has("joins")))
        file.complain("role", "is a joined file's: it needs key and joins");
    m_mapping.files.push_back(std::move(read));
}

void MappingReader::readJoins(const TomlTable& root)
{
    const auto tables = root.tables("file");
    for (std::size_t i = 1; i < tables.size() && i < m_mapping.files.size(); ++i) {
        MappingFile& file = m_mapping.files[i];
        if (const toml::node* key = tables[i]->get("key"))
            file.key = columnOf(*key, static_cast<int>(i));
        if (const toml::node* joins = tables[i]->get("joins"))
            file.joins = columnOf(*joins, 0);
        if (file.key != kNoColumn && m_mapping.fileOf(file.key) != static_cast<int>(i))
            m_complaint.add(file.line, "'key' must be a column of its own file");
        if (file.joins != kNoColumn && m_mapping.fileOf(file.joins) != 0)
            m_complaint.add(file.line, "'joins' must be a column of the first file");
    }
}

void MappingReader::readFiles(const TomlTable& root)
{
    constexpr std::size_t kMostFiles = 16;
    const auto tables = root.tables("file");
    if (tables.empty() || tables.size() > kMostFiles)
        root.complain("file", "must be given once for each file, at most 16 times");
    for (const toml::table* table : tables)
        readFile(*table);
    readJoins(root);
    // Something to hang columns on while the first complaint is kept.
    if (m_mapping.files.empty())
        m_mapping.files.emplace_back();
}

void MappingReader::readOrder(const TomlTable& root)
{
    const auto tables = root.tables("order");
    if (tables.empty()) {
        root.complain("order", "is missing");
        return;
    }
    const TomlTable order(
        *tables.front(), m_complaint,
        {"number", "customer", "region", "currency", "placed_at", "initial", "total"});
    m_mapping.number = value(order, "number");
    m_mapping.customer = value(order, "customer");
    m_mapping.region = value(order, "region");
    m_mapping.currencyOf = value(order, "currency");
    m_mapping.placedAt = column(order, "placed_at");
    wantSingle(order, "placed_at", m_mapping.placedAt);
    m_mapping.initial = order.text("initial");
    m_mapping.initialLine = order.lineOf("initial");
    if (!m_mapping.region.given())
        order.complain("region", "is missing: a column, or { constant = \"unknown\" }");
    readTotal(order);
}

void MappingReader::readTotal(const TomlTable& order)
{
    const toml::node* node = order.node("total");
    if (node == nullptr)
        return;
    if (const toml::array* columns = node->as_array()) {
        for (const toml::node& each : *columns)
            m_mapping.total.push_back(columnOf(each, 0));
        return;
    }
    m_mapping.total.push_back(column(order, "total"));
}

Result<Mapping> MappingReader::read(const toml::table& root)
{
    const TomlTable table(root, m_complaint,
                          {"title", "lifecycle", "source", "currency", "decimal_mark",
                           "minor_units", "time", "file", "order", "items", "fields", "status",
                           "step", "events", "activity", "link", "skip"});
    readGeneral(table);
    readTimes(table);
    readFiles(table);
    readOrder(table);
    readItems(table);
    readFields(table);
    readStatus(table);
    readSteps(table);
    readEvents(table);
    readSkips(table);
    check(table);
    if (m_complaint.first())
        return *m_complaint.first();
    return std::move(m_mapping);
}

} // namespace orderdeck
