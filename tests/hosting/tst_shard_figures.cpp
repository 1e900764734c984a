#include "backend/hosting/attention_list.h"
#include "backend/hosting/shard_figures.h"
#include "backend/hosting/snapshot_json.h"
#include "tests/support/fake_clock.h"

#include <QTest>

#include <numeric>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

std::vector<FinishedWrite> writesOf(int shard, int count)
{
    FinishedWrite write;
    write.shard = shard;
    return std::vector<FinishedWrite>(static_cast<std::size_t>(count), write);
}

ServiceCounters counted(int batches, int requests, std::chrono::microseconds commit)
{
    ServiceCounters counters;
    counters.batches = batches;
    counters.batchedRequests = requests;
    for (int i = 0; i < batches; ++i)
        counters.commitLatency.record(commit);
    return counters;
}

bool near(Duration value, Duration wanted)
{
    return value >= wanted && value <= wanted + wanted / 30;
}

/// A service of three shards in which the first has `share` per cent of `perSecond` writes.
ServiceSnapshot trafficFor(std::chrono::seconds span, int perSecond, int share)
{
    FakeClock clock;
    ServiceSnapshot snapshot;
    snapshot.startedAt = clock.now();
    snapshot.catalogue = std::make_shared<const LifecycleCatalogue>();
    ShardFigures figures(clock.now());
    for (auto at = 0s; at < span; at += 1s) {
        const int hot = perSecond * share / 100;
        figures.record(writesOf(0, hot), clock.now());
        figures.record(writesOf(1, (perSecond - hot) / 2), clock.now());
        figures.record(writesOf(2, (perSecond - hot) / 2), clock.now());
        clock.advance(1s);
    }
    snapshot.at = clock.now();
    snapshot.shards.resize(3);
    for (int i = 0; i < 3; ++i)
        snapshot.shards[static_cast<std::size_t>(i)].shard = i;
    figures.writeInto(snapshot.shards, 900s, snapshot.at);
    return snapshot;
}

} // namespace

class ShardFiguresTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ratesAreOfTheLastTenSecondsOfEachShard()
    {
        FakeClock clock;
        ShardFigures figures(clock.now());
        for (int second = 0; second < 30; ++second) {
            ServiceCounters reads;
            reads.statusReads = second < 20 ? 0 : 7;
            reads.listParts = 1;
            figures.record(writesOf(0, second < 20 ? 100 : 12), clock.now());
            figures.tick(clock.now(), {reads, {}});
            clock.advance(1s);
        }
        std::vector<ShardStatus> shards(2);
        figures.writeInto(shards, 300s, clock.now());
        QCOMPARE(shards[0].writesPerSecond, 12.0);
        QCOMPARE(shards[0].readsPerSecond, 8.0);
        QCOMPARE(shards[1].writesPerSecond, 0.0);
        QCOMPARE(shards[1].readsPerSecond, 0.0);
        QCOMPARE(shards[0].writes.points.size(), std::size_t(30));
        QCOMPARE(shards[1].writes.points.size(), std::size_t(30));
    }

    void refusalsAreNoWrites()
    {
        FakeClock clock;
        ShardFigures figures(clock.now());
        auto refused = writesOf(0, 3);
        for (FinishedWrite& write : refused)
            write.kind = VerdictKind::Illegal;
        figures.record(refused, clock.now());
        figures.tick(clock.now(), {{}});
        clock.advance(10s);
        std::vector<ShardStatus> shards(1);
        figures.writeInto(shards, 300s, clock.now());
        QCOMPARE(shards[0].writesPerSecond, 0.0);
    }

    void commitsAndBatchesForgetWhatIsOlder()
    {
        FakeClock clock;
        ShardFigures figures(clock.now());
        figures.tick(clock.now(), {counted(10, 10, 80ms)});
        clock.advance(20s);
        figures.tick(clock.now(), {counted(99, 990, 4ms)});
        figures.tick(clock.now(), {counted(1, 110, 30ms)});
        clock.advance(1s);
        std::vector<ShardStatus> shards(1);
        figures.writeInto(shards, 300s, clock.now());
        QCOMPARE(shards[0].requestsPerBatch, 11.0);
        QVERIFY(near(shards[0].commitP50Now, 4ms));
        QVERIFY(near(shards[0].commitP99Now, 4ms));
        QCOMPARE(shards[0].commitP99.points.size(), std::size_t(2));
        QVERIFY(shards[0].commitP99.points.front().value > 79);
        clock.advance(20s);
        figures.tick(clock.now(), {{}});
        figures.writeInto(shards, 300s, clock.now());
        QCOMPARE(shards[0].requestsPerBatch, 0.0);
        QCOMPARE(shards[0].commitP99Now, Duration(0));
    }

    void sharesAddUpToOne()
    {
        ServiceSnapshot snapshot = trafficFor(60s, 10, 60);
        snapshot.shards[0].orders = 30;
        snapshot.shards[2].orders = 10;
        ShardFigures(snapshot.startedAt).writeInto(snapshot.shards, 900s, snapshot.at);
        QCOMPARE(snapshot.shards[0].ordersShare, 0.75);
        QCOMPARE(snapshot.shards[1].ordersShare, 0.0);
        const ServiceSnapshot traffic = trafficFor(60s, 10, 60);
        QCOMPARE(traffic.shards[0].trafficShare, 0.6);
        QCOMPARE(traffic.shards[1].trafficShare, 0.2);
        QCOMPARE(traffic.shards[2].fairShare, 1.0 / 3);
        QCOMPARE(std::accumulate(traffic.shards.begin(), traffic.shards.end(), 0.0,
                                 [](double total, const ShardStatus& shard) {
                                     return total + shard.trafficShare;
                                 }),
                 1.0);
    }

    void hotShardNeedsAMinuteOfRealTraffic_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<int>("perSecond");
        QTest::addColumn<int>("share");
        QTest::addColumn<QString>("found");
        QTest::newRow("hot") << 90 << 10 << 80 << QStringLiteral("80 fair would be 33 %");
        QTest::newRow("twice the fair share") << 90 << 100 << 66 << QString();
        QTest::newRow("little traffic") << 90 << 5 << 80 << QString();
        QTest::newRow("young service") << 50 << 100 << 80 << QString();
    }
    void hotShardNeedsAMinuteOfRealTraffic()
    {
        QFETCH(int, seconds);
        QFETCH(int, perSecond);
        QFETCH(int, share);
        const auto items =
            attentionList(trafficFor(std::chrono::seconds(seconds), perSecond, share), 0);
        QString found;
        for (const AttentionItem& item : items) {
            QCOMPARE(item.topic, AttentionItem::Topic::HotShard);
            QCOMPARE(item.shard, 0);
            found =
                QStringLiteral("%1 %2").arg(item.count).arg(QString::fromStdString(item.detail));
        }
        QTEST(found, "found");
    }

    void jsonTellsEveryShard()
    {
        ServiceSnapshot snapshot = trafficFor(90s, 10, 80);
        snapshot.shards[1].commitP99Now = 1500us;
        snapshot.shards[1].projectionAge = 2s;
        const Json json = statusJson(snapshot);
        QCOMPARE(json["shards"].size(), std::size_t(3));
        QCOMPARE(json["shards"][0]["writesPerSecond"].get<double>(), 8.0);
        QCOMPARE(json["shards"][0]["trafficShare"].get<double>(), 0.8);
        QCOMPARE(json["shards"][1]["commitP99Micros"].get<int>(), 1500);
        QCOMPARE(json["shards"][1]["projectionAgeMicros"].get<int>(), 2'000'000);
        QVERIFY(!json["shards"][0].contains("projectionAgeMicros"));
    }
};

std::unique_ptr<QObject> makeShardFiguresTest() { return std::make_unique<ShardFiguresTest>(); }

#include "tst_shard_figures.moc"
