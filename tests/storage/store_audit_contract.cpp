#include "tests/storage/store_audit_contract.h"

#include "backend/storage/audit_scan.h"

namespace orderdeck {
namespace {

std::vector<AuditEntry> allEntries(OpenStore& open, int shard = 0)
{
    return must(open.reader(shard).auditEntries(0, std::numeric_limits<std::int64_t>::max(), 1000));
}

bool never() { return false; }

std::vector<AuditBreak> breaksOf(OpenStore& open, int shard = 0)
{
    AuditScan scan{ShardIndex(shard)};
    while (!must(scan.step(open.reader(shard)))) {
    }
    must(scan.finish(open.reader(shard)));
    return scan.chain().breaks();
}

TransitionRequest by(const char* person, Role role, TransitionRequest request)
{
    request.actor = {person, role};
    return request;
}

} // namespace

QByteArray describe(const std::vector<AuditEntry>& entries)
{
    std::string text;
    for (const AuditEntry& entry : entries) {
        text += std::to_string(entry.position) + ' ' + entry.actor.name + ' ';
        text.append(name(entry.actor.role)).append(" ").append(name(entry.act)).append(" ");
        text += entry.number + ' ' + entry.event + ": ";
        text.append(name(entry.result)).append("\n");
    }
    return QByteArray::fromStdString(text);
}

OpenStore StoreAuditContract::fresh(int shards)
{
    m_place = m_make(shards);
    return OpenStore(m_place->open());
}

void StoreAuditContract::everyActOfAPersonHasOneEntry()
{
    OpenStore open = fresh();
    const NewOrder created = newOrder(open.store(), 1);
    (void)open.send(created);
    TransitionRequest pay = transition(created.id, "r1", "pay");
    pay.reason = "she called";
    (void)open.send(pay);
    (void)open.send(transition(created.id, "r2", "close"));
    (void)open.send(transition(created.id, "r3", "write_off"));
    TransitionRequest late = transition(created.id, "r4", "hold");
    late.expectedVersion = 1;
    (void)open.send(late);
    NewOrder dear = newOrder(open.store(), 2);
    dear.totalMinor = 500'000;
    (void)open.send(dear);
    (void)open.send(transition(dear.id, "r1", "pay"));
    (void)open.send(transition(dear.id, "r2", "ship"));
    const auto entries = allEntries(open);
    QCOMPARE(describe(entries), QByteArray("1 ann ops transition A-1 pay: applied\n"
                                           "2 ann ops transition A-1 close: illegal\n"
                                           "3 ann ops transition A-1 write_off: forbidden\n"
                                           "4 ann ops transition A-1 hold: version conflict\n"
                                           "5 ann ops transition A-2 pay: applied\n"
                                           "6 ann ops transition A-2 ship: guard failed\n"));
    QCOMPARE(entries[0].reason, pay.reason);
    QCOMPARE(entries[0].requestId, pay.requestId);
    QCOMPARE(entries[0].version, std::int64_t(2));
    QCOMPARE(entries[0].state, std::string("paid"));
    QVERIFY(entries[0].at == pay.at && entries[0].order == created.id);
    QVERIFY(entries[0].cause.empty() && !entries[1].cause.empty());
    QVERIFY(breaksOf(open).empty());
}

void StoreAuditContract::machinesHaveNone()
{
    OpenStore open = fresh();
    const NewOrder created = newOrder(open.store(), 1);
    (void)open.send(created);
    (void)open.send(by("web", Role::Service, transition(created.id, "r1", "pay")));
    (void)open.send(by("web", Role::Service, transition(created.id, "r2", "pay")));
    QVERIFY(allEntries(open).empty());
    QVERIFY(must(open.reader().auditTail()) == AuditTail());
}

void StoreAuditContract::answersGivenAgainGiveNoSecondEntry()
{
    OpenStore open = fresh();
    NewOrder created = newOrder(open.store(), 1);
    created.actor = {"ann", Role::Support};
    (void)open.send(created);
    (void)open.send(created);
    const auto pay = transition(created.id, "r1", "pay");
    const auto refused = transition(created.id, "r2", "close");
    for (int i = 0; i < 3; ++i) {
        (void)open.send(pay);
        (void)open.send(refused);
    }
    QCOMPARE(allEntries(open).size(), std::size_t(3));
    // The same id with another body is another act.
    QCOMPARE(open.send(transition(created.id, "r1", "ship")).kind, VerdictKind::Invalid);
    QCOMPARE(allEntries(open).back().result, VerdictKind::Invalid);
}

void StoreAuditContract::refusalsThatAreNotKeptAreEntered()
{
    OpenStore open = fresh();
    const NewOrder created = newOrder(open.store(), 1);
    (void)open.send(created);
    (void)open.send(transition(created.id, "r1", "cancel")); // Needs a reason.
    (void)open.send(transition(OrderId(4096), "r1", "pay"));
    (void)open.send(by("eve", Role::Viewer, transition(created.id, "r2", "pay")));
    QCOMPARE(describe(allEntries(open)),
             QByteArray("1 ann ops transition A-1 cancel: invalid\n"
                        "2 ann ops transition  pay: not found\n"
                        "3 eve viewer transition A-1 pay: forbidden\n"));
}

void StoreAuditContract::createsAreEntered()
{
    OpenStore open = fresh();
    NewOrder created = newOrder(open.store(), 1);
    created.actor = {"ann", Role::Support};
    const OrderId first = created.id;
    (void)open.send(created);
    created.requestId = "another";
    created.id = OrderId(first.value + (1 << 12));
    (void)open.send(created);
    created.requestId = "third";
    created.number = "A-77";
    created.lifecycle = "nothing";
    (void)open.send(created);
    const auto entries = allEntries(open);
    QCOMPARE(describe(entries), QByteArray("1 ann support create A-1 created: applied\n"
                                           "2 ann support create A-1 created: number exists\n"
                                           "3 ann support create A-77 created: invalid\n"));
    QVERIFY(entries[0].order == first && entries[1].order == first);
    QVERIFY(entries[2].order == OrderId());
}

void StoreAuditContract::installsAndNotesAreEntered()
{
    OpenStore open = fresh();
    AuditEntry act;
    act.actor = {"root", Role::Admin};
    act.act = AuditAct::Install;
    act.event = "shop";
    act.version = 2;
    act.at = kNoon;
    const auto next = must(shopCatalogue().with(changedShopScxml()));
    must(open.writer().install(next, act));
    act.actor = {"ann", Role::Ops};
    act.result = VerdictKind::Forbidden;
    act.cause = "installing a lifecycle takes the role admin";
    must(open.writer().note(act));
    const auto entries = allEntries(open);
    QCOMPARE(describe(entries), QByteArray("1 root admin install  shop: applied\n"
                                           "2 ann ops install  shop: forbidden\n"));
    QCOMPARE(entries[1].cause, act.cause);
    QVERIFY(entries[1].at == kNoon);
    // What a conflict leaves undone is not entered as done.
    const auto conflicting = must(LifecycleCatalogue().with(changedShopScxml()));
    QVERIFY(!open.writer().install(conflicting, act));
    QCOMPARE(allEntries(open).size(), std::size_t(2));
}

void StoreAuditContract::importsWriteNoEntryPerEvent()
{
    OpenStore open = fresh();
    OrderHistory history = historyOf(open.store(), 1, 3);
    history.events[1].actor = {"ann", Role::Support};
    history.events[1].requestId = "past";
    (void)open.import(history);
    QVERIFY(allEntries(open).empty());
    must(open.reader().scanManualActs([](const ShardReader::ManualAct&) {
        qFatal("an imported step is no act");
        return false;
    }));
}

void StoreAuditContract::chainHoldsOverBatchesAndReopening()
{
    NewOrder a;
    NewOrder b;
    {
        OpenStore open = fresh();
        a = newOrder(open.store(), 1);
        b = newOrder(open.store(), 2);
        (void)open.send(a);
        (void)open.send(b);
        const std::vector<StoreRequest> batch{transition(a.id, "r1", "pay"),
                                              transition(b.id, "r1", "pay")};
        (void)must(open.writer().apply(batch));
    }
    OpenStore open(m_place->open());
    (void)open.send(transition(a.id, "r2", "close"));
    const auto entries = allEntries(open);
    QCOMPARE(entries.size(), std::size_t(3));
    QVERIFY(breaksOf(open).empty());
    const AuditTail tail = must(open.reader().auditTail());
    QCOMPARE(tail.position, std::int64_t(3));
    QVERIFY(tail.seal == entries.back().seal && tail.seal.size() == kAuditSealBytes);
}

void StoreAuditContract::awkwardTextIsSealedAsItWas()
{
    OpenStore open = fresh();
    const NewOrder created = newOrder(open.store(), 1);
    (void)open.send(created);
    TransitionRequest request = transition(created.id, "r'1\"; --", "note");
    request.reason = "Ström\n\t=1+1 \xF0\x9F\x93\xA6 %_\\ ''";
    request.actor.name = "Åsa \"the\" O'Neil";
    QCOMPARE(open.send(request).kind, VerdictKind::Applied);
    const auto entries = allEntries(open);
    QCOMPARE(entries[0].reason, request.reason);
    QCOMPARE(entries[0].actor.name, request.actor.name);
    QCOMPARE(entries[0].requestId, request.requestId);
    QVERIFY(breaksOf(open).empty());
}

void StoreAuditContract::windowsGoBackFromTheNewest()
{
    OpenStore open = fresh();
    const NewOrder created = newOrder(open.store(), 1);
    (void)open.send(created);
    for (int i = 0; i < 25; ++i)
        (void)open.send(transition(created.id, "n" + std::to_string(i), "note"));
    std::int64_t expected = 25;
    AuditWindow window;
    window.limit = 10;
    for (const std::size_t size : {10U, 10U, 5U, 0U}) {
        const auto entries = must(open.reader().audit(window, never));
        QCOMPARE(entries.size(), size);
        for (const AuditEntry& entry : entries)
            QCOMPARE(entry.position, expected--);
        window.before = expected + 1;
    }
}

void StoreAuditContract::filterMeansWhatItSays_data()
{
    QTest::addColumn<AuditFilter>("filter");
    const auto row = [](const char* title, const AuditFilter& filter) {
        QTest::newRow(title) << filter;
    };
    row("all", {});
    row("who", {.actor = "bob"});
    row("who, not a part of the name", {.actor = "bo"});
    row("order", {.order = OrderId(2 << 12)});
    row("no such order", {.order = OrderId(4096)});
    row("applied", {.applied = true});
    row("refused", {.applied = false});
    row("text of the reason in either case", {.text = "CALLED"});
    row("text of the actor", {.text = "nn"});
    row("text of the number", {.text = "a-1"});
    row("text of the cause", {.text = "not possible"});
    row("text that is no pattern", {.text = "%"});
    row("from", {.from = kNoon + std::chrono::hours(1)});
    row("before", {.before = kNoon + std::chrono::hours(1)});
    row("all at once", {.actor = "bob",
                        .applied = true,
                        .text = "called",
                        .from = kNoon,
                        .before = kNoon + std::chrono::hours(9)});
}

void StoreAuditContract::filterMeansWhatItSays()
{
    QFETCH(AuditFilter, filter);
    OpenStore open = fresh();
    for (int number = 1; number <= 4; ++number) {
        const NewOrder created = newOrder(open.store(), number);
        (void)open.send(created);
        if (filter.order && filter.order->value == 2 << 12 && number == 1)
            filter.order = created.id;
        TransitionRequest pay = transition(created.id, "r1", "pay");
        pay.at = kNoon + std::chrono::minutes(30 * number);
        pay.reason = number % 2 == 0 ? "she called" : "100%";
        pay.actor.name = number < 3 ? "bob" : "ann";
        (void)open.send(pay);
        (void)open.send(transition(created.id, "r2", "pay"));
    }
    std::vector<AuditEntry> expected;
    const auto all = allEntries(open);
    for (auto entry = all.rbegin(); entry != all.rend(); ++entry)
        if (matches(filter, *entry))
            expected.push_back(*entry);
    const auto found = must(open.reader().audit({.filter = filter}, never));
    QCOMPARE(describe(found), describe(expected));
    QVERIFY(found == expected);
}

void StoreAuditContract::searchIsGivenUpWhenAsked()
{
    OpenStore open = fresh();
    const NewOrder created = newOrder(open.store(), 1);
    (void)open.send(created);
    (void)open.send(transition(created.id, "r1", "pay"));
    const auto found = open.reader().audit({}, [] { return true; });
    QVERIFY(!found);
    QCOMPARE(found.error().kind, ErrorKind::Cancelled);
}

void StoreAuditContract::manualActsAreThoseOfPeople()
{
    OpenStore open = fresh();
    const NewOrder created = newOrder(open.store(), 1);
    (void)open.send(created);
    (void)open.send(by("web", Role::Service, transition(created.id, "r0", "close")));
    (void)open.send(transition(created.id, "r1", "pay"));
    (void)open.send(transition(created.id, "r2", "close"));
    (void)open.send(transition(created.id, "r3", "cancel"));
    QByteArray acts;
    must(open.reader().scanManualActs([&](const ShardReader::ManualAct& act) {
        acts += QByteArray::fromStdString(act.requestId + ' ' + std::string(name(act.result)) +
                                          " v" + std::to_string(act.version) +
                                          (act.mayLack ? " old\n" : "\n"));
        return true;
    }));
    QCOMPARE(acts, QByteArray("r1 applied v2\nr2 illegal v2\nr3 illegal v2\n"));
}

} // namespace orderdeck
