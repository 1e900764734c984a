#include "backend/hosting/json_codec.h"

#include "backend/hosting/json_members.h"

#include <array>

namespace orderdeck {

namespace {

constexpr int kDeepest = 16;

} // namespace

using json::idIn, json::timeIn, json::roleIn, json::textIn, json::take, json::putIf;

std::string_view name(ImportOutcome outcome) noexcept
{
    constexpr std::array<std::string_view, 3> kNames = {"written", "already there", "conflict"};
    return kNames[static_cast<std::size_t>(outcome)];
}

void to_json(Json& json, const Actor& actor)
{
    json = Json{{"name", actor.name}, {"role", name(actor.role)}};
}

void from_json(const Json& json, Actor& actor)
{
    actor.name = textIn(json, "name");
    actor.role = roleIn(json.at("role"));
}

void to_json(Json& json, const Order& order)
{
    json = Json{{"id", toString(order.id)},
                {"number", order.number},
                {"source", order.source},
                {"customer", order.customer},
                {"region", order.region},
                {"totalMinor", order.totalMinor},
                {"currency", order.currency},
                {"lifecycle", order.lifecycle},
                {"lifecycleVersion", order.lifecycleVersion},
                {"state", order.state},
                {"previousState", order.previousState},
                {"version", order.version},
                {"placedAt", toIso8601(order.placedAt)},
                {"since", toIso8601(order.since)},
                {"flags", order.flags},
                {"payload", order.payload}};
}

void from_json(const Json& json, Order& order)
{
    order.id = idIn(json.at("id"));
    json.at("number").get_to(order.number);
    json.at("source").get_to(order.source);
    json.at("customer").get_to(order.customer);
    json.at("region").get_to(order.region);
    json.at("totalMinor").get_to(order.totalMinor);
    json.at("currency").get_to(order.currency);
    json.at("lifecycle").get_to(order.lifecycle);
    json.at("lifecycleVersion").get_to(order.lifecycleVersion);
    json.at("state").get_to(order.state);
    json.at("previousState").get_to(order.previousState);
    json.at("version").get_to(order.version);
    order.placedAt = timeIn(json.at("placedAt"));
    order.since = timeIn(json.at("since"));
    json.at("flags").get_to(order.flags);
    json.at("payload").get_to(order.payload);
}

void to_json(Json& json, const Event& event)
{
    json = Json{{"order", toString(event.order)},
                {"version", event.version},
                {"event", event.name},
                {"from", event.from},
                {"to", event.to},
                {"actor", event.actor.name},
                {"role", name(event.actor.role)},
                {"reason", event.reason},
                {"requestId", event.requestId},
                {"at", toIso8601(event.at)},
                {"lifecycleVersion", event.lifecycleVersion},
                {"payload", event.payload}};
}

void from_json(const Json& json, Event& event)
{
    event.order = idIn(json.at("order"));
    json.at("version").get_to(event.version);
    json.at("event").get_to(event.name);
    json.at("from").get_to(event.from);
    json.at("to").get_to(event.to);
    json.at("actor").get_to(event.actor.name);
    event.actor.role = roleIn(json.at("role"));
    json.at("reason").get_to(event.reason);
    json.at("requestId").get_to(event.requestId);
    event.at = timeIn(json.at("at"));
    json.at("lifecycleVersion").get_to(event.lifecycleVersion);
    json.at("payload").get_to(event.payload);
}

void to_json(Json& json, const FeedEvent& event)
{
    json = Json(event.event);
    json["lifecycle"] = event.lifecycle;
    json["position"] = event.position;
}

void from_json(const Json& json, FeedEvent& event)
{
    json.get_to(event.event);
    json.at("lifecycle").get_to(event.lifecycle);
    json.at("position").get_to(event.position);
}

void to_json(Json& json, const NewOrder& request)
{
    json = Json{{"requestId", request.requestId}, {"number", request.number},
                {"source", request.source},       {"customer", request.customer},
                {"region", request.region},       {"totalMinor", request.totalMinor},
                {"currency", request.currency},   {"payload", request.payload},
                {"lifecycle", request.lifecycle}, {"actor", request.actor}};
}

void from_json(const Json& json, NewOrder& request)
{
    json.at("requestId").get_to(request.requestId);
    take(json, "number", request.number);
    take(json, "source", request.source);
    take(json, "customer", request.customer);
    take(json, "region", request.region);
    take(json, "totalMinor", request.totalMinor);
    take(json, "currency", request.currency);
    take(json, "payload", request.payload);
    json.at("lifecycle").get_to(request.lifecycle);
    json.at("actor").get_to(request.actor);
}

void to_json(Json& json, const TransitionRequest& request)
{
    json = Json{{"order", toString(request.order)}, {"requestId", request.requestId},
                {"event", request.event},           {"actor", request.actor},
                {"reason", request.reason},         {"payload", request.payload}};
    putIf(json, "expectedVersion", request.expectedVersion);
}

void from_json(const Json& json, TransitionRequest& request)
{
    request.order = idIn(json.at("order"));
    json.at("requestId").get_to(request.requestId);
    json.at("event").get_to(request.event);
    json.at("actor").get_to(request.actor);
    take(json, "reason", request.reason);
    take(json, "payload", request.payload);
    take(json, "expectedVersion", request.expectedVersion);
}

void to_json(Json& json, const Verdict& verdict)
{
    json = Json{{"verdict", name(verdict.kind)}, {"order", toString(verdict.order)},
                {"version", verdict.version},    {"state", verdict.state},
                {"cause", verdict.cause},        {"legalEvents", verdict.legalEvents},
                {"repeated", verdict.repeated}};
}

void from_json(const Json& json, Verdict& verdict)
{
    const auto kind = parseVerdictKind(textIn(json, "verdict"));
    if (!kind)
        throw std::invalid_argument("'" + textIn(json, "verdict") + "' is no verdict");
    verdict.kind = *kind;
    verdict.order = idIn(json.at("order"));
    json.at("version").get_to(verdict.version);
    json.at("state").get_to(verdict.state);
    json.at("cause").get_to(verdict.cause);
    json.at("legalEvents").get_to(verdict.legalEvents);
    json.at("repeated").get_to(verdict.repeated);
}

void to_json(Json& json, const OrderHistory& history)
{
    json = Json{{"order", history.order}, {"events", history.events}};
}

void from_json(const Json& json, OrderHistory& history)
{
    json.at("order").get_to(history.order);
    json.at("events").get_to(history.events);
}

void to_json(Json& json, const ImportOutcome& outcome) { json = name(outcome); }

void from_json(const Json& json, ImportOutcome& outcome)
{
    const auto text = json.get<std::string>();
    for (const auto known :
         {ImportOutcome::Written, ImportOutcome::AlreadyThere, ImportOutcome::Conflict}) {
        if (name(known) == text) {
            outcome = known;
            return;
        }
    }
    throw std::invalid_argument("'" + text + "' is no outcome of an import");
}

void to_json(Json& json, const OrderAnswer& answer)
{
    json =
        Json{{"order", answer.order}, {"source", answer.source}, {"ageMicros", answer.age.count()}};
}

void from_json(const Json& json, OrderAnswer& answer)
{
    json.at("order").get_to(answer.order);
    json.at("source").get_to(answer.source);
    answer.age = Duration(json.at("ageMicros").get<std::int64_t>());
}

void to_json(Json& json, const Error& error)
{
    json = Json{{"kind", name(error.kind)}, {"message", error.message}, {"context", error.context}};
}

void from_json(const Json& json, Error& error)
{
    const std::string kind = textIn(json, "kind");
    for (int candidate = 0; candidate <= static_cast<int>(ErrorKind::TimedOut); ++candidate) {
        if (name(static_cast<ErrorKind>(candidate)) == kind) {
            error.kind = static_cast<ErrorKind>(candidate);
            json.at("message").get_to(error.message);
            take(json, "context", error.context);
            return;
        }
    }
    throw std::invalid_argument("'" + kind + "' is no kind of error");
}

std::string toLine(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Json> parseLine(std::string_view text)
{
    const auto bounded = [](int depth, Json::parse_event_t, Json&) {
        if (depth > kDeepest)
            throw std::length_error("nested deeper than 16");
        return true;
    };
    try {
        return Json::parse(text, bounded);
    } catch (const std::exception& fault) {
        return Error{ErrorKind::Invalid, std::string("no line of JSON: ") + fault.what()};
    }
}

Error decodeError(const Json& json)
{
    try {
        Error error;
        from_json(json, error);
        return error;
    } catch (const std::exception& fault) {
        return {ErrorKind::Invalid, "The answer cannot be read", fault.what()};
    }
}

} // namespace orderdeck
