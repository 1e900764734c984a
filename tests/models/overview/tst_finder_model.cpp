#include "models/finder_model.h"
#include "models/order_table_model.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace orderdeck;

class FinderModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void narrowsByEveryWordInNameOrPlace();
    void putsNamesThatBeginSoFirst();
    void offersToFindTheOrder();
    void matchesByWordsInAnyOrder_data();
    void matchesByWordsInAnyOrder();
    void whatWasUsedLastComesFirst();
    void ordersComeAsTheirNumberIsTyped();
    void answersToOlderTextAreDropped();
};

namespace {

QList<FinderEntry> entries()
{
    return {{QStringLiteral("Quit"), QStringLiteral("File"), QStringLiteral("Ctrl+Q"), 0},
            {QStringLiteral("Light"), QStringLiteral("View ▸ Theme"), {}, 1},
            {QStringLiteral("Like the system"), QStringLiteral("View ▸ Theme"), {}, 2},
            {QStringLiteral("Full screen"), QStringLiteral("Window"), QStringLiteral("F11"), 3}};
}

QString typed(FinderModel& model, const QString& text)
{
    model.setTyped(text);
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row)
        names.append(model.index(row).data().toString());
    return names.join(QLatin1Char('|'));
}

} // namespace

void FinderModelTest::narrowsByEveryWordInNameOrPlace()
{
    FinderModel model(entries());
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    QCOMPARE(typed(model, QStringLiteral("theme li")),
             QStringLiteral("Light|Like the system|Find the order “theme li”"));
    QCOMPARE(typed(model, QStringLiteral("  ")),
             QStringLiteral("Quit|Light|Like the system|Full screen"));
}

void FinderModelTest::putsNamesThatBeginSoFirst()
{
    FinderModel model(entries());
    QVERIFY(typed(model, QStringLiteral("f")).startsWith(QLatin1String("Full screen|Quit")));
}

void FinderModelTest::offersToFindTheOrder()
{
    FinderModel model(entries());
    QVERIFY(typed(model, QStringLiteral("A-1042"))
                .startsWith(QStringLiteral("Find the order “A-1042”")));
    QCOMPARE(model.index(0).data(FinderModel::CommandRole).toInt(), FinderModel::kFindOrder);
}

void FinderModelTest::matchesByWordsInAnyOrder_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("first");
    QTest::newRow("reversed") << "screen full"
                              << "Full screen";
    QTest::newRow("beginnings") << "fu sc"
                                << "Full screen";
    QTest::newRow("part of a word") << "reen"
                                    << "Full screen";
    QTest::newRow("letters in between") << "fsc"
                                        << "Full screen";
    QTest::newRow("name before place") << "the"
                                       << "Like the system";
    QTest::newRow("case") << "LIGHT"
                          << "Light";
    QTest::newRow("one word too many") << "full moon"
                                       << "Find the order “full moon”";
    QTest::newRow("two letters in between are chance") << "fs"
                                                       << "Find the order “fs”";
}

void FinderModelTest::matchesByWordsInAnyOrder()
{
    QFETCH(QString, words);
    FinderModel model(entries());
    QTEST(typed(model, words).section(QLatin1Char('|'), 0, 0), "first");
}

void FinderModelTest::whatWasUsedLastComesFirst()
{
    FinderModel model(entries(), {QStringLiteral("Window/Full screen"), QStringLiteral("gone/x"),
                                  QStringLiteral("View ▸ Theme/Like the system")});
    QCOMPARE(typed(model, QString()), QStringLiteral("Full screen|Like the system|Quit|Light"));
    QVERIFY(typed(model, QStringLiteral("li")).startsWith(QLatin1String("Like the system|Light")));
    QVERIFY(typed(model, QStringLiteral("light")).startsWith(QLatin1String("Light|")));
}

namespace {

FoundOrder foundOrder(std::int64_t id, const QString& number)
{
    return {OrderId(id),
            number,
            QStringLiteral("SP"),
            QStringLiteral("Paid"),
            int(StateKind::InProgress),
            1};
}

QString lines(const FinderModel& model)
{
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row)
        names.append(model.index(row).data().toString());
    return names.join(QLatin1Char('|'));
}

} // namespace

void FinderModelTest::ordersComeAsTheirNumberIsTyped()
{
    FinderModel model(entries());
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    QCOMPARE(typed(model, QStringLiteral("a-1")), QStringLiteral("Find the order “a-1”"));
    model.setOrders(QStringLiteral("a-1"),
                    {foundOrder(7, QStringLiteral("A-1")), foundOrder(8, QStringLiteral("A-10"))});
    QCOMPARE(lines(model), QStringLiteral("A-1|Find the order “a-1”|A-10"));
    const QModelIndex first = model.index(0);
    QCOMPARE(first.data(FinderModel::CommandRole).toInt(), FinderModel::kOpenOrder);
    QCOMPARE(first.data(IdRole).toLongLong(), 7);
    QCOMPARE(first.data(FinderModel::StateNameRole).toString(), QStringLiteral("Paid"));
    QCOMPARE(first.data(StateRole).toInt(), int(StateKind::InProgress));
    QCOMPARE(first.data(Qt::AccessibleTextRole).toString(), QStringLiteral("Order A-1, Paid, SP"));
    // Until the next answer those stay that still fit; without an exact one nothing is opened.
    QCOMPARE(typed(model, QStringLiteral("a-10")), QStringLiteral("A-10|Find the order “a-10”"));
    QCOMPARE(typed(model, QStringLiteral("a-100")), QStringLiteral("Find the order “a-100”"));
}

void FinderModelTest::answersToOlderTextAreDropped()
{
    FinderModel model(entries());
    typed(model, QStringLiteral("A-2"));
    model.setOrders(QStringLiteral("A-1"), {foundOrder(7, QStringLiteral("A-1"))});
    QCOMPARE(lines(model), QStringLiteral("Find the order “A-2”"));
}

std::unique_ptr<QObject> makeFinderModelTest() { return std::make_unique<FinderModelTest>(); }

#include "tst_finder_model.moc"
