#include "backend/foundation/random.h"
#include "tests/integration/program_run.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

using namespace orderdeck;

namespace {

constexpr int kKills = 10;
constexpr int kOrders = 60'000;
constexpr int kCustomers = 500;
constexpr int kRejectedEach = 20'000; ///< Every so many rows one that no mapping takes.
constexpr int kPatienceMs = 30'000;

QString s(const char* text) { return QString::fromUtf8(text); }

} // namespace

/// An import that is killed hard at random moments and started again: in the end every order is
/// there once, and the account and verify agree.
class ImportKillsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    QString m_profile;
    Random m_random{20261125};

    [[nodiscard]] QStringList import() const
    {
        return {s("import"),
                s("--mapping"),
                s("retail_db"),
                s("--rejects"),
                m_dir.filePath(s("rejects.csv")),
                s("--profile"),
                m_profile,
                s("--json"),
                m_dir.filePath(s("orders.csv")),
                m_dir.filePath(s("customers.csv"))};
    }
    void write(const char* name, const QByteArray& text) const
    {
        QFile file(m_dir.filePath(s(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text), qint64(text.size()));
    }
    /// What has been written to the shards' files and their logs.
    [[nodiscard]] qint64 storeBytes() const
    {
        qint64 bytes = 0;
        const QDir store(m_dir.filePath(s("store")));
        for (const QFileInfo& file : store.entryInfoList({s("shard-000?.db*")}, QDir::Files))
            bytes += file.size();
        return bytes;
    }
    [[nodiscard]] QJsonObject ordersOf(const ProgramRun& run) const
    {
        return QJsonDocument::fromJson(run.out).object().value(s("orders")).toObject();
    }
    /// True when the kill came while orders were being written.
    bool killOnce()
    {
        const qint64 before = storeBytes();
        RunningDaemon run(import(), s("orderdeckctl"));
        // It has begun to write, and then any moment.
        const auto more = static_cast<qint64>(20'000 + m_random.below(1'500'000));
        QElapsedTimer elapsed;
        elapsed.start();
        while (storeBytes() < before + more && elapsed.elapsed() < kPatienceMs &&
               run.waitUntilItEnds(1) < 0) {
        }
        run.signal(SIGKILL);
        return run.waitUntilItEnds(kPatienceMs) >= 0 && run.endedBySignal();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_profile = ProfileFolder::write(m_dir.path());
        QByteArray orders;
        for (int i = 1; i <= kOrders; ++i) {
            orders += QByteArray::number(i) + ",2013-07-25 00:00:00.0," +
                      QByteArray::number(1 + i % kCustomers) +
                      (i % 3 == 0 ? ",CLOSED\n" : ",PENDING_PAYMENT\n");
            if (i % kRejectedEach == 0)
                orders += "x" + QByteArray::number(i) + ",no time,1,CLOSED\n";
        }
        write("orders.csv", orders);
        QByteArray customers;
        for (int i = 1; i <= kCustomers; ++i)
            customers += QByteArray::number(i) +
                         ",Mary,Malone,XXXXXXXXX,XXXXXXXXX,8708 Highway,Hickory,NC,28601\n";
        write("customers.csv", customers);
    }

    void tenKillsLeaveWhatTheNextImportCompletes()
    {
        int bit = 0;
        for (int kill = 0; kill < kKills; ++kill)
            bit += killOnce() ? 1 : 0;
        QVERIFY2(bit >= kKills * 8 / 10, qPrintable(s("%1 kills bit").arg(bit)));
        const ProgramRun last = runProgram(s("orderdeckctl"), import());
        QVERIFY2(last.exitCode == 1, QByteArray(last.out + last.err)); // Rows were refused.
        const QJsonObject orders = ordersOf(last);
        QVERIFY2(orders.value(s("alreadyThere")).toInt() > 0, last.out);
        QVERIFY2(orders.value(s("written")).toInt() > 0, "the kills left nothing to complete");
        QCOMPARE(orders.value(s("alreadyThere")).toInt() + orders.value(s("written")).toInt(),
                 kOrders);
        QCOMPARE(orders.value(s("conflicts")).toInt(), 0);
        qInfo("%d of %d kills hit; the last import found %d orders and wrote %d", bit, kKills,
              orders.value(s("alreadyThere")).toInt(), orders.value(s("written")).toInt());
    }

    void onceMoreChangesNothing()
    {
        const ProgramRun again = runProgram(s("orderdeckctl"), import());
        QCOMPARE(ordersOf(again).value(s("written")).toInt(), 0);
        QCOMPARE(ordersOf(again).value(s("alreadyThere")).toInt(), kOrders);
        QFile rejects(m_dir.filePath(s("rejects.csv")));
        QVERIFY(rejects.open(QIODevice::ReadOnly));
        QCOMPARE(rejects.readAll().count("CLOSED"), qsizetype(kOrders / kRejectedEach));
    }

    void verifyFindsNothing()
    {
        const ProgramRun run =
            runProgram(s("orderdeckctl"), {s("verify"), s("--profile"), m_profile});
        QVERIFY2(run.exitCode == 0, QByteArray(run.out + run.err));
        QVERIFY2(run.out.contains(" 60,000 orders") || run.out.contains(" 60000 orders"), run.out);
    }
};

QTEST_GUILESS_MAIN(ImportKillsTest)
#include "tst_import_kills.moc"
