#pragma once

#include "backend/service/service_door.h"

#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace orderdeck {

/// A door that remembers what it was asked and answers as it was told to, on the asking thread or
/// not at all.
class FakeDoor final : public ServiceDoor {
public:
    bool silent = false; ///< Keeps the callbacks of writes and reads instead of calling them.
    Verdict verdict{VerdictKind::Applied, OrderId(42), 7, "packed", "", {}, false};
    Order order;
    std::vector<Event> events;
    OrderPage page;
    std::shared_ptr<const LifecycleCatalogue> installed = std::make_shared<LifecycleCatalogue>();

    std::vector<NewOrder> created;
    std::vector<TransitionRequest> submitted;
    std::vector<OrderHistory> imported;
    std::vector<OrderQuery> listed;
    std::shared_ptr<CancelFlag> lastCancel;
    std::vector<Callback<Verdict>> kept;
    std::vector<Callback<Result<OrderAnswer>>> keptReads;
    Actor installer;
    std::mutex mutex; ///< Protects all of the above once a server runs.

    void create(NewOrder wish, Callback<Verdict> done) override
    {
        const std::lock_guard lock(mutex);
        created.push_back(std::move(wish));
        answer(std::move(done));
    }
    void submit(TransitionRequest request, Callback<Verdict> done) override
    {
        const std::lock_guard lock(mutex);
        submitted.push_back(std::move(request));
        answer(std::move(done));
    }
    void submitMany(std::vector<TransitionRequest> requests,
                    Callback<std::vector<Verdict>> done) override
    {
        const std::lock_guard lock(mutex);
        done(std::vector<Verdict>(requests.size(), verdict));
        submitted.insert(submitted.end(), requests.begin(), requests.end());
    }
    void import(std::vector<OrderHistory> histories,
                Callback<Result<std::vector<ImportOutcome>>> done) override
    {
        const std::lock_guard lock(mutex);
        imported = std::move(histories);
        done(std::vector<ImportOutcome>{ImportOutcome::Written, ImportOutcome::AlreadyThere,
                                        ImportOutcome::Conflict});
    }
    void get(OrderId id, Callback<Result<OrderAnswer>> done) override
    {
        const std::lock_guard lock(mutex);
        if (silent)
            keptReads.push_back(std::move(done));
        else if (id == order.id)
            done(OrderAnswer{order, "store", Duration(5)});
        else
            done(Error{ErrorKind::NotFound, "no such order", toString(id)});
    }
    void findByNumber(std::string number, Callback<Result<std::vector<OrderAnswer>>> done) override
    {
        const std::lock_guard lock(mutex);
        if (number == order.number)
            done(std::vector<OrderAnswer>{{order, "store", {}}, {order, "store", {}}});
        else
            done(std::vector<OrderAnswer>{});
    }
    void history(OrderId, Callback<Result<std::vector<Event>>> done) override { done(events); }
    void list(OrderQuery query, std::shared_ptr<CancelFlag> cancel,
              Callback<Result<OrderPage>> done) override
    {
        const std::lock_guard lock(mutex);
        listed.push_back(std::move(query));
        lastCancel = std::move(cancel);
        if (!silent)
            done(page);
    }
    [[nodiscard]] std::unique_ptr<Subscription>
    watch(std::function<void(const std::vector<FeedEvent>&, std::int64_t)> seen) override
    {
        const std::lock_guard lock(mutex);
        watcher = std::move(seen);
        return std::make_unique<Subscription>();
    }
    [[nodiscard]] std::shared_ptr<const LifecycleCatalogue> catalogue() const override
    {
        return installed;
    }
    void installLifecycle(std::string scxml, Actor actor, Callback<Result<int>> done) override
    {
        const std::lock_guard lock(mutex);
        installer = std::move(actor);
        const Result<LifecycleCatalogue> next = installed->with(scxml);
        if (!next)
            return done(next.error());
        installed = std::make_shared<const LifecycleCatalogue>(*next);
        done(installed->all().back().version);
    }

    void audit(AuditQuery query, std::shared_ptr<CancelFlag> cancel,
               Callback<Result<AuditExtract>> done) override
    {
        const std::lock_guard lock(mutex);
        audited.push_back(std::move(query));
        lastCancel = std::move(cancel);
        if (!silent)
            done(auditPage);
    }
    void checkAudit(std::shared_ptr<CancelFlag>, Callback<Result<AuditReport>> done) override
    {
        const std::lock_guard lock(mutex);
        done(auditReport);
    }
    void beginImport(ImportStart start, Callback<Result<void>> done) override
    {
        const std::lock_guard lock(mutex);
        begun.push_back(std::move(start));
        done({});
    }

    std::vector<AuditQuery> audited;
    AuditExtract auditPage;
    AuditReport auditReport;
    std::vector<ImportStart> begun;
    std::function<void(const std::vector<FeedEvent>&, std::int64_t)> watcher;

private:
    void answer(Callback<Verdict> done)
    {
        if (silent)
            kept.push_back(std::move(done));
        else
            done(verdict);
    }
};

} // namespace orderdeck
