#include "models/service_watch.h"

#include <QMetaObject>

#include <mutex>

namespace orderdeck {

/// What the publisher's thread leaves for the GUI thread.
struct ServiceWatch::Mailbox {
    std::mutex mutex; ///< Protects newest and posted.
    std::shared_ptr<const ServiceSnapshot> newest;
    bool posted = false; ///< An event that will take `newest` is on its way.
};

namespace {

std::int64_t eventsIn(const ServiceSnapshot& snapshot)
{
    std::int64_t events = 0;
    for (const ShardStatus& shard : snapshot.shards)
        events += shard.facts.events;
    return events;
}

} // namespace

ServiceWatch::ServiceWatch(const SubscribeSnapshots& subscribe, std::chrono::milliseconds interval,
                           QObject* parent)
    : QObject(parent), m_mailbox(std::make_shared<Mailbox>())
{
    m_subscription = subscribe(
        interval, [this, mailbox = m_mailbox](std::shared_ptr<const ServiceSnapshot> snapshot) {
            bool post = false;
            {
                const std::lock_guard lock(mailbox->mutex);
                mailbox->newest = std::move(snapshot);
                post = !std::exchange(mailbox->posted, true);
            }
            // `this` lives: the destructor ends the subscription first, which waits for this call.
            if (post)
                QMetaObject::invokeMethod(
                    this, [this] { collect(); }, Qt::QueuedConnection);
        });
}

ServiceWatch::~ServiceWatch() { m_subscription.reset(); }

void ServiceWatch::pause() { m_paused = true; }

void ServiceWatch::resume()
{
    if (!std::exchange(m_paused, false))
        return;
    if (m_newest && m_newest != m_shown) {
        m_shown = m_newest;
        Q_EMIT snapshotArrived(m_shown);
    }
    Q_EMIT newestChanged();
}

std::int64_t ServiceWatch::waiting() const
{
    if (!m_paused || !m_shown || !m_newest)
        return 0;
    return eventsIn(*m_newest) - eventsIn(*m_shown);
}

void ServiceWatch::collect()
{
    {
        const std::lock_guard lock(m_mailbox->mutex);
        m_mailbox->posted = false;
        m_newest = m_mailbox->newest;
    }
    if (!m_paused) {
        m_shown = m_newest;
        Q_EMIT snapshotArrived(m_shown);
    }
    Q_EMIT newestChanged();
}

} // namespace orderdeck
