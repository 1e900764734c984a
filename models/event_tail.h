#pragma once

#include "backend/service/service_door.h"
#include "backend/sharding/shard_map.h"
#include "models/event_filter.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

namespace orderdeck {

/// An event of the tail, without its payload: that is read when somebody looks at it.
struct TailEvent {
    std::int64_t position = 0; ///< In the feed of its shard.
    int shard = 0;
    std::string lifecycle;
    Event event;
    bool afterGap = false; ///< What came just before it was not followed.
};

/// Follows the feed of every shard while somebody looks, and hands over what passes the filter a
/// few times a second. Bounded: of more than can be read at once only the newest are handed over,
/// the others are counted. Held, it hands over nothing, keeps the newest and counts what waits.
/// GUI thread.
class EventTail final : public QObject {
    Q_OBJECT
public:
    static constexpr std::size_t kKept = 2'000;     ///< Events that wait, or can be filtered anew.
    static constexpr std::size_t kMostAtOnce = 100; ///< Handed over at one interval.

    EventTail(ServiceDoor& door, std::chrono::milliseconds interval, QObject* parent);
    ~EventTail() override;

    void start();
    void stop();
    [[nodiscard]] bool following() const { return m_subscription != nullptr; }
    void setMap(std::shared_ptr<const ShardMap> map);
    /// Answers which of the last events that were seen pass it, oldest first.
    [[nodiscard]] std::vector<TailEvent> setFilter(EventFilter filter);
    void hold();
    void release(); ///< What waits comes at once.
    [[nodiscard]] bool held() const { return m_held; }
    [[nodiscard]] std::int64_t waiting() const { return m_waiting; }
    /// Passed the filter, or were lost before it, and are not handed over; since start() or
    /// setFilter().
    [[nodiscard]] std::int64_t leftOut() const { return m_leftOut; }
    [[nodiscard]] double perSecond() const { return m_perSecond; } ///< All events, lately.
    /// What the timer does.
    void collect();

Q_SIGNALS:
    /// Oldest first.
    void arrived(const std::vector<orderdeck::TailEvent>& events);
    /// Another interval is over: rate, and what waits or was left out.
    void ticked();

private:
    struct Mailbox;
    void measure(std::int64_t seen);

    ServiceDoor& m_door;
    std::shared_ptr<Mailbox> m_mailbox;
    std::unique_ptr<Subscription> m_subscription;
    QTimer m_timer;
    const double m_seconds; ///< Length of an interval.
    bool m_held = false;
    bool m_catchUp = false; ///< What waited was held back by a person, not by its number.
    std::int64_t m_waiting = 0;
    std::int64_t m_leftOut = 0;
    double m_perSecond = 0;
};

} // namespace orderdeck
