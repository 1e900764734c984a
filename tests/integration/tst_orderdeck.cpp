#include "tests/integration/program_run.h"

#include <QProcessEnvironment>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

using namespace orderdeck;

/// The desktop program as a process: it holds its store, answers the terminal, and ends when it is
/// told to.
class OrderdeckTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    QString m_profile;

    [[nodiscard]] ProgramRun ask(const QStringList& command) const
    {
        return runProgram(QStringLiteral("orderdeckctl"),
                          command + QStringList{QStringLiteral("--profile"), m_profile});
    }
    [[nodiscard]] bool holds(const RunningDaemon& window) const
    {
        const QByteArray holder = "Held by orderdeck, process " + QByteArray::number(window.pid());
        return ask({QStringLiteral("status")}).out.contains(holder);
    }

private Q_SLOTS:
    void initTestCase() { m_profile = ProfileFolder::write(m_dir.path()); }

    void helpAndVersionNeedNoDisplay()
    {
        for (const char* option : {"--help", "--version"}) {
            const ProgramRun run =
                runProgram(QStringLiteral("orderdeck"), {QString::fromLatin1(option)});
            QCOMPARE(run.exitCode, 0);
            QVERIFY(run.out.contains("orderdeck"));
        }
        QCOMPARE(runProgram(QStringLiteral("orderdeck"), {QStringLiteral("--nonsense")}).exitCode,
                 2);
    }

    void holdsItsStoreAndEndsOnSignals_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("Ctrl-C") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
    }
    void holdsItsStoreAndEndsOnSignals()
    {
        QFETCH(int, signal);
        RunningDaemon window({QStringLiteral("--profile"), m_profile}, QStringLiteral("orderdeck"));
        QTRY_VERIFY_WITH_TIMEOUT(holds(window), 20'000);
        const ProgramRun made =
            ask({QStringLiteral("order"), QStringLiteral("create"), QStringLiteral("--number"),
                 QStringLiteral("W-%1").arg(signal)});
        QVERIFY2(made.exitCode == 0, QByteArray(made.out + made.err));
        window.signal(signal);
        const qint64 took = window.waitUntilItEnds(5000);
        QVERIFY2(took >= 0 && took < 2000, qPrintable(QString::number(took)));
        QVERIFY(!window.endedBySignal());
        QCOMPARE(window.exitCode(), 0);
        QVERIFY(ask({QStringLiteral("order"), QStringLiteral("show"),
                     QStringLiteral("W-%1").arg(signal)})
                    .out.contains("placed"));
    }
};

QTEST_GUILESS_MAIN(OrderdeckTest)

#include "tst_orderdeck.moc"
