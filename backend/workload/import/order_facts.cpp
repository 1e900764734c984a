#include "backend/workload/import/order_facts.h"

#include "backend/foundation/text.h"
#include "backend/workload/import/payload_writer.h"

#include <algorithm>
#include <limits>

namespace orderdeck {

namespace {

/// Room for "import:" and ":12345" around it in a request id.
constexpr std::size_t kMaxNumberBytes = kMaxNameBytes - 20;

std::string quoted(std::string_view text)
{
    constexpr std::size_t kShown = 60;
    std::string shown("'");
    shown.append(text.substr(0, kShown));
    // Not in the middle of a character.
    while (text.size() > kShown && !isCleanText(shown))
        shown.pop_back();
    return shown.append(text.size() > kShown ? "…'" : "'");
}

} // namespace

FactsReader::FactsReader(Sources sources)
    : m_sources(std::move(sources)), m_first(m_sources.joins.size(), JoinTable::kNone)
{}

RowProblem FactsReader::problem(ColumnId column, std::string cause) const
{
    if (column == kNoColumn)
        return {0, std::move(cause)};
    const MappingColumn& mapped = m_sources.mapping.columns[static_cast<std::size_t>(column)];
    const std::string& role = m_sources.mapping.files[static_cast<std::size_t>(mapped.file)].role;
    return {m_sources.rows.number(column),
            (mapped.file == 0 ? mapped.text() : role + '.' + mapped.text()) + ": " +
                std::move(cause)};
}

RowProblem FactsReader::badTime(const CsvRow& row, ColumnId column) const
{
    return problem(column, quoted(cell(row, column)) +
                               " is no time from 1970 to 2105 in the form " +
                               quoted(m_sources.mapping.times.front().pattern()));
}

void FactsReader::join(const CsvRow& row)
{
    for (std::size_t file = 1; file < m_sources.joins.size(); ++file) {
        const ColumnId joins = m_sources.mapping.files[file].joins;
        const JoinTable* table = m_sources.joins[file];
        m_first[file] = table == nullptr ? JoinTable::kNone
                                         : table->first(trimmed(m_sources.rows.cell(row, joins)));
    }
}

std::string_view FactsReader::cell(const CsvRow& row, ColumnId column) const
{
    const auto file = static_cast<std::size_t>(m_sources.mapping.fileOf(column));
    if (file == 0)
        return trimmed(m_sources.rows.cell(row, column));
    if (m_first[file] == JoinTable::kNone)
        return {};
    return trimmed(m_sources.joins[file]->cell(m_first[file], column));
}

std::optional<Timestamp> FactsReader::time(std::string_view text) const
{
    for (const TimeFormat& format : m_sources.mapping.times)
        if (const auto time = format.parse(text))
            return *time - m_sources.mapping.ahead;
    return std::nullopt;
}

OrProblem<std::string> FactsReader::text(const CsvRow& row, const MappingValue& value,
                                         std::string_view what) const
{
    if (value.column == kNoColumn)
        return value.otherwise.value_or(std::string());
    std::string text(cell(row, value.column));
    if (text.empty() && value.otherwise)
        text = *value.otherwise;
    const auto file = static_cast<std::size_t>(m_sources.mapping.fileOf(value.column));
    if (text.empty() && file > 0 && m_first[file] == JoinTable::kNone) {
        const ColumnId joins = m_sources.mapping.files[file].joins;
        return problem(joins, "no row of " + m_sources.mapping.files[file].role + " has " +
                                  quoted(cell(row, joins)));
    }
    if (text.size() > kMaxNameBytes)
        return problem(value.column, "the " + std::string(what) + " is longer than " +
                                         std::to_string(kMaxNameBytes) + " bytes");
    return text;
}

std::optional<RowProblem> FactsReader::readTexts(const CsvRow& row, Order& order) const
{
    const Mapping& mapping = m_sources.mapping;
    struct Wanted {
        const MappingValue& value;
        std::string_view what;
        std::string Order::*into;
    };
    for (const Wanted& wanted : {Wanted{mapping.customer, "customer", &Order::customer},
                                 Wanted{mapping.region, "region", &Order::region},
                                 Wanted{mapping.currencyOf, "currency", &Order::currency}}) {
        auto read = text(row, wanted.value, wanted.what);
        if (auto* wrong = std::get_if<RowProblem>(&read))
            return std::move(*wrong);
        order.*wanted.into = std::get<std::string>(std::move(read));
    }
    if (order.region.empty())
        return problem(mapping.region.column, "the region is empty");
    if (order.currency.empty())
        order.currency = mapping.currency;
    const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (!order.currency.empty() &&
        (order.currency.size() != 3 || !std::ranges::all_of(order.currency, capital)))
        return problem(mapping.currencyOf.column,
                       quoted(order.currency) + " is no currency such as EUR");
    return std::nullopt;
}

std::optional<RowProblem> FactsReader::readTotal(const CsvRow& row, Order& order) const
{
    for (const ColumnId column : m_sources.mapping.total) {
        const auto add = [&](std::string_view text) -> std::optional<RowProblem> {
            if (text.empty())
                return std::nullopt;
            const auto amount = parseAmount(text, m_sources.mapping.amounts);
            if (!amount ||
                std::abs(order.totalMinor) > std::numeric_limits<std::int64_t>::max() / 2)
                return problem(column, quoted(text) + " is no amount of money");
            order.totalMinor += *amount;
            return std::nullopt;
        };
        const auto file = static_cast<std::size_t>(m_sources.mapping.fileOf(column));
        if (file == 0) {
            if (auto wrong = add(cell(row, column)))
                return wrong;
            continue;
        }
        const JoinTable* table = m_sources.joins[file];
        for (int each = m_first[file]; each != JoinTable::kNone; each = table->next(each))
            if (auto wrong = add(trimmed(table->cell(each, column))))
                return wrong;
    }
    return std::nullopt;
}

std::optional<RowProblem> FactsReader::readPayload(const CsvRow& row, Order& order) const
{
    auto payload = writePayload(*this, {m_sources, row, m_first});
    if (auto* wrong = std::get_if<RowProblem>(&payload))
        return std::move(*wrong);
    order.payload = std::get<std::string>(std::move(payload));
    return std::nullopt;
}

std::vector<JoinedRow> FactsReader::joinedRows() const
{
    std::vector<JoinedRow> rows;
    for (std::size_t file = 1; file < m_first.size(); ++file)
        for (int row = m_first[file]; row != JoinTable::kNone;
             row = m_sources.joins[file]->next(row))
            rows.push_back({static_cast<int>(file), static_cast<std::size_t>(row)});
    return rows;
}

OrProblem<OrderFacts> FactsReader::read(const CsvRow& row)
{
    join(row);
    const Mapping& mapping = m_sources.mapping;
    const std::string_view number = cell(row, mapping.number.column);
    if (number.empty())
        return problem(mapping.number.column, "the order has no number");
    const auto placedAt = time(cell(row, mapping.placedAt));
    if (!placedAt)
        return badTime(row, mapping.placedAt);
    return read(row, std::string(number), *placedAt);
}

OrProblem<OrderFacts> FactsReader::read(const CsvRow& row, std::string number, Timestamp at)
{
    const Mapping& mapping = m_sources.mapping;
    join(row);
    OrderFacts facts;
    Order& order = facts.order;
    if (number.size() > kMaxNumberBytes)
        return problem(mapping.events ? mapping.events->orders : mapping.number.column,
                       "the number is longer than " + std::to_string(kMaxNumberBytes) + " bytes");
    order.number = std::move(number);
    order.placedAt = at;
    order.source = mapping.source;
    order.lifecycle = mapping.lifecycle;
    if (auto wrong = readTexts(row, order))
        return *std::move(wrong);
    if (auto wrong = readTotal(row, order))
        return *std::move(wrong);
    if (auto wrong = readPayload(row, order))
        return *std::move(wrong);
    facts.joined = joinedRows();
    return facts;
}

} // namespace orderdeck
