#include "tests/service/service_world.h"

#include <QTest>

#include <set>

using namespace orderdeck;

namespace {

const ShardIndex kFirst{0};

OrderHistory past(const std::string& number, Timestamp at)
{
    OrderHistory history;
    history.order.number = number;
    history.order.source = "file";
    history.order.lifecycle = "parcel";
    history.order.lifecycleVersion = 1;
    history.order.placedAt = at;
    Event first;
    first.version = 1;
    first.name = "imported";
    first.to = "new";
    first.at = at;
    first.lifecycleVersion = 1;
    Event second = first;
    second.version = 2;
    second.name = "pay";
    second.from = "new";
    second.to = "paid";
    history.events = {first, second};
    return history;
}

} // namespace

class ServiceReadsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsThatWaitTogetherBecomeFewStatements()
    {
        ServiceWorld world;
        std::vector<OrderId> ids;
        for (int i = 0; i < 200; ++i)
            ids.push_back(world.create("A-" + std::to_string(i)).order);
        Answers<std::string> answers;
        // The reader stands still in its first answer until all others wait.
        std::promise<void> gate;
        auto opened = gate.get_future().share();
        world.service->get(ids[0], [opened](const Result<OrderAnswer>&) { opened.wait(); });
        for (const OrderId id : ids)
            world.service->get(id, [&, id](Result<OrderAnswer> answer) {
                answers.add(answer && answer->order.id == id ? answer->order.number : "wrong");
            });
        gate.set_value();
        const auto numbers = answers.waitFor(200);
        QCOMPARE(std::set<std::string>(numbers.begin(), numbers.end()).size(), std::size_t(200));
        QVERIFY(world.store.orderReads(kFirst) <= 3);
        QCOMPARE(world.service->takeCounters().all.statusReads, std::int64_t(201));
    }

    void unknownOrderIsNotFound()
    {
        ServiceWorld world(3);
        for (const std::int64_t id : {std::int64_t(-1), std::int64_t(0), std::int64_t(4711)}) {
            const auto answer = awaitResult<OrderAnswer>(
                [&](auto done) { world.service->get(OrderId(id), std::move(done)); },
                ServiceWorld::soon());
            QCOMPARE(answer.error().kind, ErrorKind::NotFound);
        }
    }

    void listIsMergedOverTheShardsPageByPage()
    {
        ServiceWorld world(3);
        std::vector<std::string> made;
        for (int i = 10; i < 60; ++i) {
            made.push_back("A-" + std::to_string(i));
            static_cast<void>(world.create(made.back()));
            world.clock.advance(std::chrono::seconds(1));
        }
        QVERIFY(world.service->waitForProjections(ServiceWorld::soon()));
        std::vector<std::string> listed;
        OrderQuery query;
        query.sort = OrderSort::OldestFirst;
        query.limit = 7;
        do {
            const auto page = awaitResult<OrderPage>(
                [&](auto done) { world.service->list(query, nullptr, std::move(done)); },
                ServiceWorld::soon());
            QVERIFY(page.ok());
            QCOMPARE(page->matches, std::int64_t(50));
            QCOMPARE(page->positions.size(), std::size_t(3));
            for (const OrderRow& row : page->rows)
                listed.push_back(row.number);
            query.after = page->next;
        } while (!query.after.empty());
        QCOMPARE(listed, made);
    }

    void badWindowsAreRefused()
    {
        ServiceWorld world;
        const auto ask = [&](const OrderQuery& query, std::shared_ptr<CancelFlag> cancel) {
            return awaitResult<OrderPage>(
                       [&](auto done) { world.service->list(query, cancel, std::move(done)); },
                       ServiceWorld::soon())
                .error()
                .kind;
        };
        QCOMPARE(ask({.filter = {}, .limit = 0, .after = {}}, nullptr), ErrorKind::Invalid);
        QCOMPARE(ask({.filter = {}, .limit = 5, .after = "no place"}, nullptr), ErrorKind::Invalid);
        const auto cancel = std::make_shared<CancelFlag>();
        cancel->cancel();
        QCOMPARE(ask({}, cancel), ErrorKind::Cancelled);
    }

    void watchersSeeEveryEventInFeedOrder()
    {
        ServiceWorld world(2);
        const OrderId before = world.create("A-0").order;
        Answers<FeedEvent> seen;
        auto subscription = world.service->watch([&](const auto& events, std::int64_t lost) {
            QCOMPARE(lost, std::int64_t(0));
            for (const FeedEvent& event : events) {
                if (event.event.order != before)
                    seen.add(event);
            }
        });
        std::map<OrderId, std::int64_t> versions;
        for (int i = 1; i <= 20; ++i)
            versions[world.paidOrder("A-" + std::to_string(i))] = 0;
        const auto events = seen.waitFor(40);
        QCOMPARE(events.size(), std::size_t(40));
        for (const FeedEvent& fed : events) {
            QCOMPARE(fed.event.version, versions.at(fed.event.order) + 1);
            ++versions[fed.event.order];
        }
        subscription.reset();
    }

    void writesAreObservedOnceWithDwellAndWithoutImports()
    {
        ServiceWorld world;
        Answers<FinishedWrite> finished;
        world.service->setWriteObserver([&](const std::vector<FinishedWrite>& writes) {
            for (const FinishedWrite& write : writes)
                finished.add(write);
        });
        const OrderId id = world.create("A-1").order;
        world.clock.advance(std::chrono::minutes(3));
        const auto outcome = awaitResult<std::vector<ImportOutcome>>(
            [&](auto done) {
                world.service->import({past("F-1", world.clock.now())}, std::move(done));
            },
            ServiceWorld::soon());
        QCOMPARE(outcome->front(), ImportOutcome::Written);
        world.store.failNext(kFirst, MemoryStore::Fault::LostAnswer);
        QCOMPARE(world.submit(ServiceWorld::request(id, "pay", "p")).kind, VerdictKind::InDoubt);
        while (world.submit(ServiceWorld::request(id, "send", "s")).kind ==
               VerdictKind::Unavailable) {
        }
        const auto writes = finished.waitFor(3);
        world.service->stop(ServiceWorld::soon());
        QCOMPARE(finished.waitFor(3).size(), std::size_t(3));
        QCOMPARE(writes[0].event, std::string("created"));
        QVERIFY(!writes[0].dwell.has_value());
        QCOMPARE(writes[1].event, std::string("pay"));
        QCOMPARE(writes[1].dwell.value(), Duration(std::chrono::minutes(3)));
        QCOMPARE(writes[2].event, std::string("send"));
        QCOMPARE(world.service->takeCounters().all.importedEvents, std::int64_t(2));
    }

    void importsInChunksAnswerInOrder()
    {
        ServiceWorld world(3);
        std::vector<OrderHistory> histories;
        for (int i = 0; i < 5000; ++i)
            histories.push_back(past("F-" + std::to_string(i % 4990), world.clock.now()));
        const auto outcomes = awaitResult<std::vector<ImportOutcome>>(
            [&](auto done) { world.service->import(histories, std::move(done)); },
            ServiceWorld::soon());
        QCOMPARE(outcomes->size(), std::size_t(5000));
        for (std::size_t i = 0; i < outcomes->size(); ++i)
            QCOMPARE((*outcomes)[i],
                     i < 4990 ? ImportOutcome::Written : ImportOutcome::AlreadyThere);
        histories.front().order.lifecycle = "unheard";
        const auto refused = awaitResult<std::vector<ImportOutcome>>(
            [&](auto done) { world.service->import(histories, std::move(done)); },
            ServiceWorld::soon());
        QCOMPARE(refused.error().kind, ErrorKind::Invalid);
    }

    void backlogIsSummedOverTheShards()
    {
        ServiceWorld world(3);
        for (int i = 0; i < 30; ++i)
            static_cast<void>(world.create("A-" + std::to_string(i)));
        QVERIFY(world.service->waitForProjections(ServiceWorld::soon()));
        const auto backlog = world.service->backlog();
        QCOMPARE(backlog->counts.size(), std::size_t(1));
        QCOMPARE(backlog->counts.front().orders, std::int64_t(30));
    }
};

std::unique_ptr<QObject> makeServiceReadsTest() { return std::make_unique<ServiceReadsTest>(); }

#include "tst_service_reads.moc"
