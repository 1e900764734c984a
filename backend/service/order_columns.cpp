#include "backend/service/order_columns.h"

#include "backend/foundation/csv_text.h"
#include "backend/foundation/text.h"

#include <algorithm>
#include <array>

namespace orderdeck {

namespace {

struct ColumnNames {
    std::string_view title;
    std::string_view member; ///< Of a JSON object.
};
/// In the order of the enumeration.
constexpr std::array<ColumnNames, 17> kNames{{{"id", "id"},
                                              {"number", "number"},
                                              {"source", "source"},
                                              {"customer", "customer"},
                                              {"region", "region"},
                                              {"lifecycle", "lifecycle"},
                                              {"lifecycleVersion", "lifecycleVersion"},
                                              {"state", "state"},
                                              {"open", "open"},
                                              {"since", "since"},
                                              {"placedAt", "placedAt"},
                                              {"total", "totalMinor"},
                                              {"currency", "currency"},
                                              {"version", "version"},
                                              {"flags", "flags"},
                                              {"lastActor", "lastActor"},
                                              {"lastReason", "lastReason"}}};

const ColumnNames& namesOf(OrderColumn column)
{
    return kNames.at(static_cast<std::size_t>(column));
}

std::string_view boolean(bool value) { return value ? "true" : "false"; }

/// The text of a column that is text; nullptr: it is none.
const std::string* textOf(const OrderRow& row, OrderColumn column)
{
    switch (column) {
    case OrderColumn::Number: return &row.number;
    case OrderColumn::Source: return &row.source;
    case OrderColumn::Customer: return &row.customer;
    case OrderColumn::Region: return &row.region;
    case OrderColumn::Lifecycle: return &row.lifecycle;
    case OrderColumn::State: return &row.state;
    case OrderColumn::Currency: return &row.currency;
    case OrderColumn::LastActor: return &row.lastActor;
    case OrderColumn::LastReason: return &row.lastReason;
    default: return nullptr;
    }
}

/// Of a column that is no text.
std::string figureOf(const OrderRow& row, OrderColumn column)
{
    switch (column) {
    case OrderColumn::Id: return toString(row.id);
    case OrderColumn::LifecycleVersion: return std::to_string(row.lifecycleVersion);
    case OrderColumn::Open: return std::string(boolean(row.open));
    case OrderColumn::Since: return toIso8601(row.since);
    case OrderColumn::PlacedAt: return toIso8601(row.placedAt);
    case OrderColumn::Total: return formatMinor(row.totalMinor);
    case OrderColumn::Version: return std::to_string(row.version);
    case OrderColumn::Flags: return std::to_string(row.flags);
    default: return {};
    }
}

bool isQuotedInJson(OrderColumn column)
{
    return column == OrderColumn::Id || column == OrderColumn::Since ||
           column == OrderColumn::PlacedAt;
}

/// Length of the well-formed UTF-8 character at the beginning; 0: there is none.
std::size_t characterAt(std::string_view text)
{
    for (std::size_t length = 1; length <= std::min<std::size_t>(4, text.size()); ++length)
        if (isCleanText(text.substr(0, length)))
            return length;
    return 0;
}

void appendEscape(std::string& out, unsigned char byte)
{
    constexpr std::string_view kHex = "0123456789abcdef";
    out.append("\\u00").append(1, kHex[byte >> 4U]).append(1, kHex[byte & 15U]);
}

} // namespace

std::vector<OrderColumn> allOrderColumns()
{
    std::vector<OrderColumn> columns;
    for (std::size_t i = 0; i < kNames.size(); ++i)
        columns.push_back(static_cast<OrderColumn>(i));
    return columns;
}

std::string_view name(OrderColumn column) noexcept
{
    return kNames[static_cast<std::size_t>(column)].title;
}

Result<std::vector<OrderColumn>> parseOrderColumns(std::string_view names)
{
    std::vector<OrderColumn> columns;
    for (const std::string_view each : split(names, ',')) {
        const std::string_view wanted = trimmed(each);
        const auto found = std::ranges::find(kNames, wanted, &ColumnNames::title);
        if (found == kNames.end()) {
            std::string known;
            for (const ColumnNames& column : kNames)
                known.append(known.empty() ? "" : ", ").append(column.title);
            return Error{ErrorKind::Invalid,
                         "there is no column '" + std::string(wanted) + "'; there are " + known};
        }
        columns.push_back(static_cast<OrderColumn>(found - kNames.begin()));
    }
    return columns;
}

std::string csvOf(const OrderRow& row, std::span<const OrderColumn> columns)
{
    CsvRow record;
    for (const OrderColumn column : columns) {
        if (const std::string* text = textOf(row, column))
            record.text(*text);
        else
            record.number(figureOf(row, column));
    }
    return record.number("").take();
}

std::string jsonOf(const OrderRow& row, std::span<const OrderColumn> columns)
{
    std::string line;
    for (const OrderColumn column : columns) {
        line.append(line.empty() ? "{\"" : ",\"").append(namesOf(column).member).append("\":");
        if (const std::string* text = textOf(row, column))
            line.append(jsonText(*text));
        else if (column == OrderColumn::Total)
            line.append(std::to_string(row.totalMinor));
        else if (isQuotedInJson(column))
            line.append("\"").append(figureOf(row, column)).append("\"");
        else
            line.append(figureOf(row, column));
    }
    return line.append(line.empty() ? "{}\n" : "}\n");
}

std::string jsonText(std::string_view text)
{
    const bool clean = isCleanText(text);
    std::string out = "\"";
    out.reserve(text.size() + 2);
    while (!text.empty()) {
        const auto byte = static_cast<unsigned char>(text.front());
        std::size_t length = 1;
        if (byte == '"' || byte == '\\')
            out.append("\\").append(1, text.front());
        else if (byte == '\n')
            out.append("\\n");
        else if (byte < 0x20)
            appendEscape(out, byte);
        else if (byte < 0x80 || clean)
            out += text.front();
        else if (length = characterAt(text); length > 0)
            out.append(text.substr(0, length));
        else
            out.append("\xEF\xBF\xBD"), length = 1;
        text.remove_prefix(length);
    }
    return out += '"';
}

} // namespace orderdeck
