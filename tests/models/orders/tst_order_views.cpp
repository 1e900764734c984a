#include "models/order_views.h"
#include "models/tab_separated.h"
#include "models/text.h"
#include "tests/models/orders/order_rows.h"

#include <QAbstractItemModelTester>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace orderdeck;

class OrderViewsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shippedViewsFitAnyLifecycle();
    void ownViewsAreKeptAtOnce();
    void namesAreCleanAndUnique();
    void shippedViewsCannotBeChanged();
    void thereIsABound();
    void nonsenseIsPassedOver_data();
    void nonsenseIsPassedOver();
    void anotherVersionIsLeftAlone();
    void aListingFitsByItsMeaning_data();
    void aListingFitsByItsMeaning();
    void cellsAreOneCellAndDoNotCompute_data();
    void cellsAreOneCellAndDoNotCompute();
    void commandsReadWithoutTheirMnemonic();
};

namespace {

constexpr QLatin1String kKey("order-views-1/views");

struct Shelf {
    QTemporaryDir folder;
    QSettings settings{folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat};
};

QString names(const OrderViews& views)
{
    QStringList all;
    for (int row = 0; row < views.rowCount(); ++row)
        all.append(views.index(row).data().toString());
    return all.join(QLatin1Char('|'));
}

QString shown(const OrderView* view)
{
    if (view == nullptr)
        return QStringLiteral("none");
    return QStringLiteral("%1: [%2] %3 %4")
        .arg(view->name, view->listing.filter)
        .arg(int(view->listing.sort))
        .arg(view->listing.columns.join(QLatin1Char(',')));
}

} // namespace

void OrderViewsTest::shippedViewsFitAnyLifecycle()
{
    OrderViews views(nullptr);
    const QAbstractItemModelTester tester(&views,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    QCOMPARE(names(views), QStringLiteral("All open|Past their target|Newest|Flagged imports"));
    views.setCatalogue(*orderCatalogue());
    QCOMPARE(names(views),
             QStringLiteral("All open|Past their target|On hold|Newest|Flagged imports"));
    for (const OrderView& view : views.views())
        QVERIFY2(parseFilter(view.listing.filter.toStdString()).ok(), qPrintable(view.name));
    QCOMPARE(views.find(QStringLiteral("On hold"))->listing.filter, QStringLiteral("state:held"));
    views.setCatalogue(*orderCatalogue());
    views.setCatalogue(LifecycleCatalogue());
    QCOMPARE(names(views), QStringLiteral("All open|Past their target|Newest|Flagged imports"));
}

void OrderViewsTest::ownViewsAreKeptAtOnce()
{
    Shelf shelf;
    OrderViews views(&shelf.settings);
    const QAbstractItemModelTester tester(&views,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    const QSignalSpy changed(&views, &OrderViews::changed);
    QVERIFY(views.add(QStringLiteral("  Mine  & \"yours\" "),
                      {QStringLiteral("region:SP \"A-1\""),
                       OrderSort::Number,
                       {QStringLiteral("total"), QStringLiteral("number")}}));
    QVERIFY(views.add(QStringLiteral("Big"),
                      {QStringLiteral("total>100"), OrderSort::LargestTotal, {}}));
    QCOMPARE(changed.count(), 2);
    const auto again = [&] { return std::make_unique<OrderViews>(&shelf.settings); };
    QCOMPARE(names(*again()), names(views));
    QVERIFY(names(views).endsWith(QStringLiteral("|Big|Mine & \"yours\"")));
    QCOMPARE(shown(again()->find(QStringLiteral("mine & \"YOURS\""))),
             QStringLiteral("Mine & \"yours\": [region:SP \"A-1\"] 4 total,number"));
    QVERIFY(views.rename(QStringLiteral("Mine & \"yours\""), QStringLiteral("Alpha")));
    QVERIFY(views.update(QStringLiteral("Big"),
                         {QStringLiteral("total>900"), OrderSort::NewestFirst, {}}));
    QVERIFY(names(*again()).endsWith(QStringLiteral("|Alpha|Big")));
    QCOMPARE(shown(again()->find(QStringLiteral("Big"))), QStringLiteral("Big: [total>900] 1 "));
    QVERIFY(views.remove(QStringLiteral("Alpha")));
    QVERIFY(!views.remove(QStringLiteral("Alpha")));
    QVERIFY(names(*again()).endsWith(QStringLiteral("Flagged imports|Big")));
}

void OrderViewsTest::namesAreCleanAndUnique()
{
    OrderViews views(nullptr);
    QVERIFY(views.add(QStringLiteral("Mine"), {}));
    QVERIFY(!views.problem(QStringLiteral(" \t ")).isEmpty());
    QVERIFY(!views.problem(QStringLiteral("mINE")).isEmpty());
    QVERIFY(!views.problem(QStringLiteral("all open")).isEmpty());
    QVERIFY(!views.problem(QStringLiteral("On hold")).isEmpty()); // It may come any moment.
    QVERIFY(!views.problem(QString(61, QLatin1Char('x'))).isEmpty());
    QVERIFY(!views.problem(QStringLiteral("a\u202Eb")).isEmpty());
    QCOMPARE(views.problem(QString(60, QLatin1Char('x'))), QString());
    QVERIFY(!views.add(QStringLiteral("MINE"), {}));
    QVERIFY(!views.rename(QStringLiteral("Mine"), QStringLiteral("Newest")));
    QVERIFY(views.rename(QStringLiteral("Mine"), QStringLiteral("MINE")));
    QVERIFY(names(views).endsWith(QStringLiteral("|MINE")));
}

void OrderViewsTest::shippedViewsCannotBeChanged()
{
    OrderViews views(nullptr);
    const QString before = names(views);
    QVERIFY(!views.remove(QStringLiteral("Newest")));
    QVERIFY(!views.rename(QStringLiteral("Newest"), QStringLiteral("Oldest")));
    QVERIFY(!views.update(QStringLiteral("Newest"), {QStringLiteral("x"), {}, {}}));
    QCOMPARE(names(views), before);
    QCOMPARE(views.find(QStringLiteral("Newest"))->listing.filter, QString());
}

void OrderViewsTest::thereIsABound()
{
    Shelf shelf;
    OrderViews views(&shelf.settings);
    for (int i = 0; i < OrderViews::kMostOwn; ++i)
        QVERIFY(views.add(QStringLiteral("View %1").arg(i), {}));
    QVERIFY(!views.add(QStringLiteral("One more"), {}));
    QVERIFY(views.problem(QStringLiteral("One more")).contains(QStringLiteral("50")));
    QVERIFY(views.rename(QStringLiteral("View 7"), QStringLiteral("Seventh")));
    QCOMPARE(names(OrderViews(&shelf.settings)), names(views));
}

void OrderViewsTest::nonsenseIsPassedOver_data()
{
    QTest::addColumn<QString>("kept");
    QTest::addColumn<QString>("read");
    const auto row = [](const char* name, const QString& kept, const char* read) {
        QTest::newRow(name) << kept << QString::fromUtf8(read);
    };
    const auto long8k = QString(9000, QLatin1Char('x'));
    row("empty", {}, "");
    row("not JSON", QStringLiteral("{[}"), "");
    row("not an array", QStringLiteral("{\"name\":\"a\"}"), "");
    row("not objects", QStringLiteral("[1,null,\"a\",[]]"), "");
    row("no name", QStringLiteral("[{\"filter\":\"is:open\"}]"), "");
    row("wrong types",
        QStringLiteral("[{\"name\":7},{\"name\":\"b\",\"filter\":1,\"sort\":2,"
                       "\"columns\":\"x\"}]"),
        "b: [] 0 ");
    row("a shipped name", QStringLiteral("[{\"name\":\"Newest\",\"filter\":\"is:open\"}]"), "");
    row("twice", QStringLiteral("[{\"name\":\"a\",\"filter\":\"x\"},{\"name\":\"A\"}]"),
        "a: [x] 0 ");
    row("unknown sort", QStringLiteral("[{\"name\":\"a\",\"sort\":\"by-moon\"}]"), "a: [] 0 ");
    row("filter too long",
        QStringLiteral("[{\"name\":\"a\",\"filter\":\"%1\"},{\"name\":\"b\"}]").arg(long8k),
        "b: [] 0 ");
    row("unknown and odd columns",
        QStringLiteral("[{\"name\":\"a\",\"columns\":[\"moon\",3,\"total\"]}]"),
        "a: [] 0 moon,total");
    row("a filter of a later version",
        QStringLiteral("[{\"name\":\"a\",\"filter\":\"moon:full\"}]"), "a: [moon:full] 0 ");
}

void OrderViewsTest::nonsenseIsPassedOver()
{
    QFETCH(QString, kept);
    Shelf shelf;
    shelf.settings.setValue(kKey, kept);
    const OrderViews views(&shelf.settings);
    QStringList own;
    for (const OrderView& view : views.views())
        if (!view.shipped)
            own.append(shown(&view));
    QTEST(own.join(QLatin1Char('|')), "read");
}

void OrderViewsTest::anotherVersionIsLeftAlone()
{
    Shelf shelf;
    shelf.settings.setValue(QStringLiteral("order-views-2/views"), QStringLiteral("later"));
    shelf.settings.setValue(kKey, QVariantList{QStringLiteral("rubbish"), 7});
    OrderViews views(&shelf.settings);
    QVERIFY(views.add(QStringLiteral("Mine"), {}));
    QCOMPARE(shelf.settings.value(QStringLiteral("order-views-2/views")).toString(),
             QStringLiteral("later"));
}

void OrderViewsTest::aListingFitsByItsMeaning_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<int>("sort");
    QTest::addColumn<QString>("columns");
    QTest::addColumn<bool>("fit");
    QTest::newRow("the same") << "region:SP is:open" << 1 << "number,total" << true;
    QTest::newRow("written otherwise") << " is:open  region=SP" << 1 << "number,total" << true;
    QTest::newRow("another filter") << "region:RJ is:open" << 1 << "number,total" << false;
    QTest::newRow("not understood") << "region:SP is:open age<" << 1 << "number,total" << false;
    QTest::newRow("another sort") << "region:SP is:open" << 2 << "number,total" << false;
    QTest::newRow("moved columns") << "region:SP is:open" << 1 << "total,number" << false;
    QTest::newRow("another column") << "region:SP is:open" << 1 << "number" << false;
}

void OrderViewsTest::aListingFitsByItsMeaning()
{
    QFETCH(QString, filter);
    QFETCH(int, sort);
    QFETCH(QString, columns);
    const OrderListing now{filter, OrderSort(sort), columns.split(QLatin1Char(','))};
    OrderListing wanted{QStringLiteral("region:SP is:open"),
                        OrderSort::NewestFirst,
                        {QStringLiteral("number"), QStringLiteral("total")}};
    QTEST(fits(now, wanted), "fit");
    wanted.columns.clear(); // Whichever there are.
    QCOMPARE(fits({wanted.filter, wanted.sort, now.columns}, wanted), true);
}

void OrderViewsTest::cellsAreOneCellAndDoNotCompute_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("cell");
    QTest::newRow("plain") << "A-1042"
                           << "A-1042";
    QTest::newRow("empty") << ""
                           << "";
    QTest::newRow("equals") << "=1+1"
                            << "'=1+1";
    QTest::newRow("plus") << "+1"
                          << "'+1";
    QTest::newRow("minus") << "-1.00 BRL"
                           << "'-1.00 BRL";
    QTest::newRow("at") << "@SUM(A1)"
                        << "'@SUM(A1)";
    QTest::newRow("tab") << "\t=1"
                         << "' =1";
    QTest::newRow("return") << "\r=1"
                            << "' =1";
    QTest::newRow("line feed first") << "\nx"
                                     << "' x";
    QTest::newRow("blanks before") << "  =1"
                                   << "'  =1";
    QTest::newRow("inside") << "a\tb\r\nc"
                            << "a b  c";
    QTest::newRow("line separator") << QStringLiteral("a\u2028b") << "a b";
    QTest::newRow("later sign") << "a=b"
                                << "a=b";
    QTest::newRow("an apostrophe") << "'tis"
                                   << "'tis";
}

void OrderViewsTest::cellsAreOneCellAndDoNotCompute()
{
    QFETCH(QString, text);
    QTEST(tabSeparatedCell(text), "cell");
    QCOMPARE(tabSeparatedLine({text, QStringLiteral("x")}).count(QLatin1Char('\t')), 1);
}

void OrderViewsTest::commandsReadWithoutTheirMnemonic()
{
    QCOMPARE(plainCommand(QStringLiteral("&Save as…")), QStringLiteral("Save as…"));
    QCOMPARE(plainCommand(QStringLiteral("Rio && co")), QStringLiteral("Rio & co"));
    QCOMPARE(plainCommand(QStringLiteral("end&")), QStringLiteral("end"));
}

std::unique_ptr<QObject> makeOrderViewsTest() { return std::make_unique<OrderViewsTest>(); }

#include "tst_order_views.moc"
