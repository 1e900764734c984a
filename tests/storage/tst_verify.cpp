#include "backend/storage/verify.h"
#include "tests/storage/raw_sql.h"
#include "tests/storage/sqlite_place.h"
#include "tests/storage/store_damages.h"

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

/// Names of what was found, each once, in the order of finding; but for the audit, which has a
/// suite of its own: what is broken here by hand contradicts it as well.
QByteArray found(const VerifyReport& report)
{
    QByteArrayList names;
    for (const Finding& finding : report.findings) {
        if (invariantOf(finding.corruption) == 10)
            continue;
        const std::string_view text = name(finding.corruption);
        const QByteArray bytes(text.data(), qsizetype(text.size()));
        if (!names.contains(bytes))
            names.append(bytes);
    }
    return names.join(", ");
}

void copyFolder(const std::string& from, const std::string& to)
{
    const QDir source(QString::fromStdString(from));
    const QDir target(QString::fromStdString(to));
    if (!target.mkpath(QStringLiteral(".")))
        qFatal("no folder %s", to.c_str());
    for (const QString& name : source.entryList(QDir::Files))
        if (!QFile::copy(source.filePath(name), target.filePath(name)))
            qFatal("%s was not copied", qPrintable(name));
}

DriverHistory historyFrom(const std::string& text)
{
    std::istringstream input(text);
    return must(DriverHistory::read(input, "history"));
}

} // namespace

class VerifyTest : public QObject {
    Q_OBJECT
private:
    SqlitePlace m_filled{1}; ///< Filled once; what is damaged is a copy.

private Q_SLOTS:
    void initTestCase()
    {
        OpenStore open(m_filled.open());
        fillStore(open);
    }

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
        QVERIFY(report.checked == std::vector({3, 4, 5, 7, 10}));
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
        copyFolder(m_filled.folder(), place.folder());
        // Several statements are separated by a bar.
        QList<QByteArray> statements = sql.split('|');
        for (const QByteArray& statement : statements)
            runSql(place.file(file.constData()), {statement.constData()});
        const auto store = place.open();
        const VerifyReport report = verified(*store);
        QCOMPARE(found(report), expected);
        QVERIFY(!report.clean());
    }

    /// With the driver's history what is gone from the files is missed, whatever the files say of
    /// themselves.
    void whatWasAcknowledgedIsMissedInTheFiles();
    void orderCopiedToAnotherShardIsFound();
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
        QVERIFY(report.checked == std::vector({1, 2, 3, 4, 5, 7, 10}));
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

void VerifyTest::whatWasAcknowledgedIsMissedInTheFiles()
{
    SqlitePlace place(1);
    const auto history = [&] {
        OpenStore open(place.open());
        const NewOrder created = newOrder(open.store(), 1);
        (void)open.send(created);
        (void)open.send(transition(created.id, "d-pay", "pay"));
        (void)open.send(transition(created.id, "d-ship", "ship"));
        open.project();
        const std::string head = "{\"op\":\"submit\",\"order\":\"" + toString(created.id) + '"';
        return historyFrom("{\"op\":\"driver\",\"prefix\":\"d-\"}\n" + head +
                           ",\"request\":\"d-pay\",\"verdict\":\"applied\",\"version\":2,"
                           "\"state\":\"paid\"}\n" +
                           head +
                           ",\"request\":\"d-ship\",\"verdict\":\"applied\",\"version\":3,"
                           "\"state\":\"shipped\"}\n");
    }();
    const auto looked = [&] { return found(verified(*place.open(), history)); };
    QCOMPARE(looked(), QByteArray());
    const std::string hotFile = place.file("shard-0001.db");
    const std::string listFile = place.file("shard-0001.read.db");
    // The last step is taken back everywhere: only the driver knows of it.
    runSql(hotFile, {"DELETE FROM events WHERE version = 3",
                     "UPDATE orders SET state = 'paid', previous_state = 'placed', version = 2, "
                     "since = (SELECT at FROM events WHERE version = 2)"});
    runSql(listFile, {"UPDATE open_orders SET state = 'paid', version = 2",
                      "DELETE FROM counts WHERE orders = 0", "UPDATE counts SET state = 'paid'",
                      "UPDATE progress SET position = 2"});
    QCOMPARE(looked(), QByteArray("acknowledged missing"));
    runSql(hotFile, {"UPDATE events SET request_id = 'd-forged' WHERE version = 2"});
    QCOMPARE(looked(), QByteArray("event never requested, acknowledged missing"));
}

void VerifyTest::orderCopiedToAnotherShardIsFound()
{
    SqlitePlace place(2);
    {
        OpenStore open(place.open());
        fillStore(open);
    }
    const int right = [&] {
        OpenStore open(place.open());
        return open.store().map().shardOf(newOrder(open.store(), 7).id).value;
    }();
    const char* files[] = {"shard-0001.db", "shard-0002.db"};
    runSql(place.file(files[1 - right]),
           {"ATTACH ? AS other", "INSERT INTO births SELECT * FROM other.births WHERE id >> 12 = 8",
            "INSERT INTO orders SELECT * FROM other.orders WHERE id >> 12 = 8",
            "INSERT INTO events SELECT (SELECT max(position) FROM events) + version, order_id, "
            "version, name, from_state, to_state, actor, role, reason, request_id, at, "
            "lifecycle_version, digest, payload FROM other.events WHERE order_id >> 12 = 8"},
           place.file(files[right]));
    QCOMPARE(found(verified(*place.open())), QByteArray("wrong shard, in two shards"));
    runSql(place.file(files[right]),
           {"DELETE FROM births WHERE id >> 12 = 8", "DELETE FROM orders WHERE id >> 12 = 8",
            "DELETE FROM events WHERE order_id >> 12 = 8"});
    runSql(place.file(right == 0 ? "shard-0001.read.db" : "shard-0002.read.db"),
           {"DELETE FROM finished_orders WHERE id >> 12 = 8",
            "UPDATE counts SET orders = orders - 1 WHERE state = 'closed' AND region = 'RJ'"});
    QCOMPARE(found(verified(*place.open())), QByteArray("wrong shard"));
}

void VerifyTest::corruptionIsFoundUnderItsName_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("expected");
    for (const StoreDamage& damage : storeDamages())
        QTest::newRow(damage.name)
            << QByteArray(damage.file) << QByteArray(damage.sql) << QByteArray(damage.found);
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
