#include "backend/hosting/service_host.h"
#include "backend/service/await.h"
#include "backend/storage/sqlite/sqlite_store.h"
#include "tests/support/fake_clock.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

constexpr auto kPatience = 60s; ///< What a loaded machine may need.

Profile shop(const QTemporaryDir& folder, int shards)
{
    Profile profile;
    profile.name = "shop";
    profile.role = Role::Admin;
    profile.folder = folder.filePath(QStringLiteral("store")).toStdString();
    profile.shards = shards;
    profile.lifecycleFiles = {"order"};
    return profile;
}

std::unique_ptr<ServiceHost> started(const Profile& profile, std::shared_ptr<const Clock> clock)
{
    auto host = ServiceHost::start(profile, std::move(clock), nullptr);
    if (!host)
        qFatal("%s", host.error().text().c_str());
    return std::move(*host);
}

/// What is stored, counted by scans.
struct Stored {
    std::int64_t created = 0;
    std::int64_t transitions = 0;
    std::map<std::string, std::int64_t> states;
};

Stored scan(const std::string& folder)
{
    const SystemClock clock;
    auto store = openSqliteStore({.folder = folder}, clock);
    if (!store)
        qFatal("%s", store.error().text().c_str());
    Stored stored;
    for (int shard = 0; shard < (*store)->map().shardCount(); ++shard) {
        auto reader = (*store)->openReader(ShardIndex(shard));
        const auto events = (*reader)->scanEvents([&](const Event& event) {
            ++(event.version == 1 ? stored.created : stored.transitions);
            return true;
        });
        const auto orders = (*reader)->scanOrders([&](const Order& order) {
            ++stored.states[order.state];
            return true;
        });
        if (!events || !orders)
            qFatal("the store cannot be scanned");
    }
    return stored;
}

double sum(const SeriesView& view)
{
    return std::accumulate(
        view.points.begin(), view.points.end(), 0.0,
        [](double total, const SeriesPoint& point) { return total + point.value; });
}

/// Waits until a snapshot is as wanted; false when none was in time.
bool waitFor(ServiceHost& host, const std::function<bool(const ServiceSnapshot&)>& wanted)
{
    std::mutex mutex;
    std::condition_variable changed;
    bool found = false;
    const auto subscription =
        host.watchSnapshots(1ms, [&](const std::shared_ptr<const ServiceSnapshot>& snapshot) {
            const std::lock_guard lock(mutex);
            found = found || wanted(*snapshot);
            changed.notify_one();
        });
    std::unique_lock lock(mutex);
    const bool inTime = changed.wait_for(lock, kPatience, [&] { return found; });
    lock.unlock();
    return inTime;
}

std::map<std::string, std::int64_t> ordersByState(const ServiceSnapshot& snapshot)
{
    std::map<std::string, std::int64_t> states;
    for (const StateBacklog& backlog : snapshot.backlogs) {
        if (backlog.orders > 0)
            states[backlog.state] += backlog.orders;
    }
    return states;
}

} // namespace

class ServiceHostTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void atRestChartsAndBarsEqualTheStore()
    {
        const QTemporaryDir folder;
        Profile profile = shop(folder, 2);
        profile.workload = WorkloadSettings{.ordersPerDay = 4'000'000, .timeCompression = 50'000};
        const auto host = started(profile, std::make_shared<SystemClock>());
        QVERIFY(waitFor(*host, [](const auto& each) { return sum(each.transitions) > 500; }));
        host->stop(Deadline::after(20s));
        const auto snapshot = host->snapshot();
        const Stored stored = scan(profile.folder);
        QVERIFY(stored.created > 0);
        QCOMPARE(static_cast<std::int64_t>(sum(snapshot->created)), stored.created);
        QCOMPARE(static_cast<std::int64_t>(sum(snapshot->transitions)), stored.transitions);
        QCOMPARE(ordersByState(*snapshot), stored.states);
        const auto flowed = std::accumulate(
            snapshot->flows.begin(), snapshot->flows.end(), std::int64_t(0),
            [](std::int64_t total, const TransitionFlow& flow) { return total + flow.count; });
        QCOMPARE(flowed, stored.transitions);
        QVERIFY(snapshot->workload.has_value());
        double written = 0;
        std::int64_t orders = 0;
        for (const ShardStatus& shard : snapshot->shards) {
            written += sum(shard.writes);
            orders += shard.orders;
            QVERIFY(shard.commitP99Now > Duration(0));
            QVERIFY(shard.requestsPerBatch >= 1);
        }
        QCOMPARE(static_cast<std::int64_t>(written), stored.created + stored.transitions);
        QCOMPARE(orders, stored.created);
    }

    void historyThatWasCutOffIsCompleted()
    {
        const QTemporaryDir whole;
        const QTemporaryDir cut;
        const auto clock = std::make_shared<FakeClock>();
        const auto withHistory = [](const QTemporaryDir& folder) {
            Profile profile = shop(folder, 3);
            profile.demo = true;
            profile.workload = WorkloadSettings{.ordersPerDay = 100'000,
                                                .timeCompression = 60,
                                                .historyDays = 1,
                                                .historyOrdersPerDay = 3000};
            return profile;
        };
        started(withHistory(whole), clock)->stop(Deadline::after(20s));
        const Profile profile = withHistory(cut);
        const auto cancelled =
            ServiceHost::start(profile, clock, [](const StartProgress& progress) {
                return progress.total == 0 || progress.done < 700;
            });
        QVERIFY(!cancelled.ok());
        QCOMPARE(cancelled.error().kind, ErrorKind::Cancelled);
        const Stored half = scan(profile.folder);
        clock->advance(1h);
        started(profile, clock)->stop(Deadline::after(20s));
        const Stored expected = scan(withHistory(whole).folder);
        const Stored completed = scan(profile.folder);
        QVERIFY(half.created > 0);
        QVERIFY(half.created < expected.created);
        QVERIFY(completed.created >= expected.created);
        QVERIFY(completed.transitions >= expected.transitions);
        QVERIFY(!std::filesystem::exists(profile.folder + "/history.begun"));
    }

    void importedPastIsNotOnTheCharts()
    {
        const QTemporaryDir folder;
        const auto host = started(shop(folder, 1), std::make_shared<SystemClock>());
        OrderHistory history;
        history.order.number = "F-1";
        history.order.lifecycle = "order";
        history.order.lifecycleVersion = 1;
        Event imported;
        imported.version = 1;
        imported.name = "imported";
        const auto catalogue = host->door().catalogue();
        const Lifecycle& lifecycle = *catalogue->newest("order")->lifecycle;
        imported.to = lifecycle.states()[lifecycle.initial()].id;
        imported.lifecycleVersion = 1;
        imported.at = imported.at + 24h;
        history.events = {imported};
        const auto outcome = awaitResult<std::vector<ImportOutcome>>(
            [&](auto done) { host->door().import({history}, std::move(done)); },
            Deadline::after(20s));
        QVERIFY2(outcome.ok(), outcome ? "" : outcome.error().text().c_str());
        host->stop(Deadline::after(20s));
        const auto snapshot = host->snapshot();
        QCOMPARE(sum(snapshot->created), 0.0);
        QCOMPARE(snapshot->openTotal, std::int64_t(1));
    }

    void watchersGetSnapshotsUntilTheyEnd()
    {
        const QTemporaryDir folder;
        const auto host = started(shop(folder, 1), std::make_shared<SystemClock>());
        QCOMPARE(host->snapshot()->storeName, std::string("shop"));
        std::atomic<int> seen{0};
        auto subscription = host->watchSnapshots(
            1ms, [&](const std::shared_ptr<const ServiceSnapshot>&) { ++seen; });
        host->setRange(1h);
        QVERIFY(waitFor(*host, [&](const auto& each) { return each.range == 1h && seen > 0; }));
        subscription.reset();
        const int before = seen;
        host->stop(Deadline::after(20s));
        QCOMPARE(seen.load(), before);
    }

    void secondHolderIsRefusedAndADoorThatIsClosedSaysSo()
    {
        const QTemporaryDir folder;
        const Profile profile = shop(folder, 1);
        const auto host = started(profile, std::make_shared<SystemClock>());
        const auto second = ServiceHost::start(profile, std::make_shared<SystemClock>(), nullptr);
        QCOMPARE(second.error().kind, ErrorKind::Busy);
        host->stop(Deadline::after(20s));
        const auto read = awaitResult<OrderAnswer>(
            [&](auto done) { host->door().get(OrderId(5000), std::move(done)); },
            Deadline::after(20s));
        QCOMPARE(read.error().kind, ErrorKind::Unavailable);
        const auto again = started(profile, std::make_shared<SystemClock>());
        QCOMPARE(again->door().catalogue()->newest("order")->version, 1);
    }

    void stopsInTimeUnderFarTooMuchTraffic()
    {
        const QTemporaryDir folder;
        Profile profile = shop(folder, 3);
        profile.workload = WorkloadSettings{.ordersPerDay = 100'000'000, .timeCompression = 50'000};
        const auto host = started(profile, std::make_shared<SystemClock>());
        QVERIFY(waitFor(*host, [](const auto& each) { return sum(each.created) > 200; }));
        QElapsedTimer elapsed;
        elapsed.start();
        host->stop(Deadline::after(1500ms));
        QVERIFY2(elapsed.elapsed() < 3'000, qPrintable(QString::number(elapsed.elapsed())));
        QCOMPARE(static_cast<std::int64_t>(sum(host->snapshot()->created)),
                 scan(profile.folder).created);
    }
};

std::unique_ptr<QObject> makeServiceHostTest() { return std::make_unique<ServiceHostTest>(); }

#include "tst_service_host.moc"
