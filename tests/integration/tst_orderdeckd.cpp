#include "tests/integration/program_run.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

using namespace orderdeck;

/// orderdeckd as a process: starts, tells its figures, ends when it is told to.
class OrderdeckdTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_profile;
    QStringList m_serve;

    static QString s(const char* text) { return QString::fromUtf8(text); }
    static constexpr const char* kTraffic =
        "\n[workload]\nbehaviour = \"order\"\n"
        "orders_per_day = 10000000\ncompression = 3600\nseed = 7\n";

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_profile = ProfileFolder::write(m_dir->path(), "admin", kTraffic);
        m_serve = {s("--profile"), m_profile};
    }

    void endsByItselfAfterTheTimeItWasGiven()
    {
        QElapsedTimer elapsed;
        elapsed.start();
        const ProgramRun run =
            runProgram(s("orderdeckd"), m_serve + QStringList{s("--for"), s("2s")});
        QCOMPARE(run.exitCode, 0);
        QVERIFY(elapsed.elapsed() >= 2000 && elapsed.elapsed() < 8000);
        QCOMPARE(run.out.count('\n'), 2);
        for (const char* figure : {"orders", "transitions", "refused", "reads", "p99", "open",
                                   "stuck", "lag", "offered", "done"})
            QVERIFY2(run.out.contains(figure), figure);
    }

    void figuresAreJsonWhereAsked()
    {
        const ProgramRun run =
            runProgram(s("orderdeckd"), m_serve + QStringList{s("--for"), s("3s"), s("--json")});
        QCOMPARE(run.exitCode, 0);
        const QList<QByteArray> lines = run.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 3);
        const QJsonObject last = QJsonDocument::fromJson(lines.last()).object();
        QVERIFY(last[s("ordersPerSecond")].toDouble() > 0);
        QVERIFY(last[s("offeredPerSecond")].toDouble() > 0);
        QVERIFY(last[s("open")].toInt() > 0);
        double writes = 0;
        for (const QJsonValue& shard : last[s("shards")].toArray())
            writes += shard[s("writesPerSecond")].toDouble();
        QVERIFY(writes > 0);
        const ProgramRun status =
            runProgram(s("orderdeckctl"), {s("status"), s("--profile"), m_profile});
        QVERIFY2(status.exitCode == 0, status.err);
        QVERIFY(status.out.contains("COMMIT P99 MS"));
    }

    void drainsAndEndsOnSignals_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("Ctrl-C") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
    }
    void drainsAndEndsOnSignals()
    {
        QFETCH(int, signal);
        RunningDaemon daemon(m_serve);
        QVERIFY2(daemon.waitUntilItServes(), daemon.err());
        // A line of figures: the traffic is on.
        QTRY_VERIFY_WITH_TIMEOUT(daemon.out().contains("orders"), 5000);
        daemon.signal(signal);
        const qint64 took = daemon.waitUntilItEnds(5000);
        QVERIFY2(took >= 0 && took < 2000, qPrintable(QString::number(took)));
        QVERIFY(!daemon.endedBySignal());
        QCOMPARE(daemon.exitCode(), 0);
        const ProgramRun verify =
            runProgram(s("orderdeckctl"), {s("verify"), s("--profile"), m_profile});
        QVERIFY2(verify.exitCode == 0, QByteArray(verify.out + verify.err));
    }

    void aSignalThatComesTwiceAtOnceIsOneWish()
    {
        RunningDaemon daemon(m_serve);
        QVERIFY2(daemon.waitUntilItServes(), daemon.err());
        daemon.signal(SIGINT);
        daemon.signal(SIGINT);
        QVERIFY(daemon.waitUntilItEnds(5000) >= 0);
        QCOMPARE(daemon.exitCode(), 0);
    }

    void aSecondHolderIsRefusedWithTheFirstOnesName()
    {
        RunningDaemon first(m_serve);
        QVERIFY2(first.waitUntilItServes(), first.err());
        const ProgramRun second = runProgram(s("orderdeckd"), m_serve);
        QCOMPARE(second.exitCode, 2);
        QVERIFY2(second.err.contains("orderdeckd"), second.err);
        QVERIFY2(second.err.contains(QByteArray::number(first.pid())), second.err);
        const ProgramRun rebuild =
            runProgram(s("orderdeckctl"), {s("rebuild"), s("--profile"), m_profile});
        QCOMPARE(rebuild.exitCode, 2);
        QVERIFY2(rebuild.err.contains(
                     QByteArray("stop orderdeckd (process " + QByteArray::number(first.pid()))),
                 rebuild.err);
    }

    void rebuildMakesTheSameRowsFromEventsAlone()
    {
        QCOMPARE(runProgram(s("orderdeckd"), m_serve + QStringList{s("--for"), s("2s")}).exitCode,
                 0);
        const QStringList list = {s("order"),   s("list"), s("--json"),    s("--sort"), s("oldest"),
                                  s("--limit"), s("50"),   s("--profile"), m_profile};
        const auto rows = [&]() -> QJsonValue {
            const QByteArray out = runProgram(s("orderdeckctl"), list).out;
            return QJsonDocument::fromJson(out).object()[s("rows")];
        };
        const QJsonValue before = rows();
        QVERIFY2(before.toArray().size() > 10,
                 qPrintable(QString::number(before.toArray().size())));
        const ProgramRun rebuild =
            runProgram(s("orderdeckctl"), {s("rebuild"), s("--profile"), m_profile});
        QVERIFY2(rebuild.exitCode == 0, rebuild.err);
        QCOMPARE(rows(), before);
        QCOMPARE(runProgram(s("orderdeckctl"), {s("verify"), s("--profile"), m_profile}).exitCode,
                 0);
    }

    void freshThrowsAwayOnlyWhatADemoMade()
    {
        const QString folder = m_dir->filePath(s("demo"));
        const QStringList demo = {s("--demo"), s("--folder"), folder, s("--for"), s("1s")};
        QVERIFY(QDir().mkpath(folder));
        QFile foreign(folder + s("/letter.txt"));
        QVERIFY(foreign.open(QIODevice::WriteOnly));
        foreign.close();
        const ProgramRun first = runProgram(s("orderdeckd"), demo);
        QVERIFY2(first.exitCode == 0, first.err);
        const ProgramRun again = runProgram(s("orderdeckd"), demo + QStringList{s("--fresh")});
        QVERIFY2(again.exitCode == 0, again.err);
        QVERIFY(again.err.contains("history"));
        QVERIFY(foreign.exists());

        QCOMPARE(runProgram(s("orderdeckd"), m_serve + QStringList{s("--for"), s("1s")}).exitCode,
                 0);
        const ProgramRun wrong =
            runProgram(s("orderdeckd"), {s("--demo"), s("--folder"), m_dir->filePath(s("store")),
                                         s("--for"), s("1s"), s("--fresh")});
        QCOMPARE(wrong.exitCode, 2);
        QVERIFY(wrong.err.contains("was not made by a demo"));
    }
};

QTEST_GUILESS_MAIN(OrderdeckdTest)
#include "tst_orderdeckd.moc"
