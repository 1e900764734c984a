#include "models/audit_list.h"
#include "tests/models/audit/audit_entries.h"
#include "tests/models/orders/order_rows.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_door.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace orderdeck;

namespace {

struct Desk {
    FakeClock clock;
    MemoryDoor door{clock, *orderCatalogue()};
    AuditTableModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
    AuditList list{door, model, nullptr};
    int acts = 0;

    /// Requests for orders that do not exist: an entry each, "act-1", "act-2" …
    void act(int count)
    {
        for (int i = 0; i < count; ++i) {
            TransitionRequest request;
            request.order = OrderId(999);
            request.requestId = "act-" + std::to_string(++acts);
            request.event = "pay";
            request.actor = {acts % 2 == 0 ? "ann" : "bob", Role::Support};
            door.submit(request, [](const Verdict&) {});
            clock.advance(std::chrono::seconds(1));
        }
    }
    void start(const AuditFilter& filter = {})
    {
        list.setFilter(filter);
        settle();
    }
    /// Request numbers of the first and last row: "12..3".
    [[nodiscard]] QByteArray span() const
    {
        if (model.entries().empty())
            return "none";
        const auto number = [](const AuditEntry& entry) {
            return QByteArray::fromStdString(entry.requestId).mid(4);
        };
        return number(model.entries().front()) + ".." + number(model.entries().back());
    }
    /// Rows follow each other without gap or repeat.
    [[nodiscard]] bool contiguous() const
    {
        for (std::size_t row = 1; row < model.entries().size(); ++row)
            if (model.entries()[row].position != model.entries()[row - 1].position - 1)
                return false;
        return true;
    }
    static void settle()
    {
        for (int hop = 0; hop < 4; ++hop)
            QCoreApplication::sendPostedEvents();
    }
};

} // namespace

class AuditListTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void newestComeFirst()
    {
        Desk desk;
        desk.act(10);
        desk.start();
        QCOMPARE(desk.span(), QByteArray("10..1"));
        QVERIFY(desk.list.atTop() && desk.list.atEnd());
        QCOMPARE(desk.list.total(), qint64(10));
    }

    void refreshTakesWhatIsNew()
    {
        Desk desk;
        desk.start();
        QCOMPARE(desk.span(), QByteArray("none"));
        desk.act(3);
        desk.list.refresh();
        Desk::settle();
        QCOMPARE(desk.span(), QByteArray("3..1"));
        desk.act(2);
        desk.list.refresh();
        Desk::settle();
        QCOMPARE(desk.span(), QByteArray("5..1"));
        QVERIFY(desk.contiguous());
        desk.list.refresh();
        Desk::settle();
        QCOMPARE(desk.model.rowCount(), 5);
    }

    void afterALongPauseTheListBeginsAnew()
    {
        Desk desk;
        desk.act(50);
        desk.start();
        desk.act(500);
        desk.list.refresh();
        Desk::settle();
        QCOMPARE(desk.span(), QByteArray("550..351"));
        QVERIFY(desk.contiguous() && !desk.list.atEnd());
    }

    void windowSlidesDownAndBackWithoutGaps()
    {
        Desk desk;
        desk.act(2300);
        desk.start();
        int questions = 0;
        for (; !desk.list.atEnd() && questions < 50; ++questions) {
            desk.list.loadOlder();
            Desk::settle();
            QVERIFY(desk.contiguous());
            QVERIFY(desk.model.rowCount() <= AuditList::kMaxRows);
        }
        QVERIFY(desk.span().endsWith("..1"));
        QVERIFY(!desk.list.atTop());
        desk.act(5); // Above the window: nothing moves.
        desk.list.refresh();
        Desk::settle();
        QVERIFY(desk.span().endsWith("..1"));
        for (questions = 0; !desk.list.atTop() && questions < 50; ++questions) {
            desk.list.loadNewer();
            Desk::settle();
            QVERIFY(desk.contiguous());
            QVERIFY(desk.model.rowCount() <= AuditList::kMaxRows);
        }
        QVERIFY(desk.span().startsWith("2300.."));
        desk.list.loadNewer();
        Desk::settle();
        QVERIFY(desk.span().startsWith("2305.."));
        QVERIFY(desk.contiguous());
        // The end that was dropped is found again.
        desk.list.loadOlder();
        Desk::settle();
        QVERIFY(desk.contiguous());
    }

    void filterIsAskedOfTheDoor()
    {
        Desk desk;
        desk.act(10);
        desk.start({.actor = "ann"});
        QCOMPARE(desk.model.rowCount(), 5);
        QCOMPARE(desk.list.total(), qint64(10));
        desk.start({.applied = true});
        QCOMPARE(desk.model.rowCount(), 0);
        desk.start();
        QCOMPARE(desk.model.rowCount(), 10);
    }

    void answersToAnOlderQuestionAreDropped()
    {
        Desk desk;
        desk.act(4);
        desk.door.setManner(MemoryDoor::Manner::WhenTold);
        desk.list.setFilter({.actor = "ann"});
        desk.list.setFilter({.actor = "bob"});
        QVERIFY(desk.list.searching());
        (void)desk.door.answer(2);
        Desk::settle();
        QCOMPARE(desk.model.rowCount(), 2);
        QCOMPARE(desk.model.entries().front().actor.name, std::string("bob"));
        QVERIFY(!desk.list.searching());
    }

    void cancelEndsASearchUntilItIsWantedAgain()
    {
        Desk desk;
        desk.act(4);
        desk.door.setManner(MemoryDoor::Manner::WhenTold);
        desk.list.setFilter({});
        desk.list.cancel();
        QVERIFY(desk.list.cancelled() && !desk.list.searching());
        (void)desk.door.answer(1);
        Desk::settle();
        QCOMPARE(desk.model.rowCount(), 0);
        desk.list.refresh();
        QCOMPARE(desk.door.waiting(), 0);
        desk.list.retry();
        (void)desk.door.answer(1);
        Desk::settle();
        QCOMPARE(desk.model.rowCount(), 4);
    }
};

std::unique_ptr<QObject> makeAuditListTest() { return std::make_unique<AuditListTest>(); }

#include "tst_audit_list.moc"
