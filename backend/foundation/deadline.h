#pragma once

#include <chrono>

namespace orderdeck {

/// A point on the steady clock until which a caller is willing to wait. Every wait takes one.
class Deadline {
public:
    using SteadyClock = std::chrono::steady_clock;

    [[nodiscard]] static Deadline after(std::chrono::nanoseconds span)
    {
        return Deadline(SteadyClock::now() + span);
    }
    /// Already over: a try that does not wait.
    [[nodiscard]] static Deadline immediate() { return Deadline(SteadyClock::time_point::min()); }

    [[nodiscard]] bool passed() const { return SteadyClock::now() >= m_at; }
    [[nodiscard]] SteadyClock::time_point at() const { return m_at; }
    /// Never negative.
    [[nodiscard]] std::chrono::milliseconds remaining() const
    {
        const auto now = SteadyClock::now();
        return now >= m_at ? std::chrono::milliseconds(0)
                           : std::chrono::duration_cast<std::chrono::milliseconds>(m_at - now);
    }

private:
    explicit Deadline(SteadyClock::time_point at) : m_at(at) {}
    SteadyClock::time_point m_at;
};

} // namespace orderdeck
