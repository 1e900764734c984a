#include "tests/fault/short_life.h"
#include "tests/fault/simulated_disk.h"
#include "tests/storage/store_fixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace orderdeck;

namespace {

using Times = DiskFault::Times;

constexpr int kMostCalls = 5'000;

/// One life in which the disk fails, and at its end a power loss that no clean closing preceded.
struct HardLife {
    LifeRecord record;
    int bites = 0;
    std::string trouble;
};

/// What there is when the fault begins.
enum class Start { Nothing, Store };

HardLife liveWith(const DiskFault& fault, Start start)
{
    const QTemporaryDir place;
    const std::string folder = place.path().toStdString() + "/store";
    SimulatedDisk disk(folder);
    const FakeClock clock;
    if (start == Start::Store)
        (void)must(openOneShard(folder, clock));
    disk.fail(fault);
    HardLife life;
    liveShortly(folder, life.record, {.atEnd = [&] { disk.cutPower(); }});
    life.bites = disk.bites();
    const Unsynced unsynced = fault.nth % 2 == 0 ? Unsynced::Lost : Unsynced::Torn;
    disk.restart(unsynced, static_cast<std::uint64_t>(fault.nth));
    life.trouble = troubleAfter(folder, life.record);
    return life;
}

/// An error that a disk's fault may give; anything else would be a false alarm.
bool isDiskTrouble(const Error& error)
{
    return error.kind == ErrorKind::Io || error.kind == ErrorKind::InDoubt ||
           error.kind == ErrorKind::Unavailable;
}

} // namespace

class DiskFaultsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingIsLostWhicheverCallFails_data()
    {
        QTest::addColumn<DiskCall>("call");
        QTest::addColumn<int>("code");
        QTest::addColumn<Times>("times");
        QTest::addColumn<int>("stride");
        // Once: every call, on a store that is there. From then on: also while it is made, of more
        // calls of a kind a share, for what fails later was to fail anyway.
        const auto row = [](const char* name, DiskCall call, int code, Times times,
                            int stride = 1) {
            QTest::newRow(name) << call << code << times << stride;
        };
        row("a write fails", DiskCall::Write, SQLITE_IOERR_WRITE, Times::Once);
        row("writes fail", DiskCall::Write, SQLITE_IOERR_WRITE, Times::FromThenOn, 5);
        row("the disk is full once", DiskCall::Write, SQLITE_FULL, Times::Once);
        row("the disk is full", DiskCall::Write, SQLITE_FULL, Times::FromThenOn, 5);
        row("a sync fails", DiskCall::Sync, SQLITE_IOERR_FSYNC, Times::Once);
        row("syncs fail", DiskCall::Sync, SQLITE_IOERR_FSYNC, Times::FromThenOn);
        row("a truncation fails", DiskCall::Truncate, SQLITE_IOERR_TRUNCATE, Times::Once);
        row("truncations fail", DiskCall::Truncate, SQLITE_IOERR_TRUNCATE, Times::FromThenOn);
        row("a removal fails", DiskCall::Remove, SQLITE_IOERR_DELETE, Times::Once);
        row("removals fail", DiskCall::Remove, SQLITE_IOERR_DELETE, Times::FromThenOn);
        row("a read fails", DiskCall::Read, SQLITE_IOERR_READ, Times::Once, 5);
    }
    void nothingIsLostWhicheverCallFails()
    {
        QFETCH(DiskCall, call);
        QFETCH(int, code);
        QFETCH(Times, times);
        QFETCH(int, stride);
        const Start start = times == Times::Once ? Start::Store : Start::Nothing;
        int bitten = 0;
        int failed = 0;
        int inDoubt = 0;
        for (int nth = 1; nth < kMostCalls; nth += stride) {
            const HardLife life =
                liveWith({.call = call, .nth = nth, .code = code, .times = times}, start);
            const std::string where = "fault at call " + std::to_string(nth) + ":\n";
            QVERIFY2(life.trouble.empty(), (where + life.trouble).c_str());
            for (const Error& error : life.record.errors) {
                QVERIFY2(isDiskTrouble(error), (where + error.text()).c_str());
                const bool saysFull = error.message.find("the disk is full") != std::string::npos;
                QVERIFY2(error.kind != ErrorKind::Io || saysFull == (code == SQLITE_FULL),
                         (where + error.text()).c_str());
            }
            if (life.bites == 0)
                break;
            QVERIFY(life.bites == 1 || times == Times::FromThenOn);
            ++bitten;
            failed += life.record.errors.empty() ? 0 : 1;
            inDoubt += std::ranges::count(life.record.errors, ErrorKind::InDoubt, &Error::kind) > 0;
        }
        qInfo("%d calls failed in turn; %d times the store said so, %d times it was in doubt",
              bitten, failed, inDoubt);
        QVERIFY(bitten > 0 && bitten * stride + 2 < kMostCalls); // It bit; one life was whole.
    }
};

std::unique_ptr<QObject> makeDiskFaultsTest() { return std::make_unique<DiskFaultsTest>(); }

#include "tst_disk_faults.moc"
