#pragma once

#include "backend/service/service_door.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace orderdeck {

/// Orders whose making was acknowledged, over many lives of one store. Thread-safe.
class Acknowledged {
public:
    void add(OrderId id);
    /// Any of them, for callers that want one to ask about; none at first.
    [[nodiscard]] std::optional<OrderId> any(std::uint64_t random) const;
    /// Asks a door for those acknowledged since the last time. A sentence when one of them is gone.
    [[nodiscard]] std::optional<std::string> missingIn(ServiceDoor& door);

private:
    mutable std::mutex m_mutex; ///< Protects both.
    std::vector<OrderId> m_ids;
    std::size_t m_checked = 0;
};

/// Threads that ask a door for everything it can do, as fast as it takes it, and go on when
/// it stops: every call must be answered once, at the latest then.
class BusyCallers {
public:
    BusyCallers(ServiceDoor& door, Acknowledged& kept, int run);
    ~BusyCallers();

    /// Ends the threads; when the service has stopped before, every answer is there afterwards.
    void join();
    [[nodiscard]] std::int64_t asked() const { return m_asked; }
    [[nodiscard]] std::int64_t answered() const { return m_answered; }

private:
    void write(std::uint64_t seed);
    void read(std::uint64_t seed);
    void import(std::uint64_t seed);
    void watch();
    /// Counts a call, and makes the callback that counts its answer.
    template <typename T, typename Seen>
    ServiceDoor::Callback<T> ask(Seen seen);
    /// Waits while more calls are under way than a bounded caller would have, and a moment after a
    /// refusal: asking on at full speed would only take the cores away.
    void keepBounded();
    void rest();

    ServiceDoor& m_door;
    Acknowledged& m_kept;
    const std::string m_run; ///< Sets the numbers of this run apart.
    std::mutex m_mutex;      ///< Protects m_changed only.
    std::condition_variable m_changed;
    std::atomic<bool> m_ending{false};
    std::atomic<bool> m_refused{false};
    std::atomic<std::int64_t> m_asked{0};
    std::atomic<std::int64_t> m_answered{0};
    std::vector<std::thread> m_threads;
};

} // namespace orderdeck
