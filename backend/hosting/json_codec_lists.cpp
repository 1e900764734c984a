#include "backend/hosting/json_members.h"

namespace orderdeck {

namespace {

using json::Reader, json::Writer, json::textIn;

template <typename Way, typename Of>
void filterMembers(const Way& way, Of& value)
{
    way.list("states", value.states);
    way.list("notStates", value.notStates);
    way.list("regions", value.regions);
    way.list("sources", value.sources);
    way.list("customers", value.customers);
    way.list("lifecycles", value.lifecycles);
    way.may("open", value.open);
    way.may("stuck", value.stuck);
    way.may("flagged", value.flagged);
    way.may("ageAtLeastMicros", value.ageAtLeast);
    way.may("ageAtMostMicros", value.ageAtMost);
    way.may("totalAtLeast", value.totalAtLeast);
    way.may("totalAtMost", value.totalAtMost);
    way.may("placedFrom", value.placedFrom);
    way.may("placedBefore", value.placedBefore);
    way.list("texts", value.texts);
}

template <typename Way, typename Of>
void rowMembers(const Way& way, Of& value)
{
    way.must("id", value.id);
    way.must("number", value.number);
    way.must("source", value.source);
    way.must("customer", value.customer);
    way.must("region", value.region);
    way.must("lifecycle", value.lifecycle);
    way.must("lifecycleVersion", value.lifecycleVersion);
    way.must("state", value.state);
    way.must("since", value.since);
    way.must("placedAt", value.placedAt);
    way.must("totalMinor", value.totalMinor);
    way.must("currency", value.currency);
    way.must("version", value.version);
    way.must("flags", value.flags);
    way.must("lastActor", value.lastActor);
    way.must("lastReason", value.lastReason);
    way.must("open", value.open);
}

template <typename Way, typename Of>
void pageMembers(const Way& way, Of& value)
{
    way.must("rows", value.rows);
    way.must("next", value.next);
    way.may("searched", value.searched);
    way.may("outOf", value.outOf);
    way.must("matches", value.matches);
    way.must("matchesExact", value.matchesExact);
    way.must("positions", value.positions);
}

} // namespace

void to_json(Json& json, const OrderFilter& value) { filterMembers(Writer(json), value); }
void from_json(const Json& json, OrderFilter& value) { filterMembers(Reader(json), value); }

void to_json(Json& json, const OrderQuery& query)
{
    json = Json{{"filter", query.filter},
                {"sort", name(query.sort)},
                {"limit", query.limit},
                {"after", query.after},
                {"counting", static_cast<int>(query.counting)}};
    if (query.budget)
        json["budgetMicros"] = query.budget->count();
}

void from_json(const Json& json, OrderQuery& query)
{
    json.at("filter").get_to(query.filter);
    const auto sort = parseOrderSort(textIn(json, "sort"));
    if (!sort)
        throw std::invalid_argument("'" + textIn(json, "sort") + "' is no order of sorting");
    query.sort = *sort;
    json.at("limit").get_to(query.limit);
    const Reader members(json);
    members.may("after", query.after);
    members.may("budgetMicros", query.budget);
    int counting = 0;
    members.may("counting", counting);
    query.counting = counting == 1   ? MatchCounting::Known
                     : counting == 2 ? MatchCounting::None
                                     : MatchCounting::Bounded;
}

void to_json(Json& json, const OrderRow& value) { rowMembers(Writer(json), value); }
void from_json(const Json& json, OrderRow& value) { rowMembers(Reader(json), value); }

void to_json(Json& json, const OrderPage& value) { pageMembers(Writer(json), value); }
void from_json(const Json& json, OrderPage& value) { pageMembers(Reader(json), value); }

} // namespace orderdeck
