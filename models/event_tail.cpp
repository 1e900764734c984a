#include "models/event_tail.h"

#include <deque>
#include <mutex>

namespace orderdeck {

/// What the service's thread leaves for the GUI thread.
struct EventTail::Mailbox {
    std::mutex mutex; ///< Protects everything below.
    EventFilter filter;
    std::shared_ptr<const ShardMap> map;
    std::deque<TailEvent> recent;  ///< The last ones, whatever the filter.
    std::deque<TailEvent> pending; ///< Passed the filter and are not handed over yet.
    std::int64_t seen = 0;         ///< Since the last collect.
    std::int64_t dropped = 0;      ///< Since the last collect.
    bool gap = false;              ///< The next event comes after a gap.
    bool gapHidden = false;        ///< So did one that did not pass, since the last that did.

    void put(const std::vector<FeedEvent>& events, std::int64_t lost);
};

namespace {

/// Everything but the payload, which may be large.
TailEvent lean(const FeedEvent& fed, int shard)
{
    TailEvent tail;
    tail.position = fed.position;
    tail.shard = shard;
    tail.lifecycle = fed.lifecycle;
    const Event& from = fed.event;
    tail.event = {from.order, from.version, from.name,      from.from, from.to,
                  from.actor, from.reason,  from.requestId, from.at,   from.lifecycleVersion,
                  {}};
    return tail;
}

} // namespace

void EventTail::Mailbox::put(const std::vector<FeedEvent>& events, std::int64_t lost)
{
    const std::lock_guard lock(mutex);
    dropped += lost;
    seen += lost + std::int64_t(events.size());
    gap = gap || lost > 0;
    for (const FeedEvent& fed : events) {
        TailEvent tail = lean(fed, map ? map->shardOf(fed.event.order).value : 0);
        tail.afterGap = std::exchange(gap, false);
        gapHidden = gapHidden || tail.afterGap;
        if (filter.matches(tail.event, tail.shard)) {
            pending.push_back(tail);
            pending.back().afterGap = std::exchange(gapHidden, false);
            if (pending.size() > kKept) {
                pending.pop_front();
                ++dropped;
            }
        }
        recent.push_back(std::move(tail));
        if (recent.size() > kKept)
            recent.pop_front();
    }
}

EventTail::EventTail(ServiceDoor& door, std::chrono::milliseconds interval, QObject* parent)
    : QObject(parent), m_door(door), m_mailbox(std::make_shared<Mailbox>()),
      m_seconds(std::chrono::duration<double>(interval).count())
{
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, &EventTail::collect);
}

EventTail::~EventTail() { m_subscription.reset(); }

void EventTail::start()
{
    if (m_subscription)
        return;
    m_leftOut = 0;
    m_perSecond = 0;
    m_subscription =
        m_door.watch([mailbox = m_mailbox](const std::vector<FeedEvent>& events,
                                           std::int64_t lost) { mailbox->put(events, lost); });
    m_timer.start();
}

void EventTail::stop()
{
    m_subscription.reset();
    m_timer.stop();
    const std::lock_guard lock(m_mailbox->mutex);
    m_mailbox->gap = true;
}

void EventTail::setMap(std::shared_ptr<const ShardMap> map)
{
    const std::lock_guard lock(m_mailbox->mutex);
    m_mailbox->map = std::move(map);
}

std::vector<TailEvent> EventTail::setFilter(EventFilter filter)
{
    const std::lock_guard lock(m_mailbox->mutex);
    m_mailbox->filter = std::move(filter);
    m_mailbox->pending.clear();
    m_mailbox->dropped = 0;
    m_leftOut = 0;
    m_waiting = 0;
    std::vector<TailEvent> passed;
    bool& gap = m_mailbox->gapHidden;
    gap = false;
    for (const TailEvent& tail : m_mailbox->recent) {
        gap = gap || tail.afterGap;
        if (!m_mailbox->filter.matches(tail.event, tail.shard))
            continue;
        passed.push_back(tail);
        passed.back().afterGap = std::exchange(gap, false);
    }
    return passed;
}

void EventTail::hold() { m_held = true; }

void EventTail::release()
{
    if (!std::exchange(m_held, false))
        return;
    m_catchUp = true;
    collect();
}

void EventTail::collect()
{
    std::vector<TailEvent> events;
    {
        const std::lock_guard lock(m_mailbox->mutex);
        measure(std::exchange(m_mailbox->seen, 0));
        m_leftOut += std::exchange(m_mailbox->dropped, 0);
        auto& pending = m_mailbox->pending;
        m_waiting = m_held ? std::int64_t(pending.size()) : 0;
        if (!m_held) {
            const std::size_t most = std::exchange(m_catchUp, false) ? kKept : kMostAtOnce;
            for (; pending.size() > most; ++m_leftOut)
                pending.pop_front();
            events.assign(std::make_move_iterator(pending.begin()),
                          std::make_move_iterator(pending.end()));
            pending.clear();
        }
    }
    if (!events.empty())
        Q_EMIT arrived(events);
    Q_EMIT ticked();
}

/// Smoothed over about two seconds, so that the figure can be read.
void EventTail::measure(std::int64_t seen)
{
    const double share = std::min(1.0, m_seconds / 2);
    m_perSecond += share * (double(seen) / m_seconds - m_perSecond);
    if (m_perSecond < 0.05)
        m_perSecond = 0;
}

} // namespace orderdeck
