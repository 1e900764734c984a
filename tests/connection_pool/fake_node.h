#pragma once

#include "backend/connection_pool/connection_pool.h"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

namespace orderdeck {

class FakeNode;

/// A connection to a FakeNode, or to none. Says whatever the test wants.
class FakeConnection final : public PooledConnection {
public:
    explicit FakeConnection(FakeNode* node = nullptr, int number = 0);
    ~FakeConnection() override;
    ConnectionCondition condition() const noexcept override { return is; }
    Result<void> reset() noexcept override;

    const int number; ///< 1, 2 … in the order of opening.
    std::atomic<ConnectionCondition> is{ConnectionCondition::Clean};
    std::atomic<int> resets{0};
    std::atomic<bool> resetFails{false};
    std::atomic<int> users{0}; ///< For tests that look for two at a time.

private:
    FakeNode* m_node;
};

/// What a pool connects to in tests. Outlives the pool. Any thread.
class FakeNode {
public:
    enum class Answer {
        Opens,
        Refuses,
        Hangs,  ///< Until the deadline.
        Delays, ///< Until the answer is changed; then as that says.
    };

    [[nodiscard]] ConnectionFactory factory();
    void answer(Answer answer);
    /// Every connection that lives now is broken.
    void killAll();
    /// Until so many callers are inside the factory at a time; false: a minute passed.
    [[nodiscard]] bool waitForOpening(int callers);

    [[nodiscard]] int live() const { return m_live; }
    [[nodiscard]] int mostLive() const { return m_mostLive; } ///< Those being opened included.
    [[nodiscard]] int opened() const { return m_opened; }
    [[nodiscard]] int asked() const { return m_asked; } ///< Calls of the factory.

private:
    friend class FakeConnection;
    Result<std::unique_ptr<PooledConnection>> open(Deadline deadline);
    void leave(FakeConnection& connection);

    std::mutex m_mutex; ///< Protects the next three.
    Answer m_answer = Answer::Opens;
    int m_opening = 0;
    std::set<FakeConnection*> m_connections;
    std::condition_variable m_changed;
    std::atomic<int> m_live{0};
    std::atomic<int> m_mostLive{0};
    std::atomic<int> m_opened{0};
    std::atomic<int> m_asked{0};
};

/// Longer than any test takes.
[[nodiscard]] inline Deadline soon() { return Deadline::after(std::chrono::seconds(60)); }

/// Waits until it is so; false: a minute passed.
template <typename Condition>
[[nodiscard]] bool reached(Condition&& condition)
{
    const Deadline deadline = soon();
    while (!condition()) {
        if (deadline.passed())
            return false;
        std::this_thread::yield();
    }
    return true;
}

/// One connection, a breaker that opens at the third failure, pauses of a minute; no jitter.
[[nodiscard]] inline PoolSettings smallPool()
{
    using namespace std::chrono_literals;
    PoolSettings settings;
    settings.node = "db1";
    settings.maximum = 1;
    settings.lifetime = 1h;
    settings.idleLimit = 10min;
    settings.jitter = 0;
    settings.breaker = {.failuresToOpen = 3, .firstPause = 60s, .longestPause = 600s, .jitter = 0};
    return settings;
}

[[nodiscard]] inline FakeConnection& fake(const ConnectionLease& lease)
{
    return lease.as<FakeConnection>();
}

} // namespace orderdeck
