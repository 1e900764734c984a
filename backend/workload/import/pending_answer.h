#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

namespace orderdeck {

/// An answer of the service that somebody waits for; shared by both, so that one which comes too
/// late finds its place.
template <typename T>
class PendingAnswer {
public:
    void set(T answer)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_answer.emplace(std::move(answer));
        }
        m_answered.notify_one();
    }
    /// Once; empty: not yet.
    [[nodiscard]] std::optional<T> take(std::chrono::milliseconds within)
    {
        std::unique_lock lock(m_mutex);
        m_answered.wait_for(lock, within, [this] { return m_answer.has_value(); });
        return std::move(m_answer);
    }

private:
    std::mutex m_mutex; ///< Protects m_answer.
    std::condition_variable m_answered;
    std::optional<T> m_answer;
};

} // namespace orderdeck
