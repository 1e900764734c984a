#include "backend/local_cluster/file_descriptor.h"
#include "tests/local_cluster/cluster_fixture.h"

#include <QObject>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>

using namespace orderdeck;

namespace {

constexpr const char* kTimeline = "SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8);";
constexpr const char* kStandbys = "SELECT application_name FROM pg_stat_replication WHERE state = "
                                  "'streaming' ORDER BY 1;";

} // namespace

/// The strict form: one shard with two replicas, of which one must have a commit.
class ClusterFailoverTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        begin();
        QCOMPARE(ask(*m_cluster, a(), "CREATE TABLE t(n int);"), QString());
    }
    void cleanupTestCase() { m_cluster.reset(); }

    void serversListenOnSocketsOnly()
    {
        QCOMPARE(ask(*m_cluster, a(), "SHOW listen_addresses;"), QString());
        QVERIFY(a().passwordFile.empty());
    }

    void aCommitWaitsForOneReplica()
    {
        QCOMPARE(ask(*m_cluster, a(), "SHOW synchronous_standby_names;"),
                 QStringLiteral("ANY 1 (\"shard-1-b\", \"shard-1-c\")"));
        QVERIFY(m_cluster->stopNode(b(), StopMode::Fast, patience()));
        QCOMPARE(ask(*m_cluster, a(), "INSERT INTO t VALUES (1);"), QString());
        QVERIFY(m_cluster->stopNode(c(), StopMode::Fast, patience()));
        QVERIFY(ask(*m_cluster, a(), "INSERT INTO t VALUES (2);", aMoment())
                    .startsWith(QLatin1String("timed out")));
        QCOMPARE(ask(*m_cluster, a(),
                     "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep';"),
                 QStringLiteral("1"));
        QCOMPARE(ask(*m_cluster, a(), "SELECT n FROM t ORDER BY n;"), QStringLiteral("1"));
        QVERIFY(m_cluster->startNode(b(), patience()));
        QVERIFY(comesTo(*m_cluster, a(), "SELECT n FROM t ORDER BY n;", QStringLiteral("1,2")));
        QVERIFY(m_cluster->startNode(c(), patience()));
        QVERIFY(comesTo(*m_cluster, a(), kStandbys, QStringLiteral("shard-1-b,shard-1-c")));
    }

    void aReplicaIsPromotedAndTheOtherFollowsIt()
    {
        QVERIFY(m_cluster->killNode(a(), patience()));
        const auto promoted = m_cluster->promote(b(), patience());
        QVERIFY2(promoted, qPrintable(outcome(promoted)));
        QCOMPARE(ask(*m_cluster, b(), kTimeline), QStringLiteral("00000002"));
        // Waits for the other replica.
        QCOMPARE(ask(*m_cluster, b(), "INSERT INTO t VALUES (3);"), QString());
        QVERIFY(comesTo(*m_cluster, c(), "SELECT n FROM t ORDER BY n;", QStringLiteral("1,2,3")));
    }

    void anOldPrimaryComesBackAsOneAndIsNotFollowed()
    {
        QVERIFY(m_cluster->startNode(a(), patience()));
        QCOMPARE(ask(*m_cluster, a(), "SELECT pg_is_in_recovery();"), QStringLiteral("f"));
        QCOMPARE(ask(*m_cluster, a(), kTimeline), QStringLiteral("00000001"));
        QVERIFY(ask(*m_cluster, a(), "INSERT INTO t VALUES (99);", aMoment())
                    .startsWith(QLatin1String("timed out")));
        QCOMPARE(ask(*m_cluster, a(), kStandbys), QString());
    }

    void anOldPrimaryRejoinsWithoutWhatOnlyItHad()
    {
        const FileDescriptor data(::open(a().dataFolder().c_str(), O_RDONLY | O_DIRECTORY));
        const auto rejoined = m_cluster->rejoin(a(), b(), patience());
        QVERIFY2(rejoined, qPrintable(outcome(rejoined)));
        QVERIFY(comesTo(*m_cluster, b(), kStandbys, QStringLiteral("shard-1-a,shard-1-c")));
        QVERIFY(comesTo(*m_cluster, a(), "SELECT n FROM t ORDER BY n;", QStringLiteral("1,2,3")));
        QCOMPARE(ask(*m_cluster, a(), "SELECT pg_is_in_recovery();"), QStringLiteral("t"));
        // Rewound: a copy would have removed the folder first.
        struct stat status {};
        QCOMPARE(::fstat(data.get(), &status), 0);
        QVERIFY(status.st_nlink > 0);
    }

    void aReplicaWithoutItsDataRejoinsByACopy()
    {
        QVERIFY(m_cluster->killNode(c(), patience()));
        std::filesystem::remove_all(c().dataFolder() / "global");
        QVERIFY(!m_cluster->startNode(c(), patience()));
        const auto rejoined = m_cluster->rejoin(c(), b(), patience());
        QVERIFY2(rejoined, qPrintable(outcome(rejoined)));
        QVERIFY(comesTo(*m_cluster, c(), "SELECT n FROM t ORDER BY n;", QStringLiteral("1,2,3")));
    }

    void aNodeRejoinsOnlyAnotherOfItsShard()
    {
        const auto rejoined = m_cluster->rejoin(b(), b(), patience());
        QVERIFY(!rejoined);
        QCOMPARE(rejoined.error().kind, ErrorKind::Invalid);
        QCOMPARE(ask(*m_cluster, b(), "SELECT 1;"), QStringLiteral("1"));
    }

    void theNextStartKnowsWhoWasPromotedLast()
    {
        QVERIFY(m_cluster->killNode(b(), patience()));
        QVERIFY(m_cluster->promote(a(), patience()));
        QCOMPARE(ask(*m_cluster, a(), "INSERT INTO t VALUES (4);"), QString());
        QVERIFY(m_cluster->stop(patience()));
        m_cluster.reset();
        begin();
        QCOMPARE(ask(*m_cluster, a(), kTimeline), QStringLiteral("00000003"));
        QCOMPARE(ask(*m_cluster, a(), kStandbys), QStringLiteral("shard-1-b,shard-1-c"));
        QVERIFY(comesTo(*m_cluster, b(), "SELECT n FROM t ORDER BY n;", QStringLiteral("1,2,3,4")));
    }

private:
    void begin()
    {
        ClusterSettings settings;
        settings.folder = m_place.folder();
        settings.shards = 1;
        settings.replicas = 2;
        settings.replication = Replication::Synchronous;
        auto started = LocalCluster::start(settings, patience());
        QVERIFY2(started, qPrintable(outcome(started)));
        m_cluster = std::move(started).value();
    }
    [[nodiscard]] const ClusterNode& a() const { return m_cluster->node(ShardIndex(0), 0); }
    [[nodiscard]] const ClusterNode& b() const { return m_cluster->node(ShardIndex(0), 1); }
    [[nodiscard]] const ClusterNode& c() const { return m_cluster->node(ShardIndex(0), 2); }

    ClusterPlace m_place;
    std::unique_ptr<LocalCluster> m_cluster;
};

std::unique_ptr<QObject> makeClusterFailoverTest()
{
    return std::make_unique<ClusterFailoverTest>();
}

#include "tst_cluster_failover.moc"
