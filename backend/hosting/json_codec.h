#pragma once

#include "backend/foundation/result.h"
#include "backend/orders/order_filter.h"
#include "backend/orders/request.h"
#include "backend/service/service_door.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace orderdeck {

/// Keys keep the order in which they are written: lines of the local socket and `--json` read
/// alike.
using Json = nlohmann::ordered_json;

// The JSON forms of the values that cross the local socket and that --json prints. Ids are decimal
// strings, times ISO 8601, money minor units. from_json throws what nlohmann throws or
// std::invalid_argument; only decode() and the two ends of the socket call it.
void to_json(Json& json, const Actor& actor);
void from_json(const Json& json, Actor& actor);
void to_json(Json& json, const Order& order);
void from_json(const Json& json, Order& order);
void to_json(Json& json, const Event& event);
void from_json(const Json& json, Event& event);
void to_json(Json& json, const FeedEvent& event);
void from_json(const Json& json, FeedEvent& event);
void to_json(Json& json, const NewOrder& request);
void from_json(const Json& json, NewOrder& request);
void to_json(Json& json, const TransitionRequest& request);
void from_json(const Json& json, TransitionRequest& request);
void to_json(Json& json, const Verdict& verdict);
void from_json(const Json& json, Verdict& verdict);
void to_json(Json& json, const OrderHistory& history);
void from_json(const Json& json, OrderHistory& history);
void to_json(Json& json, const ImportOutcome& outcome);
void from_json(const Json& json, ImportOutcome& outcome);
void to_json(Json& json, const OrderAnswer& answer);
void from_json(const Json& json, OrderAnswer& answer);
void to_json(Json& json, const OrderFilter& filter);
void from_json(const Json& json, OrderFilter& filter);
void to_json(Json& json, const OrderQuery& query);
void from_json(const Json& json, OrderQuery& query);
void to_json(Json& json, const OrderRow& row);
void from_json(const Json& json, OrderRow& row);
void to_json(Json& json, const OrderPage& page);
void from_json(const Json& json, OrderPage& page);
void to_json(Json& json, const AuditEntry& entry);
void from_json(const Json& json, AuditEntry& entry);
void to_json(Json& json, const AuditQuery& query);
void from_json(const Json& json, AuditQuery& query);
void to_json(Json& json, const AuditExtract& page);
void from_json(const Json& json, AuditExtract& page);
void to_json(Json& json, const AuditReport& report);
void from_json(const Json& json, AuditReport& report);
void to_json(Json& json, const ImportStart& start);
void from_json(const Json& json, ImportStart& start);
void to_json(Json& json, const Error& error);
void from_json(const Json& json, Error& error);

/// "written", "already there", "conflict".
[[nodiscard]] std::string_view name(ImportOutcome outcome) noexcept;

/// One line of text, without line break; bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string toLine(const Json& json);
/// Invalid when `text` is no JSON or nested deeper than 16.
[[nodiscard]] Result<Json> parseLine(std::string_view text);

/// The value that `json` stands for; Invalid, naming what is wrong, when it stands for none.
template <typename T>
[[nodiscard]] Result<T> decode(const Json& json)
{
    try {
        return json.get<T>();
    } catch (const std::exception& fault) {
        return Error{ErrorKind::Invalid, fault.what()};
    }
}

/// The error that `json` stands for; one that says so when it stands for none.
[[nodiscard]] Error decodeError(const Json& json);

} // namespace orderdeck
