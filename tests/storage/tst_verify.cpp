#include "backend/storage/verify.h"
#include "tests/storage/raw_sql.h"
#include "tests/storage/sqlite_place.h"

#include <QTest>

#include <sstream>

using namespace orderdeck;

namespace {

constexpr int kOrders = 40;

/// Orders in every state, refusals, an import; lists caught up. The same each time.
void fillStore(OpenStore& open)
{
    for (int i = 0; i < kOrders; ++i) {
        const NewOrder created = newOrder(open.store(), i);
        (void)open.send(created);
        const char* steps[] = {"pay", "ship", "close"};
        for (int k = 0; k < i % 4; ++k)
            (void)open.send(transition(created.id, "s" + std::to_string(k), steps[k]));
        if (i % 5 == 0)
            (void)open.send(transition(created.id, "bad", "release"));
    }
    (void)open.import(historyOf(open.store(), kOrders, 3));
    open.project();
}

VerifyReport verified(OrderStore& store, const std::optional<DriverHistory>& history = {})
{
    return must(verify(store, history, [](const VerifyProgress&) { return true; }));
}

/// Names of what was found, each once, in the order of finding.
QByteArray found(const VerifyReport& report)
{
    QByteArrayList names;
    for (const Finding& finding : report.findings) {
        const std::string_view text = name(finding.corruption);
        const QByteArray bytes(text.data(), qsizetype(text.size()));
        if (!names.contains(bytes))
            names.append(bytes);
    }
    return names.join(", ");
}

DriverHistory historyFrom(const std::string& text)
{
    std::istringstream input(text);
    return must(DriverHistory::read(input, "history"));
}

} // namespace

class VerifyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void soundStoreHasNoFindings()
    {
        SqlitePlace place(3);
        OpenStore open(place.open());
        fillStore(open);
        const VerifyReport report = verified(open.store());
        QCOMPARE(found(report), QByteArray());
        QVERIFY(report.clean() && report.notes.empty());
        QCOMPARE(report.orders, std::int64_t(kOrders + 1));
        QCOMPARE(report.listRows, std::int64_t(kOrders + 1));
        QCOMPARE(report.refusals, std::int64_t(8));
        QVERIFY(report.checked == std::vector({3, 4, 5, 7}));
        std::int64_t heads = 0;
        for (int shard = 0; shard < 3; ++shard)
            heads += must(open.reader(shard).feedHead());
        QCOMPARE(report.events, heads);
    }

    void corruptionIsFoundUnderItsName_data();
    void corruptionIsFoundUnderItsName()
    {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, sql);
        QFETCH(QByteArray, expected);
        SqlitePlace place(1);
        {
            OpenStore open(place.open());
            fillStore(open);
        }
        // Several statements are separated by a bar.
        QList<QByteArray> statements = sql.split('|');
        for (const QByteArray& statement : statements)
            runSql(place.file(file.constData()), {statement.constData()});
        const auto store = place.open();
        const VerifyReport report = verified(*store);
        QCOMPARE(found(report), expected);
        QVERIFY(!report.clean());
    }

    void orderInAnotherShardIsFound()
    {
        SqlitePlace place(2);
        {
            OpenStore open(place.open());
            fillStore(open);
            NewOrder misplaced = newOrder(open.store(), 500);
            const int right = open.store().map().shardOf(misplaced.id).value;
            const StoreRequest request = misplaced;
            (void)must(open.writer(1 - right).apply(std::span(&request, 1)));
            open.project();
            QCOMPARE(found(verified(open.store())), QByteArray("wrong shard"));
            (void)open.send(request);
            open.project();
            QCOMPARE(found(verified(open.store())), QByteArray("wrong shard, in two shards"));
        }
    }

    void laggingListsAreNotedNotReported()
    {
        SqlitePlace place(1);
        OpenStore open(place.open());
        fillStore(open);
        (void)open.send(newOrder(open.store(), 600));
        const VerifyReport report = verified(open.store());
        QCOMPARE(found(report), QByteArray());
        QCOMPARE(report.notes.size(), std::size_t(1));
    }

    void driversHistoryIsHeldAgainstTheEvents_data();
    void driversHistoryIsHeldAgainstTheEvents()
    {
        QFETCH(QByteArray, lines);
        QFETCH(QByteArray, expected);
        SqlitePlace place(1);
        OpenStore open(place.open());
        const NewOrder created = newOrder(open.store(), 1);
        (void)open.send(created);
        (void)open.send(transition(created.id, "d-pay", "pay"));
        (void)open.send(transition(created.id, "other", "ship"));
        (void)open.send(transition(created.id, "d-bad", "pay"));
        open.project();
        const std::string id = toString(created.id);
        std::string text = "{\"op\":\"driver\",\"prefix\":\"d-\"}"
                           "\n" +
                           lines.toStdString();
        for (auto at = text.find("ID"); at != std::string::npos; at = text.find("ID"))
            text.replace(at, 2, id);
        const VerifyReport report = verified(open.store(), historyFrom(text));
        QCOMPARE(found(report), expected);
        QVERIFY(report.checked == std::vector({1, 2, 3, 4, 5, 7}));
    }

    void historyOfEveryRequestKnowsTheCreates()
    {
        SqlitePlace place(1);
        OpenStore open(place.open());
        const NewOrder created = newOrder(open.store(), 1);
        (void)open.send(created);
        open.project();
        const std::string id = toString(created.id);
        const std::string line =
            "{\"op\":\"create\",\"order\":\"" + id +
            "\",\"request\":\"create-1\",\"verdict\":\"applied\",\"version\":1,";
        QCOMPARE(found(verified(open.store(), historyFrom(line + "\"state\":\"placed\"}\n"))),
                 QByteArray());
        QCOMPARE(found(verified(open.store(), historyFrom(line + "\"state\":\"paid\"}\n"))),
                 QByteArray("acknowledged differs"));
        QCOMPARE(found(verified(open.store(), historyFrom(""))),
                 QByteArray("event never requested"));
        QCOMPARE(found(verified(open.store(),
                                historyFrom("{\"op\":\"create\",\"request\":\"create-1\"}\n"))),
                 QByteArray());
    }

    void brokenHistoryFileNamesTheLine()
    {
        for (const char* bad :
             {"nonsense\n", "{}\n",
              "{\"op\":\"submit\",\"request\":\"x\"}"
              "\n",
              "{\"op\":\"submit\",\"order\":\"1\",\"request\":\"x\",\"verdict\":\"yes\"}"
              "\n"}) {
            std::istringstream input(std::string("{\"op\":\"driver\"}\n") + bad);
            const auto history = DriverHistory::read(input, "h.jsonl");
            QVERIFY(!history);
            QCOMPARE(history.error().context, std::string("h.jsonl:2"));
        }
        // Cut off in the middle of a line: the driver was killed.
        std::istringstream cut("{\"op\":\"create\",\"request\":\"a\"}\n{\"op\":\"cre");
        QCOMPARE(must(DriverHistory::read(cut, "h")).lines.size(), std::size_t(1));
    }

    void cancelledCheckSaysSo()
    {
        SqlitePlace place(1);
        OpenStore open(place.open());
        fillStore(open);
        const auto report = verify(open.store(), {}, [](const VerifyProgress&) { return false; });
        QVERIFY(!report);
        QCOMPARE(report.error().kind, ErrorKind::Cancelled);
    }

    void findingsAreBoundedAndCounted()
    {
        VerifyReport report;
        for (int i = 0; i < 250; ++i)
            report.add({Corruption::RowDiffers, OrderId(i), ""});
        QCOMPARE(report.findings.size(), VerifyReport::kMostFindings);
        QCOMPARE(report.findingCount, std::int64_t(250));
    }
};

namespace {

void addRow(const char* file, const char* title, const char* sql, const char* expected)
{
    QTest::newRow(title) << QByteArray(file) << QByteArray(sql) << QByteArray(expected);
}

void hot(const char* title, const char* sql, const char* expected)
{
    addRow("shard-0001.db", title, sql, expected);
}

void lists(const char* title, const char* sql, const char* expected)
{
    addRow("shard-0001.read.db", title, sql, expected);
}

void addBrokenEvents()
{
    // Order 7 is closed: created, pay, ship, close. Its id is 8 << 12 | bucket.
    hot("event lost", "DELETE FROM events WHERE order_id >> 12 = 8 AND version = 2",
        "version gap, from does not follow");
    hot("last event lost", "DELETE FROM events WHERE order_id >> 12 = 8 AND version = 4",
        "row differs from events");
    hot("first event lost", "DELETE FROM events WHERE order_id >> 12 = 8 AND version = 1",
        "version gap, from does not follow, wrong birth");
    hot("all events lost", "DELETE FROM events WHERE order_id >> 12 = 8", "order without events");
    hot("event doubled",
        "DROP INDEX events_by_order|CREATE INDEX events_by_order ON events (order_id, version)|"
        "INSERT INTO events SELECT (SELECT max(position) + 1 FROM events), order_id, version, "
        "name, "
        "from_state, to_state, actor, role, reason, 'again', at, lifecycle_version, digest, "
        "payload "
        "FROM events WHERE order_id >> 12 = 8 AND version = 4",
        "version twice, from does not follow");
    hot("request doubled",
        "UPDATE events SET request_id = 's1' WHERE order_id >> 12 = 8 AND version = 2",
        "request twice");
    hot("request applied and refused",
        "UPDATE events SET request_id = 'bad' WHERE order_id >> 12 = 6 AND version = 2",
        "request twice");
    hot("version jumps", "UPDATE events SET version = 9 WHERE order_id >> 12 = 8 AND version = 4",
        "version gap, row differs from events");
    hot("from changed",
        "UPDATE events SET from_state = 'paid' WHERE order_id >> 12 = 8 AND version = 4",
        "from does not follow");
    hot("to changed",
        "UPDATE events SET to_state = 'cancelled' WHERE order_id >> 12 = 8 AND version = 4",
        "illegal step, row differs from events");
    hot("role too low", "UPDATE events SET role = 0 WHERE order_id >> 12 = 8 AND version = 2",
        "illegal step");
    hot("event renamed", "UPDATE events SET name = 'pay' WHERE order_id >> 12 = 8 AND version = 4",
        "illegal step");
    hot("created in the middle",
        "UPDATE events SET name = 'created' WHERE order_id >> 12 = 8 AND version = 3",
        "wrong birth");
    hot("born elsewhere",
        "UPDATE events SET to_state = 'closed' WHERE order_id >> 12 = 9 AND version = 1",
        "illegal step, row differs from events");
    hot("event after the end",
        "INSERT INTO events SELECT (SELECT max(position) + 1 FROM events), order_id, 5, 'note', "
        "'closed', 'closed', actor, role, reason, 'late', at, lifecycle_version, digest, payload "
        "FROM events WHERE order_id >> 12 = 8 AND version = 4|"
        "UPDATE orders SET version = 5 WHERE id >> 12 = 8",
        "event after final state");
}

void addBrokenRows()
{
    hot("unknown definition",
        "UPDATE events SET lifecycle_version = 9 WHERE order_id >> 12 = 8 AND version = 4",
        "definition missing, row differs from events");
    hot("state of the row", "UPDATE orders SET state = 'paid' WHERE id >> 12 = 8",
        "row differs from events, list row differs");
    hot("version of the row", "UPDATE orders SET version = 3 WHERE id >> 12 = 8",
        "row differs from events, list row differs");
    hot("since of the row", "UPDATE orders SET since = since + 1 WHERE id >> 12 = 8",
        "row differs from events, list row differs");
    hot("previous state of the row", "UPDATE orders SET previous_state = '' WHERE id >> 12 = 8",
        "row differs from events");
    hot("row lost", "DELETE FROM orders WHERE id >> 12 = 8",
        "events without order, list row of unknown order");
    hot("refusal of nobody", "UPDATE refusals SET order_id = 4096000 WHERE order_id >> 12 = 6",
        "refusal without order");
    hot("total changed", "UPDATE births SET total_minor = 1 WHERE id >> 12 = 8",
        "list row differs");
}

void addBrokenLists()
{
    lists("list row lost", "DELETE FROM finished_orders WHERE id >> 12 = 8",
          "list row missing, count differs");
    lists("list row changed", "UPDATE open_orders SET state = 'held' WHERE id >> 12 = 9",
          "list row differs, count differs");
    lists("list row in the wrong list",
          "INSERT INTO open_orders SELECT * FROM finished_orders WHERE id >> 12 = 8|"
          "DELETE FROM finished_orders WHERE id >> 12 = 8",
          "list row differs");
    lists("list row of nobody", "UPDATE finished_orders SET id = 4096000 WHERE id >> 12 = 8",
          "list row of unknown order, list row missing");
    lists("count changed", "UPDATE counts SET orders = orders + 1 WHERE state = 'closed'",
          "count differs");
    lists("count lost", "DELETE FROM counts WHERE state = 'closed'", "count differs");
}

} // namespace

void VerifyTest::corruptionIsFoundUnderItsName_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("expected");
    addBrokenEvents();
    addBrokenRows();
    addBrokenLists();
}

void VerifyTest::driversHistoryIsHeldAgainstTheEvents_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray sent = "{\"op\":\"submit\",\"order\":\"ID\",\"request\":\"d-pay\"}\n";
    const auto answered = [](const char* request, const char* verdict, int version,
                             const char* state) -> QByteArray {
        return QByteArray("{\"op\":\"submit\",\"order\":\"ID\",\"request\":\"") + request +
               "\",\"verdict\":\"" + verdict + "\",\"version\":" + QByteArray::number(version) +
               ",\"state\":\"" + state + "\"}\n";
    };
    const QByteArray good = answered("d-pay", "applied", 2, "paid");
    const QByteArray refused = answered("d-bad", "illegal", 3, "shipped");
    const auto row = [](const char* title, const QByteArray& lines, const char* expected) {
        QTest::newRow(title) << lines << QByteArray(expected);
    };
    row("as it was", good + refused, "");
    row("sent, then answered", sent + good + refused, "");
    row("answered twice alike", good + good + refused, "");
    row("never answered", sent, "");
    row("in doubt", answered("d-pay", "in doubt", 0, ""), "");
    row("not told of", refused, "event never requested");
    row("refused for good", answered("d-pay", "illegal", 1, "placed"), "event of refused request");
    row("sent and refused for good", sent + answered("d-pay", "forbidden", 1, "placed"),
        "event of refused request");
    row("busy, then applied", answered("d-pay", "busy", 0, "") + good, "");
    row("busy only", answered("d-pay", "busy", 0, ""), "event of refused request");
    row("another version", answered("d-pay", "applied", 3, "paid"), "acknowledged differs");
    row("another state", answered("d-pay", "applied", 2, "shipped"), "acknowledged differs");
    row("acknowledged and lost", good + answered("d-lost", "applied", 4, "closed"),
        "acknowledged missing");
    row("answer changed", good + answered("d-pay", "illegal", 2, "paid"), "answer changed");
    row("refused, acknowledged later", answered("d-bad", "applied", 4, "paid") + good,
        "acknowledged missing");
}

std::unique_ptr<QObject> makeVerifyTest() { return std::make_unique<VerifyTest>(); }

#include "tst_verify.moc"
