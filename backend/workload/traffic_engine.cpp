#include "backend/workload/traffic_engine.h"

#include "backend/foundation/logging.h"

#include <algorithm>
#include <cmath>

namespace orderdeck {

namespace {

/// A longer gap between two ticks means that the machine slept: the rest of it did not happen.
constexpr std::int64_t kLongestTick = 60'000'000;
constexpr std::size_t kRecentOrders = 1024;
/// After a Busy nothing at all is sent for this long: the queue needs room.
constexpr std::int64_t kBusyPause = 20'000;
constexpr std::int64_t kLongestNumberJump = 1'000'000;
constexpr std::uint64_t kArrivalStream = 0x61'72'72'69'76'61'6cULL;
constexpr std::uint64_t kReadStream = 0x72'65'61'64'73ULL;

} // namespace

Result<std::unique_ptr<TrafficEngine>> TrafficEngine::make(ServiceDoor& door,
                                                           const WorkloadSettings& settings,
                                                           Behaviour behaviour,
                                                           TrafficLimits limits)
{
    const auto catalogue = door.catalogue();
    const InstalledLifecycle* installed = catalogue->newest(behaviour.lifecycle);
    if (installed == nullptr)
        return Error{ErrorKind::NotFound, "the lifecycle '" + behaviour.lifecycle +
                                              "' that the workload plays is not installed"};
    if (!(settings.timeCompression > 0) || !(settings.ordersPerDay > 0))
        return Error{ErrorKind::Invalid, "orders per day and compression must be above 0"};
    std::unique_ptr<TrafficEngine> engine(
        new TrafficEngine(door, settings, std::move(behaviour), *installed->lifecycle));
    engine->m_limits = limits;
    return engine;
}

TrafficEngine::TrafficEngine(ServiceDoor& door, const WorkloadSettings& settings,
                             Behaviour behaviour, const Lifecycle& lifecycle)
    : m_door(door), m_settings(settings), m_script(std::move(behaviour), settings.seed),
      m_wishes(m_script.behaviour(), lifecycle),
      m_planner(m_script, lifecycle, settings.timeCompression), m_wantedRate(settings.ordersPerDay),
      m_arrivals(DayShape(m_script.behaviour().hourShares), settings.timeCompression,
                 settings.seed ^ kArrivalStream),
      m_reads(DayShape(m_script.behaviour().hourShares), settings.timeCompression,
              settings.seed ^ kReadStream),
      m_intake(door, m_replies, m_script), m_readChoice(settings.seed)
{
    m_recent.reserve(kRecentOrders);
}

Timestamp TrafficEngine::tick(Timestamp now)
{
    moveClock(now);
    takeReplies();
    if (!m_paused) {
        m_intake.ask(m_now.clock);
        if (m_nextSequence > 0) {
            followRate();
            collectDue();
            send();
        }
    }
    publish();
    return nextWanted();
}

std::int64_t TrafficEngine::drain(Timestamp now)
{
    moveClock(now);
    takeReplies();
    publish();
    return m_stepsUnderWay + m_sideUnderWay + m_readsUnderWay + (m_intake.underWay() ? 1 : 0);
}

WorkloadFigures TrafficEngine::figures() const
{
    const std::lock_guard lock(m_figuresMutex);
    return m_figures;
}

void TrafficEngine::moveClock(Timestamp now)
{
    const std::int64_t wall = toMicros(now);
    if (m_now.wall == 0)
        m_now.clock = wall;
    else if (!m_paused)
        m_now.clock += std::clamp<std::int64_t>(wall - m_now.wall, 0, kLongestTick);
    m_now.wall = wall;
}

void TrafficEngine::followRate()
{
    const double wanted = m_wantedRate;
    if (m_rate == wanted)
        return;
    m_rate = wanted;
    m_arrivals.restart(fromMicros(m_now.clock), m_rate);
    m_reads.restart(fromMicros(m_now.clock), m_rate * m_settings.readsPerOrder);
}

void TrafficEngine::collectDue()
{
    const Timestamp now = fromMicros(m_now.clock);
    std::int64_t offered = 0;
    for (; m_arrivals.next() <= now; m_arrivals.advance(), ++offered)
        m_waitingCreates = std::min(m_waitingCreates + 1, m_limits.arrivals);
    for (; m_reads.next() <= now; m_reads.advance()) {
        if (m_recent.empty())
            continue;
        ++offered;
        m_waitingReads = std::min(m_waitingReads + 1, m_limits.reads);
    }
    const std::size_t before = m_ready.size();
    m_plans.takeDue(m_now.clock, m_ready);
    offered += static_cast<std::int64_t>(m_ready.size() - before);
    m_offered.add(offered, m_now.wall);
}

void TrafficEngine::send()
{
    if (m_now.clock < m_sendNotBefore)
        return;
    // In turns, so that no kind starves another when there is too little room.
    bool sent = true;
    while (sent) {
        sent = sendStep();
        sent = sendCreate() || sent;
        sent = sendRead() || sent;
    }
}

bool TrafficEngine::roomForWrite() const
{
    return m_stepsUnderWay + m_sideUnderWay < m_limits.writes;
}

bool TrafficEngine::sendStep()
{
    if (m_ready.empty() || !roomForWrite())
        return false;
    const Plan plan = m_ready.front();
    m_ready.pop_front();
    if (plan.lookFirst)
        sendLook(plan);
    else
        sendPlan(plan);
    return true;
}

bool TrafficEngine::sendCreate()
{
    if (m_waitingCreates == 0 || !roomForWrite())
        return false;
    if (planned() >= m_limits.plans) {
        if (!m_saidFull)
            qCWarning(logWorkload, "%lld orders have plans: no more are made until some are done",
                      static_cast<long long>(m_limits.plans));
        m_saidFull = true;
        return false;
    }
    --m_waitingCreates;
    Plan plan;
    plan.sequence = m_nextSequence++;
    sendPlan(plan);
    return true;
}

bool TrafficEngine::sendRead()
{
    if (m_waitingReads == 0 || m_recent.empty() || m_readsUnderWay >= m_limits.reads)
        return false;
    --m_waitingReads;
    ++m_readsUnderWay;
    const OrderId order = m_recent[m_readChoice.below(m_recent.size())];
    m_door.statusOf(
        {order}, [replies = m_replies](const Result<StatusAnswer>&) { replies->put(ReadReply{}); });
    return true;
}

void TrafficEngine::sendPlan(const Plan& plan)
{
    const auto done = [replies = m_replies, plan](Verdict verdict) {
        replies->put(StepReply{plan, std::move(verdict)});
    };
    if (plan.version == 0) {
        ++m_stepsUnderWay;
        m_door.create(m_script.order(plan.sequence), done);
        return;
    }
    const ScriptPosition position{plan.sequence, plan.version, plan.state};
    const NextStep next = m_script.next(position);
    if (next.step == nullptr)
        return;
    if (plan.attempts == 0)
        sendIllegal(plan);
    TransitionRequest request = m_script.request(position, *next.step, plan.refusals);
    request.order = OrderId(plan.order);
    ++m_stepsUnderWay;
    m_door.submit(std::move(request), done);
}

void TrafficEngine::sendIllegal(const Plan& plan)
{
    const ScriptPosition position{plan.sequence, plan.version, plan.state};
    Random random = m_script.sideStream(position);
    if (!random.chance(m_script.behaviour().illegalShare))
        return;
    const BehaviourStep* wish = m_wishes.pick(plan.state, random);
    if (wish == nullptr)
        return;
    TransitionRequest request = m_script.wrongRequest(position, *wish);
    request.order = OrderId(plan.order);
    m_offered.add(1, m_now.wall);
    ++m_sideUnderWay;
    m_door.submit(std::move(request), [replies = m_replies](const Verdict& verdict) {
        replies->put(SideReply{verdict.kind});
    });
}

void TrafficEngine::sendLook(const Plan& plan)
{
    ++m_stepsUnderWay;
    m_door.get(OrderId(plan.order), [replies = m_replies, plan](Result<OrderAnswer> answer) {
        replies->put(LookReply{plan, std::move(answer)});
    });
}

void TrafficEngine::takeReplies()
{
    for (Reply& reply : m_replies->takeAll())
        std::visit([this](auto& kind) { take(kind); }, reply);
}

void TrafficEngine::take(SideReply& reply)
{
    --m_sideUnderWay;
    if (isFinal(reply.kind))
        m_done.add(1, m_now.wall);
}

void TrafficEngine::take(ReadReply& /*reply*/)
{
    --m_readsUnderWay;
    m_done.add(1, m_now.wall);
}

void TrafficEngine::take(StepReply& reply)
{
    --m_stepsUnderWay;
    const Plan& plan = reply.plan;
    if (isFinal(reply.verdict.kind))
        m_done.add(1, m_now.wall);
    switch (reply.verdict.kind) {
    case VerdictKind::Applied: takeApplied(plan, reply.verdict); return;
    case VerdictKind::NumberExists: takeNumberExists(plan); return;
    case VerdictKind::Illegal:
    case VerdictKind::VersionConflict:
    case VerdictKind::GuardFailed:
    case VerdictKind::Forbidden:
        // A person moved it meanwhile, or the list that it was taken from was behind.
        if (plan.version > 0)
            sendLook(plan);
        return;
    case VerdictKind::Busy: m_sendNotBefore = m_now.clock + kBusyPause; [[fallthrough]];
    case VerdictKind::Unavailable:
    case VerdictKind::InDoubt: m_plans.push(m_planner.retry(plan, m_now)); return;
    case VerdictKind::NotFound:
    case VerdictKind::Invalid: break;
    }
    if (++m_failures == 1)
        qCWarning(logWorkload, "a request of the workload was not understood: %s",
                  reply.verdict.cause.c_str());
}

void TrafficEngine::takeApplied(Plan plan, const Verdict& verdict)
{
    plan.order = verdict.order.value;
    if (m_recent.size() < kRecentOrders)
        m_recent.push_back(verdict.order);
    else
        m_recent[m_recentNext++ % kRecentOrders] = verdict.order;
    if (plan.version == 0) {
        m_numberJump = 1;
        m_created += verdict.repeated ? 0 : 1;
    }
    // A repeated one may have moved on since; then the next step's expected version will tell.
    push(m_planner.afterStep(plan, verdict, m_now));
}

void TrafficEngine::takeNumberExists(const Plan& plan)
{
    m_waitingCreates = std::min(m_waitingCreates + 1, m_limits.arrivals);
    // Somebody else has these numbers: look for free ones in growing strides.
    if (m_nextSequence <= plan.sequence + m_numberJump) {
        m_numberJump = std::min(m_numberJump * 2, kLongestNumberJump);
        m_nextSequence = plan.sequence + m_numberJump;
    }
}

void TrafficEngine::take(LookReply& reply)
{
    --m_stepsUnderWay;
    Plan plan = reply.plan;
    if (!reply.answer) {
        if (retryability(reply.answer.error().kind) == Retryability::Never)
            return;
        plan.lookFirst = true;
        m_plans.push(m_planner.retry(plan, m_now));
        return;
    }
    push(m_planner.replan(plan, reply.answer->order, m_now));
}

void TrafficEngine::take(PageReply& reply)
{
    const bool wereKnown = m_intake.numbersKnown();
    for (const OrderRow& row : m_intake.take(std::move(reply), m_now.clock))
        if (m_script.sequence(row.number).value_or(0) < m_firstOwn)
            push(m_planner.adopt(row, m_now));
    if (!wereKnown && m_intake.numbersKnown()) {
        m_firstOwn = m_intake.largestSequence() + 1;
        m_nextSequence = m_firstOwn;
    }
    if (planned() >= m_limits.plans && !m_intake.done()) {
        qCWarning(logWorkload, "%lld open orders are taken up, more are left alone",
                  static_cast<long long>(m_limits.plans));
        m_intake.giveUp();
    }
}

void TrafficEngine::push(const std::optional<Plan>& plan)
{
    if (plan)
        m_plans.push(*plan);
}

std::int64_t TrafficEngine::planned() const
{
    return static_cast<std::int64_t>(m_plans.size() + m_ready.size()) + m_stepsUnderWay;
}

Timestamp TrafficEngine::nextWanted() const
{
    constexpr std::int64_t kLongestWait = 1'000'000;
    std::int64_t next = m_now.clock + kLongestWait;
    if (!m_paused && m_rate > 0) {
        next = std::min({next, toMicros(m_arrivals.next()), toMicros(m_reads.next())});
        if (!m_plans.empty())
            next = std::min(next, m_plans.firstDueMicros());
    }
    const bool waiting =
        !m_ready.empty() || m_waitingCreates > 0 || m_stepsUnderWay > 0 || m_intake.underWay();
    return fromMicros(m_now.wall +
                      (waiting && !m_paused ? 0 : std::max<std::int64_t>(0, next - m_now.clock)));
}

void TrafficEngine::publish()
{
    const std::lock_guard lock(m_figuresMutex);
    m_figures.offeredPerSecond = m_offered.perSecond(m_now.wall);
    m_figures.donePerSecond = m_done.perSecond(m_now.wall);
    m_figures.created = m_created;
    m_figures.inFlight = planned();
    m_figures.overdue = static_cast<std::int64_t>(m_ready.size()) + m_waitingCreates;
    m_figures.paused = m_paused;
}

} // namespace orderdeck
