#include "backend/hosting/json_members.h"

#include <array>

namespace orderdeck {

using json::idIn, json::timeIn, json::roleIn, json::textIn, json::take, json::takeTime, json::putIf;

namespace {

constexpr std::array<std::string_view, 3> kBreakNames = {"seal", "gap", "cut off"};

std::string sealIn(const Json& json)
{
    if (auto seal = parseSeal(json.get<std::string>()))
        return std::move(*seal);
    throw std::invalid_argument("a seal is written in hexadecimal digits");
}

} // namespace

void to_json(Json& json, const AuditEntry& entry)
{
    json = Json{{"shard", entry.shard.value + 1}, {"position", entry.position},
                {"at", toIso8601(entry.at)},      {"actor", entry.actor.name},
                {"role", name(entry.actor.role)}, {"act", name(entry.act)},
                {"order", toString(entry.order)}, {"number", entry.number},
                {"event", entry.event},           {"requestId", entry.requestId},
                {"reason", entry.reason},         {"result", name(entry.result)},
                {"cause", entry.cause},           {"version", entry.version},
                {"state", entry.state},           {"seal", sealText(entry.seal)}};
}

void from_json(const Json& json, AuditEntry& entry)
{
    entry.shard = ShardIndex(json.at("shard").get<int>() - 1);
    json.at("position").get_to(entry.position);
    entry.at = timeIn(json.at("at"));
    json.at("actor").get_to(entry.actor.name);
    entry.actor.role = roleIn(json.at("role"));
    const auto act = parseAuditAct(textIn(json, "act"));
    const auto result = parseVerdictKind(textIn(json, "result"));
    if (!act || !result)
        throw std::invalid_argument("this is no act with a result");
    entry.act = *act;
    entry.order = idIn(json.at("order"));
    json.at("number").get_to(entry.number);
    json.at("event").get_to(entry.event);
    json.at("requestId").get_to(entry.requestId);
    json.at("reason").get_to(entry.reason);
    entry.result = *result;
    json.at("cause").get_to(entry.cause);
    json.at("version").get_to(entry.version);
    json.at("state").get_to(entry.state);
    entry.seal = sealIn(json.at("seal"));
}

void to_json(Json& json, const AuditQuery& query)
{
    json = Json{{"limit", query.limit}, {"before", query.before}};
    const AuditFilter& filter = query.filter;
    json["actor"] = filter.actor;
    json["text"] = filter.text;
    putIf(json, "applied", filter.applied);
    if (filter.order)
        json["order"] = toString(*filter.order);
    if (filter.from)
        json["from"] = toIso8601(*filter.from);
    if (filter.before)
        json["until"] = toIso8601(*filter.before);
}

void from_json(const Json& json, AuditQuery& query)
{
    json.at("limit").get_to(query.limit);
    take(json, "before", query.before);
    take(json, "actor", query.filter.actor);
    take(json, "text", query.filter.text);
    take(json, "applied", query.filter.applied);
    if (const auto order = json.find("order"); order != json.end())
        query.filter.order = idIn(*order);
    takeTime(json, "from", query.filter.from);
    takeTime(json, "until", query.filter.before);
}

void to_json(Json& json, const AuditPage& page)
{
    json = Json{{"entries", page.entries}, {"next", page.next}, {"total", page.total}};
}

void from_json(const Json& json, AuditPage& page)
{
    json.at("entries").get_to(page.entries);
    json.at("next").get_to(page.next);
    json.at("total").get_to(page.total);
}

void to_json(Json& json, const AuditReport& report)
{
    json = Json{{"sound", report.sound()},
                {"entries", report.entries},
                {"breaks", Json::array()},
                {"tails", Json::array()}};
    for (const AuditBreak& each : report.breaks)
        json["breaks"].push_back({{"what", kBreakNames.at(static_cast<std::size_t>(each.kind))},
                                  {"shard", each.shard.value + 1},
                                  {"position", each.position},
                                  {"order", toString(each.order)},
                                  {"detail", each.detail}});
    for (const AuditTail& each : report.tails)
        json["tails"].push_back({{"position", each.position}, {"seal", sealText(each.seal)}});
}

void from_json(const Json& json, AuditReport& report)
{
    json.at("entries").get_to(report.entries);
    for (const Json& each : json.at("breaks")) {
        AuditBreak& found = report.breaks.emplace_back();
        const std::string what = textIn(each, "what");
        const auto known = std::find(kBreakNames.begin(), kBreakNames.end(), what);
        if (known == kBreakNames.end())
            throw std::invalid_argument("'" + what + "' is nothing that breaks an audit");
        found.kind = static_cast<AuditBreak::Kind>(known - kBreakNames.begin());
        found.shard = ShardIndex(each.at("shard").get<int>() - 1);
        each.at("position").get_to(found.position);
        found.order = idIn(each.at("order"));
        each.at("detail").get_to(found.detail);
    }
    for (const Json& each : json.at("tails"))
        report.tails.push_back({each.at("position").get<std::int64_t>(), sealIn(each.at("seal"))});
}

void to_json(Json& json, const ImportStart& start)
{
    json = Json{{"actor", start.actor}, {"mapping", start.mapping}, {"files", start.files}};
}

void from_json(const Json& json, ImportStart& start)
{
    json.at("actor").get_to(start.actor);
    json.at("mapping").get_to(start.mapping);
    json.at("files").get_to(start.files);
}

} // namespace orderdeck
