#include "backend/workload/import/import_feed.h"

#include "backend/foundation/deadline.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace orderdeck {

namespace {

using namespace std::chrono_literals;

constexpr auto kPulse = 50ms;
constexpr std::chrono::milliseconds kFirstBackoff = 50ms;
constexpr std::chrono::milliseconds kLongestBackoff = 2s;

} // namespace

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
    m_door.import(std::move(histories),
                  [answer](Outcomes outcomes) { answer->set(std::move(outcomes)); });
    return answer;
}

Result<void> ImportFeed::settleOldest()
{
    Chunk chunk = std::move(m_inFlight.front());
    m_inFlight.pop_front();
    Outcomes outcomes = m_run.await(*chunk.answer);
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
        outcomes = m_run.await(*send(orders));
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
        if (const auto settled = settle(part, m_run.await(*send(part))); !settled)
            return settled;
    return {};
}

} // namespace orderdeck
