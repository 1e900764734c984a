#include "app/orderdeckctl/order_text.h"

#include "app/terminal/text_output.h"
#include "backend/foundation/text.h"

namespace orderdeck {

namespace {

using Align = TextTable::Align;

std::string money(std::int64_t minor, const std::string& currency)
{
    return formatMinor(minor) + (currency.empty() ? "" : ' ' + currency);
}

void field(std::string& out, std::string_view name, const std::string& value)
{
    constexpr std::size_t kWidth = 12;
    if (!value.empty())
        out += "  " + std::string(name) + std::string(kWidth - name.size(), ' ') +
               printable(value) + '\n';
}

std::string stateText(const Order& order, Timestamp now)
{
    std::string text = order.state + " since " + toIso8601(order.since) + " (" +
                       describeDuration(now - order.since) + ')';
    if (!order.previousState.empty())
        text += ", before it " + order.previousState;
    return text;
}

std::string peculiarities(std::uint32_t flags)
{
    std::string text;
    if ((flags & kFlagClockBackwards) != 0)
        text = "its clock ran backwards";
    if ((flags & kFlagIllegalHistory) != 0)
        text += std::string(text.empty() ? "" : "; ") + "its past is not lawful";
    return text;
}

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string itemsText(const std::string& payload)
{
    const Result<Json> json = parseLine(payload);
    if (!json || !json->is_object() || !json->contains("items") || !(*json)["items"].is_array())
        return {};
    TextTable table({{"SKU"}, {"ITEM"}, {"QUANTITY", Align::Right}, {"PRICE", Align::Right}});
    for (const Json& item : (*json)["items"]) {
        const auto text = [&](const char* key) {
            const Result<std::string> value = decode<std::string>(item.value(key, Json("")));
            return value ? *value : std::string();
        };
        const auto number = [&](const char* key) {
            const Result<std::int64_t> value = decode<std::int64_t>(item.value(key, Json(0)));
            return value ? *value : 0;
        };
        if (item.is_object())
            table.add({text("sku"), text("name"), std::to_string(number("quantity")),
                       formatMinor(number("priceMinor"))});
    }
    return "\nItems\n" + table.text();
}

std::string possibilitiesText(const std::vector<Possibility>& possibilities)
{
    TextTable may({{"MAY"}, {"GOES TO"}, {"MEANING"}, {"REASON"}});
    TextTable mayNot({{"MAY NOT"}, {"VERDICT"}, {"CAUSE"}});
    bool some = false;
    bool others = false;
    for (const Possibility& step : possibilities) {
        if (step.kind == VerdictKind::Applied) {
            may.add({step.event, step.target, step.label,
                     step.reasonRequired ? "required" : "as you like"});
            some = true;
        } else {
            mayNot.add({step.event, std::string(name(step.kind)), step.cause});
            others = true;
        }
    }
    if (!some && !others)
        return "\nNothing follows this state.\n";
    return (some ? '\n' + may.text() : "") + (others ? '\n' + mayNot.text() : "");
}

} // namespace

std::string titleOf(const Order& order)
{
    return order.number.empty() ? toString(order.id) : order.number;
}

std::string verdictText(const Verdict& verdict, const std::string& title)
{
    std::string text(name(verdict.kind));
    if (verdict.kind == VerdictKind::Applied)
        text += ": " + title + " (" + toString(verdict.order) + ") is " + verdict.state +
                ", version " + std::to_string(verdict.version);
    else
        text += ": " + verdict.cause;
    if (!verdict.legalEvents.empty())
        text += "; legal now: " + joined(verdict.legalEvents);
    if (verdict.repeated)
        text += " (the answer to the first request with this id)";
    return printable(text) + '\n';
}

std::string orderText(const Order& order, const std::vector<Possibility>& possibilities,
                      Timestamp now)
{
    std::string out = "Order " + printable(titleOf(order)) + '\n';
    field(out, "id", toString(order.id));
    field(out, "source", order.source);
    field(out, "customer", order.customer);
    field(out, "region", order.region);
    field(out, "total", money(order.totalMinor, order.currency));
    field(out, "placed", toIso8601(order.placedAt));
    field(out, "lifecycle",
          order.lifecycle + ", version " + std::to_string(order.lifecycleVersion));
    field(out, "state", stateText(order, now));
    field(out, "version", std::to_string(order.version));
    field(out, "note", peculiarities(order.flags));
    return out + itemsText(order.payload) + possibilitiesText(possibilities);
}

std::string eventsText(const std::vector<Event>& events)
{
    TextTable table({{"VERSION", Align::Right},
                     {"AT"},
                     {"EVENT"},
                     {"FROM"},
                     {"TO"},
                     {"ACTOR"},
                     {"ROLE"},
                     {"REASON"}});
    for (const Event& event : events)
        table.add({std::to_string(event.version), toIso8601(event.at), event.name, event.from,
                   event.to, event.actor.name, std::string(name(event.actor.role)), event.reason});
    return table.text();
}

std::string rowsText(const std::vector<OrderRow>& rows, Timestamp now)
{
    TextTable table({{"NUMBER"},
                     {"STATE"},
                     {"FOR", Align::Right},
                     {"TOTAL", Align::Right},
                     {"CURRENCY"},
                     {"REGION"},
                     {"CUSTOMER"},
                     {"SOURCE"},
                     {"PLACED"},
                     {"ID", Align::Right}});
    for (const OrderRow& row : rows)
        table.add({row.number, row.state, describeDuration(now - row.since),
                   formatMinor(row.totalMinor), row.currency, row.region, row.customer, row.source,
                   toIso8601(row.placedAt), toString(row.id)});
    return table.text();
}

std::string pageEnding(const OrderPage& page)
{
    const auto shown = static_cast<std::int64_t>(page.rows.size());
    if (page.next.empty())
        return grouped(shown) + (shown == 1 ? " order\n" : " orders\n");
    return "first " + grouped(shown) + " of " + (page.matchesExact ? "" : "at least ") +
           grouped(page.matches) + "; the next ones: --after '" + printable(page.next) + "'\n";
}

Json orderJson(const Order& order)
{
    Json json(order);
    if (Result<Json> payload = parseLine(order.payload))
        json["payload"] = std::move(*payload);
    return json;
}

Json eventsJson(const std::vector<Event>& events)
{
    Json all = Json::array();
    for (const Event& event : events) {
        Json json(event);
        if (Result<Json> payload = parseLine(event.payload))
            json["payload"] = std::move(*payload);
        all.push_back(std::move(json));
    }
    return all;
}

Json possibilitiesJson(const std::vector<Possibility>& possibilities)
{
    Json all = Json::array();
    for (const Possibility& step : possibilities)
        all.push_back({{"event", step.event},
                       {"label", step.label},
                       {"verdict", name(step.kind)},
                       {"target", step.target},
                       {"cause", step.cause},
                       {"reasonRequired", step.reasonRequired}});
    return all;
}

} // namespace orderdeck
