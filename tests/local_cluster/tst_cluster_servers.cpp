#include "backend/local_cluster/process_table.h"
#include "backend/local_cluster/program_run.h"
#include "backend/local_cluster/server_tools.h"
#include "tests/local_cluster/cluster_fixture.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTest>

#include <array>
#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace orderdeck;

namespace {

constexpr const char* kStandbys =
    "SELECT application_name, state, sync_state FROM pg_stat_replication ORDER BY 1;";

} // namespace

/// The demo's form: two shards with an asynchronous replica each, here on TCP too.
class ClusterServersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(::pipe(m_pipe.data()), 0); // Inheritable, on purpose.
        QCOMPARE(::fcntl(m_pipe[0], F_SETFL, O_NONBLOCK), 0);
        begin("2 x 2 nodes anew");
    }
    void cleanupTestCase()
    {
        const auto stopped = m_cluster->stop(patience());
        QVERIFY2(stopped, qPrintable(outcome(stopped)));
        m_cluster.reset();
        QVERIFY(!std::filesystem::exists(m_place.folder() / "sockets"));
        QVERIFY(!std::filesystem::exists(m_place.folder() / "pgpass"));
    }

    void everyShardHasAPrimaryAndAStreamingReplica()
    {
        QCOMPARE(m_cluster->nodes().size(), std::size_t(4));
        for (int shard = 0; shard < 2; ++shard) {
            const ClusterNode& primary = m_cluster->node(ShardIndex(shard), 0);
            const ClusterNode& replica = m_cluster->node(ShardIndex(shard), 1);
            QCOMPARE(ask(*m_cluster, primary, "SELECT pg_is_in_recovery();"), QStringLiteral("f"));
            QCOMPARE(ask(*m_cluster, replica, "SELECT pg_is_in_recovery();"), QStringLiteral("t"));
            QCOMPARE(ask(*m_cluster, primary, kStandbys),
                     QStringLiteral("shard-%1-b|streaming|async").arg(shard + 1));
        }
        const char* identifier = "SELECT system_identifier FROM pg_control_system();";
        QCOMPARE(ask(*m_cluster, a(), identifier), ask(*m_cluster, b(), identifier));
        QVERIFY(ask(*m_cluster, a(), identifier) !=
                ask(*m_cluster, m_cluster->node(ShardIndex(1), 0), identifier));
    }

    void serversAreSetForTruth()
    {
        QCOMPARE(ask(*m_cluster, b(),
                     "SELECT string_agg(setting, ' ' ORDER BY name) FROM pg_settings WHERE name IN "
                     "('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums', "
                     "'server_encoding', 'lc_messages', 'hot_standby_feedback');"),
                 QStringLiteral("on on on on C UTF8 on"));
        QCOMPARE(ask(*m_cluster, a(),
                     "SELECT datcollate, datctype FROM pg_database WHERE datname = 'orderdeck';"),
                 QStringLiteral("C.UTF-8|C.UTF-8"));
    }

    void aRowArrivesOnTheReplica()
    {
        QCOMPARE(ask(*m_cluster, a(), "CREATE TABLE t(n int); INSERT INTO t VALUES (1);"),
                 QString());
        QVERIFY(comesTo(*m_cluster, b(), "SELECT n FROM t;", QStringLiteral("1")));
        QVERIFY(
            ask(*m_cluster, b(), "INSERT INTO t VALUES (2);").contains(QLatin1String("read-only")));
    }

    void anErrorOfTheServerIsTold()
    {
        QCOMPARE(ask(*m_cluster, a(), "SELECT 1/0;"),
                 QStringLiteral("invalid: ERROR:  division by zero"));
    }

    void aSettingIsChangedWhileTheServerRuns()
    {
        const auto set = m_cluster->set(b(), "recovery_min_apply_delay", "1h", patience());
        QVERIFY2(set, qPrintable(outcome(set)));
        QCOMPARE(ask(*m_cluster, a(), "INSERT INTO t VALUES (3);"), QString());
        QVERIFY(comesTo(*m_cluster, a(),
                        "SELECT pg_current_wal_lsn() <= flush_lsn FROM pg_stat_replication;",
                        QStringLiteral("t")));
        QCOMPARE(ask(*m_cluster, b(), "SELECT count(*) FROM t WHERE n = 3;"), QStringLiteral("0"));
        QVERIFY(m_cluster->set(b(), "recovery_min_apply_delay", "0", patience()));
        QVERIFY(
            comesTo(*m_cluster, b(), "SELECT count(*) FROM t WHERE n = 3;", QStringLiteral("1")));
    }

    void aSettingThatTheServerDoesNotTakeIsRefused()
    {
        for (const char* name : {"max_connections", "no_such_thing", "work_mem = 1 #"}) {
            const auto set = m_cluster->set(a(), name, "50", patience());
            QVERIFY(!set);
            QCOMPARE(set.error().kind, ErrorKind::Invalid);
        }
        QVERIFY(m_cluster->set(a(), "work_mem", "7MB", patience()));
        QCOMPARE(ask(*m_cluster, a(), "SHOW work_mem; SHOW max_connections;"),
                 QStringLiteral("7MB,100"));
    }

    void serversAskForThePasswordOnTcp()
    {
        const Result<ServerPrograms> programs = ServerPrograms::find(std::nullopt);
        QVERIFY(programs);
        Launch psql;
        psql.program = programs->path("psql");
        psql.arguments = {"-XAtw", "-c", "SHOW listen_addresses", a().conninfo(Transport::Tcp)};
        const auto answer = runToEnd(psql, {}, patience());
        QVERIFY(answer);
        QCOMPARE(QString::fromStdString(answer->output + answer->errors),
                 QStringLiteral("127.0.0.1\n"));
        psql.arguments.back() = a().conninfoAs(a().user, Transport::Tcp);
        const auto refused = runToEnd(psql, {}, patience());
        QVERIFY(refused);
        QVERIFY(QString::fromStdString(refused->errors)
                    .contains(QLatin1String("no password supplied")));
        struct stat status {};
        QCOMPARE(::stat(a().passwordFile.c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0600U);
    }

    void serversAreNotReachedByCtrlCAndInheritNothing()
    {
        const auto server = serverOn(a().dataFolder());
        QVERIFY(server);
        QVERIFY(::getpgid(*server) != ::getpgrp());
        ::close(m_pipe[1]);
        char byte = 0;
        // The end of the pipe comes when nobody has its other side any more.
        QCOMPARE(::read(m_pipe[0], &byte, 1), ssize_t(0));
        ::close(m_pipe[0]);
    }

    void serversDoNotRunAsRoot()
    {
        const passwd* postgres = ::getpwnam("postgres");
        const uid_t expected = ::geteuid() == 0 && postgres ? postgres->pw_uid : ::geteuid();
        const auto server = serverOn(a().dataFolder());
        QVERIFY(server);
        struct stat status {};
        QCOMPARE(::stat(("/proc/" + std::to_string(*server)).c_str(), &status), 0);
        QCOMPARE(status.st_uid, expected);
        QCOMPARE(::stat(a().socketFolder.c_str(), &status), 0);
        QCOMPARE(status.st_uid, expected);
        QCOMPARE(status.st_mode & 0777U, 0700U);
    }

    void aPausedServerAcceptsAndNeverAnswers()
    {
        const auto paused = m_cluster->pauseNode(a());
        QVERIFY2(paused, qPrintable(outcome(paused)));
        QVERIFY(
            ask(*m_cluster, a(), "SELECT 1;", aMoment()).startsWith(QLatin1String("timed out")));
        QVERIFY(m_cluster->resumeNode(a()));
        QCOMPARE(ask(*m_cluster, a(), "SELECT 1;"), QStringLiteral("1"));
    }

    void aStoppedServerComesBack_data()
    {
        QTest::addColumn<QString>("how");
        for (const char* how : {"fast", "immediate", "killed", "killed while paused"})
            QTest::newRow(how) << QString::fromLatin1(how);
    }
    void aStoppedServerComesBack()
    {
        QFETCH(QString, how);
        QCOMPARE(ask(*m_cluster, a(), "INSERT INTO t VALUES (7);"), QString());
        if (how.endsWith(QStringLiteral("paused")))
            QVERIFY(m_cluster->pauseNode(a()));
        const auto server = serverOn(a().dataFolder());
        QVERIFY(server);
        const std::vector<pid_t> parts = childrenOf(*server);
        QVERIFY(parts.size() >= 4);
        const auto stopped =
            how.startsWith(QStringLiteral("killed"))
                ? m_cluster->killNode(a(), patience())
                : m_cluster->stopNode(
                      a(), how == QStringLiteral("fast") ? StopMode::Fast : StopMode::Immediate,
                      patience());
        QVERIFY2(stopped, qPrintable(outcome(stopped)));
        QVERIFY(!serverOn(a().dataFolder()));
        QVERIFY(ask(*m_cluster, a(), "SELECT 1;").startsWith(QLatin1String("unavailable")));
        QVERIFY(m_cluster->stopNode(a(), StopMode::Fast, patience()));
        const auto started = m_cluster->startNode(a(), patience());
        QVERIFY2(started, qPrintable(outcome(started)));
        QCOMPARE(ask(*m_cluster, a(),
                     "WITH d AS (DELETE FROM t WHERE n = 7 RETURNING n) "
                     "SELECT count(*) FROM d;"),
                 QStringLiteral("1"));
        QVERIFY(comesTo(*m_cluster, a(), kStandbys, QStringLiteral("shard-1-b|streaming|async")));
    }

    void aSecondStartUsesTheDataAgain()
    {
        QCOMPARE(ask(*m_cluster, a(), "DELETE FROM t; INSERT INTO t VALUES (8);"), QString());
        QVERIFY(m_cluster->stop(patience()));
        const auto late = m_cluster->startNode(a(), patience());
        QVERIFY(!late);
        QCOMPARE(late.error().kind, ErrorKind::Cancelled);
        m_cluster.reset();
        begin("2 x 2 nodes again");
        QCOMPARE(ask(*m_cluster, a(), "SELECT n FROM t;"), QStringLiteral("8"));
        QVERIFY(comesTo(*m_cluster, b(), "SELECT n FROM t;", QStringLiteral("8")));
    }

private:
    void begin(const char* told)
    {
        ClusterSettings settings;
        settings.folder = m_place.folder();
        settings.listenOn = ListenOn::Loopback;
        QElapsedTimer timer;
        timer.start();
        auto started = LocalCluster::start(settings, patience());
        QVERIFY2(started, qPrintable(outcome(started)));
        qInfo().noquote() << QString::asprintf("%s in %lld ms", told, timer.elapsed());
        m_cluster = std::move(started).value();
    }
    [[nodiscard]] const ClusterNode& a() const { return m_cluster->node(ShardIndex(0), 0); }
    [[nodiscard]] const ClusterNode& b() const { return m_cluster->node(ShardIndex(0), 1); }

    ClusterPlace m_place;
    std::array<int, 2> m_pipe{};
    std::unique_ptr<LocalCluster> m_cluster;
};

std::unique_ptr<QObject> makeClusterServersTest() { return std::make_unique<ClusterServersTest>(); }

#include "tst_cluster_servers.moc"
