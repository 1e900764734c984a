#include "backend/storage/verify.h"
#include "tests/storage/raw_sql.h"
#include "tests/storage/sqlite_place.h"

#include <QTest>

using namespace orderdeck;

namespace {

/// Ten entries: five orders paid by ann, each then refused a second time.
void fillStore(OpenStore& open)
{
    for (int number = 1; number <= 5; ++number) {
        const NewOrder created = newOrder(open.store(), number);
        (void)open.send(created);
        (void)open.send(transition(created.id, "pay-" + std::to_string(number), "pay"));
        (void)open.send(transition(created.id, "bad-" + std::to_string(number), "close"));
    }
    open.project();
}

VerifyReport verified(OrderStore& store)
{
    return must(verify(store, {}, [](const VerifyProgress&) { return true; }));
}

/// Names of what contradicts the audit, each with its number, by name.
QByteArray found(const VerifyReport& report)
{
    std::map<std::string, int> names;
    for (const Finding& finding : report.findings)
        if (invariantOf(finding.corruption) == 10)
            ++names[std::string(name(finding.corruption))];
    QByteArrayList all;
    for (const auto& [name, count] : names)
        all.append(QByteArray(QByteArray::fromStdString(name) + ' ' + QByteArray::number(count)));
    return all.join(", ");
}

constexpr const char* kDropTriggers[] = {"DROP TRIGGER audit_is_not_changed",
                                         "DROP TRIGGER audit_is_not_deleted",
                                         "DROP TRIGGER audit_is_not_replaced"};

/// True when SQLite refuses the statement.
bool isRefused(const std::string& path, const char* statement)
{
    bool refused = false;
    {
        QSqlDatabase database =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("refused"));
        database.setDatabaseName(QString::fromStdString(path));
        if (!database.open())
            qFatal("the file cannot be opened");
        QSqlQuery query(database);
        refused = !query.exec(QString::fromUtf8(statement)) &&
                  query.lastError().databaseText().contains(QLatin1String("only added to"));
        database.close();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("refused"));
    return refused;
}

} // namespace

/// Invariant 10 on files that somebody has changed by hand.
class AuditVerifyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void soundAuditHasNoFindings()
    {
        SqlitePlace place(3);
        OpenStore open(place.open());
        fillStore(open);
        const VerifyReport report = verified(open.store());
        QCOMPARE(found(report), QByteArray());
        QVERIFY(report.clean());
        QCOMPARE(report.auditEntries, std::int64_t(10));
    }

    void auditIsOnlyAddedTo_data();
    void auditIsOnlyAddedTo()
    {
        QFETCH(QByteArray, sql);
        SqlitePlace place(1);
        {
            OpenStore open(place.open());
            fillStore(open);
        }
        QVERIFY(isRefused(place.file("shard-0001.db"), sql.constData()));
        const auto store = place.open();
        QVERIFY(verified(*store).clean());
    }

    void forgeryIsFoundUnderItsName_data();
    void forgeryIsFoundUnderItsName()
    {
        QFETCH(QByteArray, sql);
        QFETCH(QByteArray, expected);
        SqlitePlace place(1);
        {
            OpenStore open(place.open());
            fillStore(open);
        }
        const std::string file = place.file("shard-0001.db");
        runSql(file, {std::begin(kDropTriggers), std::end(kDropTriggers)});
        for (const QByteArray& statement : sql.split('|'))
            runSql(file, {statement.constData()});
        const auto store = place.open();
        const VerifyReport report = verified(*store);
        QCOMPARE(found(report), expected);
        QVERIFY(!report.clean());
    }

    void forgedTailStaysVisibleWhenTheAuditGoesOn()
    {
        SqlitePlace place(1);
        {
            OpenStore open(place.open());
            fillStore(open);
        }
        const std::string file = place.file("shard-0001.db");
        runSql(file, {std::begin(kDropTriggers), std::end(kDropTriggers)});
        runSql(file, {"DELETE FROM audit WHERE position > 8"});
        OpenStore open(place.open());
        const NewOrder created = newOrder(open.store(), 9);
        (void)open.send(created);
        QCOMPARE(open.send(transition(created.id, "r1", "pay")).kind, VerdictKind::Applied);
        QCOMPARE(found(verified(open.store())),
                 QByteArray("act without audit entry 2, audit gap 1"));
    }

    void whatIsOlderThanTheAuditNeedsNoEntry()
    {
        SqlitePlace place(1);
        {
            OpenStore open(place.open());
            fillStore(open);
        }
        // Back to the schema before the audit, as a store of the version before has it.
        runSql(place.file("shard-0001.db"),
               {"DROP TABLE audit", "DELETE FROM meta WHERE key LIKE 'audit%'",
                "PRAGMA user_version = 2"});
        OpenStore open(place.open());
        QVERIFY(verified(open.store()).clean());
        const NewOrder created = newOrder(open.store(), 9);
        (void)open.send(created);
        (void)open.send(transition(created.id, "r1", "pay"));
        open.project();
        const VerifyReport report = verified(open.store());
        QVERIFY(report.clean());
        QCOMPARE(report.auditEntries, std::int64_t(1));
    }

    void withoutAuditPeopleAreRefusedAndMachinesGoOn()
    {
        SqlitePlace place(1);
        {
            OpenStore open(place.open());
            fillStore(open);
        }
        runSql(place.file("shard-0001.db"), {"DROP TABLE audit"});
        const auto store = place.open();
        auto writer = must(store->openWriter(ShardIndex(0)));
        const NewOrder a = newOrder(*store, 11);
        const NewOrder b = newOrder(*store, 12);
        const std::vector<StoreRequest> creates{a, b};
        (void)must(writer->apply(creates));
        TransitionRequest machines = transition(b.id, "r1", "pay");
        machines.actor = {"web", Role::Service};
        const std::vector<StoreRequest> batch{transition(a.id, "r1", "pay"), machines};
        const auto verdicts = must(writer->apply(batch));
        QCOMPARE(verdicts[0].kind, VerdictKind::Unavailable);
        QVERIFY(verdicts[0].cause.find("nothing was done") != std::string::npos);
        QCOMPARE(describe(verdicts[1]), QByteArray("applied v2 paid"));
        auto reader = must(store->openReader(ShardIndex(0)));
        QCOMPARE(must(reader->history(a.id)).size(), std::size_t(1));
    }

    void rebuildLeavesTheAuditAsItIs()
    {
        SqlitePlace place(1);
        OpenStore open(place.open());
        fillStore(open);
        const AuditTail before = must(open.reader().auditTail());
        open.closeParts();
        must(open.store().rebuild(ShardIndex(0), [](std::int64_t, std::int64_t) { return true; }));
        QVERIFY(must(open.reader().auditTail()) == before);
        QVERIFY(verified(open.store()).clean());
    }
};

void AuditVerifyTest::auditIsOnlyAddedTo_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::newRow("change") << QByteArray("UPDATE audit SET actor = 'bob' WHERE position = 3");
    QTest::newRow("delete") << QByteArray("DELETE FROM audit WHERE position = 3");
    QTest::newRow("delete all") << QByteArray("DELETE FROM audit");
    QTest::newRow("replace") << QByteArray(
        "INSERT OR REPLACE INTO audit SELECT position, at, 'bob', role, act, order_id, number, "
        "event, request_id, reason, result, cause, version, state, seal FROM audit "
        "WHERE position = 3");
    QTest::newRow("squeeze in") << QByteArray(
        "INSERT INTO audit SELECT 0, at, 'bob', role, act, order_id, number, event, request_id, "
        "reason, result, cause, version, state, seal FROM audit WHERE position = 3");
}

void AuditVerifyTest::forgeryIsFoundUnderItsName_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* title, const char* sql, const char* expected) {
        QTest::newRow(title) << QByteArray(sql) << QByteArray(expected);
    };
    // Entries: odd ones are applied, even ones refused.
    row("actor", "UPDATE audit SET actor = 'other' WHERE position = 3", "audit seal broken 1");
    row("number", "UPDATE audit SET number = 'other' WHERE position = 3", "audit seal broken 1");
    row("event", "UPDATE audit SET event = 'other' WHERE position = 3", "audit seal broken 1");
    row("reason", "UPDATE audit SET reason = 'other' WHERE position = 3", "audit seal broken 1");
    row("state", "UPDATE audit SET state = 'other' WHERE position = 3", "audit seal broken 1");
    row("time", "UPDATE audit SET at = at + 1 WHERE position = 3", "audit seal broken 1");
    row("role", "UPDATE audit SET role = 3 WHERE position = 3", "audit seal broken 1");
    row("cause", "UPDATE audit SET cause = '' WHERE position = 4", "audit seal broken 1");
    row("act", "UPDATE audit SET act = 'create' WHERE position = 3", "audit seal broken 1");
    row("result", "UPDATE audit SET result = 'illegal' WHERE position = 3",
        "audit entry differs 1, audit seal broken 1");
    row("version", "UPDATE audit SET version = 7 WHERE position = 3",
        "audit entry differs 1, audit seal broken 1");
    row("request", "UPDATE audit SET request_id = 'x' WHERE position = 3",
        "act without audit entry 1, audit entry without act 1, audit seal broken 1");
    row("seal", "UPDATE audit SET seal = zeroblob(32) WHERE position = 3", "audit seal broken 2");
    row("newest seal", "UPDATE audit SET seal = zeroblob(32) WHERE position = 10",
        "audit seal broken 2");
    row("one lost", "DELETE FROM audit WHERE position = 3",
        "act without audit entry 1, audit gap 1");
    row("first lost", "DELETE FROM audit WHERE position = 1",
        "act without audit entry 1, audit gap 1");
    row("tail lost", "DELETE FROM audit WHERE position > 8",
        "act without audit entry 2, audit cut off 1");
    row("all lost", "DELETE FROM audit", "act without audit entry 10, audit cut off 1");
    row("one added",
        "INSERT INTO audit SELECT 11, at, actor, role, act, 0, number, event, 'x', reason, "
        "result, cause, version, state, seal FROM audit WHERE position = 10",
        "audit seal broken 2");
    row("one twice",
        "INSERT INTO audit SELECT 11, at, actor, role, act, order_id, number, event, request_id, "
        "reason, result, cause, version, state, seal FROM audit WHERE position = 10",
        "audit entry twice 1, audit seal broken 2");
    row("two changed places",
        "UPDATE audit SET position = -3 WHERE position = 3|"
        "UPDATE audit SET position = 3 WHERE position = 5|"
        "UPDATE audit SET position = 5 WHERE position = -3",
        "audit seal broken 4");
    row("event lost", "DELETE FROM events WHERE request_id = 'pay-2'", "audit entry without act 1");
    row("refusal lost", "DELETE FROM refusals WHERE request_id = 'bad-2'",
        "audit entry without act 1");
    row("event of a person added",
        "INSERT INTO events SELECT (SELECT max(position) + 1 FROM events), order_id, 3, 'note', "
        "'paid', 'paid', actor, role, reason, 'silent', at, lifecycle_version, digest, payload "
        "FROM events WHERE request_id = 'pay-2'",
        "act without audit entry 1");
    row("refusal of a person added",
        "INSERT INTO refusals SELECT order_id, 'silent', event, actor, role, reason, at, digest, "
        "kind, version, state, cause, legal_events FROM refusals WHERE request_id = 'bad-2'",
        "act without audit entry 1");
    row("note of the tail changed", "UPDATE meta SET value = '10 00' WHERE key = 'audit_tail'",
        "audit seal broken 1");
    row("note of the tail set back", "UPDATE meta SET value = '8 00' WHERE key = 'audit_tail'",
        "audit seal broken 1");
}

std::unique_ptr<QObject> makeAuditVerifyTest() { return std::make_unique<AuditVerifyTest>(); }

#include "tst_audit_verify.moc"
