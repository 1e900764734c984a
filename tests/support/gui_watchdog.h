#pragma once

#include "backend/metrics/latency_histogram.h"

#include <QObject>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace orderdeck {

/// Measures how long the GUI thread lets an event wait: a thread of its own posts a tick each
/// millisecond, unless the last one still waits, and its age when it is handled is a stall. A tick
/// that could not be posted meanwhile counts as what it would have waited. Made and destroyed on
/// the GUI thread, after the application. It measures and fails nothing; only a GUI thread that
/// answers nothing for seconds ends the program, with the name of the test function.
class GuiWatchdog {
public:
    enum class AtEnd { Tell, Silent };
    explicit GuiWatchdog(AtEnd atEnd = AtEnd::Tell);
    ~GuiWatchdog();
    GuiWatchdog(const GuiWatchdog&) = delete;
    GuiWatchdog& operator=(const GuiWatchdog&) = delete;

    struct Stalls {
        std::chrono::microseconds longest{};
        std::chrono::microseconds p999{}; ///< At 99.9 % of all instants an event waited no longer.
        std::uint64_t ticks = 0;          ///< Handled since the start.
        std::string longestIn; ///< "FrameTest::everyMenuIsThere"; empty outside of tests.
    };
    [[nodiscard]] Stalls stalls() const;
    /// Forgets what was measured.
    void restart();

private:
    void watch();
    void handle();

    const AtEnd m_atEnd;
    QObject m_receiver;         ///< Lives in the GUI thread.
    mutable std::mutex m_mutex; ///< Protects all below but the thread.
    std::condition_variable m_stopping;
    bool m_stop = false;
    bool m_waiting = false; ///< A tick is on its way.
    std::chrono::steady_clock::time_point m_postedAt;
    std::string m_postedIn;
    LatencyHistogram m_waits;
    Stalls m_stalls;
    std::thread m_thread;
};

} // namespace orderdeck
