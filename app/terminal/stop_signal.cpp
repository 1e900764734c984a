#include "app/terminal/stop_signal.h"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace orderdeck {

namespace {

constexpr int kEndedByInterrupt = 130;

// A signal handler reaches nothing but what is static.
volatile std::sig_atomic_t raisedSignals = 0;
std::array<int, 2> selfPipe = {-1, -1};

void onSignal(int signal)
{
    if (signal == SIGINT && raisedSignals != 0)
        ::_exit(kEndedByInterrupt);
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
