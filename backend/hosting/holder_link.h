#pragma once

#include "backend/foundation/deadline.h"
#include "backend/hosting/holder_protocol.h"
#include "backend/hosting/line_channel.h"
#include "backend/service/service_door.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace orderdeck {

/// One connection to a holder: sends numbered requests, hands each its answer. Owns one thread, on
/// which every callback runs. What may be under way at once is bounded.
class HolderLink {
public:
    using Settle = std::function<void(Result<Json>)>;
    using Progress = std::function<void(std::int64_t, std::int64_t)>;
    using Events = std::function<void(const std::vector<FeedEvent>&, std::int64_t)>;

    /// What becomes of a request whose connection breaks.
    enum class Nature {
        Read,  ///< Unavailable.
        Write, ///< InDoubt.
    };
    struct Call {
        const char* operation = "";
        Json arguments = Json::object();
        Nature nature = Nature::Read;
        Settle settle = {};
        Progress progress = {};
        std::shared_ptr<CancelFlag> cancel = {}; ///< Looked at now and then; tells the holder.
    };

    /// Waits for the holder's greeting.
    [[nodiscard]] static Result<std::unique_ptr<HolderLink>> open(Descriptor socket,
                                                                  Deadline deadline);
    ~HolderLink();

    [[nodiscard]] const HolderHello& hello() const { return m_hello; }
    /// Any thread; the call is settled exactly once, on the link's thread, or here when it cannot
    /// be sent.
    void send(Call call);
    /// Who is told of events; none: nobody. No call to the former one runs afterwards, unless this
    /// is called by it.
    void setWatcher(Events watcher);

private:
    struct Pending {
        Nature nature = Nature::Read;
        Settle settle;
        Progress progress;
        std::shared_ptr<CancelFlag> cancel;
        bool cancelSent = false;
    };

    HolderLink(std::unique_ptr<LineChannel> channel, HolderHello hello);
    void run();
    void wait();
    void takeOutgoing();
    void passOnCancels();
    void take(const std::string& line);
    void settle(std::int64_t request, Result<Json> answer);
    void breakOff();
    [[nodiscard]] static Error broken(Nature nature);

    std::unique_ptr<LineChannel> m_channel; ///< The link's thread only.
    const HolderHello m_hello;
    Descriptor m_wake;
    std::mutex m_mutex; ///< Protects the members below.
    std::map<std::int64_t, Pending> m_pending;
    std::vector<std::string> m_outgoing;
    std::size_t m_outgoingBytes = 0;
    std::int64_t m_nextRequest = 1;
    bool m_stop = false;
    bool m_broken = false;
    std::mutex m_watcherMutex; ///< Protects m_watcher while it runs.
    Events m_watcher;
    std::thread m_thread; ///< Last: it uses everything above.
};

} // namespace orderdeck
