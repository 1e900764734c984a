#pragma once

#include "backend/foundation/deadline.h"
#include "backend/service/service_door.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace orderdeck {

/// Orders in their first state, and requests of which one in eight makes an order and the others
/// move a random one: what a window looks at while it is measured.
class NoteLoad {
public:
    explicit NoteLoad(ServiceDoor& door) : m_door(door) {}
    ~NoteLoad() { stop(); }

    /// Imports `count` orders; aborts when that fails.
    void fill(int count);
    /// Answers per second when `callers` each send the next request when the last is answered.
    [[nodiscard]] double capacity(int callers, std::chrono::milliseconds time);
    /// Sends at this rate from a thread of its own, whatever the answers, until stop().
    void start(double perSecond);
    void stop();
    [[nodiscard]] std::int64_t refused() const { return m_refused; } ///< Busy, or worse.

private:
    void readIds(Deadline deadline);
    void send(std::uint64_t serial, const std::function<void()>& answered);
    void next(std::uint64_t serial);
    void pace(double perSecond);

    ServiceDoor& m_door;
    std::vector<OrderId> m_ids;
    std::atomic<std::uint64_t> m_serial{0};
    std::atomic<std::int64_t> m_refused{0};
    std::atomic<std::int64_t> m_answered{0};
    std::atomic<bool> m_calling{false};
    std::atomic<int> m_callers{0};
    std::mutex m_mutex; ///< Protects m_stop.
    std::condition_variable m_stopping;
    bool m_stop = false;
    std::thread m_thread;
};

} // namespace orderdeck
