#include "backend/local_cluster/child_process.h"
#include "backend/local_cluster/process_table.h"
#include "tests/local_cluster/cluster_fixture.h"
#include "tests/support/child_run.h"

#include <QElapsedTimer>
#include <QFile>
#include <QObject>
#include <QTest>

#include <csignal>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace orderdeck;

namespace {

ClusterSettings small(const std::filesystem::path& folder)
{
    ClusterSettings settings;
    settings.folder = folder;
    settings.shards = 1;
    return settings;
}

} // namespace

/// Who may start the servers in a folder, what becomes of them with their owner, and what they
/// leave behind.
class ClusterOwnerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_before = ClusterPlace::socketFoldersInTmp(); }
    void cleanupTestCase() { QCOMPARE(ClusterPlace::socketFoldersInTmp(), m_before); }

    /// The first start: the owner writes a row, pauses the primary and is killed.
    void serversEndWithAKilledOwner()
    {
        const auto folder = m_place.folder();
        const ChildRun run = runInChild(ChildRights::All, [&folder] {
            const auto cluster = LocalCluster::start(small(folder), patience());
            if (!cluster)
                return cluster.error().text();
            const auto nodes = (*cluster)->nodes();
            const auto wrote = (*cluster)->runSql(
                nodes[0], "CREATE TABLE t(n int); INSERT INTO t VALUES (1);", patience());
            if (!wrote || !(*cluster)->pauseNode(nodes[0]))
                return std::string("the servers do not work");
            ::kill(::getpid(), SIGKILL);
            return std::string();
        });
        QCOMPARE(QString::fromStdString(run.output), QString());
        QCOMPARE(run.signal, SIGKILL);
        const std::filesystem::path data = folder / "shard-1-b" / "data";
        if (const auto server = serverOn(data))
            QVERIFY(endsBy(openProcess(*server), patience()));
        QVERIFY(std::filesystem::exists(data / "PG_VERSION"));
        // A paused one cannot hear that its owner has ended.
        QVERIFY(serverOn(folder / "shard-1-a" / "data"));
    }

    void whatAKilledOwnerLeftIsSweptByTheNextStart()
    {
        const auto left = serverOn(m_place.folder() / "shard-1-a" / "data");
        QVERIFY(left);
        const FileDescriptor process = openProcess(*left);
        QElapsedTimer timer;
        timer.start();
        auto started = LocalCluster::start(small(m_place.folder()), patience());
        QVERIFY2(started, qPrintable(outcome(started)));
        qInfo("swept and started again in %lld ms", timer.elapsed());
        QVERIFY(endsBy(process, Deadline::immediate()));
        const LocalCluster& cluster = **started;
        QVERIFY(comesTo(cluster, cluster.nodes()[1], "SELECT n FROM t;", QStringLiteral("1")));
    }

    void aSecondOwnerIsRefusedAndToldOfTheFirst()
    {
        const auto first = LocalCluster::start(small(m_place.folder()), patience());
        QVERIFY2(first, qPrintable(outcome(first)));
        ClusterSettings anew = small(m_place.folder());
        anew.existing = ExistingData::Remove;
        const auto second = LocalCluster::start(anew, patience());
        QVERIFY(!second);
        QCOMPARE(second.error().kind, ErrorKind::Busy);
        QVERIFY(outcome(second).contains(QStringLiteral("process %1").arg(::getpid())));
        QCOMPARE(ask(**first, (*first)->nodes()[0], "SELECT n FROM t;"), QStringLiteral("1"));
    }

    void serversThatWereAllKilledRecover()
    {
        {
            const auto started = LocalCluster::start(small(m_place.folder()), patience());
            QVERIFY2(started, qPrintable(outcome(started)));
            LocalCluster& cluster = **started;
            QCOMPARE(ask(cluster, cluster.nodes()[0], "INSERT INTO t VALUES (2);"), QString());
            for (const ClusterNode& node : cluster.nodes())
                QVERIFY(cluster.killNode(node, patience()));
        }
        QElapsedTimer timer;
        timer.start();
        const auto again = LocalCluster::start(small(m_place.folder()), patience());
        QVERIFY2(again, qPrintable(outcome(again)));
        qInfo("started again after kill -9 in %lld ms", timer.elapsed());
        QCOMPARE(ask(**again, (*again)->nodes()[0], "SELECT n FROM t ORDER BY n;"),
                 QStringLiteral("1,2"));
    }

    void dataThatWasNotFinishedIsMadeAgain()
    {
        QVERIFY(std::filesystem::remove(m_place.folder() / "shard-1-b" / "complete"));
        std::string said;
        const auto started =
            LocalCluster::start(small(m_place.folder()), patience(),
                                [&said](const std::string& text) { said += text; });
        QVERIFY2(started, qPrintable(outcome(started)));
        QCOMPARE(QString::fromStdString(said), QStringLiteral("Copying shard-1-a to shard-1-b"));
    }

    void fewerReplicasThanThereAreIsRefused()
    {
        ClusterSettings settings = small(m_place.folder());
        settings.replicas = 0;
        const auto started = LocalCluster::start(settings, patience());
        QVERIFY(!started);
        QCOMPARE(started.error().kind, ErrorKind::Conflict);
    }

    void aStartThatFailsSaysWhyAndLeavesNothingRunning()
    {
        ClusterSettings settings = small(m_place.folder());
        settings.parameters = {{"shared_buffers", "many"}};
        const auto started = LocalCluster::start(settings, patience());
        QVERIFY(!started);
        QVERIFY2(outcome(started).contains(
                     QLatin1String("invalid value for parameter \"shared_buffers\"")),
                 qPrintable(outcome(started)));
        QVERIFY(!serverOn(m_place.folder() / "shard-1-a" / "data"));
        QVERIFY(!serverOn(m_place.folder() / "shard-1-b" / "data"));
    }

    void aNewBeginningRemovesWhatWasThere()
    {
        ClusterSettings settings = small(m_place.folder());
        settings.replicas = 0;
        settings.existing = ExistingData::Remove;
        const auto started = LocalCluster::start(settings, patience());
        QVERIFY2(started, qPrintable(outcome(started)));
        QCOMPARE(ask(**started, (*started)->nodes()[0], "SELECT to_regclass('t') IS NULL;"),
                 QStringLiteral("t"));
        QVERIFY(!std::filesystem::exists(m_place.folder() / "shard-1-b"));
    }

    /// The data moves there: it does not know where it lies.
    void aFolderTooLongForSocketsIsNoTrouble()
    {
        const ClusterPlace place;
        QCOMPARE(::chmod(place.folder().c_str(), 0711), 0);
        ClusterSettings settings = small(place.folder() / std::string(100, 'x') / "it's, so");
        settings.replicas = 0;
        std::filesystem::create_directories(settings.folder);
        for (const char* moved : {"owner.lock", "shard-1-a"})
            std::filesystem::rename(m_place.folder() / moved, settings.folder / moved);
        const QStringList before = ClusterPlace::socketFoldersInTmp();
        {
            const auto started = LocalCluster::start(settings, patience());
            QVERIFY2(started, qPrintable(outcome(started)));
            const ClusterNode& node = (*started)->nodes()[0];
            QVERIFY(node.socketPath().string().size() < 108);
            QCOMPARE(ask(**started, node, "SELECT 1;"), QStringLiteral("1"));
            QCOMPARE(ClusterPlace::socketFoldersInTmp().size(), before.size() + 1);
        }
        QCOMPARE(ClusterPlace::socketFoldersInTmp(), before);
    }

    void aFolderWithOtherThingsIsLeftAlone()
    {
        const ClusterPlace place;
        std::ofstream(place.folder() / "letter.txt") << "dear";
        const auto started = LocalCluster::start(small(place.folder()), patience());
        QVERIFY(!started);
        QCOMPARE(started.error().kind, ErrorKind::Conflict);
        QCOMPARE(std::distance(std::filesystem::directory_iterator(place.folder()), {}), 1);
    }

    void wrongSettingsAreRefused_data()
    {
        QTest::addColumn<int>("shards");
        QTest::addColumn<int>("replicas");
        QTest::addColumn<QByteArray>("database");
        QTest::newRow("no shard") << 0 << 1 << QByteArray("orderdeck");
        QTest::newRow("too many shards") << 17 << 1 << QByteArray("orderdeck");
        QTest::newRow("too many replicas") << 1 << 5 << QByteArray("orderdeck");
        QTest::newRow("nobody to wait for") << 1 << 0 << QByteArray("orderdeck");
        QTest::newRow("no database") << 1 << 1 << QByteArray();
        QTest::newRow("database with a blank") << 1 << 1 << QByteArray("order deck");
    }
    void wrongSettingsAreRefused()
    {
        QFETCH(int, shards);
        QFETCH(int, replicas);
        QFETCH(QByteArray, database);
        ClusterSettings settings = small(m_place.folder());
        settings.shards = shards;
        settings.replicas = replicas;
        settings.replication = Replication::Synchronous;
        settings.database = database.toStdString();
        const auto started = LocalCluster::start(settings, patience());
        QVERIFY(!started);
        QCOMPARE(started.error().kind, ErrorKind::Invalid);
    }

private:
    ClusterPlace m_place;
    QStringList m_before;
};

std::unique_ptr<QObject> makeClusterOwnerTest() { return std::make_unique<ClusterOwnerTest>(); }

#include "tst_cluster_owner.moc"
