#include "tests/storage/store_read_contract.h"

#include "backend/orders/page_position.h"

#include <map>
#include <set>

namespace orderdeck {
namespace {

const std::function<bool()> kNeverCancelled = [] { return false; };

/// A few orders in several states: placed, paid, held, shipped, closed, cancelled.
std::vector<OrderId> fillWithSome(OpenStore& open)
{
    std::vector<OrderId> ids;
    for (int i = 0; i < 12; ++i) {
        const NewOrder created = newOrder(open.store(), i);
        (void)open.send(created);
        ids.push_back(created.id);
    }
    const auto move = [&](std::size_t index, const char* event) {
        TransitionRequest request = transition(ids[index], std::string("r-") + event, event);
        request.reason = "test";
        request.at += std::chrono::minutes(index);
        (void)open.send(request);
    };
    for (const std::size_t index : {1, 2, 3, 4, 5})
        move(index, "pay");
    for (const std::size_t index : {2, 3, 4})
        move(index, "ship");
    move(3, "close");
    move(4, "close");
    move(5, "hold");
    move(6, "hold");
    move(7, "cancel");
    move(8, "note");
    return ids;
}

std::map<OrderId, OrderRow> expectedRows(OpenStore& open, int shard = 0)
{
    const auto catalogue = must(open.store().loadCatalogue());
    std::map<OrderId, OrderRow> rows;
    std::vector<Order> orders;
    must(open.reader(shard).scanOrders([&](const Order& order) {
        orders.push_back(order);
        return true;
    }));
    for (const Order& order : orders) {
        const auto events = must(open.reader(shard).history(order.id));
        rows[order.id] =
            rowOf(order, events.back(), *catalogue.find(order.lifecycle, order.lifecycleVersion));
    }
    return rows;
}

std::map<OrderId, OrderRow> listedRows(OpenStore& open)
{
    std::map<OrderId, OrderRow> rows;
    for (const OrderRow& row : wholeList(open.reader(), {}, kNoon))
        rows[row.id] = row;
    return rows;
}

} // namespace

OrderRow rowOf(const Order& order, const Event& last, const Lifecycle& lifecycle)
{
    OrderRow row;
    row.id = order.id;
    row.number = order.number;
    row.source = order.source;
    row.customer = order.customer;
    row.region = order.region;
    row.lifecycle = order.lifecycle;
    row.lifecycleVersion = order.lifecycleVersion;
    row.state = order.state;
    row.since = order.since;
    row.placedAt = order.placedAt;
    row.totalMinor = order.totalMinor;
    row.currency = order.currency;
    row.version = order.version;
    row.flags = order.flags;
    row.lastActor = last.actor.name;
    row.lastReason = last.reason;
    row.open = !lifecycle.states()[lifecycle.stateIndex(order.state)].final;
    return row;
}

std::vector<OrderRow> wholeList(ShardReader& reader, OrderQuery query, Timestamp now)
{
    std::vector<OrderRow> rows;
    do {
        const OrderPage page = must(reader.list(query, now, kNeverCancelled));
        rows.insert(rows.end(), page.rows.begin(), page.rows.end());
        query.after = page.next;
    } while (!query.after.empty());
    return rows;
}

OpenStore StoreReadContract::fresh(int shards)
{
    m_place = m_make(shards);
    return OpenStore(m_place->open());
}

void StoreReadContract::ordersAreAnsweredInTheOrderAsked()
{
    OpenStore open = fresh();
    const auto ids = fillWithSome(open);
    const std::vector asked{ids[4], OrderId(77), ids[0], ids[4]};
    const auto found = must(open.reader().orders(asked));
    QCOMPARE(found.size(), std::size_t(4));
    QVERIFY(found[0]->id == ids[4] && found[2]->id == ids[0] && found[3]->id == ids[4]);
    QVERIFY(!found[1].has_value());
    QVERIFY(*found[0] == *found[3]);
    QVERIFY(must(open.reader().orders({})).empty());
}

void StoreReadContract::numberIsFoundOverAllSources()
{
    OpenStore open = fresh();
    NewOrder one = newOrder(open.store(), 1);
    NewOrder two = newOrder(open.store(), 2);
    two.number = one.number;
    two.source = "market";
    (void)open.send(one);
    (void)open.send(two);
    QCOMPARE(must(open.reader().ordersByNumber("A-1")).size(), std::size_t(2));
    QVERIFY(must(open.reader().ordersByNumber("A-2")).empty());
    QVERIFY(must(open.reader().ordersByNumber("")).empty());
}

void StoreReadContract::feedSkipsNothing()
{
    OpenStore open = fresh();
    (void)fillWithSome(open);
    std::map<OrderId, std::int64_t> versions;
    std::int64_t position = 0;
    std::int64_t seen = 0;
    for (;;) {
        const auto events = must(open.reader().feed(position, 5));
        for (const FeedEvent& each : events) {
            QVERIFY(each.position > position);
            position = each.position;
            QCOMPARE(each.lifecycle, std::string("shop"));
            QCOMPARE(each.event.version, ++versions[each.event.order]);
            ++seen;
        }
        if (events.empty())
            break;
    }
    QCOMPARE(position, must(open.reader().feedHead()));
    std::int64_t written = 0;
    must(open.reader().scanEvents([&](const Event&) { return ++written > 0; }));
    QCOMPARE(seen, written);
}

void StoreReadContract::scansVisitEverythingOnceAndStopWhenTold()
{
    OpenStore open = fresh();
    const auto ids = fillWithSome(open);
    std::set<OrderId> seen;
    OrderId last;
    must(open.reader().scanOrders([&](const Order& order) {
        seen.insert(order.id);
        return last < order.id && (last = order.id, true);
    }));
    QCOMPARE(seen.size(), ids.size());
    int visited = 0;
    must(open.reader().scanOrders([&](const Order&) { return ++visited < 3; }));
    QCOMPARE(visited, 3);
    visited = 0;
    must(open.reader().scanEvents([&](const Event&) { return ++visited < 3; }));
    QCOMPARE(visited, 3);
    int refusals = 0;
    (void)open.send(transition(ids[0], "bad-1", "close"));
    (void)open.send(transition(ids[0], "bad-2", "close"));
    must(open.reader().scanRefusals([&](const ShardReader::Refusal& refusal) {
        return refusal.order == ids[0] && refusal.event == "close" && ++refusals > 0;
    }));
    QCOMPARE(refusals, 2);
}

void StoreReadContract::listsLagBehindAndSaySo()
{
    OpenStore open = fresh();
    const NewOrder first = newOrder(open.store(), 1);
    (void)open.send(first);
    open.project();
    (void)open.send(transition(first.id, "r1", "pay"));
    (void)open.send(newOrder(open.store(), 2));
    const auto counts = must(open.reader().counts());
    QCOMPARE(counts.feedHead - counts.position, std::int64_t(2));
    QCOMPARE(counts.counts.size(), std::size_t(1));
    QCOMPARE(counts.counts[0].state, std::string("placed"));
    const auto page = must(open.reader().list({}, kNoon, kNeverCancelled));
    QCOMPARE(page.rows.size(), std::size_t(1));
    QCOMPARE(page.positions.front(), counts.position);
    const auto progress = must(open.projector().step(1));
    QCOMPARE(progress.folded, 1);
    QCOMPARE(progress.head - progress.position, std::int64_t(1));
}

void StoreReadContract::finishedOrderMovesToTheOtherList()
{
    OpenStore open = fresh();
    const NewOrder created = newOrder(open.store(), 1);
    (void)open.send(created);
    open.project();
    TransitionRequest cancel = transition(created.id, "r1", "cancel");
    cancel.reason = "wrong address";
    (void)open.send(cancel);
    open.project();
    OrderQuery query;
    query.filter.open = true;
    QVERIFY(wholeList(open.reader(), query, kNoon).empty());
    query.filter.open = false;
    const auto finished = wholeList(open.reader(), query, kNoon);
    QCOMPARE(finished.size(), std::size_t(1));
    QCOMPARE(finished[0].lastReason, cancel.reason);
    QCOMPARE(finished[0].lastActor, cancel.actor.name);
    QVERIFY(finished[0] == expectedRows(open)[created.id]);
}

void StoreReadContract::stepsOfAnySizeGiveTheSameLists()
{
    for (const int size : {1, 3, 1000}) {
        OpenStore open = fresh();
        (void)fillWithSome(open);
        while (must(open.projector().step(size)).folded > 0) {
        }
        QVERIFY(listedRows(open) == expectedRows(open));
    }
}

void StoreReadContract::countsAreThoseOfTheOrders()
{
    OpenStore open = fresh();
    (void)fillWithSome(open);
    (void)open.import(historyOf(open.store(), 50, 4));
    open.project();
    std::map<std::pair<std::string, std::string>, std::int64_t> expected;
    for (const auto& [id, row] : expectedRows(open))
        ++expected[{row.state, row.region}];
    std::map<std::pair<std::string, std::string>, std::int64_t> counted;
    for (const StateCount& count : must(open.reader().counts()).counts)
        counted[{count.state, count.region}] = count.orders;
    QVERIFY(counted == expected);
}

void StoreReadContract::stuckOrdersAreCountedByTheTargetOfTheirState()
{
    OpenStore open = fresh();
    const auto ids = fillWithSome(open);
    open.project();
    // Placed at noon plus seconds, target 30 min; paid at one, target 2 h; shipped has none.
    QVERIFY(must(open.reader().stuck(kNoon + std::chrono::minutes(29))).empty());
    const Timestamp late = kNoon + std::chrono::hours(4);
    const auto stuck = must(open.reader().stuck(late));
    QCOMPARE(stuck.size(), std::size_t(2));
    std::map<std::string, StuckCount> byState;
    for (const StuckCount& each : stuck)
        byState[each.state] = each;
    QCOMPARE(byState["placed"].orders, std::int64_t(5));
    QVERIFY(byState["placed"].oldestSince == kNoon);
    QCOMPARE(byState["paid"].orders, std::int64_t(1));
    OrderQuery query;
    query.filter.stuck = true;
    QCOMPARE(wholeList(open.reader(), query, late).size(), std::size_t(6));
    query.filter.stuck = false;
    QCOMPARE(wholeList(open.reader(), query, late).size(), std::size_t(6));
}

void StoreReadContract::compressedTimeDividesTargets()
{
    OpenStore open = fresh();
    (void)fillWithSome(open);
    open.project();
    open.projector().setTargets(shopCatalogue(), 60.0);
    const auto stuck = must(open.reader().stuck(kNoon + std::chrono::seconds(40)));
    QCOMPARE(stuck.size(), std::size_t(1));
    QCOMPARE(stuck[0].orders, std::int64_t(3)); // Of seconds 0, 8, 9; 30 s is the target now.
}

void StoreReadContract::listOfUnknownPlaceOrSizeIsInvalid()
{
    OpenStore open = fresh();
    OrderQuery query;
    query.after = "somewhere";
    QCOMPARE(open.reader().list(query, kNoon, kNeverCancelled).error().kind, ErrorKind::Invalid);
    query.after.clear();
    query.limit = 0;
    QCOMPARE(open.reader().list(query, kNoon, kNeverCancelled).error().kind, ErrorKind::Invalid);
}

void StoreReadContract::cancelledSearchSaysSo()
{
    OpenStore open = fresh();
    (void)fillWithSome(open);
    open.project();
    OrderQuery query;
    query.filter.totalAtLeast = 1'000'000;
    const auto page = open.reader().list(query, kNoon, [] { return true; });
    QVERIFY(!page);
    QCOMPARE(page.error().kind, ErrorKind::Cancelled);
    QVERIFY(open.reader().list(query, kNoon, kNeverCancelled).ok());
}

void StoreReadContract::rebuildGivesEqualRows()
{
    OpenStore open = fresh();
    const auto ids = fillWithSome(open);
    (void)open.import(historyOf(open.store(), 50, 3));
    (void)open.send(transition(ids[0], "refused", "close"));
    open.project();
    const auto before = listedRows(open);
    const auto expected = expectedRows(open);
    const auto countsBefore = must(open.reader().counts());
    open.closeParts();
    std::int64_t told = 0;
    must(open.store().rebuild(ShardIndex(0), [&](std::int64_t done, std::int64_t all) {
        return told = done, done <= all;
    }));
    QVERIFY(told > 0);
    QVERIFY(listedRows(open) == before);
    QVERIFY(expectedRows(open) == expected);
    QVERIFY(must(open.reader().counts()).counts == countsBefore.counts);
    QCOMPARE(must(open.reader().counts()).position, countsBefore.feedHead);
    TransitionRequest pay = transition(ids[1], "r-pay", "pay");
    pay.reason = "test";
    QCOMPARE(open.send(pay).repeated, true);
    QCOMPARE(open.send(transition(ids[0], "refused", "close")).repeated, true);
    QVERIFY(!must(open.reader().stuck(kNoon + std::chrono::hours(4))).empty());
}

void StoreReadContract::cancelledRebuildLeavesEverything()
{
    OpenStore open = fresh();
    const auto ids = fillWithSome(open);
    open.project();
    const auto before = listedRows(open);
    for (const int calls : {0, 1, 2, 3}) {
        open.closeParts();
        int asked = 0;
        const auto done = open.store().rebuild(
            ShardIndex(0), [&](std::int64_t, std::int64_t) { return asked++ < calls; });
        QVERIFY(!done);
        QCOMPARE(done.error().kind, ErrorKind::Cancelled);
        QVERIFY(listedRows(open) == before);
    }
    QCOMPARE(describe(open.send(transition(ids[0], "r1", "pay"))), QByteArray("applied v2 paid"));
}

} // namespace orderdeck
