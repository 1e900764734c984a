#include "tests/fault/short_life.h"
#include "tests/fault/small_disk.h"
#include "tests/storage/store_fixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace orderdeck;

namespace {

/// A store in which something lies, closed again.
std::string makeStore(const QTemporaryDir& place, LifeRecord& record)
{
    const std::string folder = place.path().toStdString() + "/store";
    liveShortly(folder, record, {});
    chmod(place.path().toUtf8().constData(), 0755);
    return folder;
}

/// What opening says to a user who may do less than we: the superuser is refused nothing.
std::string openingAsNobody(const std::string& folder)
{
    constexpr uid_t kNobody = 65534;
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0)
        qFatal("no pipe");
    const pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && (setgid(kNobody) != 0 || setuid(kNobody) != 0))
            _exit(3);
        const FakeClock clock;
        const auto store = openOneShard(folder, clock);
        const std::string said =
            store ? "opened" : std::string(name(store.error().kind)) + ": " + store.error().message;
        _exit(write(ends[1], said.data(), said.size()) == ssize_t(said.size()) ? 0 : 4);
    }
    close(ends[1]);
    std::array<char, 1000> buffer{};
    const ssize_t got = read(ends[0], buffer.data(), buffer.size());
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    return {buffer.data(), std::size_t(std::max<ssize_t>(got, 0))};
}

bool says(const std::string& text, const char* words)
{
    return text.find(words) != std::string::npos;
}

} // namespace

class BadPlacesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void folderThatMayNotBeWrittenIsNamed()
    {
        const QTemporaryDir place;
        LifeRecord record;
        const std::string folder = makeStore(place, record);
        chmod(folder.c_str(), 0555);
        const std::string said = openingAsNobody(folder);
        chmod(folder.c_str(), 0755);
        QVERIFY2(says(said, "the folder cannot be written: Permission denied"), said.c_str());
    }

    void fileThatMayNotBeWrittenIsNamed_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<int>("mode");
        QTest::newRow("hot, read-only") << QByteArray("shard-0001.db") << 0444;
        QTest::newRow("hot, secret") << QByteArray("shard-0001.db") << 0;
        QTest::newRow("lists, read-only") << QByteArray("shard-0001.read.db") << 0444;
        QTest::newRow("lists, secret") << QByteArray("shard-0001.read.db") << 0;
        QTest::newRow("lock, read-only") << QByteArray("store.lock") << 0444;
    }
    void fileThatMayNotBeWrittenIsNamed()
    {
        QFETCH(QByteArray, file);
        QFETCH(int, mode);
        const QTemporaryDir place;
        LifeRecord record;
        const std::string folder = makeStore(place, record);
        chmod(folder.c_str(), 0777);
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            chmod(entry.path().c_str(), 0666);
        QCOMPARE(openingAsNobody(folder), std::string("opened"));
        const std::string path = folder + '/' + file.toStdString();
        chmod(path.c_str(), static_cast<mode_t>(mode));
        const std::string said = openingAsNobody(folder);
        QVERIFY2(says(said, "cannot be written") || says(said, "cannot be read") ||
                     says(said, "cannot be opened"),
                 said.c_str());
        // Nothing was put aside or made anew: with its rights back it is the store that it was.
        chmod(path.c_str(), 0666);
        QCOMPARE(troubleAfter(folder, record), std::string());
    }

    void fileSystemThatTurnsReadOnlyStopsWritesAndLosesNothing()
    {
        if (!SmallDisk::possible()) {
            qInfo("this process may not mount: only permissions were tried");
            return;
        }
        SmallDisk disk(8'000'000);
        const std::string folder = disk.path() + "/store";
        LifeRecord record;
        liveShortly(folder, record, {});
        disk.set(SmallDisk::Writing::Forbidden);
        const FakeClock clock;
        const auto refused = openOneShard(folder, clock);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().kind, ErrorKind::Io);
        QCOMPARE(refused.error().message,
                 std::string("the folder cannot be written: Read-only file system"));
        disk.set(SmallDisk::Writing::Allowed);
        QCOMPARE(troubleAfter(folder, record), std::string());
    }

    void tornFileBesideALogIsDamagedNotEmpty()
    {
        const QTemporaryDir place;
        LifeRecord record;
        const std::string folder = makeStore(place, record);
        const std::string copy = place.path().toStdString() + "/copy";
        std::filesystem::create_directories(copy);
        {
            const FakeClock clock;
            OpenStore open(must(openOneShard(folder, clock)));
            (void)open.send(newOrder(open.store(), 20));
            // As a machine leaves it that stopped: the log is still there.
            for (const char* file : {"shard-0001.db", "shard-0001.db-wal", "shard-0001.read.db"})
                std::filesystem::copy_file(folder + '/' + file, copy + '/' + file);
        }
        const std::string torn = copy + "/shard-0001.db";
        std::filesystem::resize_file(torn, 4096); // One page: the log has not all the others.
        const FakeClock clock;
        auto store = openOneShard(copy, clock);
        Error error = store ? Error{} : store.error();
        if (store) {
            const auto reader = must((*store)->openReader(ShardIndex(0)));
            const auto scanned = reader->scanEvents([](const Event&) { return true; });
            QVERIFY(!scanned.ok());
            error = scanned.error();
        }
        QCOMPARE(error.kind, ErrorKind::Corrupt);
        QVERIFY2(says(error.message, "damaged") || says(error.message, "torn"),
                 error.message.c_str());
    }
};

std::unique_ptr<QObject> makeBadPlacesTest() { return std::make_unique<BadPlacesTest>(); }

#include "tst_bad_places.moc"
