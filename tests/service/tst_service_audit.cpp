#include "backend/service/audit_merge.h"
#include "tests/service/service_world.h"

#include <QTest>

using namespace orderdeck;

namespace {

/// Answers of a service to questions about its audit. The world's own lifecycle is its first entry.
struct AuditWorld : ServiceWorld {
    using ServiceWorld::ServiceWorld;

    [[nodiscard]] Result<AuditExtract> audit(const AuditQuery& query = {}) const
    {
        return awaitResult<AuditExtract>(
            [&](auto done) { service->audit(query, nullptr, std::move(done)); }, soon());
    }
    [[nodiscard]] Result<AuditReport> check(std::shared_ptr<CancelFlag> cancel = {}) const
    {
        return awaitResult<AuditReport>(
            [&](auto done) { service->checkAudit(cancel, std::move(done)); }, soon());
    }
    [[nodiscard]] Result<void> beginImport(const ImportStart& start) const
    {
        return *await<Result<void>>(
            [&](auto done) { service->beginImport(start, std::move(done)); }, soon());
    }
    [[nodiscard]] Verdict createBy(const Actor& person, const std::string& number,
                                   const std::string& lifecycle = "parcel") const
    {
        NewOrder order = newOrder(number);
        order.actor = person;
        order.lifecycle = lifecycle;
        return *await<Verdict>([&](auto done) { service->create(order, std::move(done)); }, soon());
    }
    Verdict act(OrderId order, const std::string& event, const std::string& requestId)
    {
        TransitionRequest wish = request(order, event, requestId);
        wish.actor = {"ann", Role::Support};
        clock.advance(std::chrono::seconds(1));
        return submit(wish);
    }
    /// "ann pay applied", newest first, without the world's own.
    [[nodiscard]] QByteArray told() const
    {
        std::string text;
        const auto page = audit();
        for (const AuditEntry& entry : page->entries) {
            if (entry.actor.name == "test")
                continue;
            text += entry.actor.name + ' ' + entry.event + ' ' + entry.number + ' ';
            text.append(name(entry.result)).append("\n");
        }
        return QByteArray::fromStdString(text);
    }
};

const Actor kAnn{"ann", Role::Support};
const Actor kEve{"eve", Role::Viewer};

AuditEntry entryAt(std::int64_t position, int second)
{
    AuditEntry entry;
    entry.position = position;
    entry.at = fromMicros(0) + std::chrono::seconds(second);
    return entry;
}

} // namespace

class ServiceAuditTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mergeTakesTheNewestOfAllShards()
    {
        // Shard 2 has a clock that once went back: its own order holds all the same.
        std::vector<AuditPart> parts(3);
        parts[0] = {{entryAt(9, 50), entryAt(7, 20)}, 10, 9};
        parts[1] = {{entryAt(4, 30), entryAt(3, 60), entryAt(2, 10)}, 5, 4};
        parts[2] = {{}, 1, 0};
        const AuditExtract page = mergeAudit(parts, 3);
        QByteArray order;
        for (const AuditEntry& entry : page.entries)
            order += QByteArray::number(qlonglong(entry.position)) + ' ';
        QCOMPARE(order, QByteArray("9 4 3 "));
        QCOMPARE(page.from, std::string("10,5,1"));
        QCOMPARE(page.next, std::string("9,3,1"));
        QCOMPARE(page.total, std::int64_t(13));
        QVERIFY(mergeAudit(parts, 10).next.empty());
    }

    void pagesOfAllShardsFollowEachOtherWithoutGap()
    {
        AuditWorld world(3);
        for (int i = 0; i < 25; ++i)
            (void)world.act(world.create("A-" + std::to_string(i)).order, "pay",
                            "p" + std::to_string(i));
        AuditQuery query{.limit = 7};
        std::vector<std::string> seen;
        for (bool more = true; more; more = !query.before.empty()) {
            const auto page = world.audit(query);
            QVERIFY(page.ok());
            for (const AuditEntry& entry : page->entries)
                seen.push_back(entry.requestId);
            // A page that is asked for again is the same, whatever was written meanwhile.
            (void)world.act(OrderId(4096), "pay", "later-" + std::to_string(seen.size()));
            QVERIFY(world.audit({.limit = 7, .before = page->from})->entries == page->entries);
            query.before = page->next;
        }
        QCOMPARE(seen.size(), std::size_t(26));
        for (int i = 0; i < 25; ++i)
            QCOMPARE(seen[std::size_t(i)], "p" + std::to_string(24 - i));
    }

    void everyVerdictForAPersonIsThereWhenItIsAnswered()
    {
        AuditWorld world(2);
        const OrderId order = world.create("A-1").order;
        (void)world.act(order, "pay", "1");
        (void)world.act(order, "pay", "2");
        (void)world.act(order, "pay", "2");
        (void)world.act(OrderId(77 << 12), "pay", "3");
        QCOMPARE(world.told(), QByteArray("ann pay  not found\n"
                                          "ann pay A-1 illegal\n"
                                          "ann pay A-1 applied\n"));
    }

    void malformedRequestsAreNoActs()
    {
        AuditWorld world;
        const OrderId order = world.create("A-1").order;
        QCOMPARE(world.act(order, "pay", "").kind, VerdictKind::Invalid);
        QCOMPARE(world.act(order, "pa y", "1").kind, VerdictKind::Invalid);
        QCOMPARE(world.createBy(kEve, std::string("A\0B", 3)).kind, VerdictKind::Forbidden);
        QCOMPARE(world.told(), QByteArray());
    }

    void createsOfPeopleAreEnteredAlsoWhenTheyMayNot()
    {
        AuditWorld world(2);
        QCOMPARE(world.createBy(kAnn, "A-1").kind, VerdictKind::Applied);
        world.clock.advance(std::chrono::seconds(1));
        QCOMPARE(world.createBy(kEve, "A-2").kind, VerdictKind::Forbidden);
        world.clock.advance(std::chrono::seconds(1));
        QCOMPARE(world.createBy(kAnn, "A-3", "nothing").kind, VerdictKind::Invalid);
        QCOMPARE(world.told(), QByteArray("ann created A-3 invalid\n"
                                          "eve created A-2 forbidden\n"
                                          "ann created A-1 applied\n"));
    }

    void installsAreEnteredInTheFirstShard()
    {
        AuditWorld world(3);
        const auto install = [&](const std::string& scxml, const Actor& actor) {
            world.clock.advance(std::chrono::seconds(1));
            return awaitResult<int>(
                [&](auto done) { world.service->installLifecycle(scxml, actor, std::move(done)); },
                ServiceWorld::soon());
        };
        const std::string changed = std::string(kParcel) + "<!-- second -->";
        QCOMPARE(install(changed, kAnn).error().kind, ErrorKind::Forbidden);
        QVERIFY(!install("no lifecycle", kAnn).ok());
        QVERIFY(!install("no lifecycle", {"root", Role::Admin}).ok());
        QCOMPARE(install(changed, {"root", Role::Admin}).value(), 2);
        QCOMPARE(install(changed + ' ', {"deploy", Role::Service}).value(), 3);
        QCOMPARE(world.told(), QByteArray("root parcel  applied\nann parcel  forbidden\n"));
        QCOMPARE(world.store.audit(ShardIndex(0)).size(), std::size_t(3));
        QVERIFY(world.store.audit(ShardIndex(1)).empty());
        QCOMPARE(world.store.audit(ShardIndex(0)).back().version, std::int64_t(2));
    }

    void lifecycleThatCannotBeEnteredIsNotInstalled()
    {
        AuditWorld world(2);
        world.store.failNext(ShardIndex(0), MemoryStore::Fault::Refused);
        const auto installed = awaitResult<int>(
            [&](auto done) {
                world.service->installLifecycle(std::string(kParcel) + "<!-- 2 -->",
                                                {"root", Role::Admin}, std::move(done));
            },
            ServiceWorld::soon());
        QVERIFY(!installed);
        QCOMPARE(world.service->catalogue()->newest("parcel")->version, 1);
        QCOMPARE(world.store.audit(ShardIndex(0)).size(), std::size_t(1));
    }

    void importsArePeoplesActsFromTheirBeginning()
    {
        AuditWorld world(2);
        QVERIFY(world.beginImport({kAnn, "retail", {"a.csv (12 bytes)", "b.csv"}}).ok());
        QVERIFY(world.beginImport({{"cron", Role::Service}, "retail", {"a.csv"}}).ok());
        world.clock.advance(std::chrono::seconds(1));
        QCOMPARE(world.beginImport({kEve, "retail", {"a.csv"}}).error().kind, ErrorKind::Forbidden);
        QCOMPARE(world.beginImport({kAnn, "re\xFFtail", {}}).error().kind, ErrorKind::Invalid);
        QCOMPARE(world.told(), QByteArray("eve retail  forbidden\nann retail  applied\n"));
        const AuditEntry begun = world.audit()->entries.at(1);
        QCOMPARE(begun.cause, std::string("2 files: a.csv (12 bytes), b.csv"));
        QVERIFY(begun.act == AuditAct::Import);
        // Names of files are shortened, not refused.
        const std::vector<std::string> many(500, std::string(100, 'x') + "\xFF.csv");
        QVERIFY(world.beginImport({kAnn, "retail", many}).ok());
        QVERIFY(world.audit()->entries.front().cause.size() < 2100);
    }

    void chainOfAllShardsIsChecked()
    {
        AuditWorld world(3);
        for (int i = 0; i < 10; ++i)
            (void)world.act(world.create("A-" + std::to_string(i)).order, "pay", "p");
        const auto report = world.check();
        QVERIFY(report.ok() && report->sound());
        QCOMPARE(report->entries, std::int64_t(11));
        QCOMPARE(report->tails.size(), std::size_t(3));
        const auto cancel = std::make_shared<CancelFlag>();
        cancel->cancel();
        QCOMPARE(world.check(cancel).error().kind, ErrorKind::Cancelled);
    }

    void wrongQuestionsAreRefused()
    {
        AuditWorld world(2);
        QCOMPARE(world.audit({.limit = 0}).error().kind, ErrorKind::Invalid);
        QCOMPARE(world.audit({.limit = 1001}).error().kind, ErrorKind::Invalid);
        QCOMPARE(world.audit({.before = "1"}).error().kind, ErrorKind::Invalid);
        QCOMPARE(world.audit({.before = "x,y"}).error().kind, ErrorKind::Invalid);
    }
};

std::unique_ptr<QObject> makeServiceAuditTest() { return std::make_unique<ServiceAuditTest>(); }

#include "tst_service_audit.moc"
