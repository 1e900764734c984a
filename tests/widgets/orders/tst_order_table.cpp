#include "tests/widgets/orders/orders_desk.h"

#include <QHeaderView>
#include <QScrollBar>

using namespace orderdeck;

class OrderTableTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void selectionAndScrollStayByOrder();
    void thePanelKeepsItsOrder();
    void theRowThatIsCurrentOpensByAClick();
    void aMergeOpensNothing();
    void theWindowSlidesWithoutAJump();
    void unsortableColumnsSaySo();
    void pauseStopsRefreshing();
    void defaultColumnsFitASmallWindow();
};

namespace {

/// The number in the row that is at the top of the viewport.
QString topNumber(OrdersDesk& desk)
{
    return desk.table().model()->index(desk.table().rowAt(0), 0).data().toString();
}

} // namespace

void OrderTableTest::selectionAndScrollStayByOrder()
{
    OrdersDesk desk;
    desk.create(100);
    desk.show();
    desk.table().verticalScrollBar()->setValue(29 * 30 + 7);
    QCOMPARE(topNumber(desk), QStringLiteral("A-31"));
    desk.click(33);
    QCOMPARE(desk.selected(), QStringLiteral("A-34"));
    for (int id = 3; id < 20; ++id)
        desk.send(OrderId(id), "cancel"); // They leave the list, above.
    desk.tick();
    QCOMPARE(topNumber(desk), QStringLiteral("A-31"));
    QCOMPARE(desk.selected(), QStringLiteral("A-34"));
    QCOMPARE(desk.table().verticalScrollBar()->value() % 29, 7);
    desk.send(OrderId(31), "cancel"); // What is on top leaves: the next one stays where it is.
    const int y = desk.table().rowViewportPosition(desk.table().rowAt(60));
    const QString there = desk.table().model()->index(desk.table().rowAt(60), 0).data().toString();
    desk.tick();
    QCOMPARE(desk.table().model()->index(desk.table().rowAt(60), 0).data().toString(), there);
    QCOMPARE(desk.table().rowViewportPosition(desk.table().rowAt(60)), y);
    desk.page.goTo(QStringLiteral("is:open region:SP,RJ"));
    QCOMPARE(desk.table().verticalScrollBar()->value(), 0);
}

void OrderTableTest::thePanelKeepsItsOrder()
{
    OrdersDesk desk;
    desk.create(5);
    desk.show();
    desk.click(2);
    QCOMPARE(desk.label("number"), QStringLiteral("A-3"));
    desk.send(OrderId(3), "cancel");
    desk.tick();
    QCOMPARE(desk.rows(), QStringLiteral("A-1 A-2 A-4 A-5"));
    QCOMPARE(desk.selected(), QString());
    QCOMPARE(desk.label("number"), QStringLiteral("A-3"));
    desk.type(QStringLiteral("region:SP"));
    QCOMPARE(desk.rows(), QStringLiteral("A-1 A-5 A-3"));
    QCOMPARE(desk.selected(), QStringLiteral("A-3"));
}

void OrderTableTest::theRowThatIsCurrentOpensByAClick()
{
    OrdersDesk desk;
    desk.create(3);
    desk.show();
    QVERIFY(desk.table().currentIndex().isValid());
    QCOMPARE(desk.label("number"), QString());
    desk.click(desk.table().currentIndex().row());
    QCOMPARE(desk.label("number"), QStringLiteral("A-1"));
    desk.send(OrderId(1), "cancel");
    desk.tick();
    QCOMPARE(desk.table().currentIndex().data().toString(), QStringLiteral("A-2"));
    desk.click(0);
    QCOMPARE(desk.label("number"), QStringLiteral("A-2"));
}

void OrderTableTest::aMergeOpensNothing()
{
    OrdersDesk desk;
    desk.create(6);
    desk.show();
    desk.click(1);
    desk.click(3, Qt::ControlModifier);
    QCOMPARE(desk.selected(), QStringLiteral("A-2 A-4"));
    QCOMPARE(desk.label("number"), QStringLiteral("A-4"));
    desk.send(OrderId(4), "cancel");
    desk.tick();
    QCOMPARE(desk.selected(), QStringLiteral("A-2"));
    QCOMPARE(desk.label("number"), QStringLiteral("A-4"));
}

void OrderTableTest::theWindowSlidesWithoutAJump()
{
    OrdersDesk desk;
    desk.create(1700);
    desk.show();
    QScrollBar* bar = desk.table().verticalScrollBar();
    QString before;
    for (int i = 0; i < 12 && desk.label("summary").contains(QStringLiteral("loaded")); ++i) {
        bar->setValue(bar->maximum() - bar->pageStep() + 5);
        before = topNumber(desk);
        settle();
        if (i > 0)
            QCOMPARE(topNumber(desk), before);
    }
    QVERIFY(desk.table().model()->rowCount() <= 1000);
    QVERIFY(before.mid(2).toInt() > 1000);
    desk.table().setFocus();
    bar->setValue(0);
    before = topNumber(desk);
    settle();
    QCOMPARE(topNumber(desk), before);
    QVERIFY(bar->value() > 0);
    QTest::keyClick(&desk.table(), Qt::Key_Home);
    settle();
    QCOMPARE(topNumber(desk), QStringLiteral("A-1"));
    QCOMPARE(bar->value(), 0);
}

void OrderTableTest::unsortableColumnsSaySo()
{
    OrdersDesk desk;
    desk.create(3);
    desk.show();
    QHeaderView* header = desk.table().horizontalHeader();
    const auto click = [&](int column) {
        const QPoint at(header->sectionViewportPosition(column) + 20, header->height() / 2);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, Qt::NoModifier, at);
        settle();
    };
    click(OrderTableModel::TotalColumn);
    QCOMPARE(desk.rows(), QStringLiteral("A-3 A-2 A-1"));
    QVERIFY(desk.label("summary").contains(QStringLiteral("largest total first")));
    click(OrderTableModel::RegionColumn);
    QCOMPARE(desk.rows(), QStringLiteral("A-3 A-2 A-1"));
    QCOMPARE(header->sortIndicatorSection(), int(OrderTableModel::TotalColumn));
}

void OrderTableTest::pauseStopsRefreshing()
{
    OrdersDesk desk;
    desk.create(2);
    desk.show();
    QVERIFY(desk.refresh().isActive());
    desk.page.pause();
    QVERIFY(!desk.refresh().isActive());
    desk.create(1);
    desk.page.deactivate();
    desk.page.activate();
    settle();
    QVERIFY(!desk.refresh().isActive());
    QCOMPARE(desk.rows(), QStringLiteral("A-1 A-2"));
    desk.page.resume();
    settle();
    QCOMPARE(desk.rows(), QStringLiteral("A-1 A-2 A-3"));
    QVERIFY(desk.refresh().isActive());
    desk.page.deactivate();
    QVERIFY(!desk.refresh().isActive());
}

void OrderTableTest::defaultColumnsFitASmallWindow()
{
    OrdersDesk desk;
    desk.create(3);
    desk.show();
    QCOMPARE(desk.table().horizontalScrollBar()->maximum(), 0);
}

std::unique_ptr<QObject> makeOrderTableTest() { return std::make_unique<OrderTableTest>(); }

#include "tst_order_table.moc"
