#include "tests/models/events/feed_events.h"
#include "tests/widgets/frame_stage.h"
#include "widgets/events/event_filter_edit.h"
#include "widgets/events/event_table_view.h"
#include "widgets/events/events_page.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace orderdeck;

class EventsPageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void followsOnlyWhileShown();
    void newestComesOnTop();
    void keepsStillUnderThePointer();
    void keepsStillWhileScrolledAndChosen();
    void pauseCountsWhatWaits();
    void filterNarrowsAndMarks();
    void numberIsLookedUp();
    void keyboardReadsAnEventAndOpensItsOrder();
    void layoutIsKept();
};

namespace {

struct Stage : FrameStage {
    EventsPage* page = window->findChild<EventsPage*>();
    EventTableView* table = window->findChild<EventTableView*>();
    EventFilterEdit* filter = window->findChild<EventFilterEdit*>();
    QPushButton* showNew = window->findChild<QPushButton*>(QStringLiteral("showNew"));
    EventTail* tail = window->findChild<EventTail*>();
    std::int64_t position = 0;

    Stage()
    {
        publish(snapshot().build());
        QTest::keyClick(window.get(), Qt::Key_5, Qt::ControlModifier);
    }
    void write(int count)
    {
        door.publish(manyPaid(position + 1, count));
        position += count;
        tail->collect();
    }
    [[nodiscard]] int rows() const { return table->model()->rowCount(); }
    [[nodiscard]] QString label(const char* name) const
    {
        return window->findChild<QLabel*>(QLatin1String(name))->text();
    }
    void point(QEvent::Type type) const
    {
        if (type == QEvent::Enter) {
            QEnterEvent enter(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5));
            QCoreApplication::sendEvent(table->viewport(), &enter);
        } else {
            QEvent leave(type);
            QCoreApplication::sendEvent(table->viewport(), &leave);
        }
    }
    OrderId makeOrder(const std::string& number)
    {
        NewOrder wish;
        wish.requestId = "make-" + number;
        wish.number = number;
        wish.source = "shop";
        wish.lifecycle = "order";
        wish.currency = "EUR";
        wish.actor = {"shop", Role::Service};
        wish.payload = R"({"items":[]})";
        OrderId id;
        door.create(wish, [&](const Verdict& verdict) { id = verdict.order; });
        return id;
    }
};

} // namespace

void EventsPageTest::followsOnlyWhileShown()
{
    Stage stage;
    QCOMPARE(stage.window->currentPage()->info().key, QStringLiteral("events"));
    QCOMPARE(stage.door.watchers(), 1);
    QTest::keyClick(stage.window.get(), Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(stage.door.watchers(), 0);
    QTest::keyClick(stage.window.get(), Qt::Key_5, Qt::ControlModifier);
    QCOMPARE(stage.door.watchers(), 1);
    stage.window->showMinimized();
    QCoreApplication::processEvents();
    QCOMPARE(stage.door.watchers(), 0);
    stage.window->showNormal();
    QCoreApplication::processEvents();
    QCOMPARE(stage.door.watchers(), 1);
}

void EventsPageTest::newestComesOnTop()
{
    Stage stage;
    stage.write(3);
    QCOMPARE(stage.rows(), 3);
    QCOMPARE(stage.table->model()->index(0, EventTailModel::PositionColumn).data().toString(),
             QStringLiteral("3"));
    QVERIFY(stage.table->currentIndex().isValid());
    stage.write(500);
    QVERIFY(stage.label("tailSummary").contains(QLatin1String("400 left out")));
    QVERIFY(stage.page->subtitle().endsWith(QLatin1String("events/s")));
}

void EventsPageTest::keepsStillUnderThePointer()
{
    Stage stage;
    stage.write(3);
    QCoreApplication::processEvents();
    const int top = stage.table->y();
    stage.point(QEvent::Enter);
    stage.write(37);
    QCoreApplication::processEvents();
    QCOMPARE(stage.rows(), 3);
    QCOMPARE(stage.table->y(), top);
    QVERIFY(stage.showNew->isVisible());
    QCOMPARE(stage.showNew->text(), QStringLiteral("Show 37 new"));
    QVERIFY(stage.label("tailSummary").contains(QLatin1String("37 wait, still under the pointer")));
    QTest::mouseClick(stage.showNew, Qt::LeftButton);
    QCOMPARE(stage.rows(), 40);
    stage.write(2);
    QCOMPARE(stage.rows(), 40);
    stage.point(QEvent::Leave);
    QCOMPARE(stage.rows(), 42);
    QVERIFY(!stage.showNew->isVisible());
}

void EventsPageTest::keepsStillWhileScrolledAndChosen()
{
    Stage stage;
    stage.write(90);
    QScrollBar* bar = stage.table->verticalScrollBar();
    bar->setValue(200);
    stage.write(5);
    QCOMPARE(stage.rows(), 90);
    QCOMPARE(bar->value(), 200);
    bar->setValue(0);
    QCOMPARE(stage.rows(), 95);
    const QRect third = stage.table->visualRect(stage.table->model()->index(2, 0));
    QTest::mouseClick(stage.table->viewport(), Qt::LeftButton, {}, third.center());
    stage.point(QEvent::Leave);
    QCOMPARE(stage.label("eventTitle"), QStringLiteral("pay"));
    stage.write(5);
    QCOMPARE(stage.rows(), 95);
    QVERIFY(stage.label("tailSummary").contains(QLatin1String("5 wait, still while an event")));
    QTest::keyClick(stage.table, Qt::Key_Escape);
    QCOMPARE(stage.rows(), 100);
    QVERIFY(stage.label("eventTitle").startsWith(QLatin1String("Choose an event")));
}

void EventsPageTest::pauseCountsWhatWaits()
{
    Stage stage;
    QTest::keyClick(stage.window.get(), Qt::Key_P, Qt::ControlModifier);
    stage.write(12);
    QCOMPARE(stage.rows(), 0);
    QVERIFY(stage.label("tailSummary").contains(QLatin1String("12 wait, paused")));
    QVERIFY(!stage.showNew->isVisible());
    QTest::keyClick(stage.window.get(), Qt::Key_P, Qt::ControlModifier);
    QCOMPARE(stage.rows(), 12);
}

void EventsPageTest::filterNarrowsAndMarks()
{
    Stage stage;
    FeedEvent other = paid(1000, OrderId(1000));
    other.event.actor.name = "bob";
    stage.door.publish({other});
    stage.write(3);
    QTest::keyClick(stage.window.get(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(stage.filter->hasFocus());
    QTest::keyClicks(stage.filter, QStringLiteral("actor:bob"));
    QCOMPARE(stage.rows(), 1);
    stage.write(3);
    QCOMPARE(stage.rows(), 1);
    QTest::keyClicks(stage.filter, QStringLiteral(" state:pakced"));
    QVERIFY(stage.label("filterScope").startsWith(QLatin1String("Not understood: no state")));
    QCOMPARE(stage.rows(), 1);
    QTest::keyClick(stage.filter, Qt::Key_Escape);
    QCOMPARE(stage.rows(), 7);
    QTest::keyClick(stage.filter, Qt::Key_Return);
    QVERIFY(stage.table->hasFocus());
}

void EventsPageTest::numberIsLookedUp()
{
    Stage stage;
    const OrderId order = stage.makeOrder("A-1042");
    stage.door.publish({paid(1, order), paid(2, OrderId(77))});
    stage.tail->collect();
    stage.filter->setText(QStringLiteral("A-1042"));
    QCOMPARE(stage.rows(), 0);
    QCoreApplication::processEvents();
    QCOMPARE(stage.rows(), 1);
    stage.door.publish({paid(3, order), paid(4, OrderId(77))});
    stage.tail->collect();
    QCOMPARE(stage.rows(), 2);
}

void EventsPageTest::keyboardReadsAnEventAndOpensItsOrder()
{
    Stage stage;
    const OrderId order = stage.makeOrder("A-1042");
    FeedEvent created = paid(1, order);
    created.event.version = 1;
    created.event.name = "created";
    stage.door.publish({created, paid(2, OrderId(77))});
    stage.tail->collect();
    stage.table->setFocus();
    QTest::keyClick(stage.table, Qt::Key_Down);
    QCOMPARE(stage.label("eventTitle"), QStringLiteral("pay"));
    QTest::keyClick(stage.table, Qt::Key_Down);
    QCOMPARE(stage.label("eventTitle"), QStringLiteral("created"));
    QCoreApplication::processEvents();
    const auto* payload = stage.window->findChild<QPlainTextEdit*>(QStringLiteral("payload"));
    QVERIFY(payload->isVisible());
    QCOMPARE(payload->toPlainText(), QStringLiteral("{\n  \"items\": []\n}"));
    QCOMPARE(stage.table->model()->index(1, EventTailModel::OrderColumn).data().toString(),
             QStringLiteral("A-1042"));
    QTest::keyClick(stage.table, Qt::Key_C, Qt::ControlModifier);
    const QStringList copied = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
    QCOMPARE(copied.size(), 2);
    QVERIFY2(copied[1].contains(QStringLiteral("\tA-1042\t")), qPrintable(copied[1]));
    const QSignalSpy led(stage.page, &Page::goToRequested);
    QTest::keyClick(stage.table, Qt::Key_Return);
    QCOMPARE(led.count(), 1);
    QCOMPARE(led[0][0].toString(), QStringLiteral("orders"));
    QCOMPARE(led[0][1].toString(), QStringLiteral("1"));
    QCOMPARE(stage.window->currentPage()->info().key, QStringLiteral("orders"));
}

void EventsPageTest::layoutIsKept()
{
    Stage stage;
    stage.table->setColumnWidth(EventTailModel::ActorColumn, 231);
    const QByteArray kept = stage.page->saveState();
    stage.page->restoreState({});
    QVERIFY(stage.table->columnWidth(EventTailModel::ActorColumn) != 231);
    stage.page->restoreState(kept);
    QCOMPARE(stage.table->columnWidth(EventTailModel::ActorColumn), 231);
    stage.page->restoreState(QByteArray("rubbish"));
    QVERIFY(stage.table->columnWidth(EventTailModel::ActorColumn) != 231);
}

std::unique_ptr<QObject> makeEventsPageTest() { return std::make_unique<EventsPageTest>(); }

#include "tst_events_page.moc"
