#include "backend/workload/step_planner.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace orderdeck {

namespace {

constexpr std::int64_t kSecond = 1'000'000;
/// The first pause after an answer that was not final; doubles up to 128 times.
constexpr std::int64_t kFirstRetry = kSecond / 20;
constexpr int kMostDoublings = 7;
/// What was due long ago (the program was off) is spread over at most this time.
constexpr std::int64_t kLongestCatchUp = 600 * kSecond;
/// An order that is refused this often at one version is left alone.
constexpr int kMostRefusals = 3;
/// What a person holds is not touched for this long, on the shop's clock; whether they let it go
/// is looked at now and then.
constexpr Duration kPatience = std::chrono::days(14);
constexpr std::int64_t kLookInterval = 30 * kSecond;

/// A moment of the wall clock on the generator's.
std::int64_t onClock(Timestamp wall, const TrafficMoment& now)
{
    return toMicros(wall) - (now.wall - now.clock);
}

} // namespace

StepPlanner::StepPlanner(const OrderScript& script, const Lifecycle& lifecycle, double compression)
    : m_script(script), m_compression(compression)
{
    for (const StateBehaviour& state : script.behaviour().states) {
        const StateIndex index = lifecycle.stateIndex(state.state);
        m_isHold.push_back(index != kNoState &&
                           lifecycle.states()[index].kind == StateKind::OnHold);
    }
}

std::int64_t StepPlanner::onWall(Duration shop) const
{
    return std::llround(static_cast<double>(shop.count()) / m_compression);
}

std::optional<Plan> StepPlanner::next(Plan plan, Timestamp since, const TrafficMoment& now) const
{
    const ScriptPosition position{plan.sequence, plan.version, plan.state};
    const NextStep next = m_script.next(position);
    if (next.step == nullptr)
        return std::nullopt;
    plan.lookFirst = false;
    plan.dueMicros = onClock(since, now) + onWall(next.dwell);
    if (plan.dueMicros < now.clock) {
        const std::int64_t spread =
            std::min({now.clock - plan.dueMicros, onWall(next.step->dwell), kLongestCatchUp});
        plan.dueMicros =
            now.clock + static_cast<std::int64_t>(m_script.sideStream(position).unit() *
                                                  static_cast<double>(spread));
    }
    return plan;
}

std::optional<Plan> StepPlanner::afterStep(Plan plan, const Verdict& verdict,
                                           const TrafficMoment& now) const
{
    const std::uint8_t state = m_script.stateIndex(verdict.state);
    Timestamp since = fromMicros(now.wall);
    // A note leaves the order in its state, with its time in it.
    if (plan.version > 0 && state == plan.state)
        since -= Duration(onWall(m_script.next({plan.sequence, plan.version, plan.state}).dwell));
    plan.version = static_cast<std::uint32_t>(verdict.version);
    plan.state = state;
    plan.attempts = 0;
    plan.refusals = 0;
    return next(plan, since, now);
}

Plan StepPlanner::retry(Plan plan, const TrafficMoment& now) const
{
    const std::int64_t pause = kFirstRetry << std::min<int>(plan.attempts, kMostDoublings);
    if (plan.attempts < std::numeric_limits<std::uint8_t>::max())
        ++plan.attempts;
    // Those that met one full queue must not meet again.
    const double jitter =
        0.75 + 0.5 * m_script.sideStream({plan.sequence, plan.attempts, 0}).unit();
    plan.dueMicros = now.clock + static_cast<std::int64_t>(jitter * static_cast<double>(pause));
    return plan;
}

std::optional<Plan> StepPlanner::replan(Plan plan, const Order& order,
                                        const TrafficMoment& now) const
{
    const std::uint8_t state = m_script.stateIndex(order.state);
    if (state == OrderScript::kNoState)
        return std::nullopt;
    const bool moved = order.version != plan.version || state != plan.state;
    if (moved)
        plan.refusals = 0;
    else if (!plan.lookFirst && ++plan.refusals >= kMostRefusals)
        return std::nullopt;
    plan.version = static_cast<std::uint32_t>(order.version);
    plan.state = state;
    plan.attempts = 0;
    // Whatever moved it into a hold was not this generator, whose own steps do not surprise it.
    if (m_isHold[state] && (moved || plan.lookFirst) && patienceEnd(order.since, now) > now.clock)
        return lookAgain(plan, order.since, now);
    return next(plan, order.since, now);
}

std::optional<Plan> StepPlanner::adopt(const OrderRow& row, const TrafficMoment& now) const
{
    const auto sequence = m_script.sequence(row.number);
    const std::uint8_t state = m_script.stateIndex(row.state);
    if (!sequence || state == OrderScript::kNoState)
        return std::nullopt;
    Plan plan;
    plan.order = row.id.value;
    plan.sequence = *sequence;
    plan.version = static_cast<std::uint32_t>(row.version);
    plan.state = state;
    if (m_isHold[state] && !m_script.isOwnActor(row.lastActor))
        return lookAgain(plan, row.since, now);
    return next(plan, row.since, now);
}

std::int64_t StepPlanner::patienceEnd(Timestamp since, const TrafficMoment& now) const
{
    return onClock(since, now) + onWall(kPatience);
}

Plan StepPlanner::lookAgain(Plan plan, Timestamp since, const TrafficMoment& now) const
{
    plan.lookFirst = true;
    plan.dueMicros =
        std::max(now.clock, std::min(patienceEnd(since, now), now.clock + kLookInterval));
    return plan;
}

} // namespace orderdeck
