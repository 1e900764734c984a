#pragma once

#include "backend/foundation/result.h"
#include "backend/orders/audit_chain.h"
#include "backend/orders/lifecycle_catalogue.h"
#include "backend/orders/order_filter.h"
#include "backend/orders/request.h"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace orderdeck {

/// An order as read, and how far it can be trusted.
struct OrderAnswer {
    Order order;
    std::string source; ///< Where it came from: "store" (later: cache, replica).
    Duration age{};     ///< How old it can be; 0: read from the store now.
};

/// Where an order is: what a shop asks most.
struct StatusQuery {
    OrderId order;
    std::int64_t seenVersion = 0; ///< The answer is never of an older version than this.
};

struct StatusAnswer {
    OrderId order;
    std::string state;
    std::int64_t version = 0;
    Timestamp since;    ///< When it came into the state.
    std::string source; ///< "cache" or "store".
    Duration age{};     ///< How long ago it was read from the store; nothing was written since.
};

/// Lets the asker give up; the asked part looks at it now and then. Thread-safe, shared by both.
class CancelFlag {
public:
    void cancel() { m_cancelled.store(true, std::memory_order_relaxed); }
    [[nodiscard]] bool cancelled() const { return m_cancelled.load(std::memory_order_relaxed); }

private:
    std::atomic<bool> m_cancelled{false};
};

/// Ends a watch() when it is destroyed; no callback runs afterwards.
class Subscription {
public:
    virtual ~Subscription() = default;
};

/// What a person says before an import.
struct ImportStart {
    Actor actor;
    std::string mapping;
    std::vector<std::string> files; ///< As a person may read them, with their sizes.
};

/// The one door to the order service, for window, terminal, generator and import. Every call
/// returns at once; its callback runs exactly once, on a thread of the service (or, for what is
/// refused at the door or answered by the cache, on the caller's), and must be short. Implemented
/// in this process by OrderService and over the holder's local socket by HolderClient.
class ServiceDoor {
public:
    template <typename T>
    using Callback = std::function<void(T)>;

    virtual ~ServiceDoor() = default;

    virtual void create(NewOrder order, Callback<Verdict> done) = 0;
    virtual void submit(TransitionRequest request, Callback<Verdict> done) = 0;
    /// Verdicts in the order of the requests. Each is decided for itself.
    virtual void submitMany(std::vector<TransitionRequest> requests,
                            Callback<std::vector<Verdict>> done) = 0;
    /// Waits for nothing but room: outcome per history, in order.
    virtual void import(std::vector<OrderHistory> histories,
                        Callback<Result<std::vector<ImportOutcome>>> done) = 0;

    virtual void get(OrderId id, Callback<Result<OrderAnswer>> done) = 0;
    /// From the status cache when there is one that knows, else as get().
    virtual void statusOf(StatusQuery query, Callback<Result<StatusAnswer>> done);
    /// By the shop's number over all sources and shards; may be several, may be none.
    virtual void findByNumber(std::string number,
                              Callback<Result<std::vector<OrderAnswer>>> done) = 0;
    virtual void history(OrderId id, Callback<Result<std::vector<Event>>> done) = 0;
    virtual void list(OrderQuery query, std::shared_ptr<CancelFlag> cancel,
                      Callback<Result<OrderPage>> done) = 0;
    /// Every event that is written from now on, in feed order per shard; slow watchers lose the
    /// oldest and are told how many (`lost` > 0).
    [[nodiscard]] virtual std::unique_ptr<Subscription>
    watch(std::function<void(const std::vector<FeedEvent>& events, std::int64_t lost)> seen) = 0;

    [[nodiscard]] virtual std::shared_ptr<const LifecycleCatalogue> catalogue() const = 0;
    /// Installs a definition as a new version in every shard; the same text again changes nothing.
    /// Answers the version.
    virtual void installLifecycle(std::string scxml, Actor actor, Callback<Result<int>> done) = 0;

    /// What people did or tried, over all shards, newest first.
    virtual void audit(AuditQuery query, std::shared_ptr<CancelFlag> cancel,
                       Callback<Result<AuditExtract>> done) = 0;
    /// Follows the seals of the whole audit from its first entry to its newest, while the service
    /// goes on. Takes a moment per hundred thousand entries.
    virtual void checkAudit(std::shared_ptr<CancelFlag> cancel,
                            Callback<Result<AuditReport>> done) = 0;
    /// Enters into the audit that a person begins an import; to be answered before its first
    /// history is sent. Forbidden to viewers.
    virtual void beginImport(ImportStart start, Callback<Result<void>> done) = 0;
};

} // namespace orderdeck
