#include "tests/support/gui_watchdog.h"

#include "tests/support/run_suites.h"

#include <QMetaObject>

#include <cstdio>
#include <cstdlib>

namespace orderdeck {
namespace {

using namespace std::chrono_literals;

constexpr auto kInterval = 1ms;
/// Looks at a tick that waits, each at least a millisecond after the last: far beyond any stall,
/// and counted rather than taken from a clock, so that a machine that stood still accuses nobody.
constexpr int kMostLooks = 5000;

std::string place()
{
    const char* suite = runningSuite().load();
    const char* function = QTest::currentTestFunction();
    if (suite == nullptr || function == nullptr)
        return {};
    return std::string(suite) + "::" + function;
}

} // namespace

GuiWatchdog::GuiWatchdog(AtEnd atEnd) : m_atEnd(atEnd), m_thread([this] { watch(); }) {}

GuiWatchdog::~GuiWatchdog()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_stopping.notify_one();
    m_thread.join();
    if (m_atEnd == AtEnd::Silent)
        return;
    const auto millis = [](std::chrono::microseconds time) { return double(time.count()) / 1000; };
    const Stalls last = stalls();
    std::printf("longest stall of the GUI thread: %.1f ms in %s; p99.9 %.1f ms of %llu ticks\n",
                millis(last.longest), last.longestIn.c_str(), millis(last.p999),
                static_cast<unsigned long long>(last.ticks));
    std::fflush(stdout);
}

GuiWatchdog::Stalls GuiWatchdog::stalls() const
{
    const std::lock_guard lock(m_mutex);
    Stalls result = m_stalls;
    result.p999 = std::min(m_waits.quantile(0.999), result.longest);
    return result;
}

void GuiWatchdog::restart()
{
    const std::lock_guard lock(m_mutex);
    m_waits = {};
    m_stalls = {};
}

void GuiWatchdog::watch()
{
    int looks = 0;
    std::unique_lock lock(m_mutex);
    while (!m_stop) {
        if (!m_waiting) {
            looks = 0;
            m_waiting = true;
            m_postedAt = std::chrono::steady_clock::now();
            m_postedIn = place();
            QMetaObject::invokeMethod(
                &m_receiver, [this] { handle(); }, Qt::QueuedConnection);
        } else if (++looks == kMostLooks) {
            std::fprintf(stderr, "the GUI thread hangs in %s\n", m_postedIn.c_str());
            std::abort();
        }
        m_stopping.wait_for(lock, kInterval);
    }
}

void GuiWatchdog::handle()
{
    const std::lock_guard lock(m_mutex);
    const auto waited = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - m_postedAt);
    m_waiting = false;
    ++m_stalls.ticks;
    for (auto missed = waited; missed.count() >= 0; missed -= kInterval)
        m_waits.record(missed);
    if (waited > m_stalls.longest) {
        m_stalls.longest = waited;
        m_stalls.longestIn = m_postedIn;
    }
}

} // namespace orderdeck
