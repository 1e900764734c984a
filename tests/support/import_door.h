#pragma once

#include "backend/service/service_door.h"

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace orderdeck {

/// A service door without store or threads, for those who write histories and read them back: keeps
/// what import() brings, answers get, findByNumber and history from it, and installs definitions.
/// Everything is answered on the caller's thread, at once. What a test does not need is answered
/// Unavailable.
class ImportDoor final : public ServiceDoor {
public:
    /// The next imports fail with these, one each, and write nothing.
    std::deque<Error> importFailures;
    /// Called before each import, with the number of the call from 1.
    std::function<void(int)> beforeImport;
    /// Imports and installs are taken and never answered.
    bool silent = false;
    /// A history that the store refuses makes its whole chunk fail with Invalid.
    std::function<bool(const OrderHistory&)> refuses;

    [[nodiscard]] const OrderHistory* find(const std::string& source,
                                           const std::string& number) const
    {
        const auto found = m_histories.find({source, number});
        return found == m_histories.end() ? nullptr : &found->second;
    }
    [[nodiscard]] const std::map<std::pair<std::string, std::string>, OrderHistory>& all() const
    {
        return m_histories;
    }
    [[nodiscard]] int imports() const { return m_imports; }

    void import(std::vector<OrderHistory> histories,
                Callback<Result<std::vector<ImportOutcome>>> done) override
    {
        ++m_imports;
        if (beforeImport)
            beforeImport(m_imports);
        if (silent)
            return;
        if (!importFailures.empty()) {
            const Error error = importFailures.front();
            importFailures.pop_front();
            return done(error);
        }
        for (const OrderHistory& history : histories)
            if (refuses && refuses(history))
                return done(Error{ErrorKind::Invalid, "refused by the test"});
        std::vector<ImportOutcome> outcomes;
        for (OrderHistory& history : histories)
            outcomes.push_back(take(std::move(history)));
        done(outcomes);
    }
    void get(OrderId id, Callback<Result<OrderAnswer>> done) override
    {
        for (const auto& [key, history] : m_histories)
            if (history.order.id == id)
                return done(OrderAnswer{history.order, "store", {}});
        done(Error{ErrorKind::NotFound, "no such order"});
    }
    void findByNumber(std::string number, Callback<Result<std::vector<OrderAnswer>>> done) override
    {
        std::vector<OrderAnswer> answers;
        for (const auto& [key, history] : m_histories)
            if (key.second == number)
                answers.push_back({history.order, "store", {}});
        done(answers);
    }
    void history(OrderId id, Callback<Result<std::vector<Event>>> done) override
    {
        for (const auto& [key, history] : m_histories)
            if (history.order.id == id)
                return done(history.events);
        done(Error{ErrorKind::NotFound, "no such order"});
    }
    [[nodiscard]] std::shared_ptr<const LifecycleCatalogue> catalogue() const override
    {
        return m_catalogue;
    }
    void installLifecycle(std::string scxml, Actor, Callback<Result<int>> done) override
    {
        if (silent)
            return;
        auto with = m_catalogue->with(scxml);
        if (!with)
            return done(with.error());
        m_catalogue = std::make_shared<const LifecycleCatalogue>(std::move(with).value());
        done(m_catalogue->all().back().version);
    }

    /// What was begun, in order; the next beginnings fail with the errors, one each.
    std::vector<ImportStart> begun;
    std::deque<Error> beginFailures;
    void beginImport(ImportStart start, Callback<Result<void>> done) override
    {
        begun.push_back(std::move(start));
        if (beginFailures.empty())
            return done({});
        const Error error = beginFailures.front();
        beginFailures.pop_front();
        done(error);
    }
    void audit(AuditQuery, std::shared_ptr<CancelFlag>,
               Callback<Result<AuditExtract>> done) override
    {
        done(Error{ErrorKind::Unavailable, "this door has no audit"});
    }
    void checkAudit(std::shared_ptr<CancelFlag>, Callback<Result<AuditReport>> done) override
    {
        done(Error{ErrorKind::Unavailable, "this door has no audit"});
    }

    void create(NewOrder, Callback<Verdict> done) override { done(unavailable()); }
    void submit(TransitionRequest, Callback<Verdict> done) override { done(unavailable()); }
    void submitMany(std::vector<TransitionRequest> requests,
                    Callback<std::vector<Verdict>> done) override
    {
        done(std::vector<Verdict>(requests.size(), unavailable()));
    }
    void list(OrderQuery, std::shared_ptr<CancelFlag>, Callback<Result<OrderPage>> done) override
    {
        done(Error{ErrorKind::Unavailable, "this door has no lists"});
    }
    [[nodiscard]] std::unique_ptr<Subscription>
    watch(std::function<void(const std::vector<FeedEvent>&, std::int64_t)>) override
    {
        return std::make_unique<Subscription>();
    }

private:
    static Verdict unavailable()
    {
        Verdict verdict;
        verdict.kind = VerdictKind::Unavailable;
        return verdict;
    }
    ImportOutcome take(OrderHistory history)
    {
        const std::pair key(history.order.source, history.order.number);
        if (const auto known = m_histories.find(key); known != m_histories.end())
            return historyDigest(known->second) == historyDigest(history)
                       ? ImportOutcome::AlreadyThere
                       : ImportOutcome::Conflict;
        history.order.id = OrderId(static_cast<std::int64_t>(m_histories.size()) + 1);
        for (Event& event : history.events)
            event.order = history.order.id;
        m_histories.emplace(key, std::move(history));
        return ImportOutcome::Written;
    }

    std::map<std::pair<std::string, std::string>, OrderHistory> m_histories;
    std::shared_ptr<const LifecycleCatalogue> m_catalogue =
        std::make_shared<const LifecycleCatalogue>();
    int m_imports = 0;
};

} // namespace orderdeck
