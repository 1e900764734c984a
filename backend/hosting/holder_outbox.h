#pragma once

#include "backend/foundation/result.h"
#include "backend/hosting/descriptor.h"
#include "backend/hosting/json_codec.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace orderdeck {

/// What the threads of the service have for clients of the local socket; taken and sent by the
/// socket's thread, which a descriptor wakes. Answers are bounded by the requests in flight, events
/// by dropping the oldest. Outlives the server, so that a late answer has somewhere to go.
class HolderOutbox {
public:
    struct Answer {
        std::int64_t client = 0;
        std::int64_t request = 0;
        bool last = true;               ///< False: progress; the answer follows.
        std::function<Json()> envelope; ///< Made on the socket's thread, not on a writer's.
    };
    struct Events {
        std::vector<FeedEvent> events;
        std::int64_t lost = 0; ///< Events dropped since the last line.
    };

    HolderOutbox();
    void put(Answer answer);
    void put(std::int64_t client, const std::vector<FeedEvent>& events, std::int64_t lost);
    [[nodiscard]] std::vector<Answer> takeAnswers();
    [[nodiscard]] Events takeEvents(std::int64_t client);
    void forget(std::int64_t client); ///< Its events are of no use any more.

    [[nodiscard]] int wakeDescriptor() const { return m_wake.get(); }
    void wake() const;
    void clearWake() const;

private:
    Descriptor m_wake;
    std::mutex m_mutex; ///< Protects the members below.
    std::vector<Answer> m_answers;
    std::map<std::int64_t, Events> m_events;
};

/// Where the answer to one request goes. Copyable; answered exactly once.
class HolderReply {
public:
    HolderReply(std::shared_ptr<HolderOutbox> outbox, std::int64_t client, std::int64_t request)
        : m_outbox(std::move(outbox)), m_client(client), m_request(request)
    {}

    template <typename T>
    void value(T value) const
    {
        put(true, [held = std::move(value)] { return Json{{"ok", held}}; });
    }
    template <typename T>
    void result(Result<T> result) const
    {
        if (result)
            value(std::move(*result));
        else
            error(result.error());
    }
    void error(Error error) const
    {
        put(true, [held = std::move(error)] { return Json{{"error", held}}; });
    }
    void progress(std::int64_t done, std::int64_t total) const
    {
        put(false, [done, total] { return Json{{"progress", {done, total}}}; });
    }
    [[nodiscard]] std::int64_t client() const { return m_client; }
    [[nodiscard]] const std::shared_ptr<HolderOutbox>& outbox() const { return m_outbox; }

private:
    void put(bool last, std::function<Json()> envelope) const
    {
        m_outbox->put({m_client, m_request, last, std::move(envelope)});
    }

    std::shared_ptr<HolderOutbox> m_outbox;
    std::int64_t m_client;
    std::int64_t m_request;
};

} // namespace orderdeck
