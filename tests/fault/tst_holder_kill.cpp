#include "backend/hosting/holder_client.h"
#include "tests/integration/load_driver.h"
#include "tests/integration/program_run.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>

using namespace orderdeck;

namespace {

constexpr auto kMoment = std::chrono::seconds(20);
constexpr qint64 kAtOnceMs = 3'000; ///< A busy machine starts a process slowly.

} // namespace

class HolderKillTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nextHolderOpensAtOnceAndCompletesWhatWasUnderWay()
    {
        const QTemporaryDir place;
        const QString profile = ProfileFolder::write(place.path());
        const std::string folder = place.path().toStdString() + "/store";
        const auto connect = [&] {
            return HolderClient::connect(folder, Deadline::after(kMoment));
        };
        LoadDriver driver(11);
        qint64 killed = 0;
        {
            RunningDaemon first({QStringLiteral("--profile"), profile});
            QVERIFY2(first.waitUntilItServes(), first.err());
            killed = first.pid();
            const auto door = connect();
            QVERIFY(door.ok());
            driver.start(**door, 100);
            QVERIFY(driver.waitForApplied(500, Deadline::after(kMoment)));
            first.signal(SIGKILL);
            QVERIFY(first.waitUntilItEnds(10'000) >= 0);
            QVERIFY(first.endedBySignal());
            QVERIFY(driver.settle(Deadline::after(kMoment)));
        }
        QVERIFY(driver.inDoubt() > 0); // The fault bit.
        QElapsedTimer elapsed;
        elapsed.start();
        RunningDaemon second({QStringLiteral("--profile"), profile});
        QVERIFY2(second.waitUntilItServes(), second.err());
        const qint64 opened = elapsed.elapsed();
        QVERIFY(second.pid() != killed);
        const auto door = connect();
        QVERIFY(door.ok());
        driver.start(**door, 0);
        QVERIFY(driver.settle(Deadline::after(kMoment)));
        QCOMPARE(driver.inDoubt(), std::int64_t(0));
        qInfo("the next holder served after %lld ms; %lld requests in doubt were resolved",
              static_cast<long long>(opened), static_cast<long long>(driver.everInDoubt()));
        QVERIFY(opened < kAtOnceMs);
    }
};

std::unique_ptr<QObject> makeHolderKillTest() { return std::make_unique<HolderKillTest>(); }

#include "tst_holder_kill.moc"
