#pragma once

#include "backend/hosting/json_codec.h"
#include "backend/orders/fold.h"
#include "backend/orders/order.h"
#include "backend/orders/order_filter.h"
#include "backend/orders/request.h"

#include <string>
#include <vector>

namespace orderdeck {

// What the order commands print. All text of orders is made printable.

/// "A-1042", or the id where there is no number.
[[nodiscard]] std::string titleOf(const Order& order);
/// "applied: A-1042 is now packed, version 4", and so on for the others, with line break.
[[nodiscard]] std::string verdictText(const Verdict& verdict, const std::string& title);
[[nodiscard]] std::string orderText(const Order& order,
                                    const std::vector<Possibility>& possibilities, Timestamp now);
[[nodiscard]] std::string eventsText(const std::vector<Event>& events);
[[nodiscard]] std::string rowsText(const std::vector<OrderRow>& rows, Timestamp now);
/// "first 200 of 12,000", with what to type for the next ones; "12 orders" when these are all.
[[nodiscard]] std::string pageEnding(const OrderPage& page);

/// The order for --json: its payload as JSON where it is some.
[[nodiscard]] Json orderJson(const Order& order);
[[nodiscard]] Json eventsJson(const std::vector<Event>& events);
[[nodiscard]] Json possibilitiesJson(const std::vector<Possibility>& possibilities);

} // namespace orderdeck
