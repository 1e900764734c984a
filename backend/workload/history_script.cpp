#include "backend/workload/history_script.h"

#include <algorithm>
#include <cmath>

namespace orderdeck {

namespace {

constexpr std::uint64_t kArrivalStream = 0x68'69'73'74'6f'72'79ULL;

Order factsOf(const NewOrder& wish, const InstalledLifecycle& lifecycle, Timestamp placedAt)
{
    Order order;
    order.number = wish.number;
    order.source = wish.source;
    order.customer = wish.customer;
    order.region = wish.region;
    order.totalMinor = wish.totalMinor;
    order.currency = wish.currency;
    order.payload = wish.payload;
    order.placedAt = placedAt;
    order.lifecycle = lifecycle.name;
    order.lifecycleVersion = lifecycle.version;
    return order;
}

Event creationOf(const NewOrder& wish, const InstalledLifecycle& lifecycle, Timestamp at)
{
    Event event;
    event.version = 1;
    event.name = "created";
    event.to = lifecycle.lifecycle->states()[lifecycle.lifecycle->initial()].id;
    event.actor = wish.actor;
    event.requestId = wish.requestId;
    event.at = at;
    event.lifecycleVersion = lifecycle.version;
    event.payload = wish.payload;
    return event;
}

} // namespace

HistoryScript::HistoryScript(Timestamp now, const WorkloadSettings& settings,
                             const Behaviour& behaviour, const InstalledLifecycle& lifecycle)
    : m_script(behaviour, settings.seed), m_lifecycle(lifecycle),
      m_clock(now, settings.timeCompression, m_script.longestDwell()), m_shopNow(m_clock.shopNow()),
      m_span(m_clock.shopSpan(std::chrono::days(settings.historyDays))),
      m_perDay(settings.historyOrdersPerDay),
      m_arrivals(DayShape(behaviour.hourShares), 1, settings.seed ^ kArrivalStream)
{
    m_arrivals.restart(m_shopNow - m_span, m_perDay);
}

std::int64_t HistoryScript::expectedOrders() const
{
    using Days = std::chrono::duration<double, std::chrono::days::period>;
    return std::llround(m_perDay * Days(m_span).count());
}

std::vector<OrderHistory> HistoryScript::take(std::size_t most)
{
    std::vector<OrderHistory> histories;
    for (; histories.size() < most && m_arrivals.next() <= m_shopNow; m_arrivals.advance())
        histories.push_back(tell(++m_sequence, m_arrivals.next()));
    return histories;
}

OrderHistory HistoryScript::tell(std::int64_t sequence, Timestamp placed)
{
    const NewOrder wish = m_script.order(sequence);
    OrderHistory history{factsOf(wish, m_lifecycle, wall(placed)),
                         {creationOf(wish, m_lifecycle, wall(placed))}};
    fold(history.order, history.events.front());
    Timestamp since = placed;
    Timestamp last = placed;
    for (;;) {
        const ScriptPosition position{sequence, history.order.version,
                                      m_script.stateIndex(history.order.state)};
        const NextStep next = m_script.next(position);
        // A note leaves the order in its state, with its time in it.
        const Timestamp at = std::max(since + next.dwell, last);
        if (next.step == nullptr || at > m_shopNow)
            return history;
        TransitionRequest request = m_script.request(position, *next.step, 0);
        request.at = wall(at);
        Judgement judgement = judge(*m_lifecycle.lifecycle, history.order, request, m_scratch);
        if (judgement.verdict.kind != VerdictKind::Applied)
            return history;
        if (judgement.event.to != history.order.state)
            since = at;
        last = at;
        fold(history.order, judgement.event);
        history.events.push_back(std::move(judgement.event));
    }
}

} // namespace orderdeck
