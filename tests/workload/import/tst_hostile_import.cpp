#include "tests/support/child_run.h"
#include "tests/workload/import/import_fixture.h"

#include <QFile>

#include <array>
#include <fcntl.h>
#include <fstream>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace orderdeck;
using namespace std::string_literals;

namespace {

constexpr std::int64_t kMiB = std::int64_t(1) << 20;
/// Sanitizers take their time over each byte.
constexpr std::int64_t kLongLine = (kSanitizerFactor == 1 ? 1024 : 64) * kMiB;
constexpr const char* kHeader = "no,at,amount,status\n";

std::string orderRow(int number)
{
    return std::to_string(number) + ",2020-01-01," + std::to_string(number) + ".50,N\n";
}

std::string repeated(const std::string& piece, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i)
        all += piece;
    return all;
}

/// "used/skipped/refused/already there", the orders that are there, and the first refusals.
std::string tell(const Result<ImportReport>& report, const ImportDoor& door)
{
    if (!report)
        return "refused: " + report.error().text();
    std::string text = equation(report->files[0]);
    if (report->end != ImportEnd::Completed)
        text += " ended: " + (report->error ? report->error->text() : "cancelled");
    text += " orders";
    for (const auto& [key, history] : door.all())
        text += ' ' + key.second;
    for (const RejectedRow& reject : report->firstRejects)
        text += "\nline " + std::to_string(reject.line) + ": " + reject.cause;
    return text;
}

} // namespace

/// Files that do harm or look like it. What can be read is imported, what cannot is refused with
/// its line and the cause; neither takes more memory than a row.
class HostileImportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aLineOfAGibibyteIsRefused_data();
    void aLineOfAGibibyteIsRefused();
    void hostileFilesAreToldApart_data();
    void hostileFilesAreToldApart();
    void whatIsNoFileIsRefused_data();
    void whatIsNoFileIsRefused();
    void aFileThatGrowsIsReadAsItWas();
    void aFileThatIsCutOffIsNotTakenForWhole();
    void theFileOfRefusedRowsOverwritesNoInput();
    void theFileOfRefusedRowsIsNotWaitedFor();

private:
    /// The import in a process of its own.
    ChildRun import(const std::string& path, const std::string& rejects = {}) const;
    FileBench m_bench;
};

ChildRun HostileImportTest::import(const std::string& path, const std::string& rejects) const
{
    return runInChild(ChildRights::All, [&] {
        ImportDoor door;
        const auto report = runImport(door, plainMapping(), {path}, {.rejectsPath = rejects}, {});
        return tell(report, door);
    });
}

void HostileImportTest::aLineOfAGibibyteIsRefused_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray good = QByteArray(kHeader) + QByteArray::fromStdString(orderRow(1));
    const QByteArray two = "\n" + QByteArray::fromStdString(orderRow(2));
    QTest::newRow("a row") << good << two
                           << QByteArray("2/0/1/0 orders 1 2\nline 3: it is longer than 1048576 "
                                         "bytes or 1000 lines");
    QTest::newRow("the last row") << good << QByteArray()
                                  << QByteArray("1/0/1/0 orders 1\nline 3: it is longer than "
                                                "1048576 bytes or 1000 lines");
    QTest::newRow("a row within quotes")
        << good + "\""
        << "\"" + two
        << QByteArray("2/0/1/0 orders 1 2\nline 3: the quote that opens in line 3 is not closed");
    QTest::newRow("the header") << QByteArray(kHeader).trimmed() << two
                                << QByteArray("refused: the header cannot be read: it is longer "
                                              "than 1048576 bytes or 1000 lines (FILE:1)");
}

/// A sparse file: the middle of the line is a hole.
void HostileImportTest::aLineOfAGibibyteIsRefused()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QByteArray, expected);
    const std::string path =
        m_bench.write("gibibyte.csv", before.toStdString() + std::string(300'000, 'x'));
    const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    QVERIFY(file >= 0 && ::ftruncate(file, kLongLine) == 0);
    QCOMPARE(::pwrite(file, after.constData(), std::size_t(after.size()), kLongLine),
             ssize_t(after.size()));
    ::close(file);
    const ChildRun run = import(path, m_bench.path("rejects.csv"));
    QCOMPARE(run.signal, 0);
    QCOMPARE(run.output, QString::fromUtf8(expected)
                             .replace(QStringLiteral("FILE"), QString::fromStdString(path))
                             .toStdString());
    QVERIFY2(run.peakGrowthBytes < kSanitizerFactor * 16 * kMiB,
             std::to_string(run.peakGrowthBytes).c_str());
    QVERIFY(QFile(QString::fromStdString(m_bench.path("rejects.csv"))).size() < 10'000);
    QFile::remove(QString::fromStdString(path));
}

void HostileImportTest::hostileFilesAreToldApart_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const std::string& bytes, const char* expected) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << QByteArray(expected);
    };
    const std::string good = kHeader + orderRow(1);
    row("a million columns", good + std::string(1'000'000, ',') + "x\n" + orderRow(2),
        "2/0/1/0 orders 1 2\nline 3: it has more than 4096 columns");
    row("a million quoted columns", good + repeated("\"\",", 300'000) + "\n" + orderRow(2),
        "2/0/1/0 orders 1 2\nline 3: it has more than 4096 columns");
    row("a header of a million columns", std::string(1'000'000, ',') + "\n" + orderRow(1),
        "refused: the header cannot be read: it has more than 4096 columns (FILE:1)");
    row("a header of one long name", std::string(900'000, 'n') + "\n" + orderRow(1),
        "refused: the orders file has no column 'no'; it has '");
    row("a header of equal names", "no,no,at,amount,status\n" + orderRow(1),
        "refused: the orders file has no column 'no'; several are called so: name it by its "
        "number (FILE:1)");
    row("a quote never closed", good + "2,\"2020-01-01,2.50,N\n" + orderRow(3),
        "2/0/1/0 orders 1 3\nline 3: the quote that opens in line 3 is not closed");
    row("a quote in the header never closed", "no,\"at,amount,status\n" + orderRow(1),
        "refused: the header cannot be read: the quote that opens in line 1 is not closed "
        "(FILE:1)");
    row("a quote over a thousand lines", good + "2,\"" + repeated("x\n", 1500) + orderRow(3),
        "2/0/1500/0 orders 1 3\nline 3: the quote that opens in line 3 is not closed\n");
    row("quotes that open in every line", good + repeated("a\"b,\"\n", 1500),
        "1/0/1500/0 orders 1\nline 3: the quote that opens in line 1002 is not closed\n");
    row("quotes all over", good + std::string(500'001, '"') + "\n" + orderRow(2),
        "2/0/1/0 orders 1 2\nline 3: ");
    row("UTF-16", "\xff\xfe"s + "n\0o\0"s, "refused: this is text in UTF-16: save it as UTF-8");
    row("UTF-16 without mark", "n\0o\0,\0a\0t\0\n\0001\0,\0002\0"s,
        "refused: this is no text: it is full of control characters (FILE:1)");
    row("UTF-32", "\xff\xfe\0\0n\0\0\0"s, "refused: this is text in UTF-16");
    row("a Latin-1 header", "no,at,amount,stat\xFCs\n" + orderRow(1),
        "refused: the header cannot be read: it is not valid UTF-8 (FILE:1)");
    row("a NUL in the header", "no,at,amount,sta\0tus\n"s + orderRow(1),
        "refused: the header cannot be read: it holds a NUL byte (FILE:1)");
    row("a mark twice", "\xEF\xBB\xBF\xEF\xBB\xBF"s + good,
        "refused: the orders file has no column 'no'; it has '\xEF\xBB\xBFno'");
    row("Latin-1 in a row", good + "2,2020-01-01,2.50,\xE9\n" + orderRow(3),
        "2/0/1/0 orders 1 3\nline 3: it is not valid UTF-8");
    row("only CR", "no,at,amount,status\r1,2020-01-01,1.50,N\r",
        "refused: the orders file has no column 'status'; it has 'no'");
    row("vertical tabs and form feeds", good + "2\v,2020-01-01,2.50,N\f\n",
        "1/0/1/0 orders 1\nline 3: ");
    row("an amount beyond all", good + "2,2020-01-01," + std::string(400, '9') + ",N\n",
        "1/0/1/0 orders 1\nline 3: amount: ");
    row("an amount not a number", good + "2,2020-01-01,NaN,N\n3,2020-01-01,1e5,N\n",
        "1/0/2/0 orders 1\nline 3: amount: 'NaN' is no amount of money\n"
        "line 4: amount: '1e5' is no amount of money");
    row("a day that is none", good + "2,2021-02-29,1,N\n3,9999-99-99,1,N\n4,-1-01-01,1,N\n",
        "1/0/3/0 orders 1\nline 3: at: ");
    row("a number twice", good + orderRow(1) + "1,2020-01-01,9.99,N\n",
        "1/0/1/1 orders 1\nline 4: ");
    row("formulas", good + "=cmd|' /C calc'!A0,2020-01-01,1.00,N\n",
        "2/0/0/0 orders 1 =cmd|' /C calc'!A0");
    row("only a header", kHeader, "0/0/0/0 orders");
    row("blank rows", good + std::string(200'000, '\n') + orderRow(2), "2/200000/0/0 orders 1 2");
}

void HostileImportTest::hostileFilesAreToldApart()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, expected);
    const std::string path = m_bench.write("orders.csv", bytes.toStdString());
    const ChildRun run = import(path);
    QCOMPARE(run.signal, 0);
    const std::string wanted = QString::fromUtf8(expected)
                                   .replace(QStringLiteral("FILE"), QString::fromStdString(path))
                                   .toStdString();
    QVERIFY2(run.output.starts_with(wanted), run.output.substr(0, 500).c_str());
    QVERIFY2(run.peakGrowthBytes < kSanitizerFactor * 32 * kMiB,
             std::to_string(run.peakGrowthBytes).c_str());
    QVERIFY2(run.cpu < kSanitizerFactor * std::chrono::seconds(2),
             std::to_string(run.cpu.count()).c_str());
}

void HostileImportTest::whatIsNoFileIsRefused_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("cause");
    QTest::newRow("endless device") << QByteArray("/dev/zero") << QByteArray("this is a device");
    QTest::newRow("random device") << QByteArray("/dev/urandom") << QByteArray("this is a device");
    QTest::newRow("terminal") << QByteArray("/dev/tty") << QByteArray("cannot be opened");
    QTest::newRow("folder") << QByteArray("/etc") << QByteArray("this is a folder");
    QTest::newRow("pipe") << QByteArray("pipe") << QByteArray("this is a pipe");
    QTest::newRow("socket") << QByteArray("socket") << QByteArray("cannot be opened");
    QTest::newRow("nothing") << QByteArray("/nowhere") << QByteArray("cannot be opened: No such");
    QTest::newRow("itself") << QByteArray("link") << QByteArray("cannot be opened: Too many");
    QTest::newRow("memory of the process")
        << QByteArray("/proc/self/mem") << QByteArray("the file is empty");
    QTest::newRow("itself within a file")
        << QByteArray("/etc/passwd/x") << QByteArray("cannot be opened: Not a directory");
}

/// Always behind a link, which must not hide what it leads to.
void HostileImportTest::whatIsNoFileIsRefused()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, cause);
    const std::string link = m_bench.path("link");
    ::unlink(link.c_str());
    if (target == "pipe")
        QCOMPARE(::mkfifo(m_bench.path("pipe").c_str(), 0600), 0);
    if (target == "socket") {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        m_bench.path("socket").copy(address.sun_path, sizeof address.sun_path - 1);
        const int made = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        QCOMPARE(::bind(made, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        ::close(made);
    }
    QCOMPARE(::symlink(target.constData(), link.c_str()), 0);
    const ChildRun run = import(link);
    QCOMPARE(run.signal, 0);
    QVERIFY2(run.output.starts_with("refused: ") &&
                 run.output.find(cause.toStdString()) != std::string::npos &&
                 run.output.ends_with("(" + link + ":1)"),
             run.output.c_str());
}

/// Someone appends to it as fast as it is read, and half a row at that.
void HostileImportTest::aFileThatGrowsIsReadAsItWas()
{
    constexpr int kAtFirst = 200;
    std::string bytes = kHeader;
    for (int i = 0; i < kAtFirst; ++i)
        bytes += orderRow(i);
    const std::string path = m_bench.write("growing.csv", bytes);
    ImportDoor door;
    int next = kAtFirst;
    door.beforeImport = [&](int) {
        std::ofstream file(path, std::ios::app | std::ios::binary);
        for (int i = 0; i < 50; ++i)
            file << orderRow(next++);
        file << next << ",2020-01-01,1"; // The rest of the amount comes later.
    };
    const auto first = runImport(door, plainMapping(), {path}, {.chunkOrders = 10}, {});
    QVERIFY(first && first->end == ImportEnd::Completed);
    QCOMPARE(equation(first->files[0]), "200/0/0/0");
    QCOMPARE(int(door.all().size()), kAtFirst);
    door.beforeImport = {};
    // What came meanwhile is there the next time.
    std::string whole = kHeader;
    for (int i = 0; i < next; ++i)
        whole += orderRow(i);
    (void)m_bench.write("growing.csv", whole);
    const auto second = runImport(door, plainMapping(), {path}, {}, {});
    QVERIFY(second && second->end == ImportEnd::Completed);
    QCOMPARE(equation(second->files[0]), std::to_string(next - kAtFirst) + "/0/0/200");
    QCOMPARE(int(door.all().size()), next);
}

void HostileImportTest::aFileThatIsCutOffIsNotTakenForWhole()
{
    std::string bytes = kHeader;
    for (int i = 0; i < 60'000; ++i)
        bytes += orderRow(i);
    QVERIFY(bytes.size() > 1'000'000);
    const std::string path = m_bench.write("shrinking.csv", bytes);
    ImportDoor door;
    door.beforeImport = [&](int) { QCOMPARE(::truncate(path.c_str(), 700'000), 0); };
    const auto report = runImport(door, plainMapping(), {path}, {.chunkOrders = 10}, {});
    QVERIFY(report);
    QVERIFY(report->end == ImportEnd::Failed && report->error.has_value());
    QVERIFY2(report->error->text().find("cut off while it was read") != std::string::npos,
             report->error->text().c_str());
    const ImportFileReport& file = report->files[0];
    QCOMPARE(file.rowsRead, file.used + file.rowsSkipped() + file.refused + file.alreadyThere);
    door.beforeImport = {};
    (void)m_bench.write("shrinking.csv", bytes);
    const auto again = runImport(door, plainMapping(), {path}, {}, {});
    QVERIFY(again && again->end == ImportEnd::Completed);
    QCOMPARE(int(door.all().size()), 60'000);
}

void HostileImportTest::theFileOfRefusedRowsOverwritesNoInput()
{
    const std::string bytes = kHeader + orderRow(1) + "2,never,1,N\n";
    const std::string path = m_bench.write("orders.csv", bytes);
    const std::string link = m_bench.path("rejects link");
    const std::string hard = m_bench.path("rejects hard");
    QCOMPARE(::symlink(path.c_str(), link.c_str()), 0);
    QCOMPARE(::link(path.c_str(), hard.c_str()), 0);
    for (const std::string& rejects : {path, link, hard}) {
        const ChildRun run = import(path, rejects);
        QCOMPARE(run.output, "refused: the file of refused rows would overwrite this file: name "
                             "another one (" +
                                 path + ")");
        QCOMPARE(m_bench.read("orders.csv"), bytes);
    }
    QVERIFY(import(path, m_bench.path("rejects.csv")).output.starts_with("1/0/1/0"));
}

void HostileImportTest::theFileOfRefusedRowsIsNotWaitedFor()
{
    const std::string path = m_bench.write("orders.csv", kHeader + orderRow(1) + "2,never,1,N\n");
    const std::string pipe = m_bench.path("rejects pipe");
    QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
    for (const std::string& rejects : {pipe, "/dev/full"s, m_bench.path("no folder/r.csv")}) {
        const ChildRun run = import(path, rejects);
        QCOMPARE(run.signal, 0);
        QVERIFY2(run.output.find("ended: the file of refused rows cannot be") != std::string::npos,
                 run.output.c_str());
    }
}

std::unique_ptr<QObject> makeHostileImportTest() { return std::make_unique<HostileImportTest>(); }

#include "tst_hostile_import.moc"
