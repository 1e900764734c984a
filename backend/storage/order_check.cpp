#include "backend/storage/order_check.h"

#include <algorithm>

namespace orderdeck {
namespace {

std::string versioned(const Event& event)
{
    return "event " + std::to_string(event.version) + " '" + event.name + "'";
}

bool isBirth(const Event& event) { return event.name == "created" || event.name == "imported"; }

/// The order before its first event.
Order unborn(Order order)
{
    order.state.clear();
    order.previousState.clear();
    order.version = 0;
    order.lifecycleVersion = 0;
    order.since = {};
    return order;
}

std::string where(const Order& order)
{
    return order.state + " v" + std::to_string(order.version) + " since " +
           std::to_string(toMicros(order.since)) + " after '" + order.previousState + "'";
}

} // namespace

std::vector<Finding> OrderCheck::check(const std::optional<Order>& row,
                                       std::span<const Event> events)
{
    std::vector<Finding> findings;
    if (events.empty()) {
        if (row)
            findings.push_back({Corruption::OrderWithoutEvents, row->id, where(*row)});
        return findings;
    }
    checkNumbering(events, findings);
    checkRequests(events, findings);
    if (!row) {
        findings.push_back({Corruption::EventsWithoutOrder, events.front().order,
                            std::to_string(events.size()) + " events"});
        return findings;
    }
    checkSteps(*row, events, findings);
    Order folded = unborn(*row);
    for (const Event& event : events)
        fold(folded, event);
    if (folded != *row)
        findings.push_back({Corruption::RowDiffers, row->id,
                            "the row says " + where(*row) + ", its events " + where(folded)});
    return findings;
}

void OrderCheck::checkNumbering(std::span<const Event> events, std::vector<Finding>& findings) const
{
    std::int64_t last = 0;
    for (const Event& event : events) {
        if (event.version == last)
            findings.push_back({Corruption::VersionTwice, event.order, versioned(event)});
        else if (event.version != last + 1)
            findings.push_back({Corruption::VersionGap, event.order,
                                versioned(event) + " follows version " + std::to_string(last)});
        last = event.version;
    }
}

void OrderCheck::checkRequests(std::span<const Event> events, std::vector<Finding>& findings) const
{
    std::vector<std::string_view> ids;
    for (const Event& event : events)
        if (!event.requestId.empty())
            ids.push_back(event.requestId);
    std::ranges::sort(ids);
    for (auto twice = std::ranges::adjacent_find(ids); twice != ids.end();
         twice = std::adjacent_find(std::next(twice), ids.end()))
        findings.push_back({Corruption::RequestTwice, events.front().order,
                            "two events of request '" + std::string(*twice) + "'"});
}

void OrderCheck::checkSteps(const Order& facts, std::span<const Event> events,
                            std::vector<Finding>& findings)
{
    Order order = unborn(facts);
    for (const Event& event : events) {
        if (event.from != order.state)
            findings.push_back({Corruption::FromDoesNotFollow, event.order,
                                versioned(event) + " starts from '" + event.from +
                                    "', the order was in '" + order.state + "'"});
        if (order.version == 0)
            checkBirth(facts, event, findings);
        else if (event.from == order.state)
            checkStep(order, event, findings);
        fold(order, event);
    }
}

void OrderCheck::checkBirth(const Order& facts, const Event& event,
                            std::vector<Finding>& findings) const
{
    if (!isBirth(event)) {
        findings.push_back({Corruption::WrongBirth, event.order, versioned(event)});
        return;
    }
    const Lifecycle* lifecycle = m_catalogue.find(facts.lifecycle, event.lifecycleVersion);
    if (lifecycle == nullptr) {
        findings.push_back({Corruption::DefinitionMissing, event.order,
                            facts.lifecycle + ' ' + std::to_string(event.lifecycleVersion)});
        return;
    }
    const StateIndex state = lifecycle->stateIndex(event.to);
    const bool known = state != kNoState && !lifecycle->states()[state].compound;
    if (!known || (event.name == "created" && state != lifecycle->initial()))
        findings.push_back(
            {Corruption::IllegalStep, event.order, versioned(event) + " to '" + event.to + "'"});
}

void OrderCheck::checkStep(const Order& before, const Event& event, std::vector<Finding>& findings)
{
    if (isBirth(event)) {
        findings.push_back({Corruption::WrongBirth, event.order, versioned(event)});
        return;
    }
    const Lifecycle* lifecycle = m_catalogue.find(before.lifecycle, event.lifecycleVersion);
    if (lifecycle == nullptr) {
        findings.push_back({Corruption::DefinitionMissing, event.order,
                            before.lifecycle + ' ' + std::to_string(event.lifecycleVersion)});
        return;
    }
    if (isFinal(before)) {
        findings.push_back({Corruption::EventAfterFinal, event.order,
                            versioned(event) + " after '" + before.state + "'"});
        return;
    }
    TransitionRequest request;
    request.order = event.order;
    request.requestId = event.requestId;
    request.event = event.name;
    request.actor = event.actor;
    request.reason = event.reason;
    request.payload = event.payload;
    request.at = event.at;
    const Judgement judgement = judge(*lifecycle, before, request, m_scratch);
    if (judgement.verdict.kind != VerdictKind::Applied || judgement.verdict.state != event.to)
        findings.push_back({Corruption::IllegalStep, event.order,
                            versioned(event) + " from '" + event.from + "' to '" + event.to +
                                "': " + std::string(name(judgement.verdict.kind)) + ' ' +
                                judgement.verdict.cause});
}

bool OrderCheck::isFinal(const Order& order) const
{
    const Lifecycle* lifecycle = m_catalogue.find(order.lifecycle, order.lifecycleVersion);
    if (lifecycle == nullptr)
        return false;
    const StateIndex state = lifecycle->stateIndex(order.state);
    return state != kNoState && lifecycle->states()[state].final;
}

} // namespace orderdeck
