#include "tests/widgets/audit/audit_desk.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>
#include <QSignalSpy>

using namespace orderdeck;

class AuditPageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptyAuditSaysWhatBelongsThere()
    {
        AuditDesk desk;
        desk.show();
        const auto labels = desk.table().viewport()->findChildren<QLabel*>();
        QCOMPARE(labels.size(), 1);
        QVERIFY(labels.first()->isVisible());
        QVERIFY(labels.first()->text().contains(QStringLiteral("allowed or refused")));
        desk.act(desk.create(), "nonsense");
        desk.tick();
        QCOMPARE(desk.rows(), 1);
        QVERIFY(!labels.first()->isVisible());
    }

    void newestComeInWhileOneIsAtTheTop()
    {
        AuditDesk desk;
        const OrderId order = desk.create();
        desk.act(60);
        desk.show();
        QCOMPARE(desk.rows(), 60);
        desk.act(order, "pay", "at the top");
        desk.tick();
        QCOMPARE(desk.cell(0, AuditTableModel::WhyColumn), QStringLiteral("at the top"));
        desk.table().verticalScrollBar()->setValue(200);
        const int row = desk.table().rowAt(0);
        const QString there = desk.cell(row, AuditTableModel::WhyColumn);
        desk.act(order, "pay", "while reading");
        desk.tick();
        QCOMPARE(desk.rows(), 61);
        QCOMPARE(desk.cell(desk.table().rowAt(0), AuditTableModel::WhyColumn), there);
        desk.table().setFocus();
        QTest::keyClick(&desk.table(), Qt::Key_Home);
        settle();
        desk.tick();
        QCOMPARE(desk.cell(0, AuditTableModel::WhyColumn), QStringLiteral("while reading"));
    }

    void aRowIsCopiedByKeyboard()
    {
        AuditDesk desk;
        desk.act(desk.create(), "pay", "asked by phone");
        desk.show();
        const QSignalSpy notes(&desk.page, &Page::noted);
        QGuiApplication::clipboard()->setText(QStringLiteral("before"));
        desk.table().setFocus();
        QTest::keyClick(&desk.table(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("before"));
        desk.table().selectRow(0);
        QTest::keyClick(&desk.table(), Qt::Key_C, Qt::ControlModifier);
        const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 2);
        QVERIFY2(lines[1].contains(QStringLiteral("\tasked by phone")), qPrintable(lines[1]));
        QCOMPARE(notes.count(), 2);
        QCOMPARE(notes[1][0].toString(), QStringLiteral("Copied 1 row"));
    }

    void pauseIsRespected()
    {
        AuditDesk desk;
        desk.create();
        desk.show();
        desk.page.pause();
        QVERIFY(!desk.named<QTimer>("auditRefresh").isActive());
        desk.act(2);
        settle();
        QCOMPARE(desk.rows(), 0);
        desk.page.resume();
        settle();
        QCOMPARE(desk.rows(), 2);
        desk.page.deactivate();
        QVERIFY(!desk.named<QTimer>("auditRefresh").isActive());
    }

    void filterBoxAndSwitchesNarrow()
    {
        AuditDesk desk;
        const OrderId order = desk.create();
        desk.act(order, "pay", "she called");
        desk.act(order, "pay", "twice", "bob");
        desk.act(order, "nonsense", "she called again");
        desk.show();
        QVERIFY(desk.page.focusFilter());
        QVERIFY(desk.filter().hasFocus());
        desk.type(QStringLiteral("CALLED"));
        QCOMPARE(desk.rows(), 2);
        QVERIFY(desk.label("auditSummary").contains(QStringLiteral("3 entries")));
        QVERIFY(desk.label("auditSummary").contains(QStringLiteral("2 match")));
        desk.choose("auditResult", 2);
        QCOMPARE(desk.rows(), 1);
        desk.choose("auditResult", 1);
        QCOMPARE(desk.rows(), 1);
        QCOMPARE(desk.cell(0, AuditTableModel::WhatColumn), QStringLiteral("pay"));
        desk.choose("auditResult", 0);
        QVERIFY(desk.page.focusFilter());
        QTest::keyClick(&desk.filter(), Qt::Key_Escape);
        desk.fire(desk.named<QTimer>("auditTyping"));
        QCOMPARE(desk.rows(), 3);
        desk.choose("auditRange", 1); // The clock of the test stands in the past.
        QCOMPARE(desk.rows(), 0);
    }

    void enterAndDoubleClickLeadToTheOrder()
    {
        AuditDesk desk;
        desk.create();
        const OrderId second = desk.create();
        desk.act(second, "pay");
        desk.act(OrderId(77), "pay");
        desk.show();
        const QSignalSpy asked(&desk.page, &Page::goToRequested);
        const QSignalSpy noted(&desk.page, &Page::noted);
        desk.table().setFocus();
        desk.table().selectRow(1);
        QTest::keyClick(&desk.table(), Qt::Key_Return);
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.last().at(0).toString(), QStringLiteral("orders"));
        QCOMPARE(parseFilter(asked.last().at(1).toString().toStdString()).filter.texts.front(),
                 std::string("A-2"));
        const QPoint at = desk.table().visualRect(desk.table().model()->index(1, 2)).center();
        QTest::mouseClick(desk.table().viewport(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(desk.table().viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(asked.count(), 2);
        desk.table().selectRow(0); // Not found: of no order.
        QTest::keyClick(&desk.table(), Qt::Key_Return);
        QCOMPARE(asked.count(), 2);
        QCOMPARE(noted.count(), 1);
    }

    void enterInTheBoxGoesToTheList()
    {
        AuditDesk desk;
        desk.create();
        desk.act(3);
        desk.show();
        desk.filter().setFocus();
        QTest::keyClick(&desk.filter(), Qt::Key_Return);
        QVERIFY(desk.table().hasFocus());
        QVERIFY(desk.table().currentIndex().isValid());
    }

    void chainIsCheckedAndABreakShown()
    {
        AuditDesk desk;
        desk.create();
        desk.act(3);
        desk.show();
        auto& button = desk.named<QPushButton>("checkChain");
        QTest::mouseClick(&button, Qt::LeftButton);
        settle();
        QCOMPARE(desk.label("chain"), QStringLiteral("Chain checked: 3 entries, sound"));
        desk.door.forge(2, "nothing of the kind");
        button.setFocus();
        QTest::keyClick(&button, Qt::Key_Space);
        settle();
        QVERIFY(desk.label("chain").contains(QStringLiteral("broken")));
        QVERIFY(desk.label("chain").contains(QStringLiteral("entry 2 of shard 1")));
    }

    void checkCanBeCancelled()
    {
        AuditDesk desk;
        desk.create();
        desk.act(3);
        desk.show();
        desk.door.setManner(MemoryDoor::Manner::WhenTold);
        auto& button = desk.named<QPushButton>("checkChain");
        QTest::mouseClick(&button, Qt::LeftButton);
        QVERIFY(desk.label("chain").contains(QStringLiteral("Checking")));
        QTest::mouseClick(&button, Qt::LeftButton);
        QVERIFY(desk.label("chain").contains(QStringLiteral("cancelled")));
        (void)desk.door.answer(10);
        settle();
        QVERIFY(desk.label("chain").contains(QStringLiteral("cancelled")));
    }

    void zoneOfTheWindowIsTheTables()
    {
        qputenv("TZ", "BRT3");
        AuditDesk desk;
        desk.create();
        desk.act(1);
        desk.show();
        const QString utc = desk.cell(0, AuditTableModel::WhenColumn);
        desk.view.setZone(Qt::LocalTime);
        QVERIFY(desk.cell(0, AuditTableModel::WhenColumn) != utc);
        qunsetenv("TZ");
    }

    void everyWidgetHasANameAndColumnsAreKept()
    {
        AuditDesk desk;
        desk.create();
        desk.act(1);
        desk.show();
        for (const QWidget* widget : desk.page.findChildren<QWidget*>())
            if (widget->focusPolicy() & Qt::TabFocus)
                if (const auto* button = qobject_cast<const QPushButton*>(widget);
                    button == nullptr || button->text().isEmpty())
                    QVERIFY2(!widget->accessibleName().isEmpty(),
                             qPrintable(QString::fromLatin1(widget->metaObject()->className())));
        desk.table().setColumnWidth(1, 222);
        const QByteArray state = desk.page.saveState();
        desk.page.restoreState({});
        QVERIFY(desk.table().columnWidth(1) != 222);
        desk.page.restoreState(state);
        QCOMPARE(desk.table().columnWidth(1), 222);
        desk.page.restoreState("nonsense");
        QVERIFY(desk.table().columnWidth(1) != 222);
    }
};

std::unique_ptr<QObject> makeAuditPageTest() { return std::make_unique<AuditPageTest>(); }

#include "tst_audit_page.moc"
