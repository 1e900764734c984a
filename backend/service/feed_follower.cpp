#include "backend/service/feed_follower.h"

#include "backend/foundation/logging.h"

#include <algorithm>

namespace orderdeck {

namespace {

using SteadyClock = Deadline::SteadyClock;
using namespace std::chrono_literals;

constexpr int kChunk = 1000;
constexpr auto kBetweenRounds = 10ms;
constexpr auto kAfterError = 500ms;
/// Histories read per chunk to learn how long an order had waited; beyond it the wait is unknown.
constexpr int kLookUps = 50;

/// When the order came into the state in which `event` found it.
std::optional<Timestamp> sinceBefore(const std::vector<Event>& history, const Event& event)
{
    std::optional<Timestamp> since;
    for (const Event& past : history) {
        if (past.version >= event.version)
            break;
        if (past.from != past.to)
            since = past.at;
    }
    return since;
}

} // namespace

FeedFollower::FeedFollower(OrderStore& store, WatchHub& hub,
                           std::vector<std::shared_ptr<ImportMarks>> imports)
    : m_store(store), m_hub(hub), m_imports(std::move(imports))
{}

FeedFollower::~FeedFollower() { stop(Deadline::immediate()); }

Result<void> FeedFollower::start()
{
    std::promise<Result<void>> started;
    auto answer = started.get_future();
    m_thread = std::thread([this, promise = std::move(started)]() mutable { run(promise); });
    return answer.get();
}

void FeedFollower::setObserver(Observer observer)
{
    const std::lock_guard lock(m_mutex);
    m_observer = std::move(observer);
}

void FeedFollower::wake()
{
    {
        const std::lock_guard lock(m_mutex);
        m_woken = true;
    }
    m_changed.notify_one();
}

void FeedFollower::stop(Deadline deadline)
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopBy = deadline;
    }
    m_changed.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void FeedFollower::run(std::promise<Result<void>>& started)
{
    Result<void> opened = openAll();
    const bool usable = opened.ok();
    started.set_value(std::move(opened));
    while (usable && waitForWork())
        followAll();
    if (usable)
        followAll();
    m_feeds.clear();
}

Result<void> FeedFollower::openAll()
{
    const int shards = m_store.map().shardCount();
    for (int i = 0; i < shards; ++i) {
        Feed feed;
        feed.shard = ShardIndex(i);
        auto reader = m_store.openReader(feed.shard);
        if (!reader)
            return reader.error();
        feed.reader = std::move(*reader);
        const auto head = feed.reader->feedHead();
        if (!head)
            return head.error();
        feed.position = *head;
        m_feeds.push_back(std::move(feed));
    }
    return {};
}

bool FeedFollower::waitForWork()
{
    std::unique_lock lock(m_mutex);
    // What comes within a moment is read together.
    const auto pause = m_failing ? SteadyClock::duration(kAfterError) : kBetweenRounds;
    m_changed.wait_for(lock, pause, [this] { return m_stopBy.has_value(); });
    m_changed.wait(lock, [this] { return m_woken || m_stopBy; });
    m_woken = false;
    return !m_stopBy;
}

void FeedFollower::followAll()
{
    Observer observer;
    {
        const std::lock_guard lock(m_mutex);
        observer = m_observer;
    }
    m_failing = false;
    for (Feed& feed : m_feeds) {
        while (true) {
            const auto more = follow(feed, observer);
            if (!more) {
                qCWarning(logService, "the events of shard %d cannot be followed: %s",
                          feed.shard.value, more.error().text().c_str());
                m_failing = true;
                feed.reader.reset();
                wake();
                break;
            }
            if (!*more || stopPassed())
                break;
        }
    }
}

Result<bool> FeedFollower::follow(Feed& feed, const Observer& observer)
{
    if (!feed.reader) {
        auto reader = m_store.openReader(feed.shard);
        if (!reader)
            return reader.error();
        feed.reader = std::move(*reader);
    }
    if (!observer && !m_hub.watched()) {
        const auto head = feed.reader->feedHead();
        if (!head)
            return head.error();
        // Who began to watch meanwhile must see what was written since then.
        if (!m_hub.watched())
            feed.position = *head;
        return false;
    }
    const auto events = feed.reader->feed(feed.position, kChunk);
    if (!events)
        return events.error();
    if (events->empty())
        return false;
    if (observer) {
        const auto writes = finishedWrites(feed, *events);
        if (!writes.empty())
            observer(writes);
    }
    m_hub.publish(*events);
    feed.position = events->back().position;
    m_imports[static_cast<std::size_t>(feed.shard.value)]->forgetUpTo(feed.position);
    return events->size() == static_cast<std::size_t>(kChunk);
}

std::vector<FinishedWrite> FeedFollower::finishedWrites(Feed& feed,
                                                        const std::vector<FeedEvent>& events)
{
    const ImportMarks& imports = *m_imports[static_cast<std::size_t>(feed.shard.value)];
    std::vector<FinishedWrite> writes;
    writes.reserve(events.size());
    int lookUps = kLookUps;
    for (const FeedEvent& fed : events) {
        const Event& event = fed.event;
        if (!imports.covers(fed.position)) {
            FinishedWrite write;
            write.order = event.order;
            write.shard = feed.shard.value;
            write.lifecycle = fed.lifecycle;
            write.lifecycleVersion = event.lifecycleVersion;
            write.from = event.from;
            write.event = event.name;
            write.to = event.to;
            write.dwell = dwell(feed, event, lookUps);
            writes.push_back(std::move(write));
        }
        if (event.from != event.to)
            feed.memory.remember(event.order, event.at);
    }
    return writes;
}

std::optional<Duration> FeedFollower::dwell(Feed& feed, const Event& event, int& lookUps)
{
    if (event.version <= 1)
        return std::nullopt;
    auto since = feed.memory.since(event.order);
    if (!since && lookUps > 0) {
        --lookUps;
        if (const auto history = feed.reader->history(event.order); history)
            since = sinceBefore(*history, event);
        if (since)
            feed.memory.remember(event.order, *since);
    }
    if (!since)
        return std::nullopt;
    return std::max(event.at - *since, Duration(0));
}

bool FeedFollower::stopPassed()
{
    const std::lock_guard lock(m_mutex);
    return m_stopBy && m_stopBy->passed();
}

} // namespace orderdeck
