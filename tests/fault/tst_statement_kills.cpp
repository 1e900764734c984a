#include "backend/storage/sqlite/sqlite_store.h"
#include "resources/resources.h"
#include "tests/fault/short_life.h"
#include "tests/fault/simulated_disk.h"
#include "tests/storage/raw_sql.h"
#include "tests/storage/store_fixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <map>
#include <memory>
#include <sstream>

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace orderdeck;

namespace {

constexpr int kMostPoints = 5'000;

/// What the child's SQLite counts; a C function gets at it.
struct KillPoint {
    int at = 0; ///< The point at which this process ends; each statement has two.
    int seen = 0;
    int pipe = -1;
};
KillPoint killPoint;

void tell(const std::string& line)
{
    // One write: a kill cuts between lines.
    if (write(killPoint.pipe, line.data(), line.size()) != ssize_t(line.size()))
        _exit(3);
}

/// The first words of a statement behind its comments, up to a name of a table.
std::string nameOf(const char* sql)
{
    std::string_view text(sql == nullptr ? "" : sql);
    while (text.starts_with("--") || text.starts_with('\n'))
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    std::istringstream words{std::string(text)};
    std::string name;
    std::string word;
    for (int i = 0; i < 3 && words >> word; ++i)
        name += (i == 0 ? "" : " ") + word;
    return name;
}

/// Whether it matters where this statement is cut off: reading changes nothing.
bool matters(const std::string& name)
{
    for (const char* pragma :
         {"PRAGMA journal_mode", "PRAGMA wal_checkpoint", "PRAGMA user_version"})
        if (name.starts_with(pragma))
            return true;
    return !name.starts_with("SELECT") && !name.starts_with("PRAGMA");
}

int countStatement(unsigned event, void*, void* statement, void*)
{
    const std::string name = nameOf(sqlite3_sql(static_cast<sqlite3_stmt*>(statement)));
    if (!matters(name) || ++killPoint.seen != killPoint.at)
        return 0;
    tell(std::string("#") + (event == SQLITE_TRACE_STMT ? "before " : "after ") + name + '\n');
    return raise(SIGKILL);
}

int countFor(sqlite3* database, char**, const sqlite3_api_routines*)
{
    return sqlite3_trace_v2(database, SQLITE_TRACE_STMT | SQLITE_TRACE_PROFILE, countStatement,
                            nullptr);
}

std::string jsonOf(const DriverLine& line)
{
    std::string text = line.create ? "{\"op\":\"create\"" : "{\"op\":\"submit\"";
    if (line.order.value != 0)
        text += ",\"order\":\"" + toString(line.order) + '"';
    text += ",\"request\":\"" + line.requestId + '"';
    if (line.verdict)
        text += ",\"verdict\":\"" + std::string(name(*line.verdict)) +
                "\",\"version\":" + std::to_string(line.version) + ",\"state\":\"" + line.state +
                '"';
    return text + "}\n";
}

struct KilledRun {
    LifeRecord record;
    std::string point; ///< Where it was killed; empty: it came to its end.
    bool sound = false;
};

KilledRun readRun(int pipe)
{
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = read(pipe, buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(got));
    KilledRun run;
    std::string history;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('#'))
            run.point = line.substr(1);
        else if (line.starts_with('+'))
            run.record.imported.insert(line.substr(1));
        else
            history += line + '\n';
    }
    std::istringstream input(history);
    run.record.told = must(DriverHistory::read(input, "child"));
    return run;
}

/// `work` in a process of its own, which ends at the nth point where SQLite begins or has ended a
/// statement that does more than read.
KilledRun killAt(int point, const std::function<void()>& work)
{
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0)
        qFatal("no pipe");
    const pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        killPoint = {point, 0, ends[1]};
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(countFor));
        work();
        _exit(0);
    }
    close(ends[1]);
    KilledRun run = readRun(ends[0]);
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    const bool ended = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    run.sound = run.point.empty() ? ended : killed;
    return run;
}

void liveTelling(const std::string& folder)
{
    LifeRecord record;
    std::size_t imported = 0;
    liveShortly(folder, record,
                {.alive =
                     [&] {
                         if (record.imported.size() > imported)
                             for (const std::string& number : record.imported)
                                 tell('+' + number + '\n');
                         imported = record.imported.size();
                         return true;
                     },
                 .tell = [](const DriverLine& line) { tell(jsonOf(line)); }});
    if (!record.errors.empty())
        _exit(4);
}

Result<std::unique_ptr<OrderStore>> openIn(const std::string& folder)
{
    static const FakeClock clock;
    return openSqliteStore({.folder = folder}, clock);
}

void runScript(const std::string& path, const std::string& script)
{
    sqlite3* database = nullptr;
    sqlite3_open(path.c_str(), &database);
    if (sqlite3_exec(database, script.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        qFatal("%s", sqlite3_errmsg(database));
    sqlite3_close(database);
}

/// A store as the first version made it, with an order that was acknowledged.
LifeRecord makeOldStore(const std::string& folder)
{
    std::filesystem::create_directories(folder);
    const std::string hot = folder + "/shard-0001.db";
    runScript(hot, "PRAGMA journal_mode=WAL;" +
                       must(readResource("sql/sqlite/001_orders_and_events.sql")));
    runSql(hot,
           {"INSERT INTO meta VALUES ('map', ?), ('shard', '0')",
            "INSERT INTO births VALUES (4096, 'OLD', 'shop', 'C', 'SP', 100, 'BRL', 1, 'shop', 0, "
            "'create-old', '{}')",
            "INSERT INTO events VALUES (1, 4096, 1, 'created', '', 'placed', 'web', 4, '', "
            "'create-old', 5, 1, 0, '')",
            "INSERT INTO orders VALUES (4096, 1, 'placed', '', 1, 5, x'')"},
           must(ShardMap::byOrder(1)).toText());
    runScript(folder + "/shard-0001.read.db",
              "PRAGMA journal_mode=WAL;" + must(readResource("sql/sqlite/read/001_lists.sql")));
    LifeRecord record;
    record.told.lines.push_back({.create = true,
                                 .order = OrderId(4096),
                                 .requestId = "create-old",
                                 .verdict = VerdictKind::Applied,
                                 .version = 1,
                                 .state = "placed"});
    return record;
}

} // namespace

class StatementKillsTest : public QObject {
    Q_OBJECT

    using Prepare = std::function<LifeRecord(const std::string& folder)>;
    using Work = std::function<void(const std::string& folder)>;

    /// Kills `work` at every point in turn, each time on a store that `prepare` has made.
    void killEverywhere(const Prepare& prepare, const Work& work)
    {
        m_points.clear();
        for (int at = 1; at < kMostPoints; ++at) {
            const QTemporaryDir place;
            const std::string folder = place.path().toStdString() + "/store";
            const SimulatedDisk disk(folder); // Kills lose no bytes: nothing has to wait for syncs.
            const LifeRecord before = prepare(folder);
            KilledRun run = killAt(at, [&] { work(folder); });
            QVERIFY2(run.sound, ("the child ended in another way: " + run.point).c_str());
            run.record.told.lines.insert(run.record.told.lines.begin(), before.told.lines.begin(),
                                         before.told.lines.end());
            run.record.imported.insert(before.imported.begin(), before.imported.end());
            const std::string trouble = troubleAfter(folder, run.record);
            QVERIFY2(trouble.empty(),
                     ("killed at point " + std::to_string(at) + ", " + run.point + ":\n" + trouble)
                         .c_str());
            if (run.point.empty())
                break;
            ++m_points[run.point];
        }
    }
    void say() const
    {
        int kills = 0;
        for (const auto& [point, count] : m_points)
            kills += count;
        qInfo("%d kills at %zu named points", kills, m_points.size());
    }

    std::map<std::string, int> m_points; ///< Kills by name of the point.

private Q_SLOTS:
    void killedInALife()
    {
        killEverywhere([](const std::string&) { return LifeRecord(); }, liveTelling);
        say();
        // Where it matters most, by name: they were all hit.
        for (const char* point :
             {"before BEGIN IMMEDIATE", "after BEGIN IMMEDIATE", "before INSERT INTO events",
              "after INSERT INTO events", "after INSERT INTO births", "after INSERT INTO orders",
              "after INSERT INTO refusals", "after UPDATE orders SET", "before COMMIT",
              "after COMMIT", "after INSERT INTO open_orders", "after UPDATE progress SET",
              "before PRAGMA wal_checkpoint(PASSIVE)", "after CREATE TABLE births"})
            QVERIFY2(m_points.contains(point), point);
    }

    void killedInAMigration()
    {
        killEverywhere(makeOldStore, [](const std::string& folder) { must(openIn(folder)); });
        say();
        for (const char* point : {"before BEGIN IMMEDIATE", "after CREATE TABLE refusals",
                                  "after CREATE TABLE targets", "before COMMIT", "after COMMIT"})
            QVERIFY2(m_points.contains(point), point);
    }

    void killedInARebuild()
    {
        killEverywhere(
            [](const std::string& folder) {
                LifeRecord record;
                liveShortly(folder, record, {});
                return record;
            },
            [](const std::string& folder) {
                must(must(openIn(folder))->rebuild(ShardIndex(0), [](auto, auto) { return true; }));
            });
        say();
        for (const char* point : {"after DROP TABLE orders", "before COMMIT", "after COMMIT",
                                  "before PRAGMA journal_mode=DELETE"})
            QVERIFY2(m_points.contains(point), point);
    }
};

std::unique_ptr<QObject> makeStatementKillsTest() { return std::make_unique<StatementKillsTest>(); }

#include "tst_statement_kills.moc"
