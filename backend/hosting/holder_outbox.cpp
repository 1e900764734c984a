#include "backend/hosting/holder_outbox.h"

#include <sys/eventfd.h>

namespace orderdeck {

namespace {

/// Events that wait for one watcher; more: the oldest are dropped and counted.
constexpr std::size_t kMaxWaitingEvents = 20'000;

} // namespace

HolderOutbox::HolderOutbox() : m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void HolderOutbox::put(Answer answer)
{
    {
        const std::lock_guard lock(m_mutex);
        m_answers.push_back(std::move(answer));
    }
    wake();
}

void HolderOutbox::put(std::int64_t client, const std::vector<FeedEvent>& events, std::int64_t lost)
{
    {
        const std::lock_guard lock(m_mutex);
        Events& waiting = m_events[client];
        waiting.lost += lost;
        waiting.events.insert(waiting.events.end(), events.begin(), events.end());
        if (waiting.events.size() > kMaxWaitingEvents) {
            const std::size_t surplus = waiting.events.size() - kMaxWaitingEvents;
            waiting.lost += static_cast<std::int64_t>(surplus);
            waiting.events.erase(waiting.events.begin(),
                                 waiting.events.begin() + static_cast<std::ptrdiff_t>(surplus));
        }
    }
    wake();
}

std::vector<HolderOutbox::Answer> HolderOutbox::takeAnswers()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_answers, {});
}

HolderOutbox::Events HolderOutbox::takeEvents(std::int64_t client)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_events.find(client);
    return found == m_events.end() ? Events{} : std::exchange(found->second, {});
}

void HolderOutbox::forget(std::int64_t client)
{
    const std::lock_guard lock(m_mutex);
    m_events.erase(client);
}

void HolderOutbox::wake() const { ::eventfd_write(m_wake.get(), 1); }

void HolderOutbox::clearWake() const
{
    eventfd_t count = 0;
    ::eventfd_read(m_wake.get(), &count);
}

} // namespace orderdeck
