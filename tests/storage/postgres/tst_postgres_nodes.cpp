#include "backend/service/await.h"
#include "backend/service/order_service.h"
#include "backend/storage/verify.h"
#include "tests/storage/postgres/postgres_place.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

Deadline soon() { return Deadline::after(60s); }

/// Asks again until it is so, or it is too late.
template <typename Holds>
bool eventually(const Holds& holds, std::chrono::milliseconds within)
{
    return QTest::qWaitFor(holds, static_cast<int>(within.count()));
}

std::int64_t readsOf(const OrderStore& store, const char* role)
{
    std::int64_t reads = 0;
    for (const NodeStatus& node : store.nodes(ShardIndex(0)))
        if (node.role == role)
            reads += node.reads;
    return reads;
}

std::string roleOf(const OrderStore& store, int node)
{
    return store.nodes(ShardIndex(0)).at(static_cast<std::size_t>(node)).role;
}

} // namespace

/// A shard of a primary and two replicas, for one of which a commit waits.
class PostgresNodesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QFile::setPermissions(m_folder.path(), QFile::Permissions(0x7755));
        ClusterSettings settings;
        settings.folder = m_folder.filePath(QStringLiteral("servers")).toStdString();
        settings.shards = 1;
        settings.replicas = 2;
        settings.replication = Replication::Synchronous;
        m_cluster = must(LocalCluster::start(settings, soon()));
        PostgresStoreSettings store;
        store.map = must(ShardMap::byOrder(1));
        store.whenMissing = WhenMissing::Create;
        auto& nodes = store.shards.emplace_back();
        for (const ClusterNode& node : m_cluster->nodes())
            nodes.push_back(node.conninfo());
        m_store = must(openPostgresStore(store, m_clock));
        m_service = must(OrderService::start(*m_store, m_clock, {}));
        must(awaitResult<int>(
            [&](auto done) {
                m_service->installLifecycle(std::string(kShopScxml), {"test", Role::Admin},
                                            std::move(done));
            },
            soon()));
        QVERIFY(eventually([&] { return roleOf(*m_store, 1) == "replica"; }, 10s));
        QVERIFY(eventually([&] { return roleOf(*m_store, 2) == "replica"; }, 10s));
        m_order = create(0);
    }

    void cleanupTestCase()
    {
        m_service->stop(Deadline::after(2s));
        m_service.reset();
        m_store.reset();
        m_cluster.reset();
    }

    void whatWasWrittenIsReadWhereverItIsRead()
    {
        const std::int64_t before = readsOf(*m_store, "replica");
        const int pairs = 1000;
        int stale = 0;
        for (int i = 0; i < pairs; ++i) {
            const Verdict note = submit(m_order, "note", "pair-" + std::to_string(i));
            QCOMPARE(note.kind, VerdictKind::Applied);
            stale += read(m_order).version < note.version ? 1 : 0;
        }
        QCOMPARE(stale, 0);
        const std::int64_t byReplicas = readsOf(*m_store, "replica") - before;
        qInfo("%d write-then-read pairs, none stale; %lld were tried on a replica", pairs,
              static_cast<long long>(byReplicas));
        QVERIFY(byReplicas > 0);
    }

    void replicasServeWhatIsOlder()
    {
        const OrderId order = create(1);
        for (const int node : {1, 2})
            QVERIFY(eventually([&] { return hasOrder(node, order); }, 10s));
        // A replica that was behind a moment ago is left alone for a pause.
        QVERIFY(eventually(
            [&] {
                const std::int64_t before = readsOf(*m_store, "replica");
                (void)read(order);
                return readsOf(*m_store, "replica") > before;
            },
            10s));
        const std::int64_t replicas = readsOf(*m_store, "replica");
        const std::int64_t primary = readsOf(*m_store, "primary");
        const int reads = 1000;
        for (int i = 0; i < reads; ++i)
            QCOMPARE(read(order).state, std::string("placed"));
        const std::int64_t byReplicas = readsOf(*m_store, "replica") - replicas;
        qInfo("%lld of %d reads were served by replicas, %lld by the primary",
              static_cast<long long>(byReplicas), reads,
              static_cast<long long>(readsOf(*m_store, "primary") - primary));
        QVERIFY(byReplicas >= reads * 9 / 10);
    }

    void aReplicaFarBehindIsLeftAloneAndNothingIsStale()
    {
        for (const int node : {1, 2})
            must(m_cluster->set(m_cluster->node(ShardIndex(0), node), "recovery_min_apply_delay",
                                "10s", soon()));
        int stale = 0;
        for (int i = 0; i < 300; ++i) {
            const Verdict note = submit(m_order, "note", "behind-" + std::to_string(i));
            QCOMPARE(note.kind, VerdictKind::Applied);
            stale += read(m_order).version < note.version ? 1 : 0;
        }
        // The fault bit: a replica lacks what was written.
        const std::string count = must(m_cluster->runSql(
            m_cluster->node(ShardIndex(0), 1),
            "SELECT count(*) FROM orderdeck.events WHERE request_id LIKE 'behind-%'", soon()));
        QVERIFY2(std::stoi(count) < 300, count.c_str());
        QCOMPARE(stale, 0);
        for (const int node : {1, 2})
            must(m_cluster->set(m_cluster->node(ShardIndex(0), node), "recovery_min_apply_delay",
                                "0", soon()));
        QVERIFY(eventually([&] { return lagIsSmall(); }, 20s));
    }

    void aKilledPrimaryIsFollowedByThePromotedReplicaAndNothingIsLost()
    {
        std::vector<Verdict> acknowledged;
        for (int i = 0; i < 50; ++i)
            acknowledged.push_back(submit(m_order, "note", "before-" + std::to_string(i)));
        const ClusterNode& old = m_cluster->node(ShardIndex(0), 0);
        const ClusterNode& next = m_cluster->node(ShardIndex(0), 1);
        must(m_cluster->killNode(old, soon()));
        const auto silent = Deadline::SteadyClock::now();
        QVERIFY(eventually([&] { return roleOf(*m_store, 0) == "silent"; }, 2s));
        qInfo("the dead node was seen after %lld ms",
              static_cast<long long>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                         Deadline::SteadyClock::now() - silent)
                                         .count()));
        // Nobody is asked to wait for ever, and nothing is called failed.
        const Verdict meanwhile = submit(m_order, "note", "meanwhile");
        QVERIFY(meanwhile.kind == VerdictKind::Unavailable ||
                meanwhile.kind == VerdictKind::InDoubt);

        must(m_cluster->promote(next, soon()));
        const auto promoted = Deadline::SteadyClock::now();
        Verdict after;
        QVERIFY(eventually(
            [&] {
                after = submit(m_order, "note", "meanwhile");
                return after.kind == VerdictKind::Applied;
            },
            5s));
        qInfo("writes resumed %lld ms after the promotion",
              static_cast<long long>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                         Deadline::SteadyClock::now() - promoted)
                                         .count()));
        const auto events = must(awaitResult<std::vector<Event>>(
            [&](auto done) { m_service->history(m_order, std::move(done)); }, soon()));
        for (const Verdict& each : acknowledged) {
            QCOMPARE(each.kind, VerdictKind::Applied);
            QVERIFY(events.size() >= static_cast<std::size_t>(each.version));
            QCOMPARE(events[static_cast<std::size_t>(each.version) - 1].version, each.version);
        }
        QCOMPARE(std::count_if(events.begin(), events.end(),
                               [](const Event& each) { return each.requestId == "meanwhile"; }),
                 std::ptrdiff_t(1));
    }

    void theOldPrimaryThatComesBackTakesNoWrites()
    {
        const ClusterNode& old = m_cluster->node(ShardIndex(0), 0);
        must(m_cluster->startNode(old, soon()));
        QVERIFY(eventually([&] { return roleOf(*m_store, 0) == "refused"; }, 5s));
        const Verdict note = submit(m_order, "note", "with-two-primaries");
        QCOMPARE(note.kind, VerdictKind::Applied);
        const std::string there = must(m_cluster->runSql(
            old, "SELECT count(*) FROM orderdeck.events WHERE request_id = 'with-two-primaries'",
            soon()));
        QCOMPARE(there, std::string("0"));
        must(m_cluster->rejoin(old, m_cluster->node(ShardIndex(0), 1), soon()));
        QVERIFY(eventually([&] { return roleOf(*m_store, 0) == "replica"; }, 15s));
    }

    void verifyFindsNothing()
    {
        QVERIFY(m_service->waitForProjections(Deadline::after(20s)));
        const auto report =
            must(verify(*m_store, std::nullopt, [](const VerifyProgress&) { return true; }));
        for (const Finding& finding : report.findings)
            qWarning("%s", finding.detail.c_str());
        QVERIFY(report.clean());
    }

private:
    OrderId create(int number)
    {
        const auto verdict = await<Verdict>(
            [&](auto done) { m_service->create(newOrder(*m_store, number), done); }, soon());
        if (!verdict || verdict->kind != VerdictKind::Applied)
            qFatal("no order: %s", verdict ? verdict->cause.c_str() : "no answer");
        return verdict->order;
    }
    Verdict submit(OrderId order, const char* event, const std::string& request)
    {
        TransitionRequest wish = transition(order, request, event);
        wish.actor = {"web", Role::Service};
        return must(await<Verdict>([&](auto done) { m_service->submit(wish, done); }, soon()));
    }
    Order read(OrderId order)
    {
        return must(awaitResult<OrderAnswer>(
                        [&](auto done) { m_service->get(order, std::move(done)); }, soon()))
            .order;
    }
    bool hasOrder(int node, OrderId order)
    {
        const std::string found = must(
            m_cluster->runSql(m_cluster->node(ShardIndex(0), node),
                              "SELECT id FROM orderdeck.orders ORDER BY id DESC LIMIT 1", soon()));
        return found == std::to_string(order.value);
    }
    bool lagIsSmall()
    {
        for (const NodeStatus& node : m_store->nodes(ShardIndex(0)))
            if (node.role == "replica" && (!node.lag || *node.lag > 500ms))
                return false;
        return true;
    }

    QTemporaryDir m_folder;
    SystemClock m_clock;
    std::unique_ptr<LocalCluster> m_cluster;
    std::unique_ptr<OrderStore> m_store;
    std::unique_ptr<OrderService> m_service;
    OrderId m_order;
};

QTEST_GUILESS_MAIN(PostgresNodesTest)
#include "tst_postgres_nodes.moc"
