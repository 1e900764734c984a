#include "backend/workload/import/import_feed.h"

#include "backend/foundation/deadline.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace orderdeck {

namespace {

using namespace std::chrono_literals;

constexpr auto kPulse = 50ms;
constexpr auto kPatienceAfterCancel = 1s;
constexpr std::chrono::milliseconds kFirstBackoff = 50ms;
constexpr std::chrono::milliseconds kLongestBackoff = 2s;

} // namespace

/// Outlives the feed when the service answers too late.
struct ImportFeed::Answer {
    std::mutex mutex; ///< Protects `outcomes`.
    std::condition_variable answered;
    std::optional<Outcomes> outcomes;
};

ImportFeed::ImportFeed(ServiceDoor& door, ImportRun& run, Settled settled)
    : m_door(door), m_run(run), m_settled(std::move(settled))
{}

Result<void> ImportFeed::add(PendingOrder order)
{
    m_filling.push_back(std::move(order));
    if (m_filling.size() < static_cast<std::size_t>(std::max(1, m_run.options().chunkOrders)))
        return {};
    return sendFilling();
}

Result<void> ImportFeed::sendFilling()
{
    while (m_inFlight.size() >=
           static_cast<std::size_t>(std::max(1, m_run.options().chunksInFlight)))
        if (const auto settled = settleOldest(); !settled)
            return settled;
    Chunk chunk;
    chunk.orders.swap(m_filling);
    chunk.answer = send(chunk.orders);
    m_inFlight.push_back(std::move(chunk));
    return {};
}

Result<void> ImportFeed::finish()
{
    if (!m_filling.empty())
        if (const auto sent = sendFilling(); !sent)
            return sent;
    while (!m_inFlight.empty())
        if (const auto settled = settleOldest(); !settled)
            return settled;
    return {};
}

std::shared_ptr<ImportFeed::Answer> ImportFeed::send(std::span<const PendingOrder> orders)
{
    auto answer = std::make_shared<Answer>();
    std::vector<OrderHistory> histories;
    histories.reserve(orders.size());
    for (const PendingOrder& order : orders)
        histories.push_back(order.history);
    m_door.import(std::move(histories), [answer](Outcomes outcomes) {
        {
            const std::lock_guard lock(answer->mutex);
            answer->outcomes.emplace(std::move(outcomes));
        }
        answer->answered.notify_one();
    });
    return answer;
}

ImportFeed::Outcomes ImportFeed::wait(Answer& answer)
{
    const Deadline deadline = Deadline::after(m_run.options().patience);
    std::optional<Deadline> afterCancel;
    std::unique_lock lock(answer.mutex);
    while (!answer.answered.wait_for(lock, kPulse, [&] { return answer.outcomes.has_value(); })) {
        lock.unlock();
        m_run.pulse();
        lock.lock();
        if (m_run.cancelled() && !afterCancel)
            afterCancel = Deadline::after(kPatienceAfterCancel);
        if (afterCancel && afterCancel->passed())
            return Error{ErrorKind::Cancelled, "cancelled before the store answered"};
        if (deadline.passed())
            return Error{ErrorKind::TimedOut, "the store did not answer in time"};
    }
    return std::move(*answer.outcomes);
}

Result<void> ImportFeed::settleOldest()
{
    Chunk chunk = std::move(m_inFlight.front());
    m_inFlight.pop_front();
    Outcomes outcomes = wait(*chunk.answer);
    return settle(chunk.orders, std::move(outcomes));
}

/// Sleeps in small pieces, so that a cancel is heard.
Result<void> ImportFeed::pause(std::chrono::milliseconds span)
{
    std::mutex mutex;
    std::condition_variable never;
    std::unique_lock lock(mutex);
    const Deadline until = Deadline::after(span);
    while (!until.passed()) {
        if (m_run.cancelled())
            return Error{ErrorKind::Cancelled, "cancelled while the store was busy"};
        never.wait_for(lock, std::min(until.remaining(), std::chrono::milliseconds(kPulse)));
        m_run.pulse();
    }
    return {};
}

/// Sends a chunk again as long as that can help.
ImportFeed::Outcomes ImportFeed::again(std::span<const PendingOrder> orders, Outcomes outcomes)
{
    std::chrono::milliseconds backoff = kFirstBackoff;
    const Deadline deadline = Deadline::after(m_run.options().patience);
    while (!outcomes && retryability(outcomes.error().kind) != Retryability::Never &&
           outcomes.error().kind != ErrorKind::TimedOut && !deadline.passed()) {
        if (const auto paused = pause(backoff); !paused)
            return paused.error();
        backoff = std::min(backoff * 2, kLongestBackoff);
        outcomes = wait(*send(orders));
    }
    return outcomes;
}

Result<void> ImportFeed::settle(std::span<PendingOrder> orders, Outcomes outcomes)
{
    outcomes = again(orders, std::move(outcomes));
    if (outcomes) {
        if (outcomes->size() != orders.size())
            return Error{ErrorKind::Corrupt, "the store answered for another number of orders"};
        for (std::size_t i = 0; i < orders.size(); ++i)
            if (const auto told = m_settled(orders[i], {(*outcomes)[i], {}}); !told)
                return told;
        return {};
    }
    const Error error = outcomes.error();
    if (error.kind != ErrorKind::Invalid && error.kind != ErrorKind::Conflict)
        return error;
    // One of them is wrong; the others must not suffer for it.
    if (orders.size() == 1)
        return m_settled(orders.front(), {ImportOutcome::Conflict, error.text()});
    const std::size_t half = orders.size() / 2;
    for (const auto part : {orders.first(half), orders.subspan(half)})
        if (const auto settled = settle(part, wait(*send(part))); !settled)
            return settled;
    return {};
}

} // namespace orderdeck
