#pragma once

#include "backend/foundation/deadline.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

namespace orderdeck {

/// First in, first out between threads, with a bound. After close() nothing is accepted, what is
/// inside can still be taken: a consumer drains it and then sees an empty result with closed()
/// true.
template <typename T>
class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t capacity) : m_capacity(capacity) {}

    /// False (and `item` untouched) when full or closed.
    [[nodiscard]] bool tryPush(T& item)
    {
        {
            const std::lock_guard lock(m_mutex);
            if (m_closed || m_items.size() >= m_capacity)
                return false;
            m_items.push_back(std::move(item));
        }
        m_notEmpty.notify_one();
        return true;
    }

    /// Waits for room until the deadline; false (and `item` untouched) when it passed or the queue
    /// was closed.
    [[nodiscard]] bool push(T& item, Deadline deadline)
    {
        {
            std::unique_lock lock(m_mutex);
            if (!m_notFull.wait_until(lock, deadline.at(),
                                      [&] { return m_closed || m_items.size() < m_capacity; }))
                return false;
            if (m_closed)
                return false;
            m_items.push_back(std::move(item));
        }
        m_notEmpty.notify_one();
        return true;
    }

    /// Up to `most` items in order; waits for the first until the deadline. Empty: nothing came, or
    /// closed and drained.
    [[nodiscard]] std::vector<T> popUpTo(std::size_t most, Deadline deadline)
    {
        std::vector<T> taken;
        {
            std::unique_lock lock(m_mutex);
            m_notEmpty.wait_until(lock, deadline.at(),
                                  [&] { return m_closed || !m_items.empty(); });
            while (!m_items.empty() && taken.size() < most) {
                taken.push_back(std::move(m_items.front()));
                m_items.pop_front();
            }
        }
        if (!taken.empty())
            m_notFull.notify_all();
        return taken;
    }

    void close()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_closed = true;
        }
        m_notEmpty.notify_all();
        m_notFull.notify_all();
    }

    [[nodiscard]] bool closed() const
    {
        const std::lock_guard lock(m_mutex);
        return m_closed;
    }
    [[nodiscard]] std::size_t size() const
    {
        const std::lock_guard lock(m_mutex);
        return m_items.size();
    }
    [[nodiscard]] std::size_t capacity() const { return m_capacity; }

private:
    const std::size_t m_capacity;
    mutable std::mutex m_mutex; ///< Protects m_items and m_closed.
    std::condition_variable m_notEmpty;
    std::condition_variable m_notFull;
    std::deque<T> m_items;
    bool m_closed = false;
};

} // namespace orderdeck
