#pragma once

#include "backend/foundation/result.h"
#include "backend/orders/audit.h"
#include "backend/orders/lifecycle_catalogue.h"
#include "backend/orders/order_filter.h"
#include "backend/orders/request.h"
#include "backend/sharding/shard_map.h"

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace orderdeck {

using StoreRequest = std::variant<NewOrder, TransitionRequest>;

/// A writer of a shard, its only one where OrderStore::writersPerShard() says so. Belongs to the
/// thread that opened it. Each call is one durable transaction: when it returns a value, every
/// verdict in it that says Applied is on disk, and so are the refusals that are final, and one
/// audit entry per request of a person that was decided now. Where the audit cannot be written,
/// people's requests are Unavailable.
class ShardWriter {
public:
    virtual ~ShardWriter() = default;

    /// One verdict per request, in order; Busy: another session holds that order, nothing was done,
    /// and it may come with the next batch. Requests are well-formed (validate()). At most one
    /// request per order in a batch (asserted). Bad data of one request never fails its neighbours.
    /// Error: nothing of the batch is known to be written; Io (disk full) means it was not, InDoubt
    /// means it may have been.
    [[nodiscard]] virtual Result<std::vector<Verdict>>
    apply(std::span<const StoreRequest> batch) = 0;
    /// Writes whole histories; same meaning of errors. Events of an illegal history are the
    /// caller's business.
    [[nodiscard]] virtual Result<std::vector<ImportOutcome>>
    import(std::span<const OrderHistory> batch) = 0;
    /// Adds versions that this shard does not have yet; never changes one that it has. `act`: who
    /// did it, for the audit.
    [[nodiscard]] virtual Result<void> install(const LifecycleCatalogue& catalogue,
                                               const std::optional<AuditEntry>& act) = 0;
    [[nodiscard]] Result<void> install(const LifecycleCatalogue& catalogue)
    {
        return install(catalogue, std::nullopt);
    }
    /// Enters an act whose effect, if any, lies elsewhere.
    [[nodiscard]] virtual Result<void> note(const AuditEntry& act) = 0;
    /// Greatest id stored, 0: none. For OrderIdSequence::startAfter.
    [[nodiscard]] virtual Result<OrderId> newestId() = 0;
    /// Checkpoints the log when it has grown; called when there is nothing else to do.
    virtual void maintain() = 0;
};

/// Orders in one state, as of a position of the feed.
struct StateCount {
    std::string lifecycle;
    int lifecycleVersion = 0;
    std::string state;
    std::string region;
    std::int64_t orders = 0;
    friend bool operator==(const StateCount&, const StateCount&) = default;
};

/// Orders that are in a state longer than its target.
struct StuckCount {
    std::string lifecycle;
    int lifecycleVersion = 0;
    std::string state;
    std::int64_t orders = 0;
    Timestamp oldestSince;
};

struct CountsAnswer {
    std::vector<StateCount> counts; ///< Exact as of `position`.
    std::int64_t position = 0;
    std::int64_t feedHead =
        0; ///< Position of the newest event; head - position: the projection's lag in events.
};

/// A piece of the audit of a shard.
struct AuditWindow {
    AuditFilter filter;
    std::int64_t before = std::numeric_limits<std::int64_t>::max(); ///< Position; exclusive.
    int limit = 200;
};

/// Reads of a shard. Belongs to the thread that opened it; never writes, never waits for the
/// writer.
class ShardReader {
public:
    virtual ~ShardReader() = default;

    /// One answer per id, in order; nullopt: no such order. One statement for all (coalesced
    /// reads).
    [[nodiscard]] virtual Result<std::vector<std::optional<Order>>>
    orders(std::span<const OrderId> ids) = 0;
    /// By the shop's number, over all sources.
    [[nodiscard]] virtual Result<std::vector<Order>> ordersByNumber(std::string_view number) = 0;
    [[nodiscard]] virtual Result<std::vector<Event>> history(OrderId id) = 0;
    /// Up to `limit` events after `position`, in feed order.
    [[nodiscard]] virtual Result<std::vector<FeedEvent>> feed(std::int64_t position, int limit) = 0;
    [[nodiscard]] virtual Result<std::int64_t> feedHead() = 0;

    // From the projection: may lag behind the orders by what CountsAnswer says.
    /// Rows of this shard after query.after, in the query's order, at most query.limit. `now`
    /// decides ages. `cancelled` is asked now and then; true ends the search with a Cancelled
    /// error.
    [[nodiscard]] virtual Result<OrderPage> list(const OrderQuery& query, Timestamp now,
                                                 const std::function<bool()>& cancelled) = 0;
    [[nodiscard]] virtual Result<CountsAnswer> counts() = 0;
    [[nodiscard]] virtual Result<std::vector<StuckCount>> stuck(Timestamp now) = 0;

    /// Every order row in id order in chunks, for verify and exports. Stops when `visit` returns
    /// false.
    [[nodiscard]] virtual Result<void>
    scanOrders(const std::function<bool(const Order&)>& visit) = 0;
    /// Every event in (order id, version) order. Stops when `visit` returns false.
    [[nodiscard]] virtual Result<void>
    scanEvents(const std::function<bool(const Event&)>& visit) = 0;
    /// Refused requests that are kept: (order, request id, verdict).
    struct Refusal {
        OrderId order;
        std::string requestId;
        std::string event;
        Actor actor;
        std::string reason;
        Timestamp at;
        Verdict verdict;
    };
    [[nodiscard]] virtual Result<void>
    scanRefusals(const std::function<bool(const Refusal&)>& visit) = 0;

    /// Entries that match, newest first. `cancelled` as in list().
    [[nodiscard]] virtual Result<std::vector<AuditEntry>>
    audit(const AuditWindow& window, const std::function<bool()>& cancelled) = 0;
    /// Entries with `after` < position <= `until`, ascending, at most `limit`.
    [[nodiscard]] virtual Result<std::vector<AuditEntry>>
    auditEntries(std::int64_t after, std::int64_t until, int limit) = 0;
    [[nodiscard]] virtual Result<AuditTail> auditTail() = 0;
    /// What a person did to an order and left a trace of other than its audit entry.
    struct ManualAct {
        OrderId order;
        std::string requestId;
        VerdictKind result = VerdictKind::Applied;
        std::int64_t version = 0; ///< Of the event; of the order when it was refused.
        bool mayLack = false;     ///< Perhaps older than the audit: it may have no entry.
    };
    /// Every one but what imports wrote and events that are older than the audit.
    [[nodiscard]] virtual Result<void>
    scanManualActs(const std::function<bool(const ManualAct&)>& visit) = 0;
};

/// Where a projection is.
struct ProjectionProgress {
    std::int64_t position = 0; ///< Last event folded in.
    std::int64_t head = 0;     ///< Newest event of the feed.
    int folded = 0;            ///< Events folded by this step.
    /// False: there is work left beside the events; step again even when nothing was folded.
    bool settled = true;
};

/// Keeps the read side of a shard (open list, finished list, counts) behind its events. Belongs to
/// the thread that opened it; the only writer of the read side.
class ShardProjector {
public:
    virtual ~ShardProjector() = default;
    /// Folds up to `limit` events in one transaction together with the position.
    [[nodiscard]] virtual Result<ProjectionProgress> step(int limit) = 0;
    /// The stuck and list targets follow the catalogue (targets may be divided by compressed time).
    virtual void setTargets(const LifecycleCatalogue& catalogue, double timeCompression) = 0;
};

/// What a store tells about itself for the status bar and Shards.
struct ShardFacts {
    std::string path; ///< File or database.
    std::int64_t fileBytes = 0;
    std::int64_t logBytes = 0; ///< Write-ahead log.
    std::int64_t events = 0;   ///< Position of the newest event.
};

/// One server of a shard, for the Shards page and for terminals; a store without servers has none.
struct NodeStatus {
    std::string name; ///< Host and port.
    std::string role; ///< "primary", "replica", "silent", "refused".
    std::string note; ///< Why it is silent or refused; empty otherwise.
    bool inRotation = true;
    std::optional<Duration> lag;          ///< Of a replica, as far as known.
    std::optional<std::int64_t> lagBytes; ///< Of WAL that it has not replayed.
    int poolInUse = 0;                    ///< Reading connections that are lent out.
    int poolIdle = 0;
    int poolMost = 0;             ///< That there may be.
    std::int64_t poolWaiting = 0; ///< Reads that wait for one.
    bool breakerOpen = false;     ///< It failed again and again, and is left alone for a moment.
    std::int64_t reads = 0;       ///< Sent to it since the start.
    std::int64_t staleReads = 0;  ///< Of them: answered with less than had been seen.
};

/// All shards of one store. Opening it takes whatever lock it needs; destroying it gives that back.
/// open…() may be called by any thread; what it returns belongs to that thread and must be gone
/// before the store.
class OrderStore {
public:
    virtual ~OrderStore() = default;
    [[nodiscard]] virtual const ShardMap& map() const = 0;
    /// Every version that any shard has.
    [[nodiscard]] virtual Result<LifecycleCatalogue> loadCatalogue() = 0;
    /// How many writers of one shard may work at the same time.
    [[nodiscard]] virtual int writersPerShard() const { return 1; }
    [[nodiscard]] virtual Result<std::unique_ptr<ShardWriter>> openWriter(ShardIndex shard) = 0;
    [[nodiscard]] virtual Result<std::unique_ptr<ShardReader>> openReader(ShardIndex shard) = 0;
    [[nodiscard]] virtual Result<std::unique_ptr<ShardProjector>>
    openProjector(ShardIndex shard) = 0;
    [[nodiscard]] virtual Result<ShardFacts> facts(ShardIndex shard) = 0;
    /// As of now; never waits.
    [[nodiscard]] virtual std::vector<NodeStatus> nodes(ShardIndex /*shard*/) const { return {}; }
    /// What a failover of a shard would lose, in words; empty: nothing that was acknowledged.
    [[nodiscard]] virtual std::string failoverWarning(ShardIndex /*shard*/) const { return {}; }
    /// Makes order rows, counts and lists from the events alone, beside the present ones, and
    /// swaps. Nothing may be open. `progress` gets events done and all events; false cancels and
    /// leaves everything as it was.
    [[nodiscard]] virtual Result<void>
    rebuild(ShardIndex shard, const std::function<bool(std::int64_t, std::int64_t)>& progress) = 0;
};

} // namespace orderdeck
