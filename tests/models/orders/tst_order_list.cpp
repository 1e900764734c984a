#include "models/order_list.h"
#include "tests/models/orders/order_rows.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_door.h"

#include <QSignalSpy>
#include <QTest>

using namespace orderdeck;

class OrderListTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsThePageThatWasAskedFor();
    void loadsMoreUntilTheEnd();
    void answersToAnOlderQuestionAreDropped();
    void refreshTakesUpChanges();
    void hitsOfALongSearchAreShownAsTheyCome();
    void cancelledSearchKeepsItsHits();
    void windowThatIsReadAgainShowsNoHalfOfItself();
};

namespace {

struct Desk {
    FakeClock clock;
    MemoryDoor door{clock, *orderCatalogue()};
    OrderTableModel model;
    OrderList list{door, model, nullptr};

    void create(int count)
    {
        for (int i = 0; i < count; ++i) {
            NewOrder order;
            order.requestId = "r" + std::to_string(i);
            order.number = "A-" + std::to_string(1000 + i);
            order.source = "shop";
            order.region = i % 2 == 0 ? "SP" : "RJ";
            order.lifecycle = "order";
            order.actor = {"shop", Role::Service};
            door.create(order, [](Verdict) {});
            clock.advance(std::chrono::seconds(1));
        }
    }
};

OrderFilter regionFilter(const std::string& region)
{
    OrderFilter filter;
    filter.regions = {region};
    return filter;
}

} // namespace

void OrderListTest::showsThePageThatWasAskedFor()
{
    Desk desk;
    desk.create(10);
    desk.list.setQuery(regionFilter("SP"), OrderSort::LongestInState);
    QVERIFY(desk.list.loading());
    settle();
    QVERIFY(!desk.list.loading());
    QCOMPARE(desk.model.rowCount(), 5);
    QCOMPARE(desk.model.rows().front().number, std::string("A-1000"));
    QVERIFY(desk.list.atEnd());
    QVERIFY(desk.list.trouble().isEmpty());
}

void OrderListTest::loadsMoreUntilTheEnd()
{
    Desk desk;
    desk.create(2 * OrderList::kStep + 50);
    desk.list.setQuery({}, OrderSort::LongestInState);
    settle();
    QCOMPARE(desk.model.rowCount(), OrderList::kStep);
    desk.list.loadMore();
    desk.list.loadMore(); // Nothing while an answer is awaited.
    settle();
    QCOMPARE(desk.model.rowCount(), 2 * OrderList::kStep);
    desk.list.loadMore();
    settle();
    QCOMPARE(desk.model.rowCount(), 2 * OrderList::kStep + 50);
    QVERIFY(desk.list.atEnd());
    QVERIFY(desk.list.atTop());
}

void OrderListTest::answersToAnOlderQuestionAreDropped()
{
    Desk desk;
    desk.create(10);
    desk.list.setQuery(regionFilter("SP"), OrderSort::LongestInState);
    desk.list.setQuery(regionFilter("RJ"), OrderSort::LongestInState);
    settle();
    QVERIFY(!desk.list.loading());
    for (const OrderRow& row : desk.model.rows())
        QCOMPARE(row.region, std::string("RJ"));
    QCOMPARE(desk.model.rowCount(), 5);
}

void OrderListTest::refreshTakesUpChanges()
{
    Desk desk;
    desk.create(3);
    desk.list.setQuery({}, OrderSort::LongestInState);
    settle();
    QCOMPARE(desk.model.rowCount(), 3);
    TransitionRequest request;
    request.order = desk.model.rows().front().id;
    request.requestId = "move";
    request.event = "pay";
    request.actor = {"worker payment", Role::Service};
    desk.door.submit(request, [](Verdict) {});
    desk.list.refresh();
    settle();
    QCOMPARE(desk.model.rows().back().state, std::string("paid"));
}

namespace {

/// Delivers one answer, whatever question it leads to.
void nextPiece() { QCoreApplication::sendPostedEvents(); }

} // namespace

void OrderListTest::hitsOfALongSearchAreShownAsTheyCome()
{
    Desk desk;
    desk.create(10);
    desk.door.searchInPieces(4);
    desk.door.setManner(MemoryDoor::Manner::WhenTold);
    desk.list.setQuery(regionFilter("RJ"), OrderSort::LongestInState);
    QCOMPARE(desk.door.answer(1), 1);
    nextPiece();
    QVERIFY(desk.list.searching());
    QCOMPARE(desk.model.rowCount(), 2);
    QCOMPARE(desk.list.searched(), qint64(4));
    QCOMPARE(desk.list.outOf(), qint64(10));
    QVERIFY(!desk.list.matchesExact());
    QCOMPARE(desk.door.answer(1), 1);
    nextPiece();
    QVERIFY(desk.list.searching());
    QCOMPARE(desk.model.rowCount(), 4);
    QCOMPARE(desk.list.matches(), qint64(4));
    QCOMPARE(desk.door.answer(1), 1);
    nextPiece();
    QVERIFY(!desk.list.searching());
    QVERIFY(desk.list.atEnd());
    QCOMPARE(desk.model.rowCount(), 5);
    QCOMPARE(desk.list.matches(), qint64(5));
    QVERIFY(desk.list.matchesExact());
    QCOMPARE(desk.door.waiting(), 0);
}

void OrderListTest::cancelledSearchKeepsItsHits()
{
    Desk desk;
    desk.create(10);
    desk.door.searchInPieces(4);
    desk.door.setManner(MemoryDoor::Manner::WhenTold);
    desk.list.setQuery(regionFilter("SP"), OrderSort::LongestInState);
    desk.door.answer(1);
    nextPiece();
    QVERIFY(desk.list.searching());
    desk.list.cancel();
    QVERIFY(desk.list.cancelled());
    desk.door.answer(1);
    nextPiece();
    QCOMPARE(desk.model.rowCount(), 2);
    QCOMPARE(desk.list.searched(), qint64(4));
    QCOMPARE(desk.door.waiting(), 0);
}

void OrderListTest::windowThatIsReadAgainShowsNoHalfOfItself()
{
    Desk desk;
    desk.create(10);
    desk.door.searchInPieces(4);
    desk.list.setQuery(regionFilter("SP"), OrderSort::LongestInState);
    for (int piece = 0; piece < 3; ++piece)
        nextPiece();
    QCOMPARE(desk.model.rowCount(), 5);
    desk.door.setManner(MemoryDoor::Manner::WhenTold);
    desk.list.retry();
    desk.door.answer(1);
    nextPiece();
    QVERIFY(desk.list.loading());
    QVERIFY(!desk.list.searching());
    QCOMPARE(desk.model.rowCount(), 5);
}

std::unique_ptr<QObject> makeOrderListTest() { return std::make_unique<OrderListTest>(); }

#include "tst_order_list.moc"
