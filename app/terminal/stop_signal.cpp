#include "app/terminal/stop_signal.h"

#include <array>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace orderdeck {

namespace {

constexpr int kEndedByInterrupt = 130;
/// timeout(1) and some shells signal the process and then its group: one wish, two signals.
constexpr std::int64_t kSameKeyPressMs = 200;

// A signal handler reaches nothing but what is static.
volatile std::sig_atomic_t raisedSignals = 0;
volatile std::int64_t raisedAtMs = 0;
std::array<int, 2> selfPipe = {-1, -1};

void onSignal(int signal)
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    const std::int64_t nowMs = std::int64_t(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
    if (signal == SIGINT && raisedSignals != 0 && nowMs - raisedAtMs > kSameKeyPressMs)
        ::_exit(kEndedByInterrupt);
    if (raisedSignals == 0)
        raisedAtMs = nowMs;
    raisedSignals = 1;
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = ::write(selfPipe[1], &byte, 1);
}

void handle(int signal, void (*handler)(int))
{
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    ::sigaction(signal, &action, nullptr);
}

} // namespace

StopSignal::StopSignal()
{
    if (::pipe2(selfPipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        selfPipe = {-1, -1};
    handle(SIGINT, onSignal);
    handle(SIGTERM, onSignal);
}

StopSignal::~StopSignal()
{
    handle(SIGINT, SIG_DFL);
    handle(SIGTERM, SIG_DFL);
    for (int& end : selfPipe)
        ::close(end), end = -1;
    raisedSignals = 0;
}

bool StopSignal::raised() const { return raisedSignals != 0; }

bool StopSignal::wait(Deadline deadline) const
{
    while (!raised() && !deadline.passed()) {
        pollfd polled{selfPipe[0], POLLIN, 0};
        ::poll(&polled, 1, static_cast<int>(deadline.remaining().count()) + 1);
    }
    return raised();
}

} // namespace orderdeck
