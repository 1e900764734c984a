#include "backend/workload/import/history_builder.h"

#include "backend/foundation/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace orderdeck {

namespace {

using Json = nlohmann::ordered_json;

/// In the payload of a step whose time the file does not tell.
constexpr const char* kTimeUnknown = R"({"import":{"time":"unknown, that of the step before"}})";

std::string requestId(const std::string& number, std::size_t version)
{
    return "import:" + number + ':' + std::to_string(version);
}

} // namespace

HistoryBuilder::HistoryBuilder(const Mapping& mapping, Definition definition, std::string actor)
    : m_mapping(mapping), m_lifecycle(definition.lifecycle), m_version(definition.version),
      m_initial(mapping.initial.empty()
                    ? definition.lifecycle.states()[definition.lifecycle.initial()].id
                    : mapping.initial),
      m_actor{std::move(actor), Role::Service}
{}

bool HistoryBuilder::isAtomic(std::string_view state) const
{
    const StateIndex index = m_lifecycle.stateIndex(state);
    return index != kNoState && !m_lifecycle.states()[index].compound;
}

bool HistoryBuilder::isEvent(std::string_view event) const
{
    for (std::size_t i = 0; i < m_lifecycle.states().size(); ++i) {
        const auto state = static_cast<StateIndex>(i);
        if (m_lifecycle.states()[i].compound)
            continue;
        const Decision decision =
            m_lifecycle.decide(state, m_lifecycle.eventClass(event), {}, Role::Service);
        if (decision.kind != DecisionKind::Illegal)
            return true;
    }
    return false;
}

Result<void> HistoryBuilder::check(const std::string& mappingPath) const
{
    const auto missing = [&](std::string_view what, const std::string& name, int line) {
        return Error{ErrorKind::Invalid,
                     "the lifecycle '" + m_lifecycle.name() + "' has no " + std::string(what) +
                         " '" + name + '\'',
                     mappingPath + ':' + std::to_string(line)};
    };
    if (!isAtomic(m_initial))
        return missing("state", m_initial, m_mapping.initialLine);
    for (const MappingStatus& status : m_mapping.statuses) {
        if (!isAtomic(status.state))
            return missing("state", status.state, status.line);
        if (!status.event.empty() && !isEvent(status.event))
            return missing("event", status.event, status.line);
    }
    for (const MappingStep& step : m_mapping.steps)
        if (!isEvent(step.event))
            return missing("event", step.event, step.line);
    if (!m_mapping.events)
        return {};
    for (const MappingActivity& activity : m_mapping.events->activities) {
        if (!activity.event.empty() && !isEvent(activity.event))
            return missing("event", activity.event, activity.line);
        if (!activity.state.empty() && !isAtomic(activity.state))
            return missing("state", activity.state, activity.line);
    }
    return {};
}

OrderHistory HistoryBuilder::begin(const Order& facts, std::string state, Timestamp at) const
{
    OrderHistory history{facts, {}};
    history.order.lifecycleVersion = m_version;
    Event event;
    event.version = 1;
    event.name = "imported";
    event.to = std::move(state);
    event.actor = m_actor;
    event.requestId = requestId(facts.number, 1);
    event.at = at;
    event.lifecycleVersion = m_version;
    event.payload = facts.payload;
    fold(history.order, event);
    history.events.push_back(std::move(event));
    return history;
}

bool HistoryBuilder::take(OrderHistory& history, std::string_view event, Timestamp at,
                          std::string payload)
{
    TransitionRequest request;
    request.order = OrderId(1); // Of no account for the decision; the service gives the real one.
    request.requestId = requestId(history.order.number, history.events.size() + 1);
    request.event = event;
    request.actor = m_actor;
    request.payload = std::move(payload);
    request.at = at;
    Judgement judgement = judge(m_lifecycle, history.order, request, m_fields);
    if (judgement.verdict.kind == VerdictKind::Invalid) {
        // A step that wants a reason: the file says that it was taken, not why.
        request.reason = "as recorded by " + m_mapping.source;
        judgement = judge(m_lifecycle, history.order, request, m_fields);
    }
    if (judgement.verdict.kind != VerdictKind::Applied)
        return false;
    judgement.event.order = {};
    if (at < history.events.back().at)
        history.order.flags |= kFlagClockBackwards;
    fold(history.order, judgement.event);
    history.events.push_back(std::move(judgement.event));
    return true;
}

std::string HistoryBuilder::stateAfter(const RawStep& step) const
{
    if (!step.state.empty())
        return std::string(step.state);
    StateIndex only = kNoState;
    for (std::size_t i = 0; i < m_lifecycle.states().size(); ++i) {
        if (m_lifecycle.states()[i].compound)
            continue;
        const Decision decision = m_lifecycle.decide(
            static_cast<StateIndex>(i), m_lifecycle.eventClass(step.event), {}, Role::Service);
        if (decision.kind != DecisionKind::Taken || decision.target == i)
            continue;
        if (only != kNoState && only != decision.target)
            return {};
        only = decision.target;
    }
    return only == kNoState ? std::string() : m_lifecycle.states()[only].id;
}

std::string HistoryBuilder::lastState(const OrderHistory& legalPart,
                                      std::span<const RawStep> steps) const
{
    const std::size_t legal = legalPart.events.size() - 1;
    for (std::size_t i = steps.size(); i > legal; --i)
        if (std::string state = stateAfter(steps[i - 1]); !state.empty())
            return state;
    return legalPart.order.state;
}

OrProblem<OrderHistory> HistoryBuilder::illegal(const Order& facts, std::span<const RawStep> steps,
                                                std::string state) const
{
    Json payload = Json::object();
    if (!facts.payload.empty())
        payload = Json::parse(facts.payload, nullptr, false);
    Json raw = Json::array();
    Timestamp last = facts.placedAt;
    bool backwards = false;
    for (const RawStep& step : steps) {
        raw.push_back({{"event", std::string(step.event)}, {"at", toIso8601(step.at)}});
        backwards = backwards || step.at < last;
        last = step.at;
    }
    payload["import"]["steps"] = std::move(raw);
    Order order = facts;
    order.payload = payload.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (order.payload.size() > kMaxPayloadBytes)
        return RowProblem{0, "its steps are not legal, and too many to keep: " +
                                 std::to_string(steps.size())};
    order.flags |= kFlagIllegalHistory | (backwards ? kFlagClockBackwards : 0U);
    return begin(order, std::move(state), last);
}

OrProblem<OrderHistory> HistoryBuilder::build(const Order& facts, std::span<const RawStep> steps,
                                              const MappingStatus* status)
{
    if (steps.empty() && status != nullptr && m_mapping.steps.empty())
        return begin(facts, status->state, facts.placedAt);
    OrderHistory history = begin(facts, m_initial, facts.placedAt);
    bool legal = true;
    for (const RawStep& step : steps) {
        legal = take(history, step.event, step.at, {});
        if (!legal)
            break;
    }
    if (legal && status != nullptr && !status->event.empty() &&
        history.order.state != status->state)
        static_cast<void>(take(history, status->event, history.events.back().at, kTimeUnknown));
    if (legal && (status == nullptr || history.order.state == status->state))
        return history;
    return illegal(facts, steps, status != nullptr ? status->state : lastState(history, steps));
}

} // namespace orderdeck
