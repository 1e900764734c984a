#include "tests/storage/store_contract.h"

namespace orderdeck {

OpenStore StoreWriteContract::fresh(int shards)
{
    m_place = m_make(shards);
    return OpenStore(m_place->open());
}

void StoreWriteContract::createStartsInTheInitialState()
{
    OpenStore open = fresh();
    const NewOrder request = newOrder(open.store(), 1);
    QCOMPARE(describe(open.send(request)), QByteArray("applied v1 placed"));
    const auto order = open.order(request.id);
    QVERIFY(order.has_value());
    QCOMPARE(order->number, request.number);
    QCOMPARE(order->customer, request.customer);
    QCOMPARE(order->totalMinor, request.totalMinor);
    QCOMPARE(order->payload, request.payload);
    QCOMPARE(order->state, std::string("placed"));
    QVERIFY(order->since == request.at && order->placedAt == request.at);
    const auto events = must(open.reader().history(request.id));
    QCOMPARE(events.size(), std::size_t(1));
    QCOMPARE(events[0].name, std::string("created"));
    QCOMPARE(events[0].payload, request.payload);
    QCOMPARE(events[0].requestId, request.requestId);
}

void StoreWriteContract::createAgainGetsTheSameAnswer()
{
    OpenStore open = fresh();
    NewOrder request = newOrder(open.store(), 1);
    const OrderId first = request.id;
    (void)open.send(request);
    (void)open.send(transition(first, "r1", "pay"));
    request.id = OrderId(first.value + (1 << 12)); // The service makes a new id each time.
    const Verdict again = open.send(request);
    QCOMPARE(describe(again), QByteArray("applied v1 placed again"));
    QVERIFY(again.order == first);
    QVERIFY(!open.order(request.id).has_value());
}

void StoreWriteContract::createOfKnownNumberNamesTheOrderThatHasIt()
{
    OpenStore open = fresh();
    NewOrder request = newOrder(open.store(), 1);
    const OrderId first = request.id;
    (void)open.send(request);
    request.requestId = "another";
    request.id = OrderId(first.value + (1 << 12));
    const Verdict refused = open.send(request);
    QCOMPARE(describe(refused), QByteArray("number exists v1 placed"));
    QVERIFY(refused.order == first);
    (void)open.send(transition(first, "r1", "pay"));
    QCOMPARE(describe(open.send(request)), QByteArray("number exists v1 placed again"));
    request.customer = "someone else";
    QCOMPARE(open.send(request).kind, VerdictKind::Invalid);
}

void StoreWriteContract::createWithoutNumberIsKnownByItsRequest()
{
    OpenStore open = fresh();
    NewOrder request = newOrder(open.store(), 1);
    request.number.clear();
    const OrderId first = request.id;
    (void)open.send(request);
    request.id = OrderId(first.value + (1 << 12));
    const Verdict again = open.send(request);
    QCOMPARE(describe(again), QByteArray("applied v1 placed again"));
    QVERIFY(again.order == first);
    request.customer = "someone else";
    QCOMPARE(open.send(request).kind, VerdictKind::Invalid);
    request.requestId = "second";
    QCOMPARE(describe(open.send(request)), QByteArray("applied v1 placed"));
}

void StoreWriteContract::createOfUnknownLifecycleIsInvalid()
{
    OpenStore open = fresh();
    NewOrder request = newOrder(open.store(), 1);
    request.lifecycle = "nothing";
    QCOMPARE(open.send(request).kind, VerdictKind::Invalid);
    QVERIFY(!open.order(request.id).has_value());
}

void StoreWriteContract::transitionAppendsAnEvent()
{
    OpenStore open = fresh();
    const NewOrder created = newOrder(open.store(), 1);
    (void)open.send(created);
    TransitionRequest request = transition(created.id, "r1", "pay");
    request.expectedVersion = 1;
    request.reason = "customer called";
    request.payload = R"({"by":"phone"})";
    QCOMPARE(describe(open.send(request)), QByteArray("applied v2 paid"));
    const auto events = must(open.reader().history(created.id));
    QCOMPARE(events.size(), std::size_t(2));
    const Event expected{.order = created.id,
                         .version = 2,
                         .name = "pay",
                         .from = "placed",
                         .to = "paid",
                         .actor = request.actor,
                         .reason = request.reason,
                         .requestId = "r1",
                         .at = request.at,
                         .lifecycleVersion = 1,
                         .payload = request.payload};
    QVERIFY(events[1] == expected);
    const auto order = open.order(created.id);
    QCOMPARE(order->previousState, std::string("placed"));
    QVERIFY(order->since == request.at);
}

void StoreWriteContract::refusalsSayWhy()
{
    OpenStore open = fresh();
    const NewOrder created = newOrder(open.store(), 1);
    (void)open.send(created);
    QCOMPARE(describe(open.send(transition(created.id, "r1", "close"))),
             QByteArray("illegal v1 placed: pay, note, cancel, hold"));
    TransitionRequest late = transition(created.id, "r2", "pay");
    late.expectedVersion = 7;
    QCOMPARE(describe(open.send(late)), QByteArray("version conflict v1 placed"));
    (void)open.send(transition(created.id, "r3", "pay"));
    const Verdict forbidden = open.send(transition(created.id, "r4", "write_off"));
    QCOMPARE(describe(forbidden), QByteArray("forbidden v2 paid"));
    QVERIFY(forbidden.cause.find("admin") != std::string::npos);
    NewOrder dear = newOrder(open.store(), 2);
    dear.totalMinor = 500'000;
    (void)open.send(dear);
    (void)open.send(transition(dear.id, "r1", "pay"));
    QCOMPARE(describe(open.send(transition(dear.id, "r2", "ship"))),
             QByteArray("guard failed v2 paid"));
    int kept = 0;
    must(open.reader().scanRefusals([&](const ShardReader::Refusal&) { return ++kept > 0; }));
    QCOMPARE(kept, 4);
}

void StoreWriteContract::unknownOrderIsNotFound()
{
    OpenStore open = fresh();
    const Verdict verdict = open.send(transition(OrderId(4096), "r1", "pay"));
    QCOMPARE(verdict.kind, VerdictKind::NotFound);
    QVERIFY(!verdict.cause.empty());
}

void StoreWriteContract::sameRequestGetsTheSameAnswerEvenAfterTheOrderMoved()
{
    OpenStore open = fresh();
    const NewOrder created = newOrder(open.store(), 1);
    (void)open.send(created);
    TransitionRequest pay = transition(created.id, "r1", "pay");
    (void)open.send(pay);
    (void)open.send(transition(created.id, "r2", "ship"));
    pay.at += std::chrono::hours(5); // The time is not part of the request.
    QCOMPARE(describe(open.send(pay)), QByteArray("applied v2 paid again"));
    QCOMPARE(must(open.reader().history(created.id)).size(), std::size_t(3));
}

void StoreWriteContract::refusedRequestGetsTheSameAnswerEvenAfterTheOrderMoved()
{
    OpenStore open = fresh();
    const NewOrder created = newOrder(open.store(), 1);
    (void)open.send(created);
    const TransitionRequest ship = transition(created.id, "r1", "ship");
    const Verdict first = open.send(ship);
    QCOMPARE(describe(first), QByteArray("illegal v1 placed: pay, note, cancel, hold"));
    (void)open.send(transition(created.id, "r2", "pay"));
    Verdict again = open.send(ship);
    QVERIFY(again.repeated);
    again.repeated = false;
    QVERIFY(again == first);
}

void StoreWriteContract::sameRequestIdWithAnotherBodyIsInvalid()
{
    OpenStore open = fresh();
    const NewOrder created = newOrder(open.store(), 1);
    (void)open.send(created);
    (void)open.send(transition(created.id, "r1", "pay"));
    QCOMPARE(open.send(transition(created.id, "r1", "ship")).kind, VerdictKind::Invalid);
    (void)open.send(transition(created.id, "r2", "pay"));
    QCOMPARE(open.send(transition(created.id, "r2", "ship")).kind, VerdictKind::Invalid);
    QCOMPARE(open.send(transition(created.id, created.requestId, "ship")).kind,
             VerdictKind::Invalid);
    QCOMPARE(open.order(created.id)->version, std::int64_t(2));
    // Another order may use the same id.
    const NewOrder other = newOrder(open.store(), 2);
    (void)open.send(other);
    QCOMPARE(describe(open.send(transition(other.id, "r1", "pay"))), QByteArray("applied v2 paid"));
}

void StoreWriteContract::requestIsFoundAgainAfterManyOthers()
{
    OpenStore open = fresh();
    const NewOrder created = newOrder(open.store(), 1);
    (void)open.send(created);
    for (int i = 0; i < 60; ++i)
        (void)open.send(transition(created.id, "n" + std::to_string(i), i % 2 == 0 ? "note" : "x"));
    QCOMPARE(describe(open.send(transition(created.id, "n0", "note"))),
             QByteArray("applied v2 placed again"));
    QCOMPARE(open.send(transition(created.id, "n1", "x")).repeated, true);
    QCOMPARE(describe(open.send(transition(created.id, "new", "note"))),
             QByteArray("applied v32 placed"));
}

void StoreWriteContract::invalidRequestLeavesNoTrace()
{
    OpenStore open = fresh();
    const NewOrder created = newOrder(open.store(), 1);
    (void)open.send(created);
    TransitionRequest cancel = transition(created.id, "r1", "cancel");
    QCOMPARE(open.send(cancel).kind, VerdictKind::Invalid); // It needs a reason.
    cancel.reason = "customer changed her mind";
    QCOMPARE(describe(open.send(cancel)), QByteArray("applied v2 cancelled"));
}

void StoreWriteContract::batchDecidesEachRequestForItself()
{
    OpenStore open = fresh();
    std::vector<StoreRequest> batch;
    std::vector<OrderId> ids;
    for (int i = 0; i < 6; ++i) {
        const NewOrder order = newOrder(open.store(), i);
        (void)open.send(order);
        ids.push_back(order.id);
    }
    batch.emplace_back(transition(ids[0], "b", "pay"));
    batch.emplace_back(transition(ids[1], "b", "close"));
    batch.emplace_back(transition(OrderId(12), "b", "pay"));
    batch.emplace_back(newOrder(open.store(), 100));
    // Same id as a stored order, another number: the row itself cannot be written.
    NewOrder clash = newOrder(open.store(), 101);
    clash.id = ids[5];
    batch.emplace_back(clash);
    batch.emplace_back(transition(ids[2], "b", "pay"));
    const auto verdicts = must(open.writer().apply(batch));
    QByteArrayList kinds;
    for (const Verdict& verdict : verdicts)
        kinds.append(QByteArray::fromStdString(std::string(name(verdict.kind))));
    QCOMPARE(kinds.join(", "),
             QByteArray("applied, illegal, not found, applied, invalid, applied"));
    QCOMPARE(open.order(ids[2])->state, std::string("paid"));
    QCOMPARE(open.order(ids[5])->number, std::string("A-5"));
}

void StoreWriteContract::newVersionIsForNewOrdersOnly()
{
    OpenStore open = fresh();
    const NewOrder old = newOrder(open.store(), 1);
    (void)open.send(old);
    const auto changed = must(shopCatalogue().with(changedShopScxml()));
    must(open.writer().install(changed));
    const NewOrder young = newOrder(open.store(), 2);
    (void)open.send(young);
    QCOMPARE(open.order(old.id)->lifecycleVersion, 1);
    QCOMPARE(open.order(young.id)->lifecycleVersion, 2);
    QCOMPARE(open.send(transition(old.id, "r", "expire")).kind, VerdictKind::Illegal);
    QCOMPARE(open.send(transition(young.id, "r", "expire")).kind, VerdictKind::Applied);
    QCOMPARE(must(open.store().loadCatalogue()).all().size(), std::size_t(2));
}

void StoreWriteContract::versionIsNeverChangedInPlace()
{
    OpenStore open = fresh();
    const auto other = must(LifecycleCatalogue().with(changedShopScxml()));
    const auto refused = open.writer().install(other);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Conflict);
    const auto catalogue = must(open.store().loadCatalogue());
    QCOMPARE(catalogue.all().front().lifecycle->source(), std::string(kShopScxml));
}

void StoreWriteContract::importWritesTheWholePast()
{
    OpenStore open = fresh();
    OrderHistory history = historyOf(open.store(), 1, 4);
    history.order.flags = kFlagClockBackwards;
    QCOMPARE(open.import(history), ImportOutcome::Written);
    const auto order = open.order(history.order.id);
    QCOMPARE(order->state, std::string("closed"));
    QCOMPARE(order->version, std::int64_t(4));
    QCOMPARE(order->flags, std::uint32_t(kFlagClockBackwards));
    QVERIFY(order->since == history.events.back().at);
    auto events = must(open.reader().history(history.order.id));
    for (Event& event : history.events)
        event.order = history.order.id;
    QVERIFY(events == history.events);
}

void StoreWriteContract::importAgainChangesNothing()
{
    OpenStore open = fresh();
    OrderHistory history = historyOf(open.store(), 1, 3);
    (void)open.import(history);
    (void)open.send(transition(history.order.id, "r1", "close"));
    history.order.id = OrderId(history.order.id.value + (1 << 12));
    QCOMPARE(open.import(history), ImportOutcome::AlreadyThere);
    QCOMPARE(must(open.reader().feedHead()), std::int64_t(4));
}

void StoreWriteContract::importOfAnotherPastIsAConflict()
{
    OpenStore open = fresh();
    OrderHistory history = historyOf(open.store(), 1, 3);
    (void)open.import(history);
    history.order.totalMinor += 1;
    QCOMPARE(open.import(history), ImportOutcome::Conflict);
    QCOMPARE(open.import(historyOf(open.store(), 1, 4)), ImportOutcome::Conflict);
    (void)open.send(newOrder(open.store(), 2));
    QCOMPARE(open.import(historyOf(open.store(), 2, 2)), ImportOutcome::Conflict);
    QCOMPARE(must(open.reader().feedHead()), std::int64_t(4));
}

void StoreWriteContract::importedOrderMovesOn()
{
    OpenStore open = fresh();
    const OrderHistory history = historyOf(open.store(), 1, 2);
    (void)open.import(history);
    QCOMPARE(describe(open.send(transition(history.order.id, "r1", "ship"))),
             QByteArray("applied v3 shipped"));
}

void StoreWriteContract::awkwardTextComesBackAsItWas()
{
    OpenStore open = fresh();
    NewOrder created = newOrder(open.store(), 1);
    created.number = "'; DROP TABLE orders; -- \xE2\x82\xAC %_";
    created.customer = "\xF0\x9F\x93\xA6 Z\xC3\xBCrich\n\t\"x\"";
    created.source = "";
    (void)open.send(created);
    TransitionRequest note = transition(created.id, "request ? :1 'x'", "note");
    note.reason = "line one\nline two '; --";
    (void)open.send(note);
    const auto order = open.order(created.id);
    QCOMPARE(order->number, created.number);
    QCOMPARE(order->customer, created.customer);
    const auto events = must(open.reader().history(created.id));
    QCOMPARE(events[1].reason, note.reason);
    QCOMPARE(open.send(note).repeated, true);
    QCOMPARE(must(open.reader().ordersByNumber(created.number)).size(), std::size_t(1));
}

void StoreWriteContract::largePayloadComesBackAsItWas()
{
    OpenStore open = fresh();
    NewOrder created = newOrder(open.store(), 1);
    created.payload = R"({"fields":{"a":")" + std::string(60'000, 'x') + R"("}})";
    (void)open.send(created);
    TransitionRequest note = transition(created.id, "r1", "note");
    note.payload = R"({"text":")" + std::string(3'000, 'y') + R"("})";
    (void)open.send(note);
    QVERIFY(open.order(created.id)->payload == created.payload);
    const auto events = must(open.reader().history(created.id));
    QVERIFY(events[0].payload == created.payload && events[1].payload == note.payload);
}

void StoreWriteContract::writtenIsThereAfterReopening()
{
    NewOrder created;
    Verdict refused;
    {
        OpenStore open = fresh(3);
        created = newOrder(open.store(), 1);
        (void)open.send(created);
        (void)open.send(transition(created.id, "r1", "pay"));
        refused = open.send(transition(created.id, "r2", "close"));
    }
    OpenStore open(m_place->open());
    QCOMPARE(open.store().map().shardCount(), 3);
    QCOMPARE(open.order(created.id)->state, std::string("paid"));
    QCOMPARE(describe(open.send(transition(created.id, "r1", "pay"))),
             QByteArray("applied v2 paid again"));
    Verdict again = open.send(transition(created.id, "r2", "close"));
    again.repeated = false;
    QVERIFY(again == refused);
}

void StoreWriteContract::newestIdIsTheGreatest()
{
    OpenStore open = fresh();
    QCOMPARE(must(open.writer().newestId()).value, std::int64_t(0));
    const NewOrder later = newOrder(open.store(), 9);
    (void)open.send(later);
    (void)open.send(newOrder(open.store(), 3));
    QVERIFY(must(open.writer().newestId()) == later.id);
}

} // namespace orderdeck
