#include "tests/support/tcp_gate.h"

#include "tests/support/message_counter.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <list>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace orderdeck {
namespace {

using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::size_t kMostHeld = 4U << 20U;
constexpr std::size_t kPiece = 64U * 1024U;

/// Bytes on their way, and when they may go on.
struct Piece {
    std::string bytes;
    SteadyClock::time_point due;
};

/// One direction of one connection.
struct Way {
    Way(int source, int target, MessageCounter::Begin begin)
        : from(source), to(target), counter(begin)
    {}
    int from;
    int to;
    MessageCounter counter;
    std::deque<Piece> held;
    std::size_t heldBytes = 0;
    SteadyClock::time_point nextSend{};
    bool ended = false; ///< The source has said its last.
};

struct Passage {
    Passage(int clientSocket, int serverSocket)
        : client(clientSocket),
          server(serverSocket), ways{Way(client, server, MessageCounter::Begin::Untyped),
                                     Way(server, client, MessageCounter::Begin::Typed)}
    {}
    int client;
    int server;
    std::array<Way, 2> ways; ///< In the order of Side.
    bool silent = false;
    bool over = false;
    std::optional<TcpGate::End> ending; ///< As soon as what is held has gone.
};

struct SideSettings {
    std::chrono::milliseconds delay{0};
    int bytesPerSecond = 0;
    std::int64_t messages = 0;
};

void mustNot(bool failed)
{
    if (failed)
        std::abort();
}

int listenOnLoopback()
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    mustNot(socket < 0 ||
            ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
            ::listen(socket, 64) != 0);
    return socket;
}

int connectTo(const std::string& path)
{
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    mustNot(path.size() >= sizeof address.sun_path);
    std::memcpy(address.sun_path, path.data(), path.size());
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket);
        return -1;
    }
    return socket;
}

} // namespace

struct TcpGate::State {
    explicit State(std::string path) : upstream(std::move(path)), listener(listenOnLoopback())
    {
        wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        thread = std::thread([this] { run(); });
    }
    ~State()
    {
        {
            const std::lock_guard lock(mutex);
            stopping = true;
        }
        hurry();
        thread.join();
        for (Passage& passage : passages)
            end(passage, End::Fin);
        ::close(listener);
        ::close(wake);
    }

    void hurry() const
    {
        const std::uint64_t one = 1;
        (void)!::write(wake, &one, sizeof one);
    }

    void run()
    {
        for (;;) {
            std::vector<pollfd> watched{{wake, POLLIN, 0}, {listener, POLLIN, 0}};
            int timeout = 1000;
            {
                const std::lock_guard lock(mutex);
                if (stopping)
                    return;
                timeout = watch(watched);
            }
            ::poll(watched.data(), watched.size(), timeout);
            std::uint64_t woken = 0;
            (void)!::read(wake, &woken, sizeof woken);
            const std::lock_guard lock(mutex);
            if ((watched[1].revents & POLLIN) != 0)
                accept();
            for (Passage& passage : passages)
                work(passage);
            passages.remove_if([](const Passage& passage) { return passage.over; });
        }
    }

    /// Whom to wait for, and for how long at most, in milliseconds.
    int watch(std::vector<pollfd>& watched) const
    {
        auto until = SteadyClock::now() + 1s;
        for (const Passage& passage : passages)
            for (const Way& way : passage.ways) {
                if (!way.ended && (passage.silent || way.heldBytes < kMostHeld))
                    watched.push_back({way.from, POLLIN, 0});
                if (!passage.silent && !way.held.empty())
                    until = std::min(until, std::max(way.held.front().due, way.nextSend));
            }
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - SteadyClock::now());
        return static_cast<int>(std::max<std::int64_t>(0, left.count()));
    }

    void accept()
    {
        const int client = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0)
            return;
        const int server = refusing ? -1 : connectTo(upstream);
        if (server < 0) {
            ::close(client);
            return;
        }
        const int on = 1;
        ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        passages.emplace_back(client, server);
    }

    void work(Passage& passage)
    {
        for (std::size_t side = 0; side < passage.ways.size() && !passage.over; ++side) {
            take(passage, static_cast<Side>(side));
            if (!passage.over && !passage.silent)
                send(passage, static_cast<Side>(side));
        }
        const bool empty = passage.ways[0].held.empty() && passage.ways[1].held.empty();
        if (!passage.over && passage.ending && empty)
            end(passage, *passage.ending);
        const bool anyEnded = passage.ways[0].ended || passage.ways[1].ended;
        if (!passage.over && anyEnded && (empty || passage.silent))
            end(passage, End::Fin);
    }

    void take(Passage& passage, Side side)
    {
        Way& way = passage.ways[static_cast<std::size_t>(side)];
        while (!way.ended && (passage.silent || way.heldBytes < kMostHeld)) {
            std::string bytes(kPiece, '\0');
            const auto got = ::recv(way.from, bytes.data(), bytes.size(), MSG_DONTWAIT);
            if (got < 0 && (errno == EAGAIN || errno == EINTR))
                return;
            if (got <= 0) {
                way.ended = true;
                return;
            }
            bytes.resize(static_cast<std::size_t>(got));
            if (!passage.silent && !passage.ending)
                hold(passage, side, bytes);
        }
    }

    /// Puts bytes on their way, up to where the connection is to be cut.
    void hold(Passage& passage, Side side, std::string_view bytes)
    {
        Way& way = passage.ways[static_cast<std::size_t>(side)];
        SideSettings& settings = sides.at(static_cast<std::size_t>(side));
        const auto due = SteadyClock::now() + settings.delay;
        while (!bytes.empty()) {
            if (armed && armed->after == side && armed->message <= 0)
                return bite(passage);
            const std::size_t taken = way.counter.take(bytes);
            way.held.push_back({std::string(bytes.substr(0, taken)), due});
            way.heldBytes += taken;
            bytes.remove_prefix(taken);
            if (!way.counter.ended())
                continue;
            ++settings.messages;
            if (armed && armed->after == side && --armed->message <= 0)
                return bite(passage);
        }
    }

    void bite(Passage& passage)
    {
        passage.ending = armed->how;
        armed.reset();
        ++bitten;
    }

    void send(Passage& passage, Side side)
    {
        Way& way = passage.ways[static_cast<std::size_t>(side)];
        const SideSettings& settings = sides.at(static_cast<std::size_t>(side));
        while (!way.held.empty()) {
            const auto now = SteadyClock::now();
            if (way.held.front().due > now || way.nextSend > now)
                return;
            const Piece piece = std::move(way.held.front());
            way.held.pop_front();
            way.heldBytes -= piece.bytes.size();
            if (::send(way.to, piece.bytes.data(), piece.bytes.size(), MSG_NOSIGNAL) < 0) {
                way.ended = true;
                way.held.clear();
                way.heldBytes = 0;
                return;
            }
            if (settings.bytesPerSecond > 0)
                way.nextSend =
                    now + std::chrono::nanoseconds(1'000'000'000LL *
                                                   static_cast<std::int64_t>(piece.bytes.size()) /
                                                   settings.bytesPerSecond);
        }
    }

    static void end(Passage& passage, End how)
    {
        if (how == End::Silence) {
            passage.silent = true;
            passage.ending.reset();
            return;
        }
        if (how == End::Reset) {
            const linger atOnce{1, 0};
            ::setsockopt(passage.client, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
        }
        ::close(passage.client);
        ::close(passage.server);
        passage.over = true;
    }

    const std::string upstream;
    const int listener;
    int wake = -1;
    std::thread thread;
    mutable std::mutex mutex; ///< Protects everything below.
    bool stopping = false;
    bool refusing = false;
    std::optional<Cut> armed;
    int bitten = 0;
    std::array<SideSettings, 2> sides; ///< In the order of Side.
    std::list<Passage> passages;
};

TcpGate::TcpGate(const std::string& socket) : m_state(std::make_unique<State>(socket)) {}
TcpGate::~TcpGate() = default;

int TcpGate::port() const
{
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(m_state->listener, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
}

void TcpGate::cut(const Cut& cut)
{
    const std::lock_guard lock(m_state->mutex);
    m_state->armed = cut;
}

void TcpGate::endAll(End how)
{
    {
        const std::lock_guard lock(m_state->mutex);
        for (Passage& passage : m_state->passages)
            State::end(passage, how);
    }
    m_state->hurry();
}

void TcpGate::delay(Side from, std::chrono::milliseconds by)
{
    const std::lock_guard lock(m_state->mutex);
    m_state->sides.at(static_cast<std::size_t>(from)).delay = by;
}

void TcpGate::throttle(Side from, int bytesPerSecond)
{
    const std::lock_guard lock(m_state->mutex);
    m_state->sides.at(static_cast<std::size_t>(from)).bytesPerSecond = bytesPerSecond;
}

void TcpGate::shut()
{
    const std::lock_guard lock(m_state->mutex);
    m_state->refusing = true;
}

void TcpGate::open()
{
    const std::lock_guard lock(m_state->mutex);
    m_state->refusing = false;
}

std::int64_t TcpGate::messages(Side from) const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->sides.at(static_cast<std::size_t>(from)).messages;
}

int TcpGate::cuts() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->bitten;
}

int TcpGate::connections() const
{
    const std::lock_guard lock(m_state->mutex);
    return static_cast<int>(m_state->passages.size());
}

} // namespace orderdeck
