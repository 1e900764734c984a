#include "backend/hosting/json_codec.h"

#include "backend/hosting/json_members.h"

#include <array>

namespace orderdeck {

namespace {

using json::Reader, json::Writer, json::textIn;

constexpr int kDeepest = 16;

template <typename Way, typename Of>
void actorMembers(const Way& way, Of& value)
{
    way.must("name", value.name);
    way.must("role", value.role);
}

template <typename Way, typename Of>
void orderMembers(const Way& way, Of& value)
{
    way.must("id", value.id);
    way.must("number", value.number);
    way.must("source", value.source);
    way.must("customer", value.customer);
    way.must("region", value.region);
    way.must("totalMinor", value.totalMinor);
    way.must("currency", value.currency);
    way.must("lifecycle", value.lifecycle);
    way.must("lifecycleVersion", value.lifecycleVersion);
    way.must("state", value.state);
    way.must("previousState", value.previousState);
    way.must("version", value.version);
    way.must("placedAt", value.placedAt);
    way.must("since", value.since);
    way.must("flags", value.flags);
    way.must("payload", value.payload);
}

template <typename Way, typename Of>
void eventMembers(const Way& way, Of& value)
{
    way.must("order", value.order);
    way.must("version", value.version);
    way.must("event", value.name);
    way.must("from", value.from);
    way.must("to", value.to);
    way.must("actor", value.actor.name);
    way.must("role", value.actor.role);
    way.must("reason", value.reason);
    way.must("requestId", value.requestId);
    way.must("at", value.at);
    way.must("lifecycleVersion", value.lifecycleVersion);
    way.must("payload", value.payload);
}

template <typename Way, typename Of>
void newOrderMembers(const Way& way, Of& value)
{
    way.must("requestId", value.requestId);
    way.may("number", value.number);
    way.may("source", value.source);
    way.may("customer", value.customer);
    way.may("region", value.region);
    way.may("totalMinor", value.totalMinor);
    way.may("currency", value.currency);
    way.may("payload", value.payload);
    way.must("lifecycle", value.lifecycle);
    way.must("actor", value.actor);
}

template <typename Way, typename Of>
void transitionMembers(const Way& way, Of& value)
{
    way.must("order", value.order);
    way.must("requestId", value.requestId);
    way.must("event", value.event);
    way.must("actor", value.actor);
    way.may("reason", value.reason);
    way.may("payload", value.payload);
    way.may("expectedVersion", value.expectedVersion);
}

template <typename Way, typename Of>
void historyMembers(const Way& way, Of& value)
{
    way.must("order", value.order);
    way.must("events", value.events);
}

template <typename Way, typename Of>
void answerMembers(const Way& way, Of& value)
{
    way.must("order", value.order);
    way.must("source", value.source);
    way.must("ageMicros", value.age);
}

template <typename Way, typename Of>
void verdictMembers(const Way& way, Of& value)
{
    way.must("order", value.order);
    way.must("version", value.version);
    way.must("state", value.state);
    way.must("cause", value.cause);
    way.must("legalEvents", value.legalEvents);
    way.must("repeated", value.repeated);
}

} // namespace

std::string_view name(ImportOutcome outcome) noexcept
{
    constexpr std::array<std::string_view, 3> kNames = {"written", "already there", "conflict"};
    return kNames[static_cast<std::size_t>(outcome)];
}

void to_json(Json& json, const Actor& value) { actorMembers(Writer(json), value); }
void from_json(const Json& json, Actor& value) { actorMembers(Reader(json), value); }

void to_json(Json& json, const Order& value) { orderMembers(Writer(json), value); }
void from_json(const Json& json, Order& value) { orderMembers(Reader(json), value); }

void to_json(Json& json, const Event& value) { eventMembers(Writer(json), value); }
void from_json(const Json& json, Event& value) { eventMembers(Reader(json), value); }

void to_json(Json& json, const NewOrder& value) { newOrderMembers(Writer(json), value); }
void from_json(const Json& json, NewOrder& value) { newOrderMembers(Reader(json), value); }

void to_json(Json& json, const TransitionRequest& value) { transitionMembers(Writer(json), value); }
void from_json(const Json& json, TransitionRequest& value)
{
    transitionMembers(Reader(json), value);
}

void to_json(Json& json, const OrderHistory& value) { historyMembers(Writer(json), value); }
void from_json(const Json& json, OrderHistory& value) { historyMembers(Reader(json), value); }

void to_json(Json& json, const OrderAnswer& value) { answerMembers(Writer(json), value); }
void from_json(const Json& json, OrderAnswer& value) { answerMembers(Reader(json), value); }

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

void to_json(Json& json, const Verdict& verdict)
{
    const Writer way(json);
    way.must("verdict", name(verdict.kind));
    verdictMembers(way, verdict);
}

void from_json(const Json& json, Verdict& verdict)
{
    const auto kind = parseVerdictKind(textIn(json, "verdict"));
    if (!kind)
        throw std::invalid_argument("'" + textIn(json, "verdict") + "' is no verdict");
    verdict.kind = *kind;
    verdictMembers(Reader(json), verdict);
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
            Reader(json).may("context", error.context);
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
