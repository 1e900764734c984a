#include "backend/hosting/holder_link.h"

#include <poll.h>
#include <sys/eventfd.h>

namespace orderdeck {

namespace {

constexpr std::size_t kMostPending = 4096;
/// Bytes that may wait to be sent; more: Busy.
constexpr std::size_t kMostOutgoing = std::size_t(64) << 20U;
constexpr int kIdleMs = 500;
constexpr int kCancelPollMs = 20;

} // namespace

Result<std::unique_ptr<HolderLink>> HolderLink::open(Descriptor socket, Deadline deadline)
{
    auto channel = std::make_unique<LineChannel>(std::move(socket));
    const Error silent{ErrorKind::Unavailable, "The holder of the store does not answer"};
    std::optional<std::string> line;
    while (!(line = channel->takeLine())) {
        if (deadline.passed() || channel->state() != LineChannel::State::Open)
            return silent;
        pollfd polled{channel->fd(), POLLIN, 0};
        ::poll(&polled, 1, static_cast<int>(deadline.remaining().count()) + 1);
        channel->receive();
    }
    const Result<Json> greeting = parseLine(*line);
    if (!greeting || !greeting->is_object())
        return silent;
    if (greeting->contains("error")) {
        return decodeError((*greeting)["error"]);
    }
    Result<HolderHello> hello = decode<HolderHello>(*greeting);
    if (!hello)
        return Error{ErrorKind::Unsupported, "The holder of the store greets in an unknown way",
                     hello.error().message};
    if (hello->protocol != kHolderProtocol)
        return Error{ErrorKind::Unsupported, "The holder of the store (" + hello->program +
                                                 ", process " + std::to_string(hello->pid) +
                                                 ") is of another version of Orderdeck"};
    return std::unique_ptr<HolderLink>(new HolderLink(std::move(channel), std::move(*hello)));
}

HolderLink::HolderLink(std::unique_ptr<LineChannel> channel, HolderHello hello)
    : m_channel(std::move(channel)), m_hello(std::move(hello)),
      m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), m_thread([this] { run(); })
{}

HolderLink::~HolderLink()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    ::eventfd_write(m_wake.get(), 1);
    m_thread.join();
}

void HolderLink::send(Call call)
{
    std::optional<Error> refusal;
    {
        const std::lock_guard lock(m_mutex);
        const std::int64_t request = m_nextRequest++;
        std::string line =
            toLine({{"id", request}, {"op", call.operation}, {"args", std::move(call.arguments)}});
        if (m_broken || m_stop)
            refusal = Error{ErrorKind::Unavailable, "The holder of the store is gone"};
        else if (line.size() > LineChannel::kMaxLine)
            refusal = Error{ErrorKind::Invalid, "More than 32 MiB cannot be sent at once"};
        else if (m_pending.size() >= kMostPending || m_outgoingBytes > kMostOutgoing)
            refusal = Error{ErrorKind::Busy, "Too much is under way to the holder; try later"};
        else {
            m_outgoingBytes += line.size();
            m_outgoing.push_back(std::move(line));
            m_pending[request] = {call.nature, std::move(call.settle), std::move(call.progress),
                                  std::move(call.cancel), false};
        }
    }
    if (refusal)
        call.settle(std::move(*refusal));
    else
        ::eventfd_write(m_wake.get(), 1);
}

void HolderLink::setWatcher(Events watcher)
{
    if (std::this_thread::get_id() == m_thread.get_id()) {
        m_watcher = std::move(watcher);
        return;
    }
    const std::lock_guard lock(m_watcherMutex);
    m_watcher = std::move(watcher);
}

void HolderLink::run()
{
    while (true) {
        wait();
        {
            const std::lock_guard lock(m_mutex);
            if (m_stop)
                break;
        }
        takeOutgoing();
        passOnCancels();
        m_channel->send();
        m_channel->receive();
        while (const auto line = m_channel->takeLine())
            take(*line);
        if (m_channel->state() != LineChannel::State::Open)
            break;
    }
    breakOff();
}

void HolderLink::wait()
{
    bool cancellable = false;
    {
        const std::lock_guard lock(m_mutex);
        for (const auto& [request, pending] : m_pending)
            cancellable = cancellable || pending.cancel;
    }
    const int out = m_channel->unsent() > 0 ? POLLOUT : 0;
    pollfd polled[] = {{m_wake.get(), POLLIN, 0},
                       {m_channel->fd(), static_cast<short>(POLLIN | out), 0}};
    ::poll(polled, 2, cancellable ? kCancelPollMs : kIdleMs);
    eventfd_t count = 0;
    ::eventfd_read(m_wake.get(), &count);
}

void HolderLink::takeOutgoing()
{
    const std::lock_guard lock(m_mutex);
    for (const std::string& line : std::exchange(m_outgoing, {}))
        m_channel->queue(line);
    m_outgoingBytes = m_channel->unsent();
}

void HolderLink::passOnCancels()
{
    const std::lock_guard lock(m_mutex);
    for (auto& [request, pending] : m_pending) {
        if (!pending.cancel || pending.cancelSent || !pending.cancel->cancelled())
            continue;
        pending.cancelSent = true;
        m_channel->queue(
            toLine({{"id", m_nextRequest++}, {"op", "cancel"}, {"args", {{"request", request}}}}));
    }
}

void HolderLink::take(const std::string& line)
{
    const Result<Json> message = parseLine(line);
    if (!message || !message->is_object())
        return;
    if (message->contains("events")) {
        const auto events = decode<std::vector<FeedEvent>>((*message)["events"]);
        const auto lost = decode<std::int64_t>(message->value("lost", Json(0)));
        const std::lock_guard lock(m_watcherMutex);
        if (m_watcher && events && lost)
            m_watcher(*events, *lost);
        return;
    }
    const auto request = decode<std::int64_t>(message->value("id", Json(0)));
    if (!request)
        return;
    if (message->contains("progress")) {
        const auto steps = decode<std::vector<std::int64_t>>((*message)["progress"]);
        Progress progress;
        {
            const std::lock_guard lock(m_mutex);
            if (const auto found = m_pending.find(*request); found != m_pending.end())
                progress = found->second.progress;
        }
        if (progress && steps && steps->size() == 2)
            progress(steps->front(), steps->back());
        return;
    }
    if (message->contains("ok"))
        return settle(*request, Result<Json>((*message)["ok"]));
    settle(*request, decodeError(message->value("error", Json())));
}

void HolderLink::settle(std::int64_t request, Result<Json> answer)
{
    Settle settle;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_pending.find(request);
        if (found == m_pending.end())
            return;
        settle = std::move(found->second.settle);
        m_pending.erase(found);
    }
    settle(std::move(answer));
}

void HolderLink::breakOff()
{
    std::map<std::int64_t, Pending> pending;
    {
        const std::lock_guard lock(m_mutex);
        m_broken = true;
        pending.swap(m_pending);
    }
    for (const auto& [request, call] : pending)
        call.settle(broken(call.nature));
}

Error HolderLink::broken(Nature nature)
{
    if (nature == Nature::Write)
        return {ErrorKind::InDoubt,
                "The holder of the store went away before it answered; send the "
                "same request again to learn what became of it"};
    return {ErrorKind::Unavailable, "The holder of the store went away before it answered"};
}

} // namespace orderdeck
