#include "tests/widgets/orders/orders_desk.h"
#include "widgets/orders/transition_dialog.h"

#include <QDialogButtonBox>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>

using namespace orderdeck;

class OrderPanelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsFactsTimelineAndWhatIsPossible();
    void whatIsPossibleDependsOnTheRole();
    void holdWithAReasonEndsInTheTimeline();
    void aVersionConflictIsTold();
    void theAnswerOfAnotherOrderIsNotShownHere();
    void theKeyboardStaysWithTheButtons();
    void cancellingAnOrderHasNoTwoCancelButtons();
    void troubleDoesNotStandBesideAnotherOrder();
};

namespace {

QString buttons(OrdersDesk& desk)
{
    QStringList texts;
    for (const QPushButton* button : desk.page.findChildren<QPushButton*>())
        if (button->objectName().startsWith(QLatin1String("do_")) && button->isVisible())
            texts.append(button->text());
    return texts.join(QLatin1Char(' '));
}

QPushButton* visibleButton(OrdersDesk& desk, const char* name)
{
    for (QPushButton* button : desk.page.findChildren<QPushButton*>(QLatin1String(name)))
        if (button->isVisible())
            return button;
    return nullptr;
}

TransitionDialog* ask(OrdersDesk& desk, const char* name)
{
    if (QPushButton* button = visibleButton(desk, name))
        QTest::mouseClick(button, Qt::LeftButton);
    return desk.page.findChild<TransitionDialog*>();
}

struct Parts {
    QPushButton* act;
    QPushButton* cancel;
    QPlainTextEdit* reason;
};

Parts partsOf(TransitionDialog& dialog)
{
    auto* box = dialog.findChild<QDialogButtonBox*>();
    QPushButton* cancel = box->button(QDialogButtonBox::Cancel);
    QPushButton* act = nullptr;
    for (QAbstractButton* button : box->buttons())
        if (button != cancel)
            act = qobject_cast<QPushButton*>(button);
    return {act, cancel, dialog.findChild<QPlainTextEdit*>()};
}

QAbstractItemModel* timeline(OrdersDesk& desk)
{
    return desk.page.findChild<QListView*>()->model();
}

} // namespace

void OrderPanelTest::tellsFactsTimelineAndWhatIsPossible()
{
    OrdersDesk desk;
    desk.create(2);
    desk.send(OrderId(1), "pay");
    desk.show();
    desk.type(QStringLiteral("A-1"));
    desk.click(0);
    QCOMPARE(desk.label("number"), QStringLiteral("A-1"));
    QVERIFY(desk.label("facts").contains(QStringLiteral("customer =cmd|calc · SP · 500.01 BRL")));
    QCOMPARE(timeline(desk)->rowCount(), 2);
    QCOMPARE(timeline(desk)->index(0, 0).data().toString(), QStringLiteral("Paid"));
    QCOMPARE(buttons(desk), QStringLiteral("Add note… Hold… Cancel… Pick…"));
}

void OrderPanelTest::whatIsPossibleDependsOnTheRole()
{
    OrdersDesk desk;
    desk.create(1);
    for (const char* event : {"pay", "pick", "pack"})
        desk.send(OrderId(1), event);
    desk.show();
    desk.click(0);
    QVERIFY(!buttons(desk).contains(QStringLiteral("Cancel…")));
    QVERIFY(desk.label("mayNot").contains(QStringLiteral("Cancel — ")));
    QVERIFY(desk.label("mayNot").contains(QStringLiteral("ops")));
    desk.session.setRole(Role::Ops);
    QVERIFY(buttons(desk).contains(QStringLiteral("Cancel…")));
    desk.session.setRole(Role::Viewer);
    QCOMPARE(buttons(desk), QString());
}

void OrderPanelTest::holdWithAReasonEndsInTheTimeline()
{
    OrdersDesk desk;
    desk.create(2);
    desk.show();
    desk.click(0);
    TransitionDialog* dialog = ask(desk, "do_hold");
    QVERIFY(dialog != nullptr);
    const Parts parts = partsOf(*dialog);
    QVERIFY(!parts.act->isEnabled());
    QVERIFY(parts.cancel->isDefault());
    QCOMPARE(parts.act->text(), QStringLiteral("Hold"));
    QTest::keyClicks(parts.reason, QStringLiteral("   "));
    QVERIFY(!parts.act->isEnabled());
    QTest::keyClicks(parts.reason, QStringLiteral("address unclear"));
    QVERIFY(parts.act->isEnabled());
    QVERIFY(parts.act->isDefault());
    QSignalSpy noted(&desk.page, &Page::noted);
    QTest::mouseClick(parts.act, Qt::LeftButton);
    settle();
    QCOMPARE(timeline(desk)->rowCount(), 2);
    QCOMPARE(timeline(desk)->index(0, 0).data().toString(), QStringLiteral("Held"));
    QVERIFY(timeline(desk)
                ->index(0, 0)
                .data(TimelineModel::WhoRole)
                .toString()
                .contains(QStringLiteral("mary · hold as support · “address unclear”")));
    QCOMPARE(desk.label("verdict"), QStringLiteral("Done: now Held, version 2."));
    QVERIFY(noted.first().first().toString().startsWith(QStringLiteral("A-1 · Done")));
}

void OrderPanelTest::aVersionConflictIsTold()
{
    OrdersDesk desk;
    desk.create(1);
    desk.show();
    desk.click(0);
    TransitionDialog* dialog = ask(desk, "do_hold");
    QVERIFY(dialog != nullptr);
    // It moves on behind the dialog, and the panel already shows it.
    desk.send(OrderId(1), "pay");
    desk.tick();
    QCOMPARE(timeline(desk)->rowCount(), 2);
    const Parts parts = partsOf(*dialog);
    QTest::keyClicks(parts.reason, QStringLiteral("address unclear"));
    QTest::mouseClick(parts.act, Qt::LeftButton);
    settle();
    QVERIFY(desk.label("verdict").startsWith(QStringLiteral("version conflict: ")));
    QCOMPARE(timeline(desk)->rowCount(), 2);
}

void OrderPanelTest::theAnswerOfAnotherOrderIsNotShownHere()
{
    OrdersDesk desk;
    desk.create(2);
    desk.show();
    desk.click(0);
    const Parts parts = partsOf(*ask(desk, "do_hold"));
    QTest::keyClicks(parts.reason, QStringLiteral("address unclear"));
    desk.door.setManner(MemoryDoor::Manner::WhenTold);
    QTest::mouseClick(parts.act, Qt::LeftButton);
    QVERIFY(desk.label("verdict").contains(QStringLiteral("waiting")));
    QSignalSpy noted(&desk.page, &Page::noted);
    desk.click(1);
    desk.door.setManner(MemoryDoor::Manner::AtOnce);
    desk.door.answer(100);
    settle();
    QCOMPARE(desk.label("number"), QStringLiteral("A-2"));
    QCOMPARE(desk.label("verdict"), QString());
    QVERIFY(noted.first().first().toString().startsWith(QStringLiteral("A-1 · Done")));
}

void OrderPanelTest::theKeyboardStaysWithTheButtons()
{
    OrdersDesk desk;
    desk.create(1);
    desk.show();
    desk.click(0);
    QPushButton* button = visibleButton(desk, "do_hold");
    button->setFocus();
    desk.send(OrderId(1), "pay");
    desk.tick();
    QVERIFY(QApplication::focusWidget() != nullptr);
    QVERIFY(QApplication::focusWidget()->objectName().startsWith(QLatin1String("do_")));
    QVERIFY(QApplication::focusWidget()->isVisible());
}

void OrderPanelTest::cancellingAnOrderHasNoTwoCancelButtons()
{
    OrdersDesk desk;
    desk.create(1);
    desk.show();
    desk.click(0);
    TransitionDialog* dialog = ask(desk, "do_cancel");
    const Parts parts = partsOf(*dialog);
    QCOMPARE(parts.act->text(), QStringLiteral("Cancel"));
    QCOMPARE(parts.cancel->text(), QStringLiteral("Do not cancel"));
    QTest::keyClick(dialog, Qt::Key_Escape);
    settle();
    QCOMPARE(timeline(desk)->rowCount(), 1);
}

void OrderPanelTest::troubleDoesNotStandBesideAnotherOrder()
{
    OrdersDesk desk;
    desk.create(1);
    desk.show();
    desk.click(0);
    QCOMPARE(desk.label("number"), QStringLiteral("A-1"));
    auto* details = desk.page.findChild<OrderDetails*>();
    details->open(OrderId(999));
    settle();
    QCOMPARE(desk.label("number"), QString());
    QCOMPARE(buttons(desk), QString());
}

std::unique_ptr<QObject> makeOrderPanelTest() { return std::make_unique<OrderPanelTest>(); }

#include "tst_order_panel.moc"
