#include "models/shard_cards.h"
#include "models/text.h"
#include "tests/support/fake_clock.h"
#include "tests/support/snapshot_builder.h"

#include <QTest>

using namespace orderdeck;
using namespace std::chrono_literals;

class ShardCardsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cardTellsItsFigures();
    void quietShardHasNoLatency();
    void troublesSayWhatItMeansAndWhatHappensNext();
    void summaryAddsUp();
    void bytesAreShort_data();
    void bytesAreShort();
};

namespace {

ServiceSnapshot threeShards()
{
    static const auto catalogue = orderCatalogue();
    return *SnapshotBuilder(FakeClock().now(), catalogue).range(5min).build();
}

QString dump(const ShardCardFigures& card)
{
    QStringList lines{card.title % QStringLiteral(" / ") % card.role % QStringLiteral(" / ") %
                      card.path};
    for (const ShardFact& fact : card.facts)
        lines.append(fact.name % QStringLiteral(": ") % fact.value);
    for (const ShardShare& share : card.shares)
        lines.append(share.name % QStringLiteral(" share: ") % share.text);
    for (const ShardTrouble& trouble : card.troubles)
        lines.append(trouble.text);
    return lines.join(QLatin1Char('\n'));
}

} // namespace

void ShardCardsTest::cardTellsItsFigures()
{
    ServiceSnapshot snapshot = threeShards();
    snapshot.shards[0].projectionLag = 1204;
    snapshot.shards[0].projectionAge = 12s;
    const ShardCardFigures card = shardCard(snapshot.shards[0], snapshot);
    QCOMPARE(dump(card), QString::fromUtf8("Shard 1 / writer + 2 readers, embedded SQLite / "
                                           "/srv/orders/shard-0001.db\n"
                                           "Writes: 3.6 /s\n"
                                           "Reads: 16.0 /s\n"
                                           "Commit p50 · p99: 1.3 · 4.2 ms\n"
                                           "Requests/batch: 1.4\n"
                                           "Queue: 0\n"
                                           "Lists behind: 1,204 · 12 s\n"
                                           "Orders: 480\n"
                                           "File · WAL: 32.6 MB · 1.15 MB\n"
                                           "Orders share: 37 % · fair 33 %\n"
                                           "Writes share: 37 % · fair 33 %"));
    QVERIFY(card.writable);
    QCOMPARE(card.trends.size(), 2);
    QVERIFY(card.trends[0].points.size() > 30);
    QVERIFY(card.trends[1].peak.startsWith(QLatin1String("peak ")));
}

void ShardCardsTest::quietShardHasNoLatency()
{
    ServiceSnapshot snapshot = threeShards();
    ShardStatus quiet;
    quiet.fairShare = 1;
    snapshot.shards = {quiet};
    const QString text = dump(shardCard(quiet, snapshot));
    QVERIFY(text.contains(QString::fromUtf8("Commit p50 · p99: –\nRequests/batch: –")));
    QVERIFY(text.contains(QString::fromUtf8("Writes share: 0 % · fair 100 %")));
    QVERIFY(shardCard(quiet, snapshot).trends[1].peak.isEmpty());
}

void ShardCardsTest::troublesSayWhatItMeansAndWhatHappensNext()
{
    ServiceSnapshot snapshot = threeShards();
    snapshot.shards[1].writable = false;
    snapshot.shards[1].trouble = "the disk is full";
    AttentionItem stopped;
    stopped.topic = AttentionItem::Topic::ShardStopped;
    stopped.severity = AttentionItem::Severity::Error;
    stopped.shard = 1;
    AttentionItem hot;
    hot.topic = AttentionItem::Topic::HotShard;
    hot.shard = 1;
    hot.count = 71;
    AttentionItem lag;
    lag.topic = AttentionItem::Topic::ProjectionLag;
    lag.shard = 0;
    snapshot.attention = {stopped, hot, lag};
    const ShardCardFigures card = shardCard(snapshot.shards[1], snapshot);
    QVERIFY(!card.writable);
    QCOMPARE(card.troubles.size(), 2);
    QVERIFY(card.troubles[0].text.startsWith(
        QLatin1String("Takes no writes: the disk is full. Requests for its orders are answered")));
    QVERIFY(card.troubles[0].text.contains(QLatin1String("opened again by itself")));
    QVERIFY(card.troubles[1].text.contains(QLatin1String("71 % of the writes")));
    QVERIFY(card.shares[1].attention && !card.shares[0].attention);
    QCOMPARE(shardCard(snapshot.shards[0], snapshot).troubles.size(), 1);
    QVERIFY(shardCard(snapshot.shards[2], snapshot).troubles.isEmpty());
}

void ShardCardsTest::summaryAddsUp()
{
    ServiceSnapshot snapshot = threeShards();
    QCOMPARE(shardsSummary(snapshot),
             QString::fromUtf8("9.6 writes/s · 48.0 reads/s · 1,280 orders · 101 MB on disk · "
                               "lists up to date"));
    snapshot.shards[1].projectionLag = 70;
    snapshot.shards[2].queued = 1500;
    QVERIFY(shardsSummary(snapshot).endsWith(
        QString::fromUtf8("1,500 requests wait · lists at most 70 events behind")));
}

void ShardCardsTest::bytesAreShort_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << qint64(0) << QStringLiteral("0 B");
    QTest::newRow("bytes") << qint64(999) << QStringLiteral("999 B");
    QTest::newRow("kilo") << qint64(1000) << QStringLiteral("1.00 kB");
    QTest::newRow("rounded up") << qint64(999'600) << QStringLiteral("1.00 MB");
    QTest::newRow("mega") << qint64(32'560'000) << QStringLiteral("32.6 MB");
    QTest::newRow("giga") << qint64(412'000'000'000) << QStringLiteral("412 GB");
    QTest::newRow("tera") << qint64(4'120'000'000'000'000) << QStringLiteral("4120 TB");
}

void ShardCardsTest::bytesAreShort()
{
    QFETCH(qint64, bytes);
    QTEST(bytesText(bytes), "text");
}

std::unique_ptr<QObject> makeShardCardsTest() { return std::make_unique<ShardCardsTest>(); }

#include "tst_shard_cards.moc"
