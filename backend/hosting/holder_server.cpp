#include "backend/hosting/holder_server.h"

#include "backend/foundation/logging.h"
#include "backend/hosting/holder_calls.h"
#include "backend/hosting/holder_socket.h"
#include "backend/hosting/line_channel.h"

#include <poll.h>
#include <thread>

namespace orderdeck {

namespace {

constexpr std::size_t kMostClients = 64;
/// Requests of one client that may be under way; its further ones stay in the socket.
constexpr int kMostInFlight = 256;
/// Bytes that may wait for a client that does not read before nothing more is done for it.
constexpr std::size_t kMostUnsent = std::size_t(8) << 20U;
constexpr int kTickMs = 500;

} // namespace

/// The thread of the socket and its clients.
class HolderServer::Loop {
public:
    Loop(ServiceDoor& door, HolderSocket socket, HolderHello hello, HolderAnswers answers)
        : m_door(door), m_socket(std::move(socket)), m_hello(std::move(hello)),
          m_answers(std::move(answers)), m_thread([this] { run(); })
    {}

    ~Loop() { stop(Deadline::immediate()); }

    void stop(Deadline deadline)
    {
        if (!m_thread.joinable())
            return;
        {
            const std::lock_guard lock(m_mutex);
            m_stopAt = deadline;
        }
        m_outbox->wake();
        m_thread.join();
    }

private:
    struct Client {
        Client(Descriptor socket, std::unique_ptr<HolderCalls> requests)
            : channel(std::move(socket)), calls(std::move(requests))
        {}
        LineChannel channel;
        std::unique_ptr<HolderCalls> calls;
        int inFlight = 0;
        bool hangUp = false; ///< Once everything is sent.
        bool gone = false;   ///< Nobody is left to read an answer.
    };

    void run()
    {
        while (!over()) {
            wait();
            m_outbox->clearWake();
            if (!m_stopping)
                acceptClients();
            deliverAnswers();
            for (auto& [number, client] : m_clients)
                serve(number, client);
            dropGone();
        }
        m_clients.clear();
    }

    bool over()
    {
        const std::lock_guard lock(m_mutex);
        if (!m_stopAt)
            return false;
        m_stopping = true;
        if (m_stopAt->passed())
            return true;
        return std::all_of(m_clients.begin(), m_clients.end(), [](const auto& entry) {
            return entry.second.inFlight == 0 && entry.second.channel.unsent() == 0;
        });
    }

    bool mayAsk(const Client& client) const
    {
        return !m_stopping && client.channel.state() == LineChannel::State::Open &&
               client.inFlight < kMostInFlight && client.channel.unsent() < kMostUnsent;
    }

    void wait()
    {
        std::vector<pollfd> polled;
        polled.push_back({m_outbox->wakeDescriptor(), POLLIN, 0});
        polled.push_back({m_socket.fd(), static_cast<short>(m_stopping ? 0 : POLLIN), 0});
        for (const auto& [number, client] : m_clients) {
            const int in = mayAsk(client) ? POLLIN : 0;
            const int out = client.channel.unsent() > 0 ? POLLOUT : 0;
            polled.push_back({client.channel.fd(), static_cast<short>(in | out), 0});
        }
        const int tick = m_stopping ? 10 : kTickMs;
        ::poll(polled.data(), polled.size(), tick);
        auto answer = polled.begin() + 2;
        for (auto& [number, client] : m_clients)
            client.gone = ((answer++)->revents & (POLLHUP | POLLERR)) != 0;
    }

    void acceptClients()
    {
        for (Descriptor socket = m_socket.accept(); socket.valid(); socket = m_socket.accept()) {
            Client client(std::move(socket),
                          std::make_unique<HolderCalls>(m_door, m_answers, m_hello));
            if (m_clients.size() >= kMostClients) {
                const Error busy{ErrorKind::Busy, "Too many programs are connected to the holder"};
                client.channel.queue(toLine(Json{{"id", 0}, {"error", busy}}));
                client.channel.send();
                continue;
            }
            client.channel.queue(toLine(Json(m_hello)));
            m_clients.emplace(m_nextClient++, std::move(client));
        }
    }

    void deliverAnswers()
    {
        for (const HolderOutbox::Answer& answer : m_outbox->takeAnswers()) {
            const auto found = m_clients.find(answer.client);
            if (found == m_clients.end())
                continue;
            Client& client = found->second;
            Json line{{"id", answer.request}};
            line.update(answer.envelope());
            client.channel.queue(toLine(line));
            if (answer.last) {
                --client.inFlight;
                client.calls->finished(answer.request);
            }
        }
    }

    void serve(std::int64_t number, Client& client)
    {
        if (mayAsk(client))
            client.channel.receive();
        while (!m_stopping && client.channel.unsent() < kMostUnsent &&
               client.inFlight < kMostInFlight) {
            const auto line = client.channel.takeLine();
            if (!line)
                break;
            if (!line->empty())
                take(number, client, *line);
        }
        if (client.channel.state() == LineChannel::State::TooLong && !client.hangUp) {
            refuse(client, {ErrorKind::Invalid, "A line of more than 32 MiB is not taken"});
            client.hangUp = true;
        }
        deliverEvents(number, client);
        client.channel.send();
    }

    void take(std::int64_t number, Client& client, const std::string& line)
    {
        const Result<Json> request = parseLine(line);
        if (!request)
            return refuse(client, request.error());
        const auto id = member<std::int64_t>(*request, "id");
        const auto operation = member<std::string>(*request, "op");
        if (!id || *id <= 0 || !operation)
            return refuse(client, {ErrorKind::Invalid, "A request has an id above 0 and an op"});
        const auto arguments = member<Json>(*request, "args").value_or(Json::object());
        ++client.inFlight;
        client.calls->call(*operation, arguments, HolderReply(m_outbox, number, *id), *id);
    }

    template <typename T>
    static std::optional<T> member(const Json& json, const char* key)
    {
        if (!json.is_object() || !json.contains(key))
            return std::nullopt;
        Result<T> value = decode<T>(json[key]);
        return value ? std::optional<T>(std::move(*value)) : std::nullopt;
    }

    static void refuse(Client& client, const Error& error)
    {
        client.channel.queue(toLine(Json{{"id", 0}, {"error", error}}));
    }

    void deliverEvents(std::int64_t number, Client& client)
    {
        if (client.channel.unsent() >= kMostUnsent)
            return;
        const HolderOutbox::Events waiting = m_outbox->takeEvents(number);
        if (!waiting.events.empty() || waiting.lost > 0)
            client.channel.queue(toLine(Json{{"events", waiting.events}, {"lost", waiting.lost}}));
    }

    void dropGone()
    {
        for (auto entry = m_clients.begin(); entry != m_clients.end();) {
            const Client& client = entry->second;
            const bool idle = client.inFlight == 0 && client.channel.unsent() == 0;
            const bool ended = client.channel.state() == LineChannel::State::Ended;
            const bool broken = client.channel.state() == LineChannel::State::Broken;
            const bool gone = client.gone || broken || (idle && (ended || client.hangUp));
            if (gone)
                m_outbox->forget(entry->first);
            entry = gone ? m_clients.erase(entry) : std::next(entry);
        }
    }

    ServiceDoor& m_door;
    HolderSocket m_socket;
    const HolderHello m_hello;
    const HolderAnswers m_answers;
    const std::shared_ptr<HolderOutbox> m_outbox = std::make_shared<HolderOutbox>();
    std::map<std::int64_t, Client> m_clients; ///< Thread of the socket only.
    std::int64_t m_nextClient = 1;
    bool m_stopping = false; ///< Thread of the socket only.
    std::mutex m_mutex;      ///< Protects m_stopAt.
    std::optional<Deadline> m_stopAt;
    std::thread m_thread; ///< Last: it uses everything above.
};

HolderServer::HolderServer(std::unique_ptr<Loop> loop) : m_loop(std::move(loop)) {}
HolderServer::~HolderServer() = default;

Result<std::unique_ptr<HolderServer>>
HolderServer::start(ServiceDoor& door, HolderSettings settings, HolderAnswers answers)
{
    Result<HolderSocket> socket = HolderSocket::listen(settings.folder);
    if (!socket)
        return socket.error();
    HolderHello hello{kHolderProtocol,    settings.program, ::getpid(),
                      settings.storeName, settings.role,    settings.maySwitchRole};
    return std::unique_ptr<HolderServer>(new HolderServer(
        std::make_unique<Loop>(door, std::move(*socket), std::move(hello), std::move(answers))));
}

void HolderServer::stop(Deadline deadline) { m_loop->stop(deadline); }

} // namespace orderdeck
