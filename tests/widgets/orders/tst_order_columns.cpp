#include "tests/widgets/orders/orders_desk.h"
#include "widgets/orders/columns_dialog.h"

#include <QHeaderView>
#include <QListWidget>
#include <QScrollBar>

using namespace orderdeck;

class OrderColumnsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void columnsAreKeptByName();
    void nonsenseBringsBackTheDefaults_data();
    void nonsenseBringsBackTheDefaults();
    void aWideWindowLeavesNoScrollBarBehind();
    void theMenuTicksWhatIsThere();
    void theyAreDraggedByTheHeader();
    void theyAreArrangedByKeyboard();
    void escapeLeavesThemAsTheyAre();
    void showingSomeHidesTheOthers();
};

namespace {

QString shown(OrdersDesk& desk) { return desk.table().columns().shown().join(QLatin1Char(' ')); }

constexpr QLatin1String kAtFirst("number state region total age why");

ColumnsDialog* arrange(OrdersDesk& desk)
{
    desk.action(QStringLiteral("Arrange columns…"))->trigger();
    auto* dialog = desk.page.findChild<ColumnsDialog*>();
    QApplication::setActiveWindow(dialog);
    return dialog;
}

} // namespace

void OrderColumnsTest::columnsAreKeptByName()
{
    OrdersDesk desk;
    desk.show();
    QHeaderView* header = desk.table().horizontalHeader();
    const QByteArray defaults = desk.page.saveState();
    desk.action(QStringLiteral("Placed"))->trigger();
    header->resizeSection(OrderTableModel::TotalColumn, 177);
    header->moveSection(header->visualIndex(OrderTableModel::TotalColumn), 0);
    QCOMPARE(shown(desk), QStringLiteral("total number state region age placed why"));
    const QByteArray mine = desk.page.saveState();
    QVERIFY(mine != defaults);
    desk.action(QStringLiteral("Reset columns"))->trigger();
    QCOMPARE(shown(desk), QString(kAtFirst));
    OrdersDesk again;
    again.page.restoreState(mine);
    QCOMPARE(shown(again), QStringLiteral("total number state region age placed why"));
    QCOMPARE(again.table().horizontalHeader()->sectionSize(OrderTableModel::TotalColumn), 177);
    again.page.restoreState({});
    QCOMPARE(shown(again), QString(kAtFirst));
}

void OrderColumnsTest::nonsenseBringsBackTheDefaults_data()
{
    QTest::addColumn<QByteArray>("kept");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("rubbish") << QByteArray("rubbish");
    QByteArray odd;
    QDataStream stream(&odd, QIODevice::WriteOnly);
    stream << QStringLiteral("moon") << qint32(-7) << false << QStringLiteral("number") << qint32(0)
           << true;
    QTest::newRow("unknown names, the number hidden") << odd;
}

void OrderColumnsTest::nonsenseBringsBackTheDefaults()
{
    QFETCH(QByteArray, kept);
    OrdersDesk desk;
    desk.show();
    desk.table().columns().show({QStringLiteral("age")});
    desk.table().columns().restore(kept);
    QVERIFY(shown(desk).contains(QStringLiteral("number")));
    QCOMPARE(desk.table().columns().shown().size(), 6);
}

void OrderColumnsTest::aWideWindowLeavesNoScrollBarBehind()
{
    OrdersDesk desk;
    desk.page.resize(1900, 900);
    desk.show();
    const QByteArray wide = desk.page.saveState();
    OrdersDesk again;
    again.page.resize(1900, 900);
    again.page.restoreState(wide);
    again.show();
    again.page.resize(1080, 690);
    settle();
    QCOMPARE(again.table().horizontalScrollBar()->maximum(), 0);
}

void OrderColumnsTest::theMenuTicksWhatIsThere()
{
    OrdersDesk desk;
    desk.show();
    QVERIFY(!desk.action(QStringLiteral("Order"))->isEnabled());
    QAction* customer = desk.action(QStringLiteral("Customer"));
    QVERIFY(!customer->isChecked());
    customer->trigger();
    QVERIFY(shown(desk).contains(QStringLiteral("customer")));
    QVERIFY(desk.table().columnWidth(OrderTableModel::CustomerColumn) >= 100);
    desk.action(QStringLiteral("Reset columns"))->trigger();
    QVERIFY(!customer->isChecked());
    customer->trigger(); // Off a menu, as from the finder: shows, and does not hide.
    QVERIFY(shown(desk).contains(QStringLiteral("customer")));
    const QPoint head(60, desk.table().horizontalHeader()->height() / 2);
    QContextMenuEvent asked(QContextMenuEvent::Mouse, head,
                            desk.table().horizontalHeader()->mapToGlobal(head));
    QApplication::sendEvent(desk.table().horizontalHeader()->viewport(), &asked);
    QVERIFY(desk.table().columns().menu()->isVisible());
    desk.table().columns().menu()->close();
}

void OrderColumnsTest::theyAreDraggedByTheHeader()
{
    OrdersDesk desk;
    desk.show();
    QHeaderView* header = desk.table().horizontalHeader();
    const auto middle = [&](int column) {
        return QPoint(header->sectionViewportPosition(column) + header->sectionSize(column) / 2,
                      header->height() / 2);
    };
    const QPoint from = middle(OrderTableModel::TotalColumn);
    const QPoint to = middle(OrderTableModel::StateColumn) - QPoint(50, 0);
    QTest::mousePress(header->viewport(), Qt::LeftButton, {}, from);
    for (int part = 1; part <= 4; ++part) {
        const QPoint at = from + (to - from) * part / 4;
        QMouseEvent move(QEvent::MouseMove, at, header->viewport()->mapToGlobal(at), Qt::NoButton,
                         Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(header->viewport(), &move);
    }
    QTest::mouseRelease(header->viewport(), Qt::LeftButton, {}, to);
    QCOMPARE(shown(desk), QStringLiteral("number total state region age why"));
}

void OrderColumnsTest::theyAreArrangedByKeyboard()
{
    OrdersDesk desk;
    desk.show();
    ColumnsDialog* dialog = arrange(desk);
    QVERIFY(dialog->isVisible());
    auto* list = dialog->findChild<QListWidget*>();
    QTest::keyClick(list, Qt::Key_Down);                   // State
    QTest::keyClick(list, Qt::Key_Right, Qt::AltModifier); // behind Region
    QTest::keyClick(list, Qt::Key_Down, Qt::AltModifier);  // and Customer
    QTest::keyClick(list, Qt::Key_Up);                     // Customer
    QTest::keyClick(list, Qt::Key_Space);                  // shown
    QTest::keyClick(list, Qt::Key_Home);
    QTest::keyClick(list, Qt::Key_Left, Qt::AltModifier); // No place there.
    QTest::keyClick(list, Qt::Key_Space);                 // The number stays.
    QCOMPARE(shown(desk), QString(kAtFirst));
    QTest::keyClick(list, Qt::Key_Return);
    QCOMPARE(shown(desk), QStringLiteral("number region customer state total age why"));
}

void OrderColumnsTest::escapeLeavesThemAsTheyAre()
{
    OrdersDesk desk;
    desk.show();
    ColumnsDialog* dialog = arrange(desk);
    auto* list = dialog->findChild<QListWidget*>();
    QTest::keyClick(list, Qt::Key_Down, Qt::AltModifier);
    QTest::keyClick(list, Qt::Key_Escape);
    QVERIFY(!dialog->isVisible());
    QCOMPARE(shown(desk), QString(kAtFirst));
}

void OrderColumnsTest::showingSomeHidesTheOthers()
{
    OrdersDesk desk;
    OrderColumns& columns = desk.table().columns();
    columns.show({QStringLiteral("age"), QStringLiteral("moon"), QStringLiteral("placed"),
                  QStringLiteral("age")});
    QCOMPARE(shown(desk), QStringLiteral("number age placed"));
    QCOMPARE(desk.table().columnWidth(OrderTableModel::PlacedColumn) >= 100, true);
    columns.show({QStringLiteral("moon")});
    columns.show({});
    QCOMPARE(shown(desk), QStringLiteral("number age placed"));
}

std::unique_ptr<QObject> makeOrderColumnsTest() { return std::make_unique<OrderColumnsTest>(); }

#include "tst_order_columns.moc"
