#include "backend/foundation/text.h"
#include "backend/orders/filter_lexer.h"
#include "backend/orders/order_filter.h"

#include <algorithm>
#include <array>
#include <utility>

namespace orderdeck {

namespace {

using enum FilterOperator;

/// Every bound of a filter may be given more than once: the narrower one holds.
template <typename T>
void raise(std::optional<T>& bound, T value)
{
    bound = bound ? std::max(*bound, value) : value;
}
template <typename T>
void lower(std::optional<T>& bound, T value)
{
    bound = bound ? std::min(*bound, value) : value;
}

/// What is wrong with the term, and what would be right; empty: it was understood.
using Reader = std::string (*)(const RawFilterTerm&, OrderFilter&);

std::string addAll(std::vector<std::string>& list, const std::vector<std::string>& values)
{
    if (std::ranges::find(values, std::string()) != values.end())
        return "a value is missing: write at least one, with commas between several";
    for (const std::string& value : values)
        if (std::ranges::find(list, value) == list.end())
            list.push_back(value);
    return {};
}

template <std::vector<std::string> OrderFilter::*List>
std::string readList(const RawFilterTerm& term, OrderFilter& filter)
{
    if (term.op != Is)
        return "'" + term.key + "' takes a colon, as in " + term.key + ":name";
    if (term.negated)
        return "only state: and is: can be excluded with '-'";
    return addAll(filter.*List, term.values);
}

std::string readState(const RawFilterTerm& term, OrderFilter& filter)
{
    if (term.negated && term.op == Is)
        return addAll(filter.notStates, term.values);
    return readList<&OrderFilter::states>(term, filter);
}

std::string readIs(const RawFilterTerm& term, OrderFilter& filter)
{
    constexpr auto kExpected = "'is' takes open, closed, stuck or flagged, as in is:stuck";
    if (term.op != Is || term.values.size() != 1)
        return kExpected;
    const std::string& value = term.values.front();
    std::optional<bool>* fact = nullptr;
    if (value == "open" || value == "closed")
        fact = &filter.open;
    else if (value == "stuck")
        fact = &filter.stuck;
    else if (value == "flagged")
        fact = &filter.flagged;
    else
        return kExpected;
    const bool wanted = (value != "closed") != term.negated;
    if (*fact && **fact != wanted)
        return "this contradicts another 'is' before it: remove one of them";
    *fact = wanted;
    return {};
}

std::string readAge(const RawFilterTerm& term, OrderFilter& filter)
{
    constexpr auto kExpected = "'age' takes > or < and a span of time such as 90s, 15m, 2h or 3d, "
                               "as in age>2h";
    if (term.negated)
        return "'age' cannot be excluded: turn its sign round instead";
    const auto span = term.values.size() == 1 ? parseDuration(term.values.front()) : std::nullopt;
    if (!span || term.op == Is)
        return kExpected;
    if (term.op == Greater || term.op == GreaterOrEqual)
        raise(filter.ageAtLeast, *span);
    else
        lower(filter.ageAtMost, *span);
    return {};
}

std::string readTotal(const RawFilterTerm& term, OrderFilter& filter)
{
    if (term.negated)
        return "'total' cannot be excluded: turn its sign round instead";
    const auto minor = term.values.size() == 1 ? parseMinor(term.values.front()) : std::nullopt;
    if (!minor)
        return "'total' takes an amount such as 100 or 99.50, as in total>100";
    if (term.op == Is || term.op == Greater || term.op == GreaterOrEqual)
        raise(filter.totalAtLeast, *minor + (term.op == Greater ? 1 : 0));
    if (term.op == Is || term.op == Less || term.op == LessOrEqual)
        lower(filter.totalAtMost, *minor - (term.op == Less ? 1 : 0));
    return {};
}

/// A day, or a moment as the microsecond that it names.
struct TimeSpan {
    Timestamp begin; ///< Inclusive.
    Timestamp end;   ///< Exclusive.
};

std::optional<TimeSpan> parseTimeSpan(std::string_view text)
{
    // Days that four digits can write, with room for the day after and for offsets.
    constexpr Timestamp kFirst = std::chrono::sys_days(std::chrono::year(1) / 1 / 2);
    constexpr Timestamp kLast = std::chrono::sys_days(std::chrono::year(9999) / 12 / 30);
    constexpr std::size_t kDayLength = 10;
    const auto begin = parseIso8601(text);
    if (!begin || *begin < kFirst || *begin > kLast)
        return std::nullopt;
    const Duration length =
        text.size() == kDayLength ? Duration(std::chrono::days(1)) : Duration(1);
    return TimeSpan{*begin, *begin + length};
}

std::string readPlaced(const RawFilterTerm& term, OrderFilter& filter)
{
    if (term.negated)
        return "'placed' cannot be excluded: turn its sign round instead";
    const auto span = term.values.size() == 1 ? parseTimeSpan(term.values.front()) : std::nullopt;
    if (!span)
        return "'placed' takes a day such as 2026-01-31 or a time such as 2026-01-31T08:00:00Z, "
               "as in placed>2026-01-31";
    switch (term.op) {
    case Greater: raise(filter.placedFrom, span->end); break;
    case GreaterOrEqual: raise(filter.placedFrom, span->begin); break;
    case Less: lower(filter.placedBefore, span->begin); break;
    case LessOrEqual: lower(filter.placedBefore, span->end); break;
    case Is:
    case None:
        raise(filter.placedFrom, span->begin);
        lower(filter.placedBefore, span->end);
        break;
    }
    return {};
}

struct KeyReader {
    FilterKey about;
    Reader read;
};

constexpr std::array kKeys{
    KeyReader{{"state", "state:packed,held", "In one of these states; -state: in none of them"},
              readState},
    KeyReader{{"age", "age>2h", "Time in its present state: s, m, h, d, w"}, readAge},
    KeyReader{{"is", "is:stuck", "open, closed, stuck (past its target) or flagged; -is: not so"},
              readIs},
    KeyReader{{"total", "total>100", "Amount of the order, in whole currency units"}, readTotal},
    KeyReader{{"region", "region:SP", "One of these regions"}, readList<&OrderFilter::regions>},
    KeyReader{{"placed", "placed>=2026-01-31", "Day or time it was placed, UTC; a colon: that day"},
              readPlaced},
    KeyReader{{"customer", "customer:C-17", "One of these customers"},
              readList<&OrderFilter::customers>},
    KeyReader{{"source", "source:shop", "From one of these shops or files"},
              readList<&OrderFilter::sources>},
    KeyReader{{"lifecycle", "lifecycle:order", "Moves by one of these definitions"},
              readList<&OrderFilter::lifecycles>},
};

/// Letters to insert, remove or replace to get from one to the other.
std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

std::string unknownKey(std::string_view key)
{
    constexpr std::size_t kLongestShown = 20;
    constexpr std::size_t kFarthestGuess = 2;
    std::string near;
    std::string all;
    std::size_t nearest = kFarthestGuess;
    const std::string_view shown = key.substr(0, kLongestShown);
    for (const KeyReader& known : kKeys) {
        all.append(all.empty() ? "" : ", ").append(known.about.key);
        const bool begins = known.about.key.starts_with(key) || key.starts_with(known.about.key);
        const std::size_t distance = begins ? 1 : editDistance(shown, known.about.key);
        if (distance < nearest)
            near.clear();
        if (distance <= nearest)
            near.append(near.empty() ? "" : " or ").append(known.about.key);
        nearest = std::min(nearest, distance);
    }
    const std::string guess =
        near.empty() ? "the keys are " + all + ";" : "did you mean " + near + "?";
    return "'" + std::string(shown) + "' is not a key; " + guess +
           " to look for it as text, put it in quotes";
}

std::string readFreeText(const RawFilterTerm& term, OrderFilter& filter)
{
    if (term.negated)
        return "text cannot be excluded; to look for something that begins with '-', put it in "
               "quotes";
    if (term.values.front().empty())
        return "there is nothing between the quotes to look for";
    return addAll(filter.texts, term.values);
}

std::string readTerm(const RawFilterTerm& term, OrderFilter& filter)
{
    if (term.quoteOpen)
        return "the closing quote is missing";
    if (!std::ranges::all_of(term.values, isCleanText))
        return "this is no readable text: it must be UTF-8 without NUL";
    if (term.key.empty())
        return readFreeText(term, filter);
    const auto known =
        std::ranges::find(kKeys, term.key, [](const KeyReader& k) { return k.about.key; });
    return known == kKeys.end() ? unknownKey(term.key) : known->read(term, filter);
}

} // namespace

bool FilterReading::ok() const
{
    return std::ranges::all_of(terms, [](const FilterTerm& term) { return term.error.empty(); });
}

FilterReading parseFilter(std::string_view text)
{
    FilterReading reading;
    if (text.size() > kMaxFilterBytes) {
        reading.terms.push_back(
            {0,
             text.size(),
             {},
             "the filter is too long: at most " + std::to_string(kMaxFilterBytes) + " bytes"});
        return reading;
    }
    for (const RawFilterTerm& raw : lexFilter(text)) {
        FilterTerm term{raw.begin, raw.length, raw.key, readTerm(raw, reading.filter)};
        reading.terms.push_back(std::move(term));
    }
    return reading;
}

std::vector<FilterKey> filterKeys()
{
    std::vector<FilterKey> keys;
    for (const KeyReader& known : kKeys)
        keys.push_back(known.about);
    return keys;
}

} // namespace orderdeck
