#include "backend/workload/import/payload_writer.h"

#include "backend/foundation/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace orderdeck {

namespace {

using Json = nlohmann::ordered_json;

std::optional<bool> parseBoolean(std::string_view text)
{
    for (const std::string_view yes : {"true", "1", "yes", "TRUE", "True", "t", "Y", "y"})
        if (text == yes)
            return true;
    for (const std::string_view no : {"false", "0", "no", "FALSE", "False", "f", "N", "n"})
        if (text == no)
            return false;
    return std::nullopt;
}

/// Cells of one item, from the order's row or from a joined one.
class ItemCells {
public:
    ItemCells(const PayloadSource& source, int joinedRow) : m_source(source), m_joinedRow(joinedRow)
    {}
    [[nodiscard]] std::string_view operator()(ColumnId column) const
    {
        if (column == kNoColumn)
            return {};
        const auto& sources = m_source.sources;
        const auto file = static_cast<std::size_t>(sources.mapping.fileOf(column));
        return trimmed(file == 0 ? sources.rows.cell(m_source.row, column)
                                 : sources.joins[file]->cell(m_joinedRow, column));
    }

private:
    const PayloadSource& m_source;
    int m_joinedRow;
};

std::optional<RowProblem> addItem(const FactsReader& reader, const PayloadSource& source,
                                  const ItemCells& cells, Json& items)
{
    const Mapping& mapping = source.sources.mapping;
    Json item;
    if (mapping.events) {
        // A cell of a log may list several things.
        const auto skus = parseList(cells(mapping.items->sku), mapping.events->separator);
        if (!skus)
            return reader.problem(mapping.items->sku, "the list does not close");
        for (const std::string& sku : *skus)
            items.push_back({{"sku", sku}});
        return std::nullopt;
    }
    item["sku"] = std::string(cells(mapping.items->sku));
    if (const std::string_view name = cells(mapping.items->name); !name.empty())
        item["name"] = std::string(name);
    item["quantity"] = 1;
    if (const std::string_view text = cells(mapping.items->quantity); !text.empty()) {
        const auto quantity = parseAmount(text, {mapping.amounts.decimalMark, 0});
        if (!quantity)
            return reader.problem(mapping.items->quantity, "the quantity is no whole number");
        item["quantity"] = *quantity;
    }
    if (const std::string_view text = cells(mapping.items->price); !text.empty()) {
        const auto price = parseAmount(text, mapping.amounts);
        if (!price)
            return reader.problem(mapping.items->price, "the price is no amount of money");
        item["priceMinor"] = *price;
    }
    items.push_back(std::move(item));
    return std::nullopt;
}

std::optional<RowProblem> addItems(const FactsReader& reader, const PayloadSource& source,
                                   Json& payload)
{
    const auto& items = source.sources.mapping.items;
    if (!items)
        return std::nullopt;
    Json list = Json::array();
    const auto file = static_cast<std::size_t>(items->file);
    if (file == 0) {
        if (auto wrong = addItem(reader, source, ItemCells(source, JoinTable::kNone), list))
            return wrong;
    } else {
        const JoinTable* table = source.sources.joins[file];
        for (int row = source.firstJoined[file]; row != JoinTable::kNone; row = table->next(row))
            if (auto wrong = addItem(reader, source, ItemCells(source, row), list))
                return wrong;
    }
    payload["items"] = std::move(list);
    return std::nullopt;
}

/// A field as its type in the lifecycle wants it; undeclared ones are texts.
OrProblem<Json> fieldValue(const FactsReader& reader, const PayloadSource& source,
                           const MappingField& field, std::string_view text)
{
    const auto declared = source.sources.lifecycle.fields();
    const auto found = std::ranges::find(declared, field.name, &LifecycleField::id);
    const FieldType type = found == declared.end() ? FieldType::Text : found->type;
    switch (type) {
    case FieldType::Text: return Json(std::string(text));
    case FieldType::Boolean:
        if (const auto value = parseBoolean(text))
            return Json(*value);
        return reader.problem(field.column, "it is neither true nor false");
    case FieldType::Integer:
        if (const auto value = parseAmount(text, {source.sources.mapping.amounts.decimalMark, 0}))
            return Json(*value);
        return reader.problem(field.column, "it is no whole number");
    case FieldType::Money:
        // The lifecycle's money has two decimals, whatever the currency has.
        if (const auto value = parseAmount(text, {source.sources.mapping.amounts.decimalMark, 2}))
            return Json(formatMinor(*value));
        return reader.problem(field.column, "it is no amount of money");
    case FieldType::Time: break;
    }
    if (const auto value = reader.time(text))
        return Json(toIso8601(*value));
    return reader.badTime(source.row, field.column);
}

} // namespace

OrProblem<std::string> writePayload(const FactsReader& reader, const PayloadSource& source)
{
    const Mapping& mapping = source.sources.mapping;
    Json payload = Json::object();
    if (auto wrong = addItems(reader, source, payload))
        return *std::move(wrong);
    for (const MappingField& field : mapping.fields) {
        const std::string_view text = reader.cell(source.row, field.column);
        if (text.empty())
            continue;
        auto value = fieldValue(reader, source, field, text);
        if (auto* wrong = std::get_if<RowProblem>(&value))
            return std::move(*wrong);
        payload["fields"][field.name] = std::get<Json>(std::move(value));
    }
    if (payload.empty())
        return std::string();
    std::string text = payload.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() > kMaxPayloadBytes)
        return RowProblem{0, "its items and fields take " + std::to_string(text.size()) +
                                 " bytes, at most " + std::to_string(kMaxPayloadBytes)};
    return text;
}

} // namespace orderdeck
