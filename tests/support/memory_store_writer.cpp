#include "tests/support/memory_store_writer.h"

#include <algorithm>

namespace orderdeck {

namespace {

using Shard = MemoryStore::Shard;

class MemoryWriter final : public ShardWriter {
public:
    explicit MemoryWriter(Shard& shard) : m_shard(shard) {}

    Result<std::vector<Verdict>> apply(std::span<const StoreRequest> batch) override
    {
        std::vector<Verdict> verdicts;
        const auto done = transact([&](Shard::Rows& rows) {
            for (const StoreRequest& request : batch) {
                if (const auto* newOrder = std::get_if<NewOrder>(&request))
                    verdicts.push_back(create(rows, *newOrder));
                else if (isLocked(std::get<TransitionRequest>(request).order))
                    verdicts.emplace_back().kind = VerdictKind::Busy;
                else
                    verdicts.push_back(move(rows, std::get<TransitionRequest>(request)));
                if (verdicts.back().kind == VerdictKind::Busy)
                    continue;
                std::visit([&](const auto& wish) { enter(rows, wish, verdicts.back()); }, request);
            }
            m_shard.batches.emplace_back(batch.begin(), batch.end());
        });
        if (!done)
            return done.error();
        return verdicts;
    }

    Result<std::vector<ImportOutcome>> import(std::span<const OrderHistory> batch) override
    {
        std::vector<ImportOutcome> outcomes;
        const auto done = transact([&](Shard::Rows& rows) {
            for (const OrderHistory& history : batch)
                outcomes.push_back(write(rows, history));
        });
        if (!done)
            return done.error();
        return outcomes;
    }

    Result<void> install(const LifecycleCatalogue& catalogue,
                         const std::optional<AuditEntry>& act) override
    {
        return transact([&](Shard::Rows& rows) {
            rows.catalogue = catalogue;
            if (act)
                add(rows, *act);
        });
    }

    Result<void> note(const AuditEntry& act) override
    {
        return transact([&](Shard::Rows& rows) { add(rows, act); });
    }

    Result<OrderId> newestId() override
    {
        const std::lock_guard lock(m_shard.mutex);
        return m_shard.rows.orders.empty() ? OrderId{} : m_shard.rows.orders.rbegin()->first;
    }

    void maintain() override {}

private:
    bool isLocked(OrderId order)
    {
        const auto lock = m_shard.locks.find(order);
        return lock != m_shard.locks.end() && lock->second-- > 0;
    }

    Result<void> transact(const std::function<void(Shard::Rows&)>& work)
    {
        std::unique_lock lock(m_shard.mutex);
        m_shard.waiting = m_shard.held;
        m_shard.changed.notify_all();
        m_shard.changed.wait(lock, [this] { return !m_shard.held; });
        m_shard.waiting = false;
        if (m_shard.faults.empty()) {
            work(m_shard.rows);
            return {};
        }
        const MemoryStore::Fault fault = m_shard.faults.front();
        m_shard.faults.erase(m_shard.faults.begin());
        if (fault == MemoryStore::Fault::Refused)
            return Error{ErrorKind::Io, "the disk is full"};
        if (fault == MemoryStore::Fault::LostAnswer)
            work(m_shard.rows);
        return Error{ErrorKind::InDoubt, "the answer was lost"};
    }

    void add(Shard::Rows& rows, AuditEntry entry) const
    {
        entry.shard = m_shard.index;
        entry.position = static_cast<std::int64_t>(rows.audit.size()) + 1;
        if (const auto order = rows.orders.find(entry.order);
            entry.number.empty() && order != rows.orders.end())
            entry.number = order->second.number;
        entry.seal = auditSeal(rows.audit.empty() ? std::string() : rows.audit.back().seal, entry);
        rows.audit.push_back(std::move(entry));
    }
    template <typename Wish>
    void enter(Shard::Rows& rows, const Wish& wish, const Verdict& verdict) const
    {
        if (verdict.repeated || !isManual(wish.actor))
            return;
        const AuditEntry entry = auditEntry(wish, verdict);
        if (entry.order.value != 0 && isFinal(entry.result))
            rows.acts.push_back({entry.order, entry.requestId, entry.result, entry.version});
        add(rows, entry);
    }

    static Verdict create(Shard::Rows& rows, const NewOrder& request)
    {
        Verdict verdict;
        const auto born = rows.births.find(request.requestId);
        const auto numbered = rows.numbers.find({request.source, request.number});
        verdict.kind = VerdictKind::Applied;
        verdict.version = 1;
        if (born != rows.births.end()) {
            verdict.order = born->second;
            verdict.state = rows.orders.at(born->second).state;
            verdict.repeated = true;
            return verdict;
        }
        if (!request.number.empty() && numbered != rows.numbers.end()) {
            verdict.kind = VerdictKind::NumberExists;
            verdict.order = numbered->second;
            return verdict;
        }
        const InstalledLifecycle* installed = rows.catalogue.newest(request.lifecycle);
        if (installed == nullptr) {
            verdict.kind = VerdictKind::Invalid;
            verdict.version = 0;
            return verdict;
        }
        Order order;
        order.id = request.id;
        order.number = request.number;
        order.source = request.source;
        order.customer = request.customer;
        order.region = request.region;
        order.totalMinor = request.totalMinor;
        order.lifecycle = request.lifecycle;
        order.placedAt = request.at;
        Event event;
        event.order = request.id;
        event.version = 1;
        event.name = "created";
        event.to = installed->lifecycle->states()[installed->lifecycle->initial()].id;
        event.at = request.at;
        event.requestId = request.requestId;
        event.lifecycleVersion = installed->version;
        append(rows, order, event);
        rows.births[request.requestId] = order.id;
        verdict.order = order.id;
        verdict.state = event.to;
        return verdict;
    }

    static Verdict move(Shard::Rows& rows, const TransitionRequest& request)
    {
        const auto found = rows.orders.find(request.order);
        if (found == rows.orders.end()) {
            Verdict verdict;
            verdict.kind = VerdictKind::NotFound;
            verdict.order = request.order;
            return verdict;
        }
        const auto known = rows.answers.find({request.order, request.requestId});
        if (known != rows.answers.end()) {
            Verdict again = known->second.second;
            again.repeated = true;
            if (known->second.first != bodyDigest(request))
                again.kind = VerdictKind::Invalid;
            return again;
        }
        Order order = found->second;
        GuardFields scratch;
        const Lifecycle* lifecycle = rows.catalogue.find(order.lifecycle, order.lifecycleVersion);
        Judgement judgement = judge(*lifecycle, order, request, scratch);
        if (judgement.verdict.kind == VerdictKind::Applied)
            append(rows, order, judgement.event);
        if (isFinal(judgement.verdict.kind))
            rows.answers[{request.order, request.requestId}] = {bodyDigest(request),
                                                                judgement.verdict};
        return judgement.verdict;
    }

    static ImportOutcome write(Shard::Rows& rows, const OrderHistory& history)
    {
        const std::pair number(history.order.source, history.order.number);
        const std::uint64_t digest = historyDigest(history);
        if (rows.numbers.contains(number)) {
            const auto imported = rows.imported.find(number);
            const bool same = imported != rows.imported.end() && imported->second == digest;
            return same ? ImportOutcome::AlreadyThere : ImportOutcome::Conflict;
        }
        rows.imported[number] = digest;
        Order order = history.order;
        for (Event event : history.events) {
            event.order = order.id;
            append(rows, order, event);
        }
        return ImportOutcome::Written;
    }

    static void append(Shard::Rows& rows, Order order, const Event& event)
    {
        if (const auto known = rows.orders.find(order.id); known != rows.orders.end())
            order = known->second;
        fold(order, event);
        if (!order.number.empty())
            rows.numbers[{order.source, order.number}] = order.id;
        rows.events.push_back(
            {static_cast<std::int64_t>(rows.events.size()) + 1, event, order.lifecycle});
        rows.orders[order.id] = std::move(order);
    }

    Shard& m_shard;
};

} // namespace

std::unique_ptr<ShardWriter> makeMemoryWriter(MemoryStore::Shard& shard)
{
    return std::make_unique<MemoryWriter>(shard);
}

} // namespace orderdeck
