#include "backend/storage/sqlite/postponed_indexes.h"
#include "backend/storage/sqlite/store_lock.h"
#include "backend/storage/verify.h"
#include "resources/resources.h"
#include "tests/storage/raw_sql.h"
#include "tests/storage/sqlite_place.h"

#include <QSqlDatabase>
#include <QTest>

#include <csignal>
#include <filesystem>
#include <fstream>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace orderdeck;

namespace {

Error errorOf(const Result<std::unique_ptr<OrderStore>>& opened)
{
    return opened ? Error{ErrorKind::Invalid, "it was opened"} : opened.error();
}

bool says(const Error& error, const char* words)
{
    return error.message.find(words) != std::string::npos;
}

/// Makes a file as a program did that knew only the first script of its schema.
void makeOldFile(const std::string& path, const char* script, const std::vector<const char*>& more)
{
    std::vector<std::string> statements;
    std::string text = must(readResource(script));
    for (auto end = text.find(";\n"); end != std::string::npos; end = text.find(";\n")) {
        statements.push_back(text.substr(0, end));
        text.erase(0, end + 2);
    }
    std::vector<const char*> pointers{"PRAGMA journal_mode=WAL"};
    for (const std::string& statement : statements)
        pointers.push_back(statement.c_str());
    pointers.insert(pointers.end(), more.begin(), more.end());
    runSql(path, pointers, must(ShardMap::byOrder(1)).toText());
}

constexpr const char* kInsertMap = "INSERT INTO meta VALUES ('map', ?), ('shard', '0')";

} // namespace

class SqliteStoreTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void secondOpenerIsToldWhoHoldsIt()
    {
        SqlitePlace place(1);
        QVERIFY(!holderOf(place.folder()).has_value());
        auto store = place.open();
        const Error refused = errorOf(place.tryOpen());
        QCOMPARE(refused.kind, ErrorKind::Busy);
        const std::string pid = std::to_string(getpid());
        QCOMPARE(refused.message, "the store is held by tst_storage (process " + pid + ")");
        const auto holder = holderOf(place.folder());
        QVERIFY(holder.has_value());
        QCOMPARE(holder->program, std::string("tst_storage"));
        QCOMPARE(holder->pid, std::int64_t(getpid()));
        store.reset();
        QVERIFY(!holderOf(place.folder()).has_value());
        QVERIFY(place.tryOpen().ok());
    }

    void lockOfDeadProcessIsFree()
    {
        SqlitePlace place(1);
        const pid_t child = fork();
        if (child == 0) {
            const auto held = sqlite::StoreLock::take(place.folder());
            _exit(held ? 0 : 1);
        }
        (void)place.open();
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(place.tryOpen().ok());
    }

    void missingStoreIsNotMadeUnasked()
    {
        QTemporaryDir folder;
        FakeClock clock;
        const std::string path = folder.path().toStdString();
        const auto opened = openSqliteStore({.folder = path}, clock);
        QCOMPARE(errorOf(opened).kind, ErrorKind::NotFound);
        const auto nowhere = openSqliteStore({.folder = path + "/nowhere"}, clock);
        QCOMPARE(errorOf(nowhere).kind, ErrorKind::NotFound);
        QVERIFY(!std::filesystem::exists(path + "/shard-0001.db"));
        const auto file = openSqliteStore({.folder = "/proc/self/comm"}, clock);
        QCOMPARE(errorOf(file).kind, ErrorKind::Invalid);
    }

    void mapIsTakenFromTheStore()
    {
        SqlitePlace place(3);
        (void)place.open();
        const auto opened = must(openSqliteStore({.folder = place.folder()}, place.clock()));
        QCOMPARE(opened->map().shardCount(), 3);
    }

    void anotherMapIsAConflict()
    {
        SqlitePlace place(3);
        (void)place.open();
        const auto opened = openSqliteStore(
            {.folder = place.folder(), .map = must(ShardMap::byOrder(2))}, place.clock());
        QCOMPARE(errorOf(opened).kind, ErrorKind::Conflict);
    }

    void networkFileSystemsAreKnown_data()
    {
        QTest::addColumn<qlonglong>("magic");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("ext4") << 0xEF53LL << QByteArray("ext4") << QByteArray();
        QTest::newRow("tmpfs") << 0x01021994LL << QByteArray("tmpfs") << QByteArray();
        QTest::newRow("btrfs") << 0x9123683ELL << QByteArray("btrfs") << QByteArray();
        QTest::newRow("overlay") << 0x794c7630LL << QByteArray("overlay") << QByteArray();
        QTest::newRow("nfs") << 0x6969LL << QByteArray("nfs4") << QByteArray("NFS");
        QTest::newRow("cifs") << 0xFF534D42LL << QByteArray("cifs") << QByteArray("CIFS");
        QTest::newRow("cifs, sign-extended")
            << -11317950LL << QByteArray("cifs") << QByteArray("CIFS");
        QTest::newRow("9p") << 0x01021997LL << QByteArray("9p") << QByteArray("9p");
        QTest::newRow("sshfs") << 0x65735546LL << QByteArray("fuse.sshfs") << QByteArray("FUSE");
        QTest::newRow("unknown fuse") << 0x65735546LL << QByteArray() << QByteArray("FUSE");
        QTest::newRow("ntfs") << 0x65735546LL << QByteArray("fuseblk") << QByteArray();
    }
    void networkFileSystemsAreKnown()
    {
        QFETCH(qlonglong, magic);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, expected);
        const auto name = sqlite::remoteFileSystem(long(magic), type.toStdString());
        QCOMPARE(QByteArray(name.data(), qsizetype(name.size())), expected);
    }

    void newerStoreIsRefusedWithBothVersions()
    {
        for (const char* file : {"shard-0001.db", "shard-0001.read.db"}) {
            SqlitePlace place(1);
            (void)place.open();
            runSql(place.file(file), {"PRAGMA user_version = 7"});
            const Error refused = errorOf(place.tryOpen());
            QCOMPARE(refused.kind, ErrorKind::Unsupported);
            QVERIFY2(says(refused, "version 7") && says(refused, "up to 3"),
                     refused.message.c_str());
        }
    }

    void olderStoreIsMigratedAndKeepsItsOrders()
    {
        SqlitePlace place(1);
        std::filesystem::create_directories(place.folder());
        makeOldFile(place.file("shard-0001.db"), "sql/sqlite/001_orders_and_events.sql",
                    {kInsertMap,
                     "INSERT INTO births VALUES (4096, 'A-1', 'shop', 'C', 'SP', 100, 'BRL', 1, "
                     "'shop', 0, 'create-1', '{}')",
                     "INSERT INTO events VALUES (1, 4096, 1, 'created', '', 'placed', 'web', 4, "
                     "'', 'create-1', 5, 1, 0, '')",
                     "INSERT INTO orders VALUES (4096, 1, 'placed', '', 1, 5, x'')"});
        makeOldFile(place.file("shard-0001.read.db"), "sql/sqlite/read/001_lists.sql", {});
        OpenStore open(place.open());
        QCOMPARE(open.order(OrderId(4096))->number, std::string("A-1"));
        QCOMPARE(open.send(transition(OrderId(4096), "r1", "ship")).kind, VerdictKind::Illegal);
        QCOMPARE(open.send(transition(OrderId(4096), "r1", "ship")).repeated, true);
        QCOMPARE(open.send(transition(OrderId(4096), "r2", "pay")).kind, VerdictKind::Applied);
        open.project();
        QCOMPARE(must(open.reader().stuck(fromMicros(std::int64_t(1) << 60))).size(),
                 std::size_t(1));
        const auto report =
            must(verify(open.store(), {}, [](const VerifyProgress&) { return true; }));
        QVERIFY(report.clean());
    }

    void migrationThatFailsChangesNothing()
    {
        SqlitePlace place(1);
        std::filesystem::create_directories(place.folder());
        // The table that 002 wants to make is in the way.
        makeOldFile(place.file("shard-0001.db"), "sql/sqlite/001_orders_and_events.sql",
                    {kInsertMap, "CREATE TABLE refusals (x)"});
        QVERIFY(!place.tryOpen().ok());
        runSql(place.file("shard-0001.db"), {"DROP TABLE refusals"});
        QVERIFY(place.tryOpen().ok());
    }

    void storeCutOffWhileItWasMadeIsMadeAgain()
    {
        SqlitePlace place(3);
        (void)place.open();
        // As after a kill: the first shard is made last, and has no tables yet.
        for (const char* name : {"shard-0001.db", "shard-0001.read.db"})
            std::filesystem::remove(place.file(name));
        runSql(place.file("shard-0001.db"), {"PRAGMA journal_mode=WAL"});
        OpenStore open(place.open());
        QCOMPARE(open.send(newOrder(open.store(), 1)).kind, VerdictKind::Applied);
    }

    void lostShardIsCorruptNotEmpty()
    {
        for (const char* lost : {"shard-0001.db", "shard-0002.db"}) {
            SqlitePlace place(2);
            {
                OpenStore open(place.open());
                for (int i = 0; i < 20; ++i)
                    (void)open.send(newOrder(open.store(), i));
            }
            std::filesystem::remove(place.file(lost));
            const Error refused = errorOf(place.tryOpen());
            QCOMPARE(refused.kind, ErrorKind::Corrupt);
            QVERIFY(says(refused, "lost") || says(refused, "missing"));
        }
    }

    void tornFileIsCorrupt()
    {
        SqlitePlace place(1);
        {
            OpenStore open(place.open());
            for (int i = 0; i < 50; ++i)
                (void)open.send(newOrder(open.store(), i));
        }
        const std::string path = place.file("shard-0001.db");
        std::filesystem::resize_file(path, std::filesystem::file_size(path) - 5000);
        const Error torn = errorOf(place.tryOpen());
        QCOMPARE(torn.kind, ErrorKind::Corrupt);
        QVERIFY2(says(torn, "torn"), torn.message.c_str());
        std::ofstream(path, std::ios::binary) << std::string(9000, 'x');
        const Error other = errorOf(place.tryOpen());
        QCOMPARE(other.kind, ErrorKind::Corrupt);
        QVERIFY2(says(other, "not a database"), other.message.c_str());
    }

    void databaseOfAnotherProgramIsRefused()
    {
        SqlitePlace place(1);
        std::filesystem::create_directories(place.folder());
        runSql(place.file("shard-0001.db"), {"CREATE TABLE bookmarks (url TEXT)"});
        const Error refused = errorOf(place.tryOpen());
        QCOMPARE(refused.kind, ErrorKind::Corrupt);
        QVERIFY2(says(refused, "another program"), refused.message.c_str());
    }

    void brokenReadSideIsMadeAgain()
    {
        SqlitePlace place(1);
        {
            OpenStore open(place.open());
            for (int i = 0; i < 5; ++i)
                (void)open.send(newOrder(open.store(), i));
            open.project();
        }
        std::ofstream(place.file("shard-0001.read.db"), std::ios::binary) << std::string(9000, 'x');
        OpenStore open(place.open());
        open.project();
        const auto report =
            must(verify(open.store(), {}, [](const VerifyProgress&) { return true; }));
        QVERIFY(report.clean());
        QCOMPARE(report.listRows, std::int64_t(5));
    }

    void indexesThatWerePostponedAreMadeAgainAlsoAfterACrash()
    {
        SqlitePlace place(1);
        OpenStore open(place.open());
        for (int i = 0; i < 30; ++i)
            (void)open.import(historyOf(open.store(), i, i % 3 == 0 ? 4 : 1));
        open.project();
        const auto listed = [&](std::optional<bool> isOpen) {
            OrderQuery query;
            query.filter.open = isOpen;
            return open.reader().list(query, kNoon, [] { return false; });
        };
        const auto before = must(listed({})).rows;
        QCOMPARE(before.size(), std::size_t(30));
        auto lists = must(sqlite::Connection::open(place.file("shard-0001.read.db"),
                                                   sqlite::Access::DerivedWrite));
        const char* const count = "SELECT count(*) FROM sqlite_schema WHERE type = 'index'";
        const auto indexes = must(lists->number(count));
        const sqlite::PostponedIndexes::Settings settings{.worthPostponing = 10, .nearlyThere = 5};
        {
            sqlite::PostponedIndexes postponed(*lists, settings);
            must(postponed.load());
            must(postponed.tend(9));
            QVERIFY(!postponed.any());
            must(postponed.tend(10)); // As many as there are finished orders.
            QVERIFY(postponed.any());
            must(postponed.tend(6));
        }
        QVERIFY(must(lists->number(count)) < indexes);
        QCOMPARE(must(listed(true)).rows.size(), std::size_t(20));
        QCOMPARE(listed({}).error().kind, ErrorKind::Unavailable);
        sqlite::PostponedIndexes again(*lists, settings);
        must(again.load());
        int steps = 0;
        for (; again.any() && steps < 100; ++steps)
            must(again.tend(5));
        QVERIFY(steps > 2 && steps < 100);
        QCOMPARE(must(lists->number(count)), indexes);
        QVERIFY(must(listed({})).rows == before);
    }

    void fullDiskRefusesTheBatchAndLosesNothing()
    {
        SqlitePlace place(1);
        const auto store = place.open();
        const QStringList before = QSqlDatabase::connectionNames();
        auto writer = must(store->openWriter(ShardIndex(0)));
        must(writer->install(shopCatalogue()));
        // The writer's own connection, told that the disk ends here.
        QString name;
        for (const QString& each : QSqlDatabase::connectionNames())
            if (!before.contains(each))
                name = each;
        const auto limit = [&](const char* pragma) {
            QSqlQuery query(QSqlDatabase::database(name));
            QVERIFY(query.exec(QString::fromUtf8(pragma)));
        };
        limit("PRAGMA max_page_count = 30");
        int written = 0;
        std::optional<Error> failure;
        for (int i = 0; i < 200 && !failure; ++i) {
            NewOrder order = newOrder(*store, i);
            order.payload = "{\"fields\":{\"a\":\"" + std::string(900, 'x') + "\"}}";
            const StoreRequest request = order;
            const auto verdicts = writer->apply(std::span(&request, 1));
            if (verdicts)
                ++written;
            else
                failure = verdicts.error();
        }
        QVERIFY(written > 0 && failure.has_value()); // The fault bit.
        QCOMPARE(failure->kind, ErrorKind::Io);
        QVERIFY2(says(*failure, "full"), failure->message.c_str());
        limit("PRAGMA max_page_count = 100000");
        const StoreRequest next = newOrder(*store, written);
        QCOMPARE(must(writer->apply(std::span(&next, 1))).front().kind, VerdictKind::Applied);
        writer.reset();
        int orders = 0;
        auto reader = must(store->openReader(ShardIndex(0)));
        must(reader->scanOrders([&](const Order&) { return ++orders > 0; }));
        QCOMPARE(orders, written + 1);
    }

    void failedCommitIsInDoubtAndAnotherWriterGoesOn()
    {
        SqlitePlace place(1);
        const auto store = place.open();
        auto writer = must(store->openWriter(ShardIndex(0)));
        must(writer->install(shopCatalogue()));
        // No file of this process may grow beyond here: the log's next pages cannot be written.
        const auto logSize = std::filesystem::file_size(place.file("shard-0001.db-wal"));
        struct rlimit usual {};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &usual), 0);
        struct rlimit tight = usual;
        tight.rlim_cur = logSize + 20'000;
        const auto ignoring = std::signal(SIGXFSZ, SIG_IGN);
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &tight), 0);
        std::optional<Error> failure;
        int acknowledged = 0;
        for (int i = 0; i < 100 && !failure; ++i) {
            const StoreRequest request = newOrder(*store, i);
            const auto verdicts = writer->apply(std::span(&request, 1));
            if (verdicts)
                ++acknowledged;
            else
                failure = verdicts.error();
        }
        const StoreRequest next = newOrder(*store, acknowledged);
        const auto refused = writer->apply(std::span(&next, 1));
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &usual), 0);
        std::signal(SIGXFSZ, ignoring);
        QVERIFY(failure.has_value()); // The fault bit.
        QCOMPARE(failure->kind, ErrorKind::InDoubt);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Unavailable);
        writer.reset();
        writer = must(store->openWriter(ShardIndex(0)));
        // The request in doubt is resolved by sending it again.
        QCOMPARE(must(writer->apply(std::span(&next, 1))).front().kind, VerdictKind::Applied);
        int orders = 0;
        auto reader = must(store->openReader(ShardIndex(0)));
        must(reader->scanOrders([&](const Order&) { return ++orders > 0; }));
        QCOMPARE(orders, acknowledged + 1);
    }

    void factsNameTheFilesAndTheirSize()
    {
        SqlitePlace place(2);
        OpenStore open(place.open());
        const NewOrder created = newOrder(open.store(), 1);
        (void)open.send(created);
        const ShardIndex shard = open.store().map().shardOf(created.id);
        const auto facts = must(open.store().facts(shard));
        QCOMPARE(facts.events, std::int64_t(1));
        QVERIFY(facts.path.ends_with(shard.value == 0 ? "shard-0001.db" : "shard-0002.db"));
        QVERIFY(facts.fileBytes > 0 && facts.logBytes > 0);
    }

    void maintenanceMovesTheLogIntoTheFile()
    {
        SqlitePlace place(1);
        OpenStore open(place.open());
        std::vector<OrderHistory> batch;
        for (int i = 0; i < 1000; ++i)
            batch.push_back(historyOf(open.store(), i, 4));
        (void)must(open.writer().import(batch));
        const auto sizeBefore = std::filesystem::file_size(place.file("shard-0001.db"));
        open.writer().maintain();
        QVERIFY(std::filesystem::file_size(place.file("shard-0001.db")) > sizeBefore + 100'000);
    }
};

std::unique_ptr<QObject> makeSqliteStoreTest() { return std::make_unique<SqliteStoreTest>(); }

#include "tst_sqlite_store.moc"
