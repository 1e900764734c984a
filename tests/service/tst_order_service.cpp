#include "tests/service/service_world.h"

#include <QTest>

#include <atomic>
#include <map>
#include <thread>

using namespace orderdeck;

namespace {

const ShardIndex kFirst{0};

std::vector<std::size_t> batchSizes(const MemoryStore& store, std::size_t from)
{
    std::vector<std::size_t> sizes;
    const auto batches = store.batches(kFirst);
    for (std::size_t i = from; i < batches.size(); ++i)
        sizes.push_back(batches[i].size());
    return sizes;
}

} // namespace

class OrderServiceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatComesDuringACommitGathers()
    {
        ServiceWorld world(1, {.maxBatch = 3});
        std::vector<OrderId> ids;
        for (int i = 0; i < 6; ++i)
            ids.push_back(world.paidOrder("A-" + std::to_string(i)));
        const std::size_t before = world.store.batches(kFirst).size();
        Answers<Verdict> answers;
        world.store.hold(kFirst);
        for (std::size_t i = 0; i < ids.size(); ++i) {
            world.service->submit(ServiceWorld::request(ids[i], "touch", "t"),
                                  [&](const Verdict& verdict) { answers.add(verdict); });
            if (i == 0)
                world.store.waitUntilHeld(kFirst);
        }
        world.store.release(kFirst);
        QCOMPARE(answers.waitFor(6).size(), std::size_t(6));
        QCOMPARE(batchSizes(world.store, before), (std::vector<std::size_t>{1, 3, 2}));
    }

    void whatAnotherSessionHoldsComesAgainAndHoldsNobodyUp()
    {
        ServiceWorld world;
        const OrderId held = world.paidOrder("A-1");
        const OrderId free = world.paidOrder("A-2");
        const std::size_t before = world.store.batches(kFirst).size();
        world.store.lockOrder(held, 3);
        Answers<Verdict> answers;
        const auto submit = [&](OrderId id, const char* event, const char* request) {
            world.service->submit(ServiceWorld::request(id, event, request),
                                  [&](const Verdict& verdict) { answers.add(verdict); });
        };
        submit(held, "touch", "1");
        submit(held, "send", "2");
        submit(free, "touch", "3");
        const auto verdicts = answers.waitFor(3);
        QCOMPARE(verdicts.size(), std::size_t(3));
        for (const Verdict& verdict : verdicts)
            QCOMPARE(verdict.kind, VerdictKind::Applied);
        QVERIFY(verdicts.front().order == free);
        QCOMPARE(verdicts.back().state, std::string("sent")); // Behind the one that was held.
        QVERIFY(world.store.batches(kFirst).size() >= before + 4);
    }

    void requestsOfOneOrderKeepTheirOrderInBatchesOfTheirOwn()
    {
        ServiceWorld world;
        const OrderId id = world.paidOrder("A-1");
        const std::size_t before = world.store.batches(kFirst).size();
        Answers<Verdict> answers;
        for (int i = 0; i < 20; ++i)
            world.service->submit(ServiceWorld::request(id, "touch", std::to_string(i)),
                                  [&](const Verdict& verdict) { answers.add(verdict); });
        const auto verdicts = answers.waitFor(20);
        for (std::size_t i = 0; i < verdicts.size(); ++i)
            QCOMPARE(verdicts[i].version, static_cast<std::int64_t>(i) + 3);
        QCOMPARE(batchSizes(world.store, before), std::vector<std::size_t>(20, 1));
    }

    void fullQueueAnswersBusyAtOnce()
    {
        ServiceWorld world(1, {.maxBatch = 10, .writerQueue = 2});
        std::vector<OrderId> ids;
        for (int i = 0; i < 4; ++i)
            ids.push_back(world.paidOrder("A-" + std::to_string(i)));
        Answers<Verdict> answers;
        const auto add = [&](const Verdict& verdict) { answers.add(verdict); };
        world.store.hold(kFirst);
        world.service->submit(ServiceWorld::request(ids[0], "touch", "t"), add);
        world.store.waitUntilHeld(kFirst);
        for (int i = 1; i < 4; ++i)
            world.service->submit(ServiceWorld::request(ids[std::size_t(i)], "touch", "t"), add);
        QCOMPARE(answers.waitFor(1).front().kind, VerdictKind::Busy);
        world.store.release(kFirst);
        QCOMPARE(answers.waitFor(4).size(), std::size_t(4));
    }

    void submitManyWaitsForRoomAndAnswersInOrder()
    {
        ServiceWorld world(2, {.maxBatch = 4, .writerQueue = 2});
        std::vector<TransitionRequest> requests;
        for (int i = 0; i < 40; ++i)
            requests.push_back(ServiceWorld::request(world.paidOrder("A-" + std::to_string(i)),
                                                     i % 4 == 0 ? "pay" : "touch", "many"));
        requests[7].requestId.clear();
        const auto verdicts =
            await<std::vector<Verdict>>(
                [&](auto done) { world.service->submitMany(requests, std::move(done)); },
                ServiceWorld::soon())
                .value();
        QCOMPARE(verdicts.size(), requests.size());
        for (std::size_t i = 0; i < verdicts.size(); ++i) {
            QCOMPARE(verdicts[i].order.value, requests[i].order.value);
            QCOMPARE(verdicts[i].kind, i == 7       ? VerdictKind::Invalid
                                       : i % 4 == 0 ? VerdictKind::Illegal
                                                    : VerdictKind::Applied);
        }
    }

    void doorRefusesWhatIsNotWellFormedOrNotAllowed()
    {
        ServiceWorld world;
        const auto kindOf = [&](const NewOrder& order) {
            return await<Verdict>([&](auto done) { world.service->create(order, std::move(done)); },
                                  ServiceWorld::soon())
                .value()
                .kind;
        };
        NewOrder order = ServiceWorld::newOrder("A-1");
        order.actor.role = Role::Viewer;
        QCOMPARE(kindOf(order), VerdictKind::Forbidden);
        order = ServiceWorld::newOrder("A-1");
        order.lifecycle = "unheard";
        QCOMPARE(kindOf(order), VerdictKind::Invalid);
        order = ServiceWorld::newOrder("A-1");
        order.requestId.clear();
        QCOMPARE(kindOf(order), VerdictKind::Invalid);
        QVERIFY(world.store.orders(kFirst).empty());
    }

    void sameCreateAgainMeetsTheSameOrderInEveryPlacement()
    {
        ServiceWorld world(5);
        for (int i = 0; i < 50; ++i) {
            const std::string number = "A-" + std::to_string(i);
            const Verdict first = world.create(number);
            const Verdict again = world.create(number);
            QCOMPARE(again.order.value, first.order.value);
            QVERIFY(again.repeated);
        }
    }

    void lostAnswerIsInDoubtAndResolvedByTheSameRequest()
    {
        ServiceWorld world;
        const OrderId id = world.paidOrder("A-1");
        world.store.failNext(kFirst, MemoryStore::Fault::LostAnswer);
        const auto request = ServiceWorld::request(id, "touch", "t");
        QCOMPARE(world.submit(request).kind, VerdictKind::InDoubt);
        Verdict verdict = world.submit(request);
        while (verdict.kind == VerdictKind::Unavailable)
            verdict = world.submit(request);
        QCOMPARE(verdict.kind, VerdictKind::Applied);
        QVERIFY(verdict.repeated);
        QCOMPARE(world.store.events(kFirst).size(), std::size_t(3));
        QCOMPARE(world.store.writersOpened(kFirst), 2);
    }

    void shardSaysWhyItCannotWriteAndRecoversByItself()
    {
        ServiceWorld world;
        const OrderId id = world.paidOrder("A-1");
        world.store.failOpening(kFirst, 2);
        world.store.failNext(kFirst, MemoryStore::Fault::Refused);
        const auto request = ServiceWorld::request(id, "touch", "t");
        QCOMPARE(world.submit(request).kind, VerdictKind::Unavailable);
        QVERIFY(!world.service->health().front().writable);
        QVERIFY(!world.service->health().front().trouble.empty());
        Verdict verdict;
        do {
            verdict = world.submit(request);
        } while (verdict.kind == VerdictKind::Unavailable);
        QCOMPARE(verdict.kind, VerdictKind::Applied);
        QVERIFY(world.service->health().front().writable);
        QVERIFY(world.service->health().front().trouble.empty());
        QCOMPARE(world.store.writersOpened(kFirst), 4);
    }

    void stopFinishesWhatIsQueuedAndRefusesWhatComesLater()
    {
        ServiceWorld world(1, {.maxBatch = 2});
        std::vector<OrderId> ids;
        for (int i = 0; i < 9; ++i)
            ids.push_back(world.paidOrder("A-" + std::to_string(i)));
        Answers<Verdict> answers;
        const auto add = [&](const Verdict& verdict) { answers.add(verdict); };
        for (const OrderId id : ids)
            world.service->submit(ServiceWorld::request(id, "touch", "t"), add);
        world.service->stop(ServiceWorld::soon());
        for (const Verdict& verdict : answers.waitFor(9))
            QCOMPARE(verdict.kind, VerdictKind::Applied);
        QCOMPARE(world.submit(ServiceWorld::request(ids[0], "touch", "late")).kind,
                 VerdictKind::Unavailable);
        const auto read = awaitResult<OrderAnswer>(
            [&](auto done) { world.service->get(ids[0], std::move(done)); }, ServiceWorld::soon());
        QCOMPARE(read.error().kind, ErrorKind::Unavailable);
    }

    void stopAnswersTheRestWhenItsTimeIsOver()
    {
        ServiceWorld world(1, {.maxBatch = 2});
        std::vector<OrderId> ids;
        for (int i = 0; i < 9; ++i)
            ids.push_back(world.paidOrder("A-" + std::to_string(i)));
        Answers<Verdict> answers;
        world.store.hold(kFirst);
        for (const OrderId id : ids)
            world.service->submit(ServiceWorld::request(id, "touch", "t"),
                                  [&](const Verdict& verdict) { answers.add(verdict); });
        world.store.waitUntilHeld(kFirst);
        std::thread stopper([&] { world.service->stop(Deadline::immediate()); });
        // What comes before the door is closed waits behind the transaction that is held.
        std::atomic<bool> doorClosed{false};
        std::size_t sent = ids.size();
        const Deadline patience = ServiceWorld::soon();
        while (!doorClosed && !patience.passed()) {
            ++sent;
            world.service->submit(ServiceWorld::request(ids[0], "touch", std::to_string(sent)),
                                  [&](const Verdict& verdict) {
                                      doorClosed =
                                          doorClosed || verdict.kind == VerdictKind::Unavailable;
                                      answers.add(verdict);
                                  });
            std::this_thread::yield();
        }
        world.store.release(kFirst);
        stopper.join();
        std::map<VerdictKind, std::size_t> kinds;
        for (const Verdict& verdict : answers.waitFor(sent))
            ++kinds[verdict.kind];
        QVERIFY(doorClosed);
        QVERIFY(kinds[VerdictKind::Applied] >= 1);
        QVERIFY(kinds[VerdictKind::Applied] <= 2);
        // Busy: the queue was full before the door was closed.
        QCOMPARE(kinds[VerdictKind::Applied] + kinds[VerdictKind::Unavailable] +
                     kinds[VerdictKind::Busy],
                 sent);
    }

    void nextVersionOfADefinitionLeavesOrdersTheirs()
    {
        ServiceWorld world(3);
        const OrderId old = world.create("A-1").order;
        const std::string changed = std::string(kParcel) + "<!-- second -->";
        const auto install = [&](Role role) {
            return awaitResult<int>(
                [&](auto done) {
                    world.service->installLifecycle(changed, {"test", role}, std::move(done));
                },
                ServiceWorld::soon());
        };
        QCOMPARE(install(Role::Ops).error().kind, ErrorKind::Forbidden);
        QCOMPARE(install(Role::Admin).value(), 2);
        QCOMPARE(install(Role::Admin).value(), 2);
        const OrderId fresh = world.create("A-2").order;
        const auto versionOf = [&](OrderId id) {
            return awaitResult<OrderAnswer>(
                       [&](auto done) { world.service->get(id, std::move(done)); },
                       ServiceWorld::soon())
                ->order.lifecycleVersion;
        };
        QCOMPARE(versionOf(old), 1);
        QCOMPARE(versionOf(fresh), 2);
    }
};

std::unique_ptr<QObject> makeOrderServiceTest() { return std::make_unique<OrderServiceTest>(); }

#include "tst_order_service.moc"
