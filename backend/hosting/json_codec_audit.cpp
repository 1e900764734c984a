#include "backend/hosting/json_members.h"

#include <algorithm>
#include <array>

namespace orderdeck {

using json::idIn, json::textIn, json::Reader, json::Writer;

namespace {

constexpr std::array<std::string_view, 3> kBreakNames = {"seal", "gap", "cut off"};

std::string sealIn(const Json& json)
{
    if (auto seal = parseSeal(json.get<std::string>()))
        return std::move(*seal);
    throw std::invalid_argument("a seal is written in hexadecimal digits");
}

template <typename Way, typename Of>
void entryMembers(const Way& way, Of& value)
{
    way.must("position", value.position);
    way.must("at", value.at);
    way.must("actor", value.actor.name);
    way.must("role", value.actor.role);
    way.must("order", value.order);
    way.must("number", value.number);
    way.must("event", value.event);
    way.must("requestId", value.requestId);
    way.must("reason", value.reason);
    way.must("cause", value.cause);
    way.must("version", value.version);
    way.must("state", value.state);
}

template <typename Way, typename Of>
void queryMembers(const Way& way, Of& value)
{
    way.must("limit", value.limit);
    way.may("before", value.before);
    way.may("actor", value.filter.actor);
    way.may("text", value.filter.text);
    way.may("applied", value.filter.applied);
    way.may("order", value.filter.order);
    way.may("from", value.filter.from);
    way.may("until", value.filter.before);
}

template <typename Way, typename Of>
void pageMembers(const Way& way, Of& value)
{
    way.must("entries", value.entries);
    way.must("from", value.from);
    way.must("next", value.next);
    way.must("total", value.total);
}

template <typename Way, typename Of>
void startMembers(const Way& way, Of& value)
{
    way.must("actor", value.actor);
    way.must("mapping", value.mapping);
    way.must("files", value.files);
}

} // namespace

void to_json(Json& json, const AuditEntry& entry)
{
    entryMembers(Writer(json), entry);
    json["shard"] = entry.shard.value + 1;
    json["act"] = name(entry.act);
    json["result"] = name(entry.result);
    json["seal"] = sealText(entry.seal);
}

void from_json(const Json& json, AuditEntry& entry)
{
    entryMembers(Reader(json), entry);
    const auto act = parseAuditAct(textIn(json, "act"));
    const auto result = parseVerdictKind(textIn(json, "result"));
    if (!act || !result)
        throw std::invalid_argument("this is no act with a result");
    entry.shard = ShardIndex(json.at("shard").get<int>() - 1);
    entry.act = *act;
    entry.result = *result;
    entry.seal = sealIn(json.at("seal"));
}

void to_json(Json& json, const AuditQuery& query) { queryMembers(Writer(json), query); }
void from_json(const Json& json, AuditQuery& query) { queryMembers(Reader(json), query); }
void to_json(Json& json, const AuditExtract& page) { pageMembers(Writer(json), page); }
void from_json(const Json& json, AuditExtract& page) { pageMembers(Reader(json), page); }

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

void to_json(Json& json, const ImportStart& start) { startMembers(Writer(json), start); }
void from_json(const Json& json, ImportStart& start) { startMembers(Reader(json), start); }

} // namespace orderdeck
