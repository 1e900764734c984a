#include "backend/orders/order_filter.h"

#include "backend/foundation/text.h"
#include "backend/orders/filter_lexer.h"

#include <algorithm>
#include <array>

namespace orderdeck {

namespace {

/// "1d2h3m4s" with the zero parts left out, as parseDuration() reads it.
std::string spanText(Duration span)
{
    using namespace std::chrono;
    auto rest = duration_cast<seconds>(std::max(span, Duration(0)));
    std::string text;
    const auto takeUnit = [&](seconds unit, char letter) {
        if (const auto count = rest / unit; count > 0)
            text += std::to_string(count) + letter;
        rest %= unit;
    };
    takeUnit(days(1), 'd');
    takeUnit(hours(1), 'h');
    takeUnit(minutes(1), 'm');
    takeUnit(seconds(1), 's');
    return text.empty() ? "0s" : text;
}

std::string timeText(Timestamp time)
{
    const bool isDay = time == std::chrono::floor<std::chrono::days>(time);
    return toIso8601(time).substr(0, isDay ? 10 : std::string::npos);
}

class FilterPrinter {
public:
    void term(std::string text) { m_text += (m_text.empty() ? "" : " ") + std::move(text); }
    void list(std::string_view key, const std::vector<std::string>& values)
    {
        if (values.empty())
            return;
        std::string text;
        for (const std::string& value : values)
            text += (text.empty() ? std::string(key) + ':' : ",") + filterValue(value);
        term(std::move(text));
    }
    void fact(std::optional<bool> wanted, std::string_view yes, std::string_view no)
    {
        if (wanted)
            term(std::string(*wanted ? yes : no));
    }
    template <typename T, typename Print>
    void bound(std::string_view key, const std::optional<T>& value, Print print)
    {
        if (value)
            term(std::string(key) + print(*value));
    }
    [[nodiscard]] const std::string& text() const { return m_text; }

private:
    std::string m_text;
};

bool isOneOf(const std::vector<std::string>& alternatives, const std::string& value)
{
    return std::ranges::find(alternatives, value) != alternatives.end();
}

bool isOneOfOrAny(const std::vector<std::string>& alternatives, const std::string& value)
{
    return alternatives.empty() || isOneOf(alternatives, value);
}

bool matchesText(const OrderRow& row, const std::string& text)
{
    return row.number.starts_with(text) || row.number.starts_with(inCapitals(text)) ||
           row.customer == text || toString(row.id) == text;
}

} // namespace

std::string toText(const OrderFilter& filter)
{
    FilterPrinter printer;
    printer.list("state", filter.states);
    printer.list("-state", filter.notStates);
    printer.fact(filter.open, "is:open", "is:closed");
    printer.fact(filter.stuck, "is:stuck", "-is:stuck");
    printer.fact(filter.flagged, "is:flagged", "-is:flagged");
    printer.bound("age>=", filter.ageAtLeast, spanText);
    printer.bound("age<=", filter.ageAtMost, spanText);
    printer.list("region", filter.regions);
    printer.bound("total>=", filter.totalAtLeast, formatMinor);
    printer.bound("total<=", filter.totalAtMost, formatMinor);
    printer.bound("placed>=", filter.placedFrom, timeText);
    printer.bound("placed<", filter.placedBefore, timeText);
    printer.list("customer", filter.customers);
    printer.list("source", filter.sources);
    printer.list("lifecycle", filter.lifecycles);
    for (const std::string& text : filter.texts)
        printer.term(filterFreeText(text));
    return printer.text();
}

bool matches(const OrderFilter& filter, const OrderRow& row, Timestamp now,
             std::optional<Duration> target)
{
    const Duration age = now - row.since;
    const bool stuck = target && age > *target;
    return isOneOfOrAny(filter.states, row.state) && !isOneOf(filter.notStates, row.state) &&
           isOneOfOrAny(filter.regions, row.region) && isOneOfOrAny(filter.sources, row.source) &&
           isOneOfOrAny(filter.customers, row.customer) &&
           isOneOfOrAny(filter.lifecycles, row.lifecycle) &&
           filter.open.value_or(row.open) == row.open && filter.stuck.value_or(stuck) == stuck &&
           filter.flagged.value_or(row.flags != 0) == (row.flags != 0) &&
           age >= filter.ageAtLeast.value_or(age) && age <= filter.ageAtMost.value_or(age) &&
           row.totalMinor >= filter.totalAtLeast.value_or(row.totalMinor) &&
           row.totalMinor <= filter.totalAtMost.value_or(row.totalMinor) &&
           row.placedAt >= filter.placedFrom.value_or(row.placedAt) &&
           (!filter.placedBefore || row.placedAt < *filter.placedBefore) &&
           std::ranges::all_of(filter.texts,
                               [&](const std::string& text) { return matchesText(row, text); });
}

std::string_view name(OrderSort sort) noexcept
{
    constexpr std::array<std::string_view, 5> kNames = {"longest", "newest", "oldest", "largest",
                                                        "number"};
    return kNames[static_cast<std::size_t>(sort)];
}

std::optional<OrderSort> parseOrderSort(std::string_view text) noexcept
{
    for (const auto sort : {OrderSort::LongestInState, OrderSort::NewestFirst,
                            OrderSort::OldestFirst, OrderSort::LargestTotal, OrderSort::Number}) {
        if (name(sort) == text)
            return sort;
    }
    return std::nullopt;
}

} // namespace orderdeck
