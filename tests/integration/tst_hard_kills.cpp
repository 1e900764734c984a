#include "backend/hosting/holder_client.h"
#include "tests/integration/load_driver.h"
#include "tests/integration/program_run.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

using namespace orderdeck;

namespace {

constexpr int kKills = 100;
constexpr int kInFlight = 150;
constexpr int kMostApplied = 600; ///< Of one life of the service.
constexpr auto kMoment = std::chrono::seconds(20);

/// A line of the history's file (storage/driver_history.h).
QByteArray line(const LoadDriver::Asked& asked)
{
    const auto* move = std::get_if<TransitionRequest>(&asked.request);
    const std::string requestId =
        move != nullptr ? move->requestId : std::get<NewOrder>(asked.request).requestId;
    QByteArray text = move != nullptr ? "{\"op\":\"submit\"" : "{\"op\":\"create\"";
    const OrderId order = move != nullptr ? move->order
                          : asked.verdict ? asked.verdict->order
                                          : OrderId();
    if (order.value != 0)
        text += ",\"order\":\"" + QByteArray::number(qint64(order.value)) + '"';
    text += ",\"request\":\"" + QByteArray::fromStdString(requestId) + '"';
    if (asked.verdict)
        text += ",\"verdict\":\"" + QByteArray(name(asked.verdict->kind).data()) +
                "\",\"version\":" + QByteArray::number(qint64(asked.verdict->version)) +
                ",\"state\":\"" + QByteArray::fromStdString(asked.verdict->state) + '"';
    return text + "}\n";
}

} // namespace

/// The service killed hard in the middle of load, again and again: what it acknowledged is there,
/// what it refused is not, and nothing is there that nobody asked for.
class HardKillsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    QString m_profile;
    LoadDriver m_driver{20261123};
    Random m_random{7};
    int m_bit = 0; ///< Kills that hit while requests were under way.

    static QString s(const char* text) { return QString::fromUtf8(text); }

    std::unique_ptr<HolderClient> client() const
    {
        auto connected = HolderClient::connect(m_dir.filePath(s("store")).toStdString(),
                                               Deadline::after(kMoment));
        return connected ? std::move(*connected) : nullptr;
    }
    void killOnce()
    {
        RunningDaemon daemon({s("--profile"), m_profile});
        QVERIFY2(daemon.waitUntilItServes(), daemon.err());
        const auto door = client();
        QVERIFY(door);
        m_driver.start(*door, kInFlight);
        // The kill comes at any place of the first batches.
        const auto place = static_cast<std::int64_t>(1 + m_random.below(kMostApplied));
        QVERIFY(m_driver.waitForApplied(place, Deadline::after(kMoment)));
        m_bit += m_driver.underWay() > 0 ? 1 : 0;
        daemon.signal(SIGKILL);
        QVERIFY(daemon.waitUntilItEnds(10'000) >= 0);
        QVERIFY(daemon.endedBySignal());
        QVERIFY(m_driver.settle(Deadline::after(kMoment)));
    }
    ProgramRun verify(const QString& historyFile) const
    {
        return runProgram(s("orderdeckctl"),
                          {s("verify"), s("--profile"), m_profile, s("--history"), historyFile});
    }
    QString writeHistory(const QString& fileName, const QByteArray& more = {}) const
    {
        const QString path = m_dir.filePath(fileName);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write("{\"op\":\"driver\",\"prefix\":\"r-\"}\n");
        for (const LoadDriver::Asked& asked : m_driver.history())
            file.write(line(asked));
        file.write(more);
        return path;
    }

private Q_SLOTS:
    void aHundredKillsLoseNothingThatWasAcknowledged()
    {
        m_profile = ProfileFolder::write(m_dir.path());
        for (int kill = 0; kill < kKills; ++kill) {
            killOnce();
            if (QTest::currentTestFailed())
                return;
        }
        qInfo("%d of %d kills hit while requests were under way; %lld applied, %lld in doubt at "
              "some time, %lld of them were written",
              m_bit, kKills, static_cast<long long>(m_driver.applied()),
              static_cast<long long>(m_driver.everInDoubt()),
              static_cast<long long>(m_driver.resolvedAsWritten()));
        QVERIFY2(m_bit >= kKills * 9 / 10, "the kills did not bite");
        QVERIFY2(m_driver.everInDoubt() > kKills, "the kills did not bite");
        // Some kills came after a commit and before its answers.
        QVERIFY2(m_driver.resolvedAsWritten() > 0, "the kills did not bite");
    }

    void whatWasInDoubtIsResolvedByAskingAgain()
    {
        RunningDaemon daemon({s("--profile"), m_profile});
        QVERIFY2(daemon.waitUntilItServes(), daemon.err());
        const auto door = client();
        QVERIFY(door);
        m_driver.start(*door, 0);
        QVERIFY(m_driver.settle(Deadline::after(kMoment)));
        QCOMPARE(m_driver.inDoubt(), std::int64_t(0));
    }

    void verifyFindsNothing()
    {
        const ProgramRun run = verify(writeHistory(s("history.jsonl")));
        QVERIFY2(run.exitCode == 0, QByteArray(run.out + run.err));
        QVERIFY2(run.out.startsWith("checked invariants 1, 2, 3, 4, 5, 7"), run.out);
    }

    void verifyWouldHaveFoundWhatIsMissing()
    {
        const ProgramRun run =
            verify(writeHistory(s("wrong.jsonl"), "{\"op\":\"create\",\"order\":\"4096\","
                                                  "\"request\":\"r-x\",\"verdict\":\"applied\","
                                                  "\"version\":1,\"state\":\"placed\"}\n"));
        QCOMPARE(run.exitCode, 1);
        QVERIFY2(run.out.contains("acknowledged missing"), run.out);
    }
};

QTEST_GUILESS_MAIN(HardKillsTest)
#include "tst_hard_kills.moc"
