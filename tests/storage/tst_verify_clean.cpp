#include "backend/foundation/random.h"
#include "backend/storage/verify.h"
#include "tests/storage/sqlite_place.h"
#include "tests/support/memory_store.h"

#include <QTest>

#include <array>

using namespace orderdeck;

namespace {

/// Does to a store what shops, people and importers do, by a seed: legal and illegal steps, retries
/// with the same and with another body, stale versions, missing rights and reasons, imports (also
/// of unlawful pasts), a new version of the definition, lists that lag.
class BusyHands {
public:
    BusyHands(OpenStore& open, std::uint64_t seed) : m_open(open), m_random(seed) {}

    void work(int rounds)
    {
        for (int round = 0; round < rounds; ++round) {
            if (m_random.chance(0.1))
                installNewVersion();
            takeOrders();
            moveOrders();
            if (m_random.chance(0.3))
                importPast();
            if (m_random.chance(0.5))
                foldSome();
        }
    }
    [[nodiscard]] std::int64_t sent() const { return m_sent; }

private:
    void send(const std::vector<StoreRequest>& batch, int shard)
    {
        if (!batch.empty())
            (void)must(m_open.writer(shard).apply(batch));
        m_sent += static_cast<std::int64_t>(batch.size());
    }

    [[nodiscard]] int shards() const { return m_open.store().map().shardCount(); }
    [[nodiscard]] int shardOf(OrderId id) const { return m_open.store().map().shardOf(id).value; }

    void installNewVersion()
    {
        const auto both = must(shopCatalogue().with(changedShopScxml()));
        for (int shard = 0; shard < shards(); ++shard)
            must(m_open.writer(shard).install(both));
    }

    /// New ones, and now and then one that is there already.
    void takeOrders()
    {
        std::vector<std::vector<StoreRequest>> batches(static_cast<std::size_t>(shards()));
        for (std::uint64_t left = m_random.below(3); left > 0; --left) {
            const NewOrder order = newOrder(m_open.store(), m_next++);
            batches[static_cast<std::size_t>(shardOf(order.id))].emplace_back(order);
            m_ids.push_back(order.id);
        }
        for (int shard = 0; shard < shards(); ++shard)
            send(batches[static_cast<std::size_t>(shard)], shard);
        if (m_next > 0 && m_random.chance(0.2)) {
            NewOrder again =
                newOrder(m_open.store(), static_cast<int>(m_random.below(m_ids.size())));
            if (m_random.chance(0.5))
                again.requestId += "-other"; // Its number is taken by then.
            send({again}, shardOf(again.id));
        }
    }

    void moveOrders()
    {
        std::vector<std::vector<StoreRequest>> batches(static_cast<std::size_t>(shards()));
        for (const OrderId id : m_ids)
            if (m_random.chance(0.7))
                batches[static_cast<std::size_t>(shardOf(id))].emplace_back(wish(id));
        for (int shard = 0; shard < shards(); ++shard)
            send(batches[static_cast<std::size_t>(shard)], shard);
    }

    TransitionRequest wish(OrderId id)
    {
        static constexpr std::array kEvents{"pay",       "ship",    "close", "note",
                                            "hold",      "release", "pay",   "cancel",
                                            "write_off", "ship",    "close", "expire"};
        TransitionRequest request =
            transition(id, "r" + std::to_string(m_random.below(12)),
                       kEvents[static_cast<std::size_t>(m_random.below(kEvents.size()))]);
        request.actor.role = static_cast<Role>(1 + m_random.below(4));
        if (m_random.chance(0.5))
            request.reason = "since \xC3\xA9 'quoted'";
        if (m_random.chance(0.2))
            request.expectedVersion = std::int64_t(1 + m_random.below(4));
        if (m_random.chance(0.1))
            request.payload = R"({"note":1})";
        request.at += std::chrono::seconds(m_random.below(7200));
        return request;
    }

    void importPast()
    {
        static constexpr std::array kStates{"paid", "held", "shipped", "closed", "cancelled"};
        OrderHistory history =
            historyOf(m_open.store(), m_next++, static_cast<int>(1 + m_random.below(4)));
        if (m_random.chance(0.3)) {
            history.events.resize(1);
            history.events.front().to = kStates[m_random.below(kStates.size())];
            history.order.flags = kFlagIllegalHistory | kFlagClockBackwards;
        }
        (void)m_open.import(history);
        m_ids.push_back(history.order.id);
        if (m_random.chance(0.3))
            (void)m_open.import(history);
    }

    void foldSome()
    {
        const int shard = static_cast<int>(m_random.below(static_cast<std::uint64_t>(shards())));
        (void)must(m_open.projector(shard).step(static_cast<int>(1 + m_random.below(8))));
    }

    OpenStore& m_open;
    Random m_random;
    std::vector<OrderId> m_ids;
    int m_next = 0;
    std::int64_t m_sent = 0;
};

/// Counts the stores looked at; an alarm names the store that it was for.
struct Watch {
    int stores = 0;
    int alarms = 0;
    std::int64_t orders = 0;
    std::int64_t events = 0;
    std::int64_t refusals = 0;
    std::int64_t listRows = 0;

    void look(OpenStore& open, const std::string& which)
    {
        const auto report =
            must(verify(open.store(), {}, [](const VerifyProgress&) { return true; }));
        ++stores;
        orders += report.orders;
        events += report.events;
        refusals += report.refusals;
        listRows += report.listRows;
        for (const Finding& finding : report.findings) {
            ++alarms;
            qWarning("%s: %s, order %s: %s", which.c_str(), name(finding.corruption).data(),
                     toString(finding.order).c_str(), finding.detail.c_str());
        }
    }
};

} // namespace

class VerifyCleanTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A checker that cries wolf is switched off. A quarter of the stores are files, grown and
    /// looked at again and again; the rest are in memory.
    void aThousandCleanStoresRaiseNoAlarm()
    {
        constexpr int kFolders = 25;
        constexpr int kAges = 10;
        constexpr int kInMemory = 750;
        Watch watch;
        for (int seed = 0; seed < kFolders; ++seed) {
            SqlitePlace place(1 + seed % 3);
            OpenStore open(place.open());
            BusyHands hands(open, std::uint64_t(seed));
            for (int age = 0; age < kAges; ++age) {
                hands.work(1);
                if (age % 3 == 2)
                    open.project();
                watch.look(open, "folder " + std::to_string(seed) + " age " + std::to_string(age));
            }
        }
        for (int seed = 0; seed < kInMemory; ++seed) {
            OpenStore open(std::make_unique<MemoryStore>(must(ShardMap::byOrder(1 + seed % 4))));
            BusyHands hands(open, std::uint64_t(1'000 + seed));
            hands.work(1 + seed % 6);
            if (seed % 3 != 0)
                open.project();
            watch.look(open, "memory " + std::to_string(seed));
        }
        qInfo("%d alarms on %d clean stores with %lld orders, %lld events, %lld refusals and %lld "
              "list rows",
              watch.alarms, watch.stores, static_cast<long long>(watch.orders),
              static_cast<long long>(watch.events), static_cast<long long>(watch.refusals),
              static_cast<long long>(watch.listRows));
        QCOMPARE(watch.alarms, 0);
        QCOMPARE(watch.stores, 1000);
        // The stores are worth looking at.
        QVERIFY(watch.events > 5'000 && watch.refusals > 500 && watch.listRows > 1'000);
    }
};

std::unique_ptr<QObject> makeVerifyCleanTest() { return std::make_unique<VerifyCleanTest>(); }

#include "tst_verify_clean.moc"
