#include "backend/hosting/json_members.h"

#include <array>

namespace orderdeck {

using json::idIn, json::timeIn, json::textIn, json::take, json::takeTime, json::takeDuration,
    json::putIf, json::putList;

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

void to_json(Json& json, const OrderFilter& filter)
{
    json = Json::object();
    putList(json, "states", filter.states);
    putList(json, "notStates", filter.notStates);
    putList(json, "regions", filter.regions);
    putList(json, "sources", filter.sources);
    putList(json, "customers", filter.customers);
    putList(json, "lifecycles", filter.lifecycles);
    putIf(json, "open", filter.open);
    putIf(json, "stuck", filter.stuck);
    putIf(json, "flagged", filter.flagged);
    if (filter.ageAtLeast)
        json["ageAtLeastMicros"] = filter.ageAtLeast->count();
    if (filter.ageAtMost)
        json["ageAtMostMicros"] = filter.ageAtMost->count();
    putIf(json, "totalAtLeast", filter.totalAtLeast);
    putIf(json, "totalAtMost", filter.totalAtMost);
    if (filter.placedFrom)
        json["placedFrom"] = toIso8601(*filter.placedFrom);
    if (filter.placedBefore)
        json["placedBefore"] = toIso8601(*filter.placedBefore);
    putList(json, "texts", filter.texts);
}

void from_json(const Json& json, OrderFilter& filter)
{
    take(json, "states", filter.states);
    take(json, "notStates", filter.notStates);
    take(json, "regions", filter.regions);
    take(json, "sources", filter.sources);
    take(json, "customers", filter.customers);
    take(json, "lifecycles", filter.lifecycles);
    take(json, "open", filter.open);
    take(json, "stuck", filter.stuck);
    take(json, "flagged", filter.flagged);
    takeDuration(json, "ageAtLeastMicros", filter.ageAtLeast);
    takeDuration(json, "ageAtMostMicros", filter.ageAtMost);
    take(json, "totalAtLeast", filter.totalAtLeast);
    take(json, "totalAtMost", filter.totalAtMost);
    takeTime(json, "placedFrom", filter.placedFrom);
    takeTime(json, "placedBefore", filter.placedBefore);
    take(json, "texts", filter.texts);
}

void to_json(Json& json, const OrderQuery& query)
{
    json = Json{{"filter", query.filter},
                {"sort", name(query.sort)},
                {"limit", query.limit},
                {"after", query.after}};
}

void from_json(const Json& json, OrderQuery& query)
{
    json.at("filter").get_to(query.filter);
    const auto sort = parseOrderSort(textIn(json, "sort"));
    if (!sort)
        throw std::invalid_argument("'" + textIn(json, "sort") + "' is no order of sorting");
    query.sort = *sort;
    json.at("limit").get_to(query.limit);
    take(json, "after", query.after);
}

void to_json(Json& json, const OrderRow& row)
{
    json = Json{{"id", toString(row.id)},
                {"number", row.number},
                {"source", row.source},
                {"customer", row.customer},
                {"region", row.region},
                {"lifecycle", row.lifecycle},
                {"lifecycleVersion", row.lifecycleVersion},
                {"state", row.state},
                {"since", toIso8601(row.since)},
                {"placedAt", toIso8601(row.placedAt)},
                {"totalMinor", row.totalMinor},
                {"currency", row.currency},
                {"version", row.version},
                {"flags", row.flags},
                {"lastActor", row.lastActor},
                {"lastReason", row.lastReason},
                {"open", row.open}};
}

void from_json(const Json& json, OrderRow& row)
{
    row.id = idIn(json.at("id"));
    json.at("number").get_to(row.number);
    json.at("source").get_to(row.source);
    json.at("customer").get_to(row.customer);
    json.at("region").get_to(row.region);
    json.at("lifecycle").get_to(row.lifecycle);
    json.at("lifecycleVersion").get_to(row.lifecycleVersion);
    json.at("state").get_to(row.state);
    row.since = timeIn(json.at("since"));
    row.placedAt = timeIn(json.at("placedAt"));
    json.at("totalMinor").get_to(row.totalMinor);
    json.at("currency").get_to(row.currency);
    json.at("version").get_to(row.version);
    json.at("flags").get_to(row.flags);
    json.at("lastActor").get_to(row.lastActor);
    json.at("lastReason").get_to(row.lastReason);
    json.at("open").get_to(row.open);
}

void to_json(Json& json, const OrderPage& page)
{
    json = Json{{"rows", page.rows},
                {"next", page.next},
                {"matches", page.matches},
                {"matchesExact", page.matchesExact},
                {"positions", page.positions}};
}

void from_json(const Json& json, OrderPage& page)
{
    json.at("rows").get_to(page.rows);
    json.at("next").get_to(page.next);
    json.at("matches").get_to(page.matches);
    json.at("matchesExact").get_to(page.matchesExact);
    json.at("positions").get_to(page.positions);
}

} // namespace orderdeck
