#include "backend/foundation/random.h"
#include "backend/hosting/service_host.h"
#include "backend/storage/sqlite/sqlite_store.h"
#include "backend/storage/verify.h"
#include "tests/hosting/busy_callers.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTest>

#include <condition_variable>
#include <cstdio>
#include <mutex>

using namespace orderdeck;
using namespace std::chrono_literals;

/// A service that is stopped at any moment, with everything a program can ask under way, ends in
/// time, answers each call once, and keeps what it acknowledged.
class QuitsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyMomentIsAGoodOneToQuit();
};

namespace {

constexpr int kQuits = ORDERDECK_QUITS;
/// What a program that is told to end gives its service, and what it has itself.
constexpr auto kDrainWithin = 1500ms;
#ifdef ORDERDECK_SANITIZED
constexpr auto kEndWithin = 5s;
#else
constexpr auto kEndWithin = 2s;
#endif
constexpr std::uint64_t kLongestRunMicros = 80'000;
/// Then a new store begins, so that it stays small.
constexpr int kQuitsOfAStore = 25;

Profile busyShop(const QTemporaryDir& folder)
{
    Profile profile;
    profile.name = "shop";
    profile.role = Role::Admin;
    profile.folder = folder.filePath(QStringLiteral("store")).toStdString();
    profile.shards = 2;
    profile.lifecycleFiles = {"order"};
    profile.workload = WorkloadSettings{.ordersPerDay = 20'000'000, .timeCompression = 50'000};
    return profile;
}

std::unique_ptr<ServiceHost> started(const Profile& profile)
{
    auto host = ServiceHost::start(profile, std::make_shared<SystemClock>(), nullptr);
    if (!host)
        qFatal("%s", host.error().text().c_str());
    return std::move(*host);
}

struct Quits {
    std::chrono::nanoseconds longest{};
    std::int64_t asked = 0;
    std::int64_t answered = 0;
    std::int64_t underWay = 0; ///< When the service was told to stop.
};

struct Moment {
    int quit = 0;
    std::uint64_t afterMicros = 0;
};

/// Lets the service and its callers run for a while that no two runs share.
void runFor(std::chrono::microseconds time)
{
    std::mutex mutex;
    std::condition_variable never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, time, [] { return false; });
}

/// How long the stop took.
std::chrono::nanoseconds quitOnce(ServiceHost& host, Acknowledged& kept, const Moment& moment,
                                  Quits& all)
{
    BusyCallers callers(host.door(), kept, moment.quit);
    const auto watched = host.watchSnapshots(1ms, [](const auto&) {});
    runFor(std::chrono::microseconds(moment.afterMicros));
    all.underWay += callers.asked() - callers.answered();
    const auto begin = std::chrono::steady_clock::now();
    host.stop(Deadline::after(kDrainWithin));
    const auto took = std::chrono::steady_clock::now() - begin;
    callers.join();
    all.asked += callers.asked();
    all.answered += callers.answered();
    all.longest = std::max<std::chrono::nanoseconds>(all.longest, took);
    return took;
}

/// What a full check of the store finds; empty: nothing.
QString wrongIn(const std::string& folder)
{
    const SystemClock clock;
    const auto store = openSqliteStore({.folder = folder}, clock);
    if (!store)
        return QString::fromStdString(store.error().text());
    const auto report = verify(**store, std::nullopt, [](const VerifyProgress&) { return true; });
    if (!report)
        return QString::fromStdString(report.error().text());
    return report->clean() ? QString() : QString::fromStdString(report->findings.front().detail);
}

} // namespace

void QuitsTest::everyMomentIsAGoodOneToQuit()
{
    Random random(20'261);
    Quits all;
    for (int quit = 0; quit < kQuits;) {
        const QTemporaryDir folder;
        const Profile profile = busyShop(folder);
        Acknowledged kept;
        for (int i = 0; i < kQuitsOfAStore && quit < kQuits; ++i, ++quit) {
            const auto host = started(profile);
            if (const auto lost = kept.missingIn(host->door()); lost)
                QFAIL(lost->c_str());
            const auto took = quitOnce(*host, kept, {quit, random.below(kLongestRunMicros)}, all);
            QVERIFY2(took < kEndWithin,
                     qPrintable(QStringLiteral("quit %1 took %2 ms").arg(quit).arg(took / 1ms)));
            QCOMPARE(all.answered, all.asked);
        }
        const QString wrong = wrongIn(profile.folder);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }
    std::printf(
        "%d quits, the longest took %lld ms; %lld calls answered, %lld under way when it was "
        "told to stop\n",
        kQuits, static_cast<long long>(all.longest / 1ms), static_cast<long long>(all.answered),
        static_cast<long long>(all.underWay));
    // Otherwise nothing was tried.
    QVERIFY(all.underWay > 10LL * kQuits);
}

QTEST_GUILESS_MAIN(QuitsTest)

#include "tst_quits.moc"
