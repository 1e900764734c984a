#pragma once

#include "backend/orders/fold.h"
#include "backend/orders/lifecycle_catalogue.h"
#include "backend/service/service_door.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace orderdeck {

/// A whole service in memory for tests of those who only know the door: decides by judge(), keeps
/// every event, answers at once, when told, or with Busy. Ids are 1, 2, 3 … in order of making.
/// Thread-safe.
class MemoryDoor final : public ServiceDoor {
public:
    enum class Manner {
        AtOnce,
        WhenTold, ///< Requests wait until answer().
        Busy,     ///< Every write is turned away.
    };
    MemoryDoor(const Clock& clock, LifecycleCatalogue catalogue);

    void setManner(Manner manner);
    /// Decides and answers up to `most` waiting requests; how many.
    int answer(int most);
    [[nodiscard]] int waiting() const;
    [[nodiscard]] int mostWaiting() const; ///< Since the start.

    struct Stored {
        Order order;
        std::vector<Event> events;
    };
    [[nodiscard]] std::vector<Stored> orders() const;
    /// Open orders by state.
    [[nodiscard]] std::unordered_map<std::string, std::int64_t> backlog() const;
    /// Events by "from>event", from "" for new orders.
    [[nodiscard]] std::unordered_map<std::string, std::int64_t> steps() const;
    [[nodiscard]] std::int64_t refusals(VerdictKind kind) const;
    [[nodiscard]] std::int64_t reads() const;
    /// Tells those who watch, on the caller's thread.
    void publish(const std::vector<FeedEvent>& events, std::int64_t lost = 0);
    [[nodiscard]] int watchers() const;
    /// False: only the last event of each order is kept, for runs with millions of them.
    void keepHistories(bool keep);

    /// A list with a budget looks at so many orders and then answers with what it has found; 0: at
    /// all.
    void searchInPieces(int orders);

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
    [[nodiscard]] std::unique_ptr<Subscription>
    watch(std::function<void(const std::vector<FeedEvent>&, std::int64_t)> seen) override;
    [[nodiscard]] std::shared_ptr<const LifecycleCatalogue> catalogue() const override;
    void installLifecycle(std::string scxml, Actor actor, Callback<Result<int>> done) override;
    void audit(AuditQuery query, std::shared_ptr<CancelFlag> cancel,
               Callback<Result<AuditExtract>> done) override;
    void checkAudit(std::shared_ptr<CancelFlag> cancel,
                    Callback<Result<AuditReport>> done) override;
    void beginImport(ImportStart start, Callback<Result<void>> done) override;
    /// Changes an entry behind the door's back; positions from 1.
    void forge(std::int64_t position, const std::string& reason);

private:
    struct Watch;
    using Seen = std::function<void(const std::vector<FeedEvent>&, std::int64_t)>;
    void enter(AuditEntry entry);
    struct Record {
        Stored stored;
        std::unordered_map<std::string, Verdict> answered; ///< By request id.
    };
    void run(std::function<void()> work);
    [[nodiscard]] bool turnsAway() const;
    Verdict decideCreate(NewOrder wish);
    Verdict decideSubmit(TransitionRequest request);
    ImportOutcome write(OrderHistory history);
    Record& add(Order order);
    void append(Record& record, Event event);
    Result<OrderAnswer> find(OrderId id);
    OrderPage page(const OrderQuery& query);
    [[nodiscard]] bool isOpen(const Order& order) const;
    [[nodiscard]] bool matches(const OrderFilter& filter, const OrderRow& row) const;
    [[nodiscard]] OrderRow row(const Record& record) const;

    const Clock& m_clock;
    mutable std::mutex m_mutex; ///< Protects all below.
    std::shared_ptr<const LifecycleCatalogue> m_catalogue;
    Manner m_manner = Manner::AtOnce;
    bool m_keepHistories = true;
    int m_piece = 0; ///< Orders that a search with a budget looks at.
    std::deque<std::function<void()>> m_waiting;
    int m_mostWaiting = 0;
    std::deque<Record> m_records;                        ///< By id, from 1.
    std::unordered_map<std::string, std::int64_t> m_ids; ///< By source and number.
    std::unordered_map<std::string, std::int64_t> m_steps;
    std::unordered_map<int, std::int64_t> m_refusals;
    std::int64_t m_reads = 0;
    std::shared_ptr<std::vector<std::shared_ptr<Seen>>> m_watchers =
        std::make_shared<std::vector<std::shared_ptr<Seen>>>(); ///< GUI thread of the test only.
    std::vector<AuditEntry> m_audit;                            ///< By position, from 1.
    GuardFields m_scratch;
};

} // namespace orderdeck
