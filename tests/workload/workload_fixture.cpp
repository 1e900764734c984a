#include "tests/workload/workload_fixture.h"

#include "backend/foundation/text.h"
#include "resources/resources.h"

#include <algorithm>

namespace orderdeck {

namespace {

constexpr std::string_view kPlainLifecycle = R"(<?xml version="1.0"?>
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="plain" datamodel="orderdeck"
       initial="first">
  <state id="first"><transition event="go" target="second"/></state>
  <state id="second"><transition event="go" target="third"/></state>
  <state id="third"><transition event="end" target="over"/></state>
  <final id="over"/>
</scxml>)";

constexpr std::string_view kPlainBehaviour = R"(
lifecycle = "plain"
source = "plain shop"
number_prefix = "P-"
currency = "EUR"
hour_shares = [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]
region = [{ name = "all", share = 1.0 }]
product = [{ sku = "1", name = "A \"thing\"", price = "10.00" }]
[[state]]
name = "first"
steps = [{ event = "go", share = 1.0, dwell = "1h", actor = "worker" }]
[[state]]
name = "second"
steps = [{ event = "go", share = 1.0, dwell = "6h", shape = "regular", actor = "worker" }]
[[state]]
name = "third"
steps = [{ event = "end", share = 1.0, dwell = "24h", shape = "steady", actor = "worker" }]
)";

double seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

} // namespace

Behaviour shippedBehaviour() { return loadBehaviour("order").value(); }

LifecycleCatalogue shippedCatalogue()
{
    return LifecycleCatalogue().with(readResource("lifecycles/order.scxml").value()).value();
}

Behaviour plainBehaviour() { return parseBehaviour(kPlainBehaviour, "plain.toml").value(); }

LifecycleCatalogue plainCatalogue() { return LifecycleCatalogue().with(kPlainLifecycle).value(); }

void Shop::open(const WorkloadSettings& settings, Behaviour behaviour, TrafficLimits limits)
{
    engine = TrafficEngine::make(door, settings, std::move(behaviour), limits).value();
}

void Shop::run(Duration span, Duration step)
{
    for (const Timestamp end = clock.now() + span; clock.now() < end; clock.advance(step))
        static_cast<void>(engine->tick(clock.now()));
}

void Shop::runAsWanted(Duration span, Duration least)
{
    for (const Timestamp end = clock.now() + span; clock.now() < end;) {
        const Timestamp wanted = engine->tick(clock.now());
        clock.set(std::max(wanted, clock.now() + least));
    }
}

std::string dump(const std::vector<MemoryDoor::Stored>& orders)
{
    std::string text;
    for (const MemoryDoor::Stored& stored : orders) {
        const Order& order = stored.order;
        text += order.number + ' ' + order.customer + ' ' + order.region + ' ' +
                formatMinor(order.totalMinor) + ' ' + order.payload + '\n';
        for (const Event& event : stored.events)
            text += "  " + toIso8601(event.at) + ' ' + event.name + ' ' + event.to + " by " +
                    event.actor.name + ": " + event.reason + " [" + event.requestId + "]\n";
    }
    return text;
}

std::map<std::string, StateFlow> measureFlows(const std::vector<MemoryDoor::Stored>& orders,
                                              const OrderScript& script, const Window& window)
{
    std::map<std::string, StateFlow> flows;
    const double length = seconds(window.to - window.from);
    for (const MemoryDoor::Stored& stored : orders) {
        for (std::size_t i = 0; i < stored.events.size(); ++i) {
            const Event& entry = stored.events[i];
            if (entry.from == entry.to)
                continue;
            std::size_t exit = i + 1;
            while (exit < stored.events.size() && stored.events[exit].to == entry.to)
                ++exit;
            const bool stays = exit == stored.events.size();
            const ScriptPosition last{script.sequence(stored.order.number).value_or(0),
                                      stored.order.version, script.stateIndex(entry.to)};
            if (stays && script.next(last).step == nullptr)
                continue;
            StateFlow& flow = flows[entry.to];
            if (entry.at >= window.from && entry.at < window.to)
                flow.perSecond += 1 / length;
            const Timestamp left = stays ? window.to : stored.events[exit].at;
            const double within =
                seconds(std::min(left, window.to) - std::max(entry.at, window.from));
            flow.meanOpen += std::max(0.0, within) / length;
        }
    }
    return flows;
}

StateDwell dwellOf(const Behaviour& behaviour, const std::string& state)
{
    StateDwell dwell;
    for (const StateBehaviour& each : behaviour.states) {
        if (each.state != state)
            continue;
        for (const BehaviourStep& step : each.steps) {
            dwell.seconds += step.share * seconds(step.dwell);
            dwell.leaving += step.share;
        }
    }
    dwell.seconds /= dwell.leaving;
    return dwell;
}

} // namespace orderdeck
