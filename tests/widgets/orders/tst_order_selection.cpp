#include "tests/widgets/orders/orders_desk.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>

using namespace orderdeck;

class OrderSelectionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void copyIsDefusedTsv();
    void numbersAreCopiedAlone();
    void selectAllSaysHowMany();
    void aFewStaySelectedByOrder();
    void manyStaySelectedByOrder();
    void aThousandStaySelectedWhenAllMove();
    void extendingGoesOnAfterARefresh();
    void selectedRowsKeepTheirColours();
    void anOrderIsPickedWhenItComes();
    void theRowMenuComesByKeyboard();
};

namespace {

QString clipboard() { return QGuiApplication::clipboard()->text(); }

QString lastNote(const QSignalSpy& notes)
{
    return notes.isEmpty() ? QString() : notes.back().front().toString();
}

/// How many pixels of exactly this colour a cell shows.
int pixels(OrdersDesk& desk, int row, int column, const QColor& colour)
{
    const QRect cell = desk.table().visualRect(desk.table().model()->index(row, column));
    const QImage image = desk.table().viewport()->grab(cell).toImage();
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            count += image.pixelColor(x, y) == colour ? 1 : 0;
    return count;
}

} // namespace

void OrderSelectionTest::copyIsDefusedTsv()
{
    OrdersDesk desk;
    desk.create(3);
    desk.send(OrderId(2), "pay");
    desk.show();
    desk.action(QStringLiteral("Customer"))->trigger();
    desk.action(QStringLiteral("In state for"))->trigger();
    QGuiApplication::clipboard()->setText(QStringLiteral("before"));
    desk.action(QStringLiteral("Copy rows"))->trigger();
    QCOMPARE(clipboard(), QStringLiteral("before"));
    desk.click(0);
    desk.click(1, Qt::ControlModifier);
    QTest::keyClick(&desk.table(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(clipboard(), QStringLiteral("Order\tState\tRegion\tCustomer\tTotal\tLast step by\n"
                                         "A-1\tPlaced\tSP\t'=cmd|calc\t500.01 BRL\tshop\n"
                                         "A-3\tPlaced\tSP\t'=cmd|calc\t500.03 BRL\tshop"));
}

void OrderSelectionTest::numbersAreCopiedAlone()
{
    OrdersDesk desk;
    desk.create(4);
    desk.show();
    const QSignalSpy notes(&desk.page, &Page::noted);
    desk.click(3);
    desk.click(0, Qt::ControlModifier);
    QTest::keyClick(&desk.table(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(clipboard(), QStringLiteral("A-1\nA-4"));
    QCOMPARE(lastNote(notes), QStringLiteral("Copied 2 order numbers"));
}

void OrderSelectionTest::selectAllSaysHowMany()
{
    OrdersDesk desk;
    desk.create(250);
    desk.show();
    const QSignalSpy notes(&desk.page, &Page::noted);
    desk.table().setFocus();
    QTest::keyClick(&desk.table(), Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(lastNote(notes), QStringLiteral("Selected the 200 loaded orders; 250 match"));
    QVERIFY(desk.label("summary").contains(QStringLiteral("200 selected")));
    QCOMPARE(desk.label("number"), QString()); // Selecting all opens none.
    desk.type(QStringLiteral("A-11"));
    desk.table().setFocus();
    QTest::keyClick(&desk.table(), Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(lastNote(notes), QStringLiteral("Selected all 11 orders that match"));
    desk.filter().setFocus();
    QTest::keyClick(&desk.filter(), Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(desk.filter().selectedText(), QStringLiteral("A-11")); // The box has its own.
}

void OrderSelectionTest::aFewStaySelectedByOrder()
{
    OrdersDesk desk;
    desk.create(8);
    desk.show();
    desk.click(1);
    desk.click(4, Qt::ShiftModifier);
    desk.click(6, Qt::ControlModifier);
    QCOMPARE(desk.selected(), QStringLiteral("A-2 A-3 A-4 A-5 A-7"));
    desk.send(OrderId(3), "pay"); // Goes to the end: it has just come into its state.
    desk.send(OrderId(4), "cancel");
    desk.tick();
    QCOMPARE(desk.rows(), QStringLiteral("A-1 A-2 A-5 A-6 A-7 A-8 A-3"));
    QCOMPARE(desk.selected(), QStringLiteral("A-2 A-5 A-7 A-3"));
}

void OrderSelectionTest::manyStaySelectedByOrder()
{
    OrdersDesk desk;
    desk.create(120);
    desk.show();
    desk.click(0);
    for (int row = 1; row < 100; ++row)
        QTest::keyClick(&desk.table(), Qt::Key_Down, Qt::ShiftModifier);
    settle();
    QCOMPARE(desk.table().selectedCount(), 100);
    QCOMPARE(desk.label("number"), QStringLiteral("A-100"));
    for (int id = 1; id <= 40; ++id)
        desk.send(OrderId(id), id % 2 == 0 ? "pay" : "cancel");
    desk.tick();
    QCOMPARE(desk.table().selectedCount(), 80);
    const QString selected = desk.selected();
    QVERIFY(selected.startsWith(QStringLiteral("A-41 ")));
    QVERIFY(selected.endsWith(QStringLiteral(" A-38 A-40")));
    QCOMPARE(desk.label("number"), QStringLiteral("A-100"));
    QVERIFY(desk.label("summary").contains(QStringLiteral("80 selected")));
    desk.table().scrollToTop();
    desk.click(0);
    QCOMPARE(desk.selected(), QStringLiteral("A-41"));
}

void OrderSelectionTest::aThousandStaySelectedWhenAllMove()
{
    Appearance appearance;
    OrderTableModel model;
    std::vector<OrderRow> rows;
    for (int id = 1; id <= OrderList::kMaxRows; ++id) {
        OrderRow row;
        row.id = OrderId(id);
        row.number = "A-" + std::to_string(id);
        rows.push_back(row);
    }
    model.merge(rows);
    OrderTableView table(model, appearance, nullptr);
    const QSignalSpy opened(&table, &OrderTableView::opened);
    table.selectLoaded();
    QCOMPARE(table.selectedCount(), OrderList::kMaxRows);
    std::reverse(rows.begin(), rows.end());
    rows.resize(900);
    table.beginMerge(OrderTableView::Hold::Always);
    model.merge(rows);
    table.endMerge({});
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("A-1000"));
    QCOMPARE(table.selectedCount(), 900);
    QCOMPARE(opened.count(), 0);
}

void OrderSelectionTest::extendingGoesOnAfterARefresh()
{
    OrdersDesk desk;
    desk.create(60);
    desk.show();
    desk.click(10);
    for (int row = 11; row < 40; ++row)
        QTest::keyClick(&desk.table(), Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(desk.table().selectedCount(), 30);
    desk.send(OrderId(1), "cancel");
    desk.tick();
    QTest::keyClick(&desk.table(), Qt::Key_Up, Qt::ShiftModifier);
    QCOMPARE(desk.table().selectedCount(), 29);
    QVERIFY(desk.selected().startsWith(QStringLiteral("A-11 ")));
    QVERIFY(desk.selected().endsWith(QStringLiteral(" A-39")));
}

void OrderSelectionTest::selectedRowsKeepTheirColours()
{
    OrdersDesk desk;
    desk.appearance.setTheme(Theme::Light);
    desk.create(3);
    desk.clock.advance(std::chrono::hours(24 * 30));
    desk.show();
    const QColor warning = desk.appearance.palette().warning;
    QVERIFY(desk.table().model()->index(0, 0).data(AttentionRole).toBool());
    QVERIFY(pixels(desk, 0, OrderTableModel::AgeColumn, warning) > 0);
    desk.click(0);
    QVERIFY(pixels(desk, 0, OrderTableModel::AgeColumn, desk.appearance.palette().selected) > 0);
    QVERIFY(pixels(desk, 0, OrderTableModel::AgeColumn, warning) > 0);
}

void OrderSelectionTest::anOrderIsPickedWhenItComes()
{
    OrdersDesk desk;
    desk.create(3);
    desk.send(OrderId(2), "cancel");
    desk.show();
    desk.click(0);
    QCOMPARE(desk.rows(), QStringLiteral("A-1 A-3"));
    desk.page.orderLookup()->open(OrderId(3));
    settle();
    QCOMPARE(desk.selected(), QStringLiteral("A-3"));
    desk.page.orderLookup()->open(OrderId(2)); // Closed: not in this list.
    settle();
    QCOMPARE(desk.label("number"), QStringLiteral("A-2"));
    QCOMPARE(desk.selected(), QString());
    QCOMPARE(desk.rows(), QStringLiteral("A-1 A-3"));
    desk.type(QStringLiteral("region:RJ"));
    QCOMPARE(desk.selected(), QStringLiteral("A-2"));
}

void OrderSelectionTest::theRowMenuComesByKeyboard()
{
    OrdersDesk desk;
    desk.create(2);
    desk.show();
    desk.click(0);
    QStringList texts;
    QTimer::singleShot(0, &desk.page, [&] {
        const auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu != nullptr);
        for (const QAction* action : menu->actions())
            texts.append(plainCommand(action->text()));
        QApplication::activePopupWidget()->close();
    });
    QContextMenuEvent asked(QContextMenuEvent::Keyboard, desk.table().rect().center(),
                            desk.table().mapToGlobal(desk.table().rect().center()));
    QApplication::sendEvent(&desk.table(), &asked);
    QCOMPARE(texts.join(QLatin1Char('|')),
             QStringLiteral("Copy rows|Copy order numbers|Select all loaded orders|Columns"));
}

std::unique_ptr<QObject> makeOrderSelectionTest() { return std::make_unique<OrderSelectionTest>(); }

#include "tst_order_selection.moc"
