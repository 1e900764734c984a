#include "tests/widgets/orders/orders_desk.h"
#include "widgets/orders/view_name_dialog.h"

#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace orderdeck;

class SavedViewsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void beginsWithAllOpen();
    void aViewBringsFilterAndSort();
    void changesAreMarked();
    void aViewIsSavedUpdatedAndComesBack();
    void aViewBringsItsColumns();
    void aBadFilterIsNotSaved();
    void aBadNameIsToldWhileTyping();
    void renamingKeepsItCurrent();
    void deletingNamesTheViewAndAsks();
    void anotherPageLeadsToAView();
    void resettingTheLayoutKeepsViews();
    void tabWalksFromViewToTable();
};

namespace {

struct Shelf {
    QTemporaryDir folder;
    QSettings settings{folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat};
};

QPushButton& button(OrdersDesk& desk)
{
    return *desk.page.findChild<QPushButton*>(QStringLiteral("views"));
}

QString current(OrdersDesk& desk) { return button(desk).text().remove(QStringLiteral("  ▾")); }

void choose(OrdersDesk& desk, const QString& name)
{
    desk.action(name)->trigger();
    settle();
}

ViewNameDialog* ask(OrdersDesk& desk, const QString& command)
{
    desk.action(command)->trigger();
    auto* dialog = desk.page.findChild<ViewNameDialog*>();
    QApplication::setActiveWindow(dialog);
    return dialog;
}

void saveAs(OrdersDesk& desk, const QString& name)
{
    auto* typed = ask(desk, QStringLiteral("Save as…"))->findChild<QLineEdit*>();
    QTest::keyClicks(typed, name);
    QTest::keyClick(typed, Qt::Key_Return);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

} // namespace

void SavedViewsTest::beginsWithAllOpen()
{
    OrdersDesk desk;
    desk.create(3);
    desk.show();
    QCOMPARE(current(desk), QStringLiteral("All open"));
    QCOMPARE(desk.filter().text(), QStringLiteral("is:open"));
    QVERIFY(desk.action(QStringLiteral("All open"))->isChecked());
    QVERIFY(!desk.action(QStringLiteral("Rename…"))->isEnabled()); // It comes with the program.
    QVERIFY(!desk.action(QStringLiteral("Delete…"))->isEnabled());
}

void SavedViewsTest::aViewBringsFilterAndSort()
{
    OrdersDesk desk;
    desk.create(4);
    desk.send(OrderId(2), "pay");
    desk.send(OrderId(2), "hold");
    desk.send(OrderId(3), "cancel");
    desk.show();
    choose(desk, QStringLiteral("Newest"));
    QCOMPARE(desk.rows(), QStringLiteral("A-4 A-3 A-2 A-1"));
    QVERIFY(desk.label("summary").contains(QStringLiteral("newest first")));
    choose(desk, QStringLiteral("On hold"));
    QCOMPARE(desk.rows(), QStringLiteral("A-2"));
    QCOMPARE(current(desk), QStringLiteral("On hold"));
    choose(desk, QStringLiteral("All open"));
    QCOMPARE(desk.rows(), QStringLiteral("A-1 A-4 A-2"));
}

void SavedViewsTest::changesAreMarked()
{
    OrdersDesk desk;
    desk.create(2);
    desk.show();
    desk.type(QStringLiteral("is:open region:SP"));
    QCOMPARE(current(desk), QStringLiteral("All open •"));
    QCOMPARE(button(desk).accessibleName(), QStringLiteral("View: All open, changed"));
    desk.type(QStringLiteral(" is:open "));
    QCOMPARE(current(desk), QStringLiteral("All open"));
    choose(desk, QStringLiteral("Number"));
    QCOMPARE(current(desk), QStringLiteral("All open •"));
    choose(desk, QStringLiteral("All open"));
    QCOMPARE(current(desk), QStringLiteral("All open"));
    QVERIFY(desk.label("summary").contains(QStringLiteral("longest in state first")));
}

void SavedViewsTest::aViewIsSavedUpdatedAndComesBack()
{
    Shelf shelf;
    QByteArray state;
    {
        OrdersDesk desk(&shelf.settings);
        desk.create(4);
        desk.show();
        const QSignalSpy notes(&desk.page, &Page::noted);
        desk.type(QStringLiteral("region:RJ"));
        choose(desk, QStringLiteral("Number"));
        saveAs(desk, QStringLiteral("Rio & <b>co</b>"));
        QCOMPARE(notes.back().front().toString(),
                 QStringLiteral("The view “Rio & <b>co</b>” is saved"));
        QCOMPARE(current(desk), QStringLiteral("Rio && <b>co</b>"));
        QVERIFY(!desk.action(QStringLiteral("Update “Rio & <b>co</b>”"))->isEnabled());
        desk.type(QStringLiteral("region:RJ,SP"));
        QCOMPARE(current(desk), QStringLiteral("Rio && <b>co</b> •"));
        desk.action(QStringLiteral("Update “Rio & <b>co</b>”"))->trigger();
        QCOMPARE(current(desk), QStringLiteral("Rio && <b>co</b>"));
        state = desk.page.saveState();
    }
    OrdersDesk again(&shelf.settings);
    again.create(4);
    again.page.restoreState(state);
    again.show();
    QCOMPARE(current(again), QStringLiteral("Rio && <b>co</b>"));
    QCOMPARE(again.filter().text(), QStringLiteral("region:RJ,SP"));
    QCOMPARE(again.rows(), QStringLiteral("A-1 A-2 A-3 A-4"));
    QVERIFY(again.label("summary").contains(QStringLiteral("by number")));
}

void SavedViewsTest::aViewBringsItsColumns()
{
    OrdersDesk desk;
    desk.show();
    desk.table().columns().show({QStringLiteral("number"), QStringLiteral("placed")});
    QCOMPARE(current(desk), QStringLiteral("All open")); // Shipped ones leave columns alone.
    saveAs(desk, QStringLiteral("Narrow"));
    desk.action(QStringLiteral("Reset columns"))->trigger();
    QCOMPARE(current(desk), QStringLiteral("Narrow •"));
    choose(desk, QStringLiteral("Narrow"));
    QCOMPARE(desk.table().columns().shown().join(QLatin1Char(' ')),
             QStringLiteral("number placed"));
    QCOMPARE(current(desk), QStringLiteral("Narrow"));
}

void SavedViewsTest::aBadFilterIsNotSaved()
{
    OrdersDesk desk;
    desk.show();
    desk.type(QStringLiteral("age<banana"));
    QCOMPARE(current(desk), QStringLiteral("All open •"));
    QVERIFY(!desk.action(QStringLiteral("Save as…"))->isEnabled());
    desk.type(QStringLiteral("age<3d"));
    QVERIFY(desk.action(QStringLiteral("Save as…"))->isEnabled());
}

void SavedViewsTest::aBadNameIsToldWhileTyping()
{
    OrdersDesk desk;
    desk.show();
    ViewNameDialog* dialog = ask(desk, QStringLiteral("Save as…"));
    auto* typed = dialog->findChild<QLineEdit*>();
    const auto* act = dialog->findChild<QPushButton*>();
    QVERIFY(!act->isEnabled());
    QTest::keyClicks(typed, QStringLiteral("newest"));
    QVERIFY(!act->isEnabled());
    QVERIFY(typed->accessibleDescription().contains(QStringLiteral("“newest” already")));
    QTest::keyClick(typed, Qt::Key_Return);
    QVERIFY(dialog->isVisible());
    QTest::keyClicks(typed, QStringLiteral(" ones"));
    QVERIFY(act->isEnabled());
    QTest::keyClick(typed, Qt::Key_Escape);
    QCOMPARE(current(desk), QStringLiteral("All open"));
    QVERIFY(desk.action(QStringLiteral("newest ones")) == nullptr);
}

void SavedViewsTest::renamingKeepsItCurrent()
{
    OrdersDesk desk;
    desk.show();
    saveAs(desk, QStringLiteral("Mine"));
    auto* typed = ask(desk, QStringLiteral("Rename “Mine”…"))->findChild<QLineEdit*>();
    QCOMPARE(typed->text(), QStringLiteral("Mine"));
    QTest::keyClicks(typed, QStringLiteral("Ours"));
    QTest::keyClick(typed, Qt::Key_Return);
    QCOMPARE(current(desk), QStringLiteral("Ours"));
    QVERIFY(desk.action(QStringLiteral("Mine")) == nullptr);
}

void SavedViewsTest::deletingNamesTheViewAndAsks()
{
    OrdersDesk desk;
    desk.show();
    saveAs(desk, QStringLiteral("Mine"));
    const auto box = [&] {
        desk.action(QStringLiteral("Delete “Mine”…"))->trigger();
        auto* asked = desk.page.findChild<QMessageBox*>();
        QApplication::setActiveWindow(asked);
        return asked;
    };
    QMessageBox* asked = box();
    QVERIFY(asked->text().contains(QStringLiteral("“Mine”")));
    QTest::keyClick(asked, Qt::Key_Return); // Cancel is the default.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QVERIFY(desk.action(QStringLiteral("Mine")) != nullptr);
    asked = box();
    for (QAbstractButton* one : asked->buttons())
        if (one->text().remove(QLatin1Char('&')) == QLatin1String("Delete view"))
            one->click();
    QVERIFY(desk.action(QStringLiteral("Mine")) == nullptr);
    QCOMPARE(current(desk), QStringLiteral("Views"));
    choose(desk, QStringLiteral("All open"));
    QCOMPARE(current(desk), QStringLiteral("All open"));
}

void SavedViewsTest::anotherPageLeadsToAView()
{
    OrdersDesk desk;
    desk.create(2);
    desk.show();
    desk.page.goTo(QStringLiteral("is:stuck"));
    QCOMPARE(current(desk), QStringLiteral("Past their target"));
    desk.page.goTo(QStringLiteral("is:stuck state:paid"));
    QCOMPARE(current(desk), QStringLiteral("Past their target •"));
    const QSignalSpy led(&desk.page, &Page::goToRequested);
    choose(desk, QStringLiteral("Newest"));
    QCOMPARE(led.count(), 0);
    desk.page.hide();
    choose(desk, QStringLiteral("All open")); // From the menu bar, while another page is shown.
    QCOMPARE(led.count(), 1);
    QCOMPARE(led.front().front().toString(), QStringLiteral("orders"));
}

void SavedViewsTest::resettingTheLayoutKeepsViews()
{
    Shelf shelf;
    OrdersDesk desk(&shelf.settings);
    desk.show();
    desk.type(QStringLiteral("region:RJ"));
    saveAs(desk, QStringLiteral("Rio"));
    desk.page.restoreState({});
    QCOMPARE(current(desk), QStringLiteral("Rio"));
    QCOMPARE(desk.filter().text(), QStringLiteral("region:RJ"));
    desk.page.restoreState(QByteArrayLiteral("rubbish"));
    QCOMPARE(current(desk), QStringLiteral("Rio"));
}

void SavedViewsTest::tabWalksFromViewToTable()
{
    OrdersDesk desk;
    desk.create(2);
    desk.show();
    button(desk).setFocus();
    QStringList walked;
    for (int step = 0; step < 5; ++step) {
        const QWidget* focus = QApplication::focusWidget();
        walked.append(focus->objectName().isEmpty() ? focus->accessibleName()
                                                    : focus->objectName());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    QCOMPARE(walked.join(QLatin1Char('|')),
             QStringLiteral("views|Filter orders|columns|Remove filter is:open|Orders"));
}

std::unique_ptr<QObject> makeSavedViewsTest() { return std::make_unique<SavedViewsTest>(); }

#include "tst_saved_views.moc"
