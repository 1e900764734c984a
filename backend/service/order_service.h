#pragma once

#include "backend/foundation/clock.h"
#include "backend/foundation/deadline.h"
#include "backend/service/service_counters.h"
#include "backend/service/service_door.h"
#include "backend/storage/order_store.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace orderdeck {

struct ServiceSettings {
    int maxBatch = 120;     ///< Requests in one transaction of a shard.
    int writerQueue = 4096; ///< Requests that may wait for one writer; more: Busy.
    int readersPerShard =
        1; ///< Reader threads of each shard, for single orders; lists have one of their own.
    int statusCache = 65'536;   ///< Orders whose status is kept in memory; 0: none.
    int projectionStep = 2000;  ///< Events folded into the read side at a time.
    double timeCompression = 1; ///< Divides the targets of states.
};

/// State of a shard's threads.
struct ShardHealth {
    int shard = 0;
    bool writable = true;
    std::string trouble;           ///< Why not writable.
    std::int64_t queued = 0;       ///< Requests waiting for the writer.
    int readers = 0;               ///< Reader threads: of single orders, and one of lists.
    std::int64_t orders = 0;       ///< All that it holds, as of its read side.
    ProjectionProgress projection; ///< Where its read side is.
    /// When the first event was written that its read side has not folded in; none: not known, or
    /// it has folded all.
    std::optional<Timestamp> oldestUnfolded;
};

/// The service itself: routes by order id, gathers requests into batches while the previous batch
/// commits, keeps one order's requests in order (at most one of an order in a batch; requests of
/// submitMany stand in a lane of their own, so that between submit and submitMany no order is
/// promised), coalesces reads, drives the projections. Owns per shard one writer, one projector and
/// the reader threads. A writer whose batch is in doubt or fails for input/output answers its
/// requests so, reopens, and goes on. Making an order takes the role support, installing a
/// definition admin; what a transition takes is decided with the order. What people do or try is
/// entered into the audit of the order's shard, what is of no order into the first one's, before it
/// is answered. All methods: any thread,
/// except stop() and the destructor, which must not run in a callback.
class OrderService final : public ServiceDoor {
public:
    /// Installs nothing; opens writers, readers and projectors of every shard. The store must
    /// outlive the service.
    [[nodiscard]] static Result<std::unique_ptr<OrderService>>
    start(OrderStore& store, const Clock& clock, ServiceSettings settings);
    ~OrderService() override;

    /// Refuses new work, finishes what is queued, at most until the deadline; the rest is answered
    /// Unavailable.
    void stop(Deadline deadline);

    void create(NewOrder order, Callback<Verdict> done) override;
    void submit(TransitionRequest request, Callback<Verdict> done) override;
    void submitMany(std::vector<TransitionRequest> requests,
                    Callback<std::vector<Verdict>> done) override;
    void import(std::vector<OrderHistory> histories,
                Callback<Result<std::vector<ImportOutcome>>> done) override;
    void get(OrderId id, Callback<Result<OrderAnswer>> done) override;
    void statusOf(StatusQuery query, Callback<Result<StatusAnswer>> done) override;
    void findByNumber(std::string number, Callback<Result<std::vector<OrderAnswer>>> done) override;
    void history(OrderId id, Callback<Result<std::vector<Event>>> done) override;
    void list(OrderQuery query, std::shared_ptr<CancelFlag> cancel,
              Callback<Result<OrderPage>> done) override;
    [[nodiscard]] std::unique_ptr<Subscription> watch(
        std::function<void(const std::vector<FeedEvent>& events, std::int64_t lost)> seen) override;
    [[nodiscard]] std::shared_ptr<const LifecycleCatalogue> catalogue() const override;
    void installLifecycle(std::string scxml, Actor actor, Callback<Result<int>> done) override;
    void audit(AuditQuery query, std::shared_ptr<CancelFlag> cancel,
               Callback<Result<AuditExtract>> done) override;
    void checkAudit(std::shared_ptr<CancelFlag> cancel,
                    Callback<Result<AuditReport>> done) override;
    void beginImport(ImportStart start, Callback<Result<void>> done) override;

    /// What was counted since the last call; one caller.
    [[nodiscard]] CountersTaken takeCounters();
    /// Called with what was finished; set before traffic starts. Refusals come from the writer
    /// threads, what was applied from the thread that follows the feeds: each event exactly once,
    /// without imports. Several threads at a time.
    void setWriteObserver(std::function<void(const std::vector<FinishedWrite>&)> observer);
    [[nodiscard]] std::vector<ShardHealth> health() const;
    /// Counts over all shards, read by the projector threads after their last step; never waits for
    /// a database.
    struct Backlog {
        std::vector<StateCount> counts;      ///< Per state and region, summed over shards.
        std::vector<StuckCount> stuck;       ///< Summed over shards.
        std::vector<std::int64_t> positions; ///< Per shard.
    };
    [[nodiscard]] std::shared_ptr<const Backlog> backlog() const;
    /// True when every projection has folded every event that was written before the call.
    [[nodiscard]] bool waitForProjections(Deadline deadline);

private:
    class Shard;
    struct State;
    explicit OrderService(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace orderdeck
