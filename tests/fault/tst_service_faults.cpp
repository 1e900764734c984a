#include "backend/service/await.h"
#include "tests/fault/service_life.h"
#include "tests/fault/simulated_disk.h"
#include "tests/fault/small_disk.h"
#include "tests/storage/store_fixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <memory>

using namespace orderdeck;

namespace {

using Times = DiskFault::Times;

const Actor kAdmin{"admin", Role::Admin};
constexpr int kMostCalls = 5'000;
/// The threads of the service make each life another one: every so manyth call is enough.
constexpr int kStride = 7;

/// A service on two shards with some orders in each, and all that its client was told.
class TwoShards {
public:
    TwoShards(const std::string& folder, const Clock& clock)
        : m_store(must(openTwoShards(folder, clock))),
          m_service(must(OrderService::start(*m_store, clock, {})))
    {
        must(awaitResult<int>(
            [&](auto done) {
                m_service->installLifecycle(std::string(kShopScxml), kAdmin, std::move(done));
            },
            soon()));
        for (int i = 0; m_orders[0].size() < 3 || m_orders[1].size() < 3; ++i) {
            const OrderId id = make(i).order;
            m_orders[std::size_t(m_store->map().shardOf(id).value)].push_back(id);
        }
    }

    [[nodiscard]] OrderService& service() { return *m_service; }
    [[nodiscard]] const DriverHistory& told() const { return m_told; }
    [[nodiscard]] OrderId order(int shard, std::size_t index) const
    {
        return m_orders[std::size_t(shard)].at(index);
    }
    Verdict make(int number, std::size_t bytes = 10)
    {
        NewOrder order;
        order.requestId = "create-" + std::to_string(number);
        order.number = "A-" + std::to_string(number);
        order.source = "shop";
        order.currency = "BRL";
        order.lifecycle = "shop";
        order.payload = "{\"a\":\"" + std::string(bytes, 'x') + "\"}";
        order.actor = kAdmin;
        return answer(
            order,
            await<Verdict>([&](auto done) { m_service->create(order, std::move(done)); }, soon()));
    }
    Verdict note(OrderId id, const std::string& requestId)
    {
        TransitionRequest request;
        request.order = id;
        request.requestId = requestId;
        request.event = "note";
        request.actor = kAdmin;
        return answer(
            request, await<Verdict>([&](auto done) { m_service->submit(request, std::move(done)); },
                                    soon()));
    }
    void close()
    {
        m_service.reset();
        m_store.reset();
    }

private:
    Verdict answer(const StoreRequest& request, Result<Verdict> answered)
    {
        Verdict verdict = must(std::move(answered));
        m_told.lines.push_back(lineOf(request, &verdict));
        return verdict;
    }
    std::unique_ptr<OrderStore> m_store;
    std::unique_ptr<OrderService> m_service;
    std::array<std::vector<OrderId>, 2> m_orders; ///< By shard.
    DriverHistory m_told;
};

/// Asks until the shard is there again.
template <typename Ask>
Verdict untilItIsBack(const Ask& ask)
{
    const Deadline deadline = soon();
    Verdict verdict = ask();
    while (verdict.kind == VerdictKind::Unavailable && !deadline.passed())
        verdict = ask();
    return verdict;
}

std::string findingsIn(const std::string& folder, const DriverHistory& told)
{
    const FakeClock clock;
    OpenStore open(must(openTwoShards(folder, clock)));
    open.project();
    return findings(open.store(), told);
}

/// A disk that can be filled and emptied: a real one, or one that says so.
class FillableDisk {
public:
    virtual ~FillableDisk() = default;
    [[nodiscard]] virtual std::string folder() const = 0;
    virtual void fill() = 0;
    virtual void makeRoom() = 0;
    [[nodiscard]] virtual bool bit() const = 0;
};

class SimulatedFullDisk final : public FillableDisk {
public:
    std::string folder() const override { return m_place.path().toStdString() + "/store"; }
    void fill() override
    {
        m_disk.fail({.call = DiskCall::Write, .code = SQLITE_FULL, .times = Times::FromThenOn});
    }
    void makeRoom() override { m_disk.heal(); }
    bool bit() const override { return m_disk.bites() > 0; }

private:
    QTemporaryDir m_place;
    SimulatedDisk m_disk{folder()};
};

class MountedFullDisk final : public FillableDisk {
public:
    std::string folder() const override { return m_disk.path() + "/store"; }
    void fill() override
    {
        std::ofstream ballast(m_disk.path() + "/ballast", std::ios::binary);
        const std::string block(4096, 'b');
        while (ballast.write(block.data(), std::streamsize(block.size())).flush()) {
        }
    }
    void makeRoom() override { std::filesystem::remove(m_disk.path() + "/ballast"); }
    bool bit() const override { return m_disk.freeBytes() == 0; }

private:
    SmallDisk m_disk{4'000'000};
};

} // namespace

class ServiceFaultsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void powerLossLosesNothingThatWasAnswered()
    {
        int cuts = 0;
        for (int call = 1; call < kMostCalls; call += kStride) {
            const QTemporaryDir place;
            const std::string folder = place.path().toStdString() + "/store";
            SimulatedDisk disk(folder);
            disk.cutPowerBefore(call);
            LifeRecord record;
            ServiceLife(record, {.alive = [&] { return disk.hasPower(); }},
                        ServiceLife::Patience::AskAgain)
                .live(folder);
            const bool cut = !disk.hasPower();
            disk.restart(call % 2 == 0 ? Unsynced::Lost : Unsynced::Torn, std::uint64_t(call));
            const std::string trouble = troubleAfterService(folder, record);
            QVERIFY2(trouble.empty(),
                     ("cut before call " + std::to_string(call) + ":\n" + trouble).c_str());
            if (!cut)
                break;
            ++cuts;
        }
        qInfo("%d cuts", cuts);
        QVERIFY(cuts > 10 && cuts * kStride + 1 < kMostCalls); // They bit; one life was whole.
    }

    void failedSyncLosesNothingThatWasAnswered()
    {
        int bitten = 0;
        int inDoubt = 0;
        for (int nth = 1; nth < kMostCalls; ++nth) {
            const QTemporaryDir place;
            const std::string folder = place.path().toStdString() + "/store";
            SimulatedDisk disk(folder);
            disk.fail({.call = DiskCall::Sync, .nth = nth, .code = SQLITE_IOERR_FSYNC});
            LifeRecord record;
            ServiceLife(record, {.atEnd = [&] { disk.cutPower(); }},
                        ServiceLife::Patience::AskAgain)
                .live(folder);
            const int bites = disk.bites();
            disk.restart(Unsynced::Lost, std::uint64_t(nth));
            const std::string trouble = troubleAfterService(folder, record);
            QVERIFY2(trouble.empty(),
                     ("sync " + std::to_string(nth) + " failed:\n" + trouble).c_str());
            if (bites == 0)
                break;
            ++bitten;
            inDoubt += std::ranges::count(record.errors, ErrorKind::InDoubt, &Error::kind) > 0;
        }
        qInfo("%d syncs failed in turn; %d times a request was in doubt", bitten, inDoubt);
        QVERIFY(bitten > 10 && bitten + 2 < kMostCalls && inDoubt > 0);
    }

    void failedSyncStopsOneShardAndTheOthersGoOn()
    {
        const QTemporaryDir place;
        const std::string folder = place.path().toStdString() + "/store";
        SimulatedDisk disk(folder);
        const FakeClock clock;
        TwoShards shards(folder, clock);
        disk.fail({.call = DiskCall::Sync,
                   .code = SQLITE_IOERR_FSYNC,
                   .times = Times::FromThenOn,
                   .file = "shard-0002.db-wal"});
        const Verdict lost = shards.note(shards.order(1, 0), "n1");
        QCOMPARE(lost.kind, VerdictKind::InDoubt);
        QVERIFY2(lost.cause.find("the disk refused") != std::string::npos, lost.cause.c_str());
        // As long as the disk fails, the shard promises nothing and the other one works.
        for (int i = 0; i < 20; ++i) {
            const std::string requestId = "o" + std::to_string(i);
            const Verdict here = shards.note(shards.order(1, 1), requestId);
            QVERIFY(here.kind == VerdictKind::InDoubt || here.kind == VerdictKind::Unavailable);
            QCOMPARE(shards.note(shards.order(0, 1), requestId).kind, VerdictKind::Applied);
        }
        QVERIFY(disk.bites() > 0); // The fault bit.
        disk.heal();
        const Verdict again = untilItIsBack([&] { return shards.note(shards.order(1, 0), "n1"); });
        QCOMPARE(again.kind, VerdictKind::Applied);
        QCOMPARE(again.version, std::int64_t(2));
        QVERIFY(shards.service().waitForProjections(soon()));
        disk.cutPower();
        shards.close();
        disk.restart(Unsynced::Lost, 1);
        QCOMPARE(findingsIn(folder, shards.told()), std::string());
        QCOMPARE(damage(folder), std::string());
    }

    void fullDiskIsNamedAndTheServiceGoesOnWhenThereIsRoom_data()
    {
        QTest::addColumn<bool>("mounted");
        QTest::newRow("a disk that says it is full") << false;
        if (SmallDisk::possible())
            QTest::newRow("a small file system") << true;
        else
            qInfo("this process may not mount a small file system");
    }
    void fullDiskIsNamedAndTheServiceGoesOnWhenThereIsRoom()
    {
        QFETCH(bool, mounted);
        std::unique_ptr<FillableDisk> disk;
        if (mounted)
            disk = std::make_unique<MountedFullDisk>();
        else
            disk = std::make_unique<SimulatedFullDisk>();
        const FakeClock clock;
        TwoShards shards(disk->folder(), clock);
        disk->fill();
        int number = 1000;
        Verdict refused;
        for (int i = 0; i < 200 && refused.kind != VerdictKind::Unavailable; ++i)
            refused = shards.make(++number, 20'000);
        QVERIFY(disk->bit()); // The fault bit.
        QCOMPARE(refused.kind, VerdictKind::Unavailable);
        QVERIFY2(refused.cause.starts_with("the disk is full"), refused.cause.c_str());
        // Reading goes on, and writing says the same as long as it is so.
        const auto read = awaitResult<OrderAnswer>(
            [&](auto done) { shards.service().get(shards.order(0, 0), std::move(done)); }, soon());
        QVERIFY(read.ok());
        for (int i = 0; i < 20; ++i) {
            const Verdict verdict = shards.make(++number, 20'000);
            QVERIFY2(verdict.kind == VerdictKind::Applied ||
                         (verdict.kind == VerdictKind::Unavailable &&
                          verdict.cause.starts_with("the disk is full")),
                     verdict.cause.c_str());
        }
        disk->makeRoom();
        const auto begin = std::chrono::steady_clock::now();
        const Verdict again = untilItIsBack([&] { return shards.make(number, 20'000); });
        const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now() - begin);
        QCOMPARE(again.kind, VerdictKind::Applied);
        qInfo("written again %lld ms after there was room", static_cast<long long>(waited.count()));
        QVERIFY(shards.service().waitForProjections(soon()));
        shards.close();
        QCOMPARE(findingsIn(disk->folder(), shards.told()), std::string());
        QCOMPARE(damage(disk->folder()), std::string());
    }
};

std::unique_ptr<QObject> makeServiceFaultsTest() { return std::make_unique<ServiceFaultsTest>(); }

#include "tst_service_faults.moc"
