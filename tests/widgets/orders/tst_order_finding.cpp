#include "tests/widgets/orders/orders_desk.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QPushButton>
#include <QSignalSpy>

using namespace orderdeck;

class OrderFindingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void typingAFilterNarrowsTheTable();
    void aBadFilterIsMarkedExplainedAndKeepsTheList();
    void completionOffersKeysAndStates();
    void aChipTakesItsTermAway();
    void enterOpensTheFirstHit();
    void enterWaitsForTheAnswer();
    void anotherPageLeadsToOneOrder();
    void escapeShowsAllAndSaysHowMany();
    void aSearchCanBeCancelled();
    void aLongSearchTellsHowFarItIs();
};

namespace {

QList<QPushButton*> chips(OrdersDesk& desk)
{
    QList<QPushButton*> found;
    for (QPushButton* button : desk.page.findChildren<QPushButton*>())
        if (button->property("tone").toString() == QLatin1String("chip") && button->isVisible())
            found.append(button);
    return found;
}

QAbstractItemView* popup(OrdersDesk& desk)
{
    return desk.filter().findChild<QCompleter*>()->popup();
}

QStringList offered(OrdersDesk& desk)
{
    QStringList words;
    const QAbstractItemModel* model = popup(desk)->model();
    for (int row = 0; popup(desk)->isVisible() && row < model->rowCount(); ++row)
        words.append(model->index(row, 0).data().toString());
    return words;
}

} // namespace

void OrderFindingTest::typingAFilterNarrowsTheTable()
{
    OrdersDesk desk;
    desk.create(4);
    desk.show();
    QCOMPARE(desk.rows(), QStringLiteral("A-1 A-2 A-3 A-4"));
    desk.type(QStringLiteral("region:RJ"));
    QCOMPARE(desk.rows(), QStringLiteral("A-2 A-4"));
    QVERIFY(desk.label("summary").startsWith(QStringLiteral("2 match")));
    desk.type(QStringLiteral("A-3"));
    QCOMPARE(desk.rows(), QStringLiteral("A-3"));
}

void OrderFindingTest::aBadFilterIsMarkedExplainedAndKeepsTheList()
{
    OrdersDesk desk;
    desk.create(4);
    desk.show();
    desk.type(QStringLiteral("region:RJ"));
    desk.filter().insert(QStringLiteral(" age<banana"));
    settle();
    QCOMPARE(desk.rows(), QStringLiteral("A-2 A-4"));
    QVERIFY(desk.filter().property("wrong").toBool());
    QVERIFY(desk.label("summary").contains(QStringLiteral("'age' takes > or <")));
    QVERIFY(desk.label("summary").contains(QStringLiteral("the last list is kept")));
    QVERIFY(desk.filter().toolTip().contains(QStringLiteral("&lt;")));
    QTest::keyClick(&desk.filter(), Qt::Key_Return);
    QVERIFY(!desk.table().selectionModel()->hasSelection());
    desk.type(QStringLiteral("region:SP"));
    QVERIFY(!desk.filter().property("wrong").toBool());
    QCOMPARE(desk.rows(), QStringLiteral("A-1 A-3"));
}

void OrderFindingTest::completionOffersKeysAndStates()
{
    OrdersDesk desk;
    desk.create(2);
    desk.show();
    desk.type(QStringLiteral("s"));
    QCOMPARE(offered(desk), QStringList({QStringLiteral("state:"), QStringLiteral("source:")}));
    QTest::keyClicks(&desk.filter(), QStringLiteral("tate:pa"));
    QCOMPARE(offered(desk).join(QLatin1Char(' ')),
             QStringLiteral("state:paid state:packed state:payment_failed"));
    QTest::keyClick(popup(desk), Qt::Key_Down);
    QTest::keyClick(popup(desk), Qt::Key_Return);
    QCOMPARE(desk.filter().text(), QStringLiteral("state:paid"));
    desk.type(QStringLiteral("region:SP state:he"));
    QTest::keyClick(&desk.filter(), Qt::Key_Tab);
    QCOMPARE(desk.filter().text(), QStringLiteral("region:SP state:held"));
    QVERIFY(desk.filter().hasFocus());
}

void OrderFindingTest::aChipTakesItsTermAway()
{
    OrdersDesk desk;
    desk.create(4);
    desk.show();
    desk.type(QStringLiteral("region:RJ is:open"));
    QCOMPARE(chips(desk).size(), 2);
    QTest::mouseClick(chips(desk).first(), Qt::LeftButton);
    settle();
    QCOMPARE(desk.filter().text(), QStringLiteral("is:open"));
    QCOMPARE(desk.rows(), QStringLiteral("A-1 A-2 A-3 A-4"));
    QVERIFY(desk.filter().hasFocus());
    desk.type(QStringLiteral("customer:A&B"));
    QVERIFY(chips(desk).first()->text().contains(QStringLiteral("A&&B")));
}

void OrderFindingTest::enterOpensTheFirstHit()
{
    OrdersDesk desk;
    desk.create(4);
    desk.show();
    desk.type(QStringLiteral("A-3"));
    QTest::keyClick(&desk.filter(), Qt::Key_Return);
    settle();
    QCOMPARE(desk.label("number"), QStringLiteral("A-3"));
    QVERIFY(desk.table().hasFocus());
}

void OrderFindingTest::enterWaitsForTheAnswer()
{
    OrdersDesk desk;
    desk.create(4);
    desk.show();
    desk.door.setManner(MemoryDoor::Manner::WhenTold);
    desk.type(QStringLiteral("A-4"));
    QTest::keyClick(&desk.filter(), Qt::Key_Return);
    settle();
    QCOMPARE(desk.label("number"), QString());
    desk.door.setManner(MemoryDoor::Manner::AtOnce);
    desk.door.answer(100);
    settle();
    QCOMPARE(desk.label("number"), QStringLiteral("A-4"));
}

void OrderFindingTest::anotherPageLeadsToOneOrder()
{
    OrdersDesk desk;
    desk.create(4);
    desk.show();
    desk.page.goTo(QStringLiteral("A-2"));
    settle();
    QCOMPARE(desk.label("number"), QStringLiteral("A-2"));
    desk.page.goTo(QString());
    QCOMPARE(desk.filter().text(), QStringLiteral("A-2"));
}

void OrderFindingTest::escapeShowsAllAndSaysHowMany()
{
    OrdersDesk desk;
    desk.create(3);
    desk.send(OrderId(1), "cancel");
    desk.show();
    QCOMPARE(desk.rows(), QStringLiteral("A-2 A-3"));
    desk.filter().setFocus();
    QTest::keyClick(&desk.filter(), Qt::Key_Escape);
    settle();
    QCOMPARE(desk.table().model()->rowCount(), 3);
    desk.type(QStringLiteral("nothing-like-it"));
    QVERIFY(desk.label("summary").startsWith(QStringLiteral("0 match")));
}

void OrderFindingTest::aSearchCanBeCancelled()
{
    OrdersDesk desk;
    desk.create(4);
    desk.show();
    desk.door.setManner(MemoryDoor::Manner::WhenTold);
    desk.type(QStringLiteral("region:RJ"));
    auto* button = desk.page.findChild<QPushButton*>(QStringLiteral("cancelSearch"));
    QTest::mouseClick(button, Qt::LeftButton);
    button->click();
    QVERIFY(desk.label("summary").contains(QStringLiteral("cancelled")));
    desk.door.setManner(MemoryDoor::Manner::AtOnce);
    desk.door.answer(100);
    settle();
    desk.tick();
    QCOMPARE(desk.rows(), QStringLiteral("A-1 A-2 A-3 A-4"));
    QTest::keyClicks(&desk.filter(), QStringLiteral(" is:open"));
    settle();
    QCOMPARE(desk.rows(), QStringLiteral("A-2 A-4"));
}

void OrderFindingTest::aLongSearchTellsHowFarItIs()
{
    OrdersDesk desk;
    desk.create(6);
    desk.show();
    desk.door.searchInPieces(3);
    desk.door.setManner(MemoryDoor::Manner::WhenTold);
    desk.filter().setText(QStringLiteral("region:RJ"));
    desk.door.answer(1);
    settle();
    QCOMPARE(desk.rows(), QStringLiteral("A-2"));
    QCOMPARE(desk.label("summary"), QStringLiteral("searched 3 of 6 · 1 found so far"));
    auto* button = desk.page.findChild<QPushButton*>(QStringLiteral("cancelSearch"));
    button->click();
    QVERIFY(desk.label("summary").startsWith(
        QStringLiteral("The search was cancelled; these are the hits of 3 of 6.")));
    QCOMPARE(desk.rows(), QStringLiteral("A-2"));
}

std::unique_ptr<QObject> makeOrderFindingTest() { return std::make_unique<OrderFindingTest>(); }

#include "tst_order_finding.moc"
