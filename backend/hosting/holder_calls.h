#pragma once

#include "backend/hosting/holder_outbox.h"
#include "backend/hosting/holder_protocol.h"
#include "backend/service/service_door.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>

namespace orderdeck {

/// What a holder answers beyond the service's door.
struct HolderAnswers {
    /// Its present figures as one JSON object; never waits.
    std::function<std::string()> status;
    /// Checks the stored orders while the service goes on; `historyFile` may be empty. Blocks; run
    /// on a thread of its own. Answers a JSON object.
    std::function<Result<std::string>(const std::string& historyFile,
                                      const std::function<bool(std::int64_t, std::int64_t)>&)>
        verify;
};

/// The requests of one client of the local socket: reads them, caps their role, hands them to the
/// door. Thread of the socket.
class HolderCalls {
public:
    HolderCalls(ServiceDoor& door, const HolderAnswers& answers, const HolderHello& hello);
    ~HolderCalls();

    /// Answers through `reply`, now or from a thread of the service.
    void call(const std::string& operation, const Json& arguments, const HolderReply& reply,
              std::int64_t request);
    /// The request has its answer.
    void finished(std::int64_t request) { m_cancels.erase(request); }

private:
    using Call = void (HolderCalls::*)(const Json&, const HolderReply&, std::int64_t);
    struct Named {
        const char* operation;
        Call call;
    };
    static const Named kCalls[];

    void create(const Json& arguments, const HolderReply& reply, std::int64_t request);
    void submit(const Json& arguments, const HolderReply& reply, std::int64_t request);
    void submitMany(const Json& arguments, const HolderReply& reply, std::int64_t request);
    void import(const Json& arguments, const HolderReply& reply, std::int64_t request);
    void get(const Json& arguments, const HolderReply& reply, std::int64_t request);
    void findByNumber(const Json& arguments, const HolderReply& reply, std::int64_t request);
    void history(const Json& arguments, const HolderReply& reply, std::int64_t request);
    void list(const Json& arguments, const HolderReply& reply, std::int64_t request);
    void cancel(const Json& arguments, const HolderReply& reply, std::int64_t request);
    void watch(const Json& arguments, const HolderReply& reply, std::int64_t request);
    void unwatch(const Json& arguments, const HolderReply& reply, std::int64_t request);
    void catalogue(const Json& arguments, const HolderReply& reply, std::int64_t request);
    void installLifecycle(const Json& arguments, const HolderReply& reply, std::int64_t request);
    void audit(const Json& arguments, const HolderReply& reply, std::int64_t request);
    void checkAudit(const Json& arguments, const HolderReply& reply, std::int64_t request);
    void beginImport(const Json& arguments, const HolderReply& reply, std::int64_t request);
    void status(const Json& arguments, const HolderReply& reply, std::int64_t request);
    void verify(const Json& arguments, const HolderReply& reply, std::int64_t request);
    void cap(Actor& actor) const;
    std::shared_ptr<CancelFlag> cancelFlagOf(std::int64_t request);

    ServiceDoor& m_door;
    const HolderAnswers& m_answers;
    const HolderHello& m_hello;
    std::map<std::int64_t, std::shared_ptr<CancelFlag>> m_cancels;
    std::unique_ptr<Subscription> m_subscription;
    std::thread m_verifier;
    std::shared_ptr<std::atomic<bool>> m_verifying = std::make_shared<std::atomic<bool>>(false);
};

} // namespace orderdeck
