#include "backend/storage/verify.h"

#include "backend/storage/audit_check.h"
#include "backend/storage/history_check.h"
#include "backend/storage/list_check.h"
#include "backend/storage/order_check.h"

#include <algorithm>

namespace orderdeck {
namespace {

constexpr std::size_t kGroups = 500;

struct OrderEvents {
    OrderId order;
    std::vector<Event> events;
};

/// The checks of one shard, by the objects that all shards share.
class ShardCheck {
public:
    struct Shared {
        const ShardMap& map;
        OrderCheck& orders;
        HistoryCheck* history; ///< nullptr: there is none.
        VerifyReport& report;
        std::function<bool(std::int64_t)> progress; ///< Takes the events read.
    };

    ShardCheck(ShardReader& reader, ShardIndex shard, const Shared& shared)
        : m_reader(reader), m_shard(shard), m_shared(shared)
    {}

    Result<void> run()
    {
        auto done = readEvents();
        if (done)
            done = readOrders();
        if (done)
            done = readRefusals();
        if (done)
            done = AuditCheck(m_reader, m_shard, m_shared.report).run([&] {
                return m_shared.progress(m_shared.report.events);
            });
        if (done)
            done = ListCheck(m_reader, m_shared.orders, m_shared.report).run(m_ids);
        return done;
    }

    /// Every order of the shard, ascending.
    const std::vector<OrderId>& ids() const { return m_ids; }

private:
    Result<void> readEvents()
    {
        Result<void> failure;
        auto scanned = m_reader.scanEvents([&](const Event& event) {
            if (m_groups.empty() || m_groups.back().order != event.order) {
                if (m_groups.size() >= kGroups)
                    failure = checkGroups();
                m_groups.push_back({event.order, {}});
            }
            if (m_shared.history != nullptr)
                m_shared.history->take(event);
            ++m_shared.report.events;
            m_groups.back().events.push_back(event);
            return failure.ok();
        });
        if (scanned && failure)
            failure = checkGroups();
        return scanned ? failure : scanned;
    }

    Result<void> checkGroups()
    {
        if (!m_shared.progress(m_shared.report.events))
            return Error{ErrorKind::Cancelled, "the check was cancelled"};
        std::vector<OrderId> ids;
        for (const OrderEvents& group : m_groups)
            ids.push_back(group.order);
        const auto rows = m_reader.orders(ids);
        if (!rows)
            return rows.error();
        for (std::size_t i = 0; i < m_groups.size(); ++i)
            if (!m_shared.orders.check((*rows)[i], m_groups[i].events).empty())
                if (auto looked = lookAgain(ids[i]); !looked)
                    return looked;
        m_withEvents.insert(m_withEvents.end(), ids.begin(), ids.end());
        m_groups.clear();
        return {};
    }

    /// Reads an order and its events until both belong together, and reports what is wrong then.
    Result<void> lookAgain(OrderId id)
    {
        constexpr int kTries = 5;
        for (int attempt = 0; attempt < kTries; ++attempt) {
            const auto before = m_reader.orders(std::span(&id, 1));
            const auto events = m_reader.history(id);
            const auto after = m_reader.orders(std::span(&id, 1));
            if (!before || !events || !after)
                return !before ? before.error() : !events ? events.error() : after.error();
            if (before->front() != after->front())
                continue;
            for (Finding& finding : m_shared.orders.check(before->front(), *events))
                m_shared.report.add(std::move(finding));
            return {};
        }
        m_shared.report.notes.push_back("order " + toString(id) +
                                        " was not checked: it changed each time it was read");
        return {};
    }

    Result<void> readOrders()
    {
        auto scanned = m_reader.scanOrders([&](const Order& order) {
            ++m_shared.report.orders;
            m_ids.push_back(order.id);
            if (m_shared.map.shardOf(order.id) != m_shard)
                m_shared.report.add({Corruption::WrongShard, order.id,
                                     "it lies in shard " + std::to_string(m_shard.value + 1) +
                                         ", the map says " +
                                         std::to_string(m_shared.map.shardOf(order.id).value + 1)});
            return true;
        });
        if (!scanned)
            return scanned;
        std::vector<OrderId> without;
        std::ranges::set_difference(m_ids, m_withEvents, std::back_inserter(without));
        for (const OrderId id : without)
            if (auto looked = lookAgain(id); !looked)
                return looked;
        return {};
    }

    Result<void> readRefusals()
    {
        std::vector<ShardReader::Refusal> refusals;
        auto scanned = m_reader.scanRefusals([&](const ShardReader::Refusal& refusal) {
            ++m_shared.report.refusals;
            refusals.push_back({refusal.order, refusal.requestId, {}, {}, {}, {}, {}});
            return true;
        });
        if (!scanned)
            return scanned;
        std::vector<Event> events;
        OrderId present;
        for (const auto& refusal : refusals) {
            if (refusal.order != present) {
                auto history = m_reader.history(refusal.order);
                if (!history)
                    return history.error();
                events = std::move(*history);
                present = refusal.order;
            }
            compare(refusal, events);
        }
        return {};
    }

    void compare(const ShardReader::Refusal& refusal, const std::vector<Event>& events)
    {
        if (events.empty())
            m_shared.report.add({Corruption::RefusalWithoutOrder, refusal.order,
                                 "request '" + refusal.requestId + "'"});
        if (std::ranges::find(events, refusal.requestId, &Event::requestId) != events.end())
            m_shared.report.add({Corruption::RequestTwice, refusal.order,
                                 "request '" + refusal.requestId + "' has an event and a refusal"});
    }

    ShardReader& m_reader;
    ShardIndex m_shard;
    const Shared& m_shared;
    std::vector<OrderEvents> m_groups; ///< Read, not yet checked.
    std::vector<OrderId> m_withEvents;
    std::vector<OrderId> m_ids;
};

void checkOneShardEach(std::vector<OrderId> ids, VerifyReport& report)
{
    std::ranges::sort(ids);
    for (auto twice = std::ranges::adjacent_find(ids); twice != ids.end();
         twice = std::adjacent_find(std::next(twice), ids.end()))
        report.add({Corruption::InTwoShards, *twice, "two shards have a row for it"});
}

Result<std::vector<std::unique_ptr<ShardReader>>> openReaders(OrderStore& store)
{
    std::vector<std::unique_ptr<ShardReader>> readers;
    for (int shard = 0; shard < store.map().shardCount(); ++shard) {
        auto reader = store.openReader(ShardIndex(shard));
        if (!reader)
            return reader.error();
        readers.push_back(std::move(*reader));
    }
    return readers;
}

} // namespace

Result<VerifyReport> verify(OrderStore& store, const std::optional<DriverHistory>& history,
                            const std::function<bool(const VerifyProgress&)>& progress)
{
    auto readers = openReaders(store);
    if (!readers)
        return readers.error();
    auto catalogue = store.loadCatalogue();
    if (!catalogue)
        return catalogue.error();
    VerifyReport report;
    VerifyProgress told;
    told.shards = store.map().shardCount();
    for (const auto& reader : *readers) {
        const auto head = reader->feedHead();
        if (!head)
            return head.error();
        told.all += *head;
    }
    OrderCheck orders(std::move(*catalogue));
    std::optional<HistoryCheck> driver;
    if (history)
        driver.emplace(*history, report);
    const ShardCheck::Shared shared{store.map(), orders, driver ? &*driver : nullptr, report,
                                    [&](std::int64_t events) {
                                        told.events = events;
                                        return progress(told);
                                    }};
    std::vector<OrderId> all;
    for (int shard = 0; shard < told.shards; ++shard) {
        told.shard = shard;
        ShardCheck check(*(*readers)[static_cast<std::size_t>(shard)], ShardIndex(shard), shared);
        if (auto done = check.run(); !done)
            return done.error();
        all.insert(all.end(), check.ids().begin(), check.ids().end());
    }
    checkOneShardEach(std::move(all), report);
    if (driver)
        driver->finish();
    report.checked = history ? std::vector{1, 2, 3, 4, 5, 7, 10} : std::vector{3, 4, 5, 7, 10};
    return report;
}

} // namespace orderdeck
