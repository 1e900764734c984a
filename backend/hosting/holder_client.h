#pragma once

#include "backend/foundation/deadline.h"
#include "backend/foundation/result.h"
#include "backend/hosting/holder_protocol.h"
#include "backend/service/service_door.h"

#include <functional>
#include <memory>
#include <string>

namespace orderdeck {

class HolderLink;

/// The service of another process of the same user, over the local socket of the store's folder.
/// Same meaning as OrderService; the holder caps the role of requests by its profile's. Calls
/// without an answer when the connection breaks are InDoubt (writes) or Unavailable (reads).
/// Callbacks run on the client's one thread and must not destroy the client.
class HolderClient final : public ServiceDoor {
public:
    /// NotFound: nobody listens in `folder`. Unavailable: somebody does, but does not answer.
    /// Unsupported: it speaks another protocol.
    [[nodiscard]] static Result<std::unique_ptr<HolderClient>> connect(const std::string& folder,
                                                                       Deadline deadline);
    ~HolderClient() override;

    [[nodiscard]] const HolderHello& holder() const;

    void create(NewOrder order, Callback<Verdict> done) override;
    void submit(TransitionRequest request, Callback<Verdict> done) override;
    void submitMany(std::vector<TransitionRequest> requests,
                    Callback<std::vector<Verdict>> done) override;
    void import(std::vector<OrderHistory> histories,
                Callback<Result<std::vector<ImportOutcome>>> done) override;
    void get(OrderId id, Callback<Result<OrderAnswer>> done) override;
    void findByNumber(std::string number, Callback<Result<std::vector<OrderAnswer>>> done) override;
    void history(OrderId id, Callback<Result<std::vector<Event>>> done) override;
    void list(OrderQuery query, std::shared_ptr<CancelFlag> cancel,
              Callback<Result<OrderPage>> done) override;
    /// One subscription at a time; it must be gone before the client.
    [[nodiscard]] std::unique_ptr<Subscription> watch(
        std::function<void(const std::vector<FeedEvent>& events, std::int64_t lost)> seen) override;
    /// As it was when this client connected or last installed a definition.
    [[nodiscard]] std::shared_ptr<const LifecycleCatalogue> catalogue() const override;
    void installLifecycle(std::string scxml, Actor actor, Callback<Result<int>> done) override;
    void audit(AuditQuery query, std::shared_ptr<CancelFlag> cancel,
               Callback<Result<AuditExtract>> done) override;
    void checkAudit(std::shared_ptr<CancelFlag> cancel,
                    Callback<Result<AuditReport>> done) override;
    void beginImport(ImportStart start, Callback<Result<void>> done) override;

    /// The holder's figures, as one JSON object.
    void status(Callback<Result<Json>> done);
    /// Lets the holder check its store. `progress` may run before `done`, on the same thread.
    void verify(const std::string& historyFile,
                std::function<void(std::int64_t, std::int64_t)> progress,
                Callback<Result<Json>> done);

private:
    class Known;
    explicit HolderClient(std::unique_ptr<HolderLink> link);

    std::shared_ptr<Known> m_known;
    std::unique_ptr<HolderLink> m_link; ///< Last: its thread uses the rest.
};

} // namespace orderdeck
