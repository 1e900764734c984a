#include "tests/support/property.h"
#include "tests/workload/import/import_fixture.h"

#include <QElapsedTimer>
#include <QObject>

using namespace orderdeck;

namespace {

std::string ordersFile(int count, const std::string& changed = {})
{
    std::string bytes = "no,at,amount,status\n";
    for (int i = 1; i <= count; ++i)
        bytes += std::to_string(i) + ",2020-01-01 10:00:00,1.50," +
                 (std::to_string(i) == changed ? "D" : "N") + '\n';
    return bytes;
}

} // namespace

/// Importing again, being cut off, and a store that is not well.
class ImportResumeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_door = {}; }
    void importingAgainChangesNothing();
    void aChangedRowIsAConflict();
    void aRowThatStandsTwiceIsAlreadyThere();
    void cancelledAndStartedAgainItCompletes();
    void cancelledBeforeTheFirstRow();
    void cancelledItWaitsForASilentStoreOnceAndNotForEachChunk();
    void cancelledItWaitsForNoLifecycleThatIsNeverInstalled();
    void aBusyStoreIsAskedAgain();
    void aChunkInDoubtIsSentAgain();
    void aStoreThatDoesNotGetWellEndsTheImport();
    void oneRefusedOrderDoesNotHurtItsNeighbours();
    void progressIsTold();
    void rejectsThatCannotBeWrittenEndTheImport();

private:
    ImportReport import(ImportOptions options);
    FileBench m_bench;
    ImportDoor m_door;
    ImportRun::Progress m_progress;
};

ImportReport ImportResumeTest::import(ImportOptions options)
{
    auto report = runImport(m_door, plainMapping(), {m_bench.path("orders.csv")},
                            std::move(options), m_progress);
    if (!report)
        qFatal("%s", report.error().text().c_str());
    return std::move(report).value();
}

void ImportResumeTest::importingAgainChangesNothing()
{
    m_bench.write("orders.csv", ordersFile(250));
    QCOMPARE(equation(import({.chunkOrders = 100}).files[0]), "250/0/0/0");
    const auto before = m_door.all();
    const ImportReport again = import({.chunkOrders = 70, .chunksInFlight = 1});
    QCOMPARE(equation(again.files[0]), "0/0/0/250");
    QCOMPARE(again.orders.alreadyThere, 250);
    QCOMPARE(again.orders.written, 0);
    QCOMPARE(m_door.all().size(), before.size());
    for (const auto& [key, history] : before) {
        QCOMPARE(m_door.find(key.first, key.second)->events, history.events);
        QCOMPARE(m_door.find(key.first, key.second)->order, history.order);
    }
}

void ImportResumeTest::aChangedRowIsAConflict()
{
    m_bench.write("orders.csv", ordersFile(3));
    static_cast<void>(import({}));
    m_bench.write("orders.csv", ordersFile(4, "2"));
    const ImportReport report = import({.rejectsPath = m_bench.path("rejects.csv")});
    QCOMPARE(equation(report.files[0]), "1/0/1/2");
    QCOMPARE(report.files[0].conflicts, 1);
    QCOMPARE(report.orders.conflicts, 1);
    QCOMPARE(report.firstRejects[0].line, 3);
    QVERIFY(
        m_bench.read("rejects.csv")
            .find(",3,0,\"conflict: order 2 is known with another history, which was left as it "
                  "is\",\"2,2020-01-01 10:00:00,1.50,D\"\n") != std::string::npos);
    QCOMPARE(m_door.find("shop", "2")->order.state, "new");
}

void ImportResumeTest::aRowThatStandsTwiceIsAlreadyThere()
{
    m_bench.write("orders.csv", ordersFile(2) + "2,2020-01-01 10:00:00,1.50,N\n"
                                                "1,2020-01-01 10:00:00,1.60,N\n");
    const ImportReport report = import({});
    QCOMPARE(equation(report.files[0]), "2/0/1/1");
    QCOMPARE(report.orders.conflicts, 1);
}

void ImportResumeTest::cancelledAndStartedAgainItCompletes()
{
    m_bench.write("orders.csv", ordersFile(1000));
    const auto cancel = std::make_shared<CancelFlag>();
    m_door.beforeImport = [&](int call) {
        if (call == 4)
            cancel->cancel();
    };
    const ImportReport cut = import({.cancel = cancel, .chunkOrders = 100, .chunksInFlight = 2});
    QCOMPARE(cut.end, ImportEnd::Cancelled);
    QVERIFY(cut.balanced());
    QVERIFY(cut.orders.written >= 300 && cut.orders.written < 1000);
    QCOMPARE(std::int64_t(m_door.all().size()), cut.orders.written);
    const ImportReport whole = import({.chunkOrders = 100});
    QCOMPARE(whole.end, ImportEnd::Completed);
    QCOMPARE(whole.orders.alreadyThere, cut.orders.written);
    QCOMPARE(whole.orders.written, 1000 - cut.orders.written);
    QCOMPARE(m_door.all().size(), std::size_t(1000));
}

void ImportResumeTest::cancelledBeforeTheFirstRow()
{
    m_bench.write("orders.csv", ordersFile(10));
    const auto cancel = std::make_shared<CancelFlag>();
    cancel->cancel();
    const ImportReport report = import({.cancel = cancel});
    QCOMPARE(report.end, ImportEnd::Cancelled);
    QCOMPARE(report.files[0].rowsRead, 0);
    QVERIFY(m_door.all().empty());
}

void ImportResumeTest::cancelledItWaitsForASilentStoreOnceAndNotForEachChunk()
{
    m_bench.write("orders.csv", ordersFile(1000));
    static_cast<void>(import({})); // The lifecycle is there.
    m_door.silent = true;
    const auto cancel = std::make_shared<CancelFlag>();
    m_door.beforeImport = [&](int call) {
        if (call == 5)
            cancel->cancel();
    };
    QElapsedTimer took;
    took.start();
    const ImportReport cut = import({.cancel = cancel, .chunkOrders = 100, .chunksInFlight = 4});
    QCOMPARE(cut.end, ImportEnd::Cancelled);
    QVERIFY(cut.balanced());
    QVERIFY2(took.elapsed() < 1900, qPrintable(QString::number(took.elapsed())));
}

void ImportResumeTest::cancelledItWaitsForNoLifecycleThatIsNeverInstalled()
{
    m_bench.write("orders.csv", ordersFile(3));
    m_door.silent = true;
    const auto cancel = std::make_shared<CancelFlag>();
    m_progress = [&](const ImportProgress&) { cancel->cancel(); };
    QElapsedTimer took;
    took.start();
    const auto report = runImport(m_door, plainMapping(), {m_bench.path("orders.csv")},
                                  {.cancel = cancel}, m_progress);
    m_progress = {};
    QVERIFY(!report);
    QCOMPARE(report.error().kind, ErrorKind::Cancelled);
    QVERIFY2(took.elapsed() < 1900, qPrintable(QString::number(took.elapsed())));
}

void ImportResumeTest::aBusyStoreIsAskedAgain()
{
    m_bench.write("orders.csv", ordersFile(30));
    m_door.importFailures = {{ErrorKind::Busy, "full"}, {ErrorKind::Unavailable, "reopening"}};
    const ImportReport report = import({.chunkOrders = 10});
    QCOMPARE(equation(report.files[0]), "30/0/0/0");
    QCOMPARE(m_door.imports(), 5);
}

void ImportResumeTest::aChunkInDoubtIsSentAgain()
{
    m_bench.write("orders.csv", ordersFile(10));
    m_door.importFailures = {{ErrorKind::InDoubt, "the writer was lost"}};
    QCOMPARE(equation(import({}).files[0]), "10/0/0/0");
}

void ImportResumeTest::aStoreThatDoesNotGetWellEndsTheImport()
{
    m_bench.write("orders.csv", ordersFile(30));
    m_door.beforeImport = [&](int call) {
        if (call > 1)
            m_door.importFailures = {{ErrorKind::Io, "the disk is full"}};
    };
    const ImportReport report = import(
        {.chunkOrders = 10, .chunksInFlight = 1, .patience = std::chrono::milliseconds(120)});
    QCOMPARE(report.end, ImportEnd::Failed);
    QCOMPARE(report.error->message, "the disk is full");
    QVERIFY(report.balanced());
    QCOMPARE(report.files[0].used, 10);
    QCOMPARE(report.files[0].skipped[0].rule, kSkipStopped);
    m_door.beforeImport = {};
    m_door.importFailures.clear();
    QCOMPARE(equation(import({}).files[0]), "20/0/0/10");
}

void ImportResumeTest::oneRefusedOrderDoesNotHurtItsNeighbours()
{
    m_bench.write("orders.csv", ordersFile(40));
    m_door.refuses = [](const OrderHistory& history) { return history.order.number == "17"; };
    const ImportReport report = import({.chunkOrders = 40});
    QCOMPARE(equation(report.files[0]), "39/0/1/0");
    QCOMPARE(report.files[0].conflicts, 0);
    QCOMPARE(report.orders.refused, 1);
    QCOMPARE(report.firstRejects[0].cause, "refused by the test");
    QCOMPARE(report.firstRejects[0].line, 18);
}

void ImportResumeTest::progressIsTold()
{
    m_bench.write("orders.csv", ordersFile(5000));
    std::vector<ImportProgress> told;
    m_progress = [&](const ImportProgress& progress) { told.push_back(progress); };
    static_cast<void>(import({}));
    m_progress = {};
    QVERIFY(!told.empty());
    for (std::size_t i = 1; i < told.size(); ++i)
        QVERIFY(told[i].rowsRead >= told[i - 1].rowsRead &&
                told[i].bytesRead >= told[i - 1].bytesRead);
    const ImportProgress& last = told.back();
    QCOMPARE(last.rowsRead, 5000);
    QCOMPARE(last.ordersDone, 5000);
    QCOMPARE(last.bytesRead, last.bytesTotal);
    QCOMPARE(last.file, m_bench.path("orders.csv"));
    QVERIFY(last.rowsPerSecond > 0);
}

void ImportResumeTest::rejectsThatCannotBeWrittenEndTheImport()
{
    m_bench.write("orders.csv", ordersFile(2) + "3,never,1,N\n");
    const ImportReport report = import({.rejectsPath = m_bench.path("no folder/rejects.csv")});
    QCOMPARE(report.end, ImportEnd::Failed);
    QVERIFY(report.error->message.find("cannot be made") != std::string::npos);
    QVERIFY(report.balanced());
}

std::unique_ptr<QObject> makeImportResumeTest() { return std::make_unique<ImportResumeTest>(); }

#include "tst_import_resume.moc"
