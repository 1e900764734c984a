#include "backend/replication/read_router.h"
#include "tests/replication/node_answers.h"

#include <QObject>
#include <QTest>

#include <memory>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

constexpr ShardIndex kShard{3};

/// A shard with a primary and two replicas that lag 3 ms, and a router over it.
struct Place {
    explicit Place(ReadRouterSettings settings = {})
        : router([this](NodeId node) { return loads[static_cast<std::size_t>(node.index)]; },
                 settings)
    {
        topology.shard = kShard;
        topology.standing = PrimaryStanding::Known;
        topology.primary = 0;
        for (int i = 0; i < 3; ++i) {
            NodeView node{.id = {kShard, i}, .reachable = true};
            node.role = i == 0 ? NodeRole::Primary : NodeRole::Replica;
            node.facts = i == 0 ? primaryOn(1) : replicaOn(1);
            if (i > 0)
                node.lag = {Duration(3ms), 96, kBegin - 20ms};
            topology.nodes.push_back(std::move(node));
        }
    }
    NodeView& node(int index) { return topology.nodes[static_cast<std::size_t>(index)]; }
    NodeLoad& load(int index) { return loads[static_cast<std::size_t>(index)]; }
    void withoutPrimary()
    {
        topology.primary.reset();
        topology.standing = PrimaryStanding::NoneAnswers;
        node(0).role = NodeRole::Silent;
    }
    ReadRoute read(std::int64_t seen = 0)
    {
        return router.route({kShard, ReadNeed::Checked, seen}, topology, now);
    }
    ReadRoute readForWrite() { return router.route({kShard, ReadNeed::Primary}, topology, now); }
    ReadRoute stale(const ReadRoute& route)
    {
        return router.insteadOf(route, ReplicaTrouble::Behind, topology, now);
    }
    /// Stale answers as long as reads go to a replica; how many there were.
    int staleUntilPaused()
    {
        for (int count = 0; count < 1000; ++count) {
            const ReadRoute route = read(9);
            if (!route.toReplica())
                return count;
            (void)stale(route);
        }
        return 1000;
    }

    ShardTopology topology;
    std::array<NodeLoad, 3> loads{};
    SteadyTime now = kBegin;
    ReadRouter router;
};

std::string said(const ReadRoute& route)
{
    return (route.node ? std::to_string(route.node->index) : std::string("-")) + " " +
           route.words();
}

std::string nodesOf(Place& place, int reads)
{
    std::string nodes;
    for (int i = 0; i < reads; ++i)
        nodes += std::to_string(place.read().node->index);
    return nodes;
}

} // namespace

class ReadRouterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsGoToReplicasInTurn()
    {
        Place place;
        QCOMPARE(nodesOf(place, 6), std::string("121212"));
        const ReadRoute route = place.read();
        QCOMPARE(said(route), std::string("1 replica, lag 3 ms"));
        QCOMPARE(route.mayBeBehind, std::optional<Duration>(20ms));
    }

    void leastLoadGoesFirst()
    {
        Place place;
        place.load(1) = {.inUse = 4};
        place.load(2) = {.inUse = 2, .waiting = 1};
        QCOMPARE(nodesOf(place, 3), std::string("222"));
        place.load(2).waiting = 2;
        QCOMPARE(nodesOf(place, 4), std::string("1212"));
        place.load(2).waiting = 3;
        QCOMPARE(nodesOf(place, 3), std::string("111"));
        // The primary's load is no matter of replicas.
        place.load(0).inUse = 0;
        QCOMPARE(nodesOf(place, 3), std::string("111"));
    }

    void readThatGatesAWriteNeverGoesToAReplica()
    {
        Place place;
        QCOMPARE(said(place.readForWrite()), std::string("0 primary: the read gates a write"));
        place.load(0).breakerOpen = true;
        QCOMPARE(place.readForWrite().node->index, 0);
        place.withoutPrimary();
        QCOMPARE(said(place.readForWrite()), std::string("- nowhere: no node can be asked"));
        QCOMPARE(place.router.nowhere(), std::uint64_t(1));
    }

    void saysWhatKeepsAReadFromTheReplicas()
    {
        using Change = std::function<void(Place&, int)>;
        const auto both = [](const Change& change) {
            Place place;
            change(place, 1);
            const bool other = place.read().node == NodeId{kShard, 2};
            change(place, 2);
            return (other ? "" : "not the other; ") + said(place.read());
        };
        QCOMPARE(both([](Place& p, int i) { p.node(i).role = NodeRole::Refused; }),
                 std::string("0 primary: the shard has no replica"));
        QCOMPARE(both([](Place& p, int i) { p.node(i).role = NodeRole::Silent; }),
                 std::string("0 primary: no replica answers"));
        QCOMPARE(both([](Place& p, int i) { p.node(i).reachable = false; }),
                 std::string("0 primary: no replica answers"));
        QCOMPARE(both([](Place& p, int i) { p.node(i).facts->measured -= 2s; }),
                 std::string("0 primary: no replica answers"));
        QCOMPARE(both([](Place& p, int i) { p.node(i).rotation.rotation = Rotation::Out; }),
                 std::string("0 primary: replicas are out of rotation"));
        QCOMPARE(both([](Place& p, int i) { p.load(i).breakerOpen = true; }),
                 std::string("0 primary: the breaker of the replica is open"));
        QCOMPARE(both([](Place& p, int i) { p.node(i).lag.time = 1001ms; }),
                 std::string("0 primary: no replica within 1 s of lag"));
        QCOMPARE(both([](Place& p, int i) { p.node(i).lag.time.reset(); }),
                 std::string("0 primary: no replica within 1 s of lag"));
    }

    void namesTheObstacleOfTheNearestReplica()
    {
        Place place;
        place.node(1).rotation.rotation = Rotation::Out;
        place.node(2).lag.time = 5s;
        QCOMPARE(said(place.read()), std::string("0 primary: no replica within 1 s of lag"));
        place.node(2).role = NodeRole::Silent;
        QCOMPARE(said(place.read()), std::string("0 primary: replicas are out of rotation"));
    }

    void lagLimitIsASetting()
    {
        Place place;
        place.node(1).lag.time = 1000ms;
        place.node(2).lag.time = 1001ms;
        QCOMPARE(nodesOf(place, 3), std::string("111"));
        place.router.setLagLimit(2s);
        QCOMPARE(nodesOf(place, 2), std::string("21"));
        place.router.setLagLimit(500ms);
        QCOMPARE(said(place.read()), std::string("0 primary: no replica within 500 ms of lag"));
    }

    void replicasAreSwitchedOffAndOn()
    {
        Place place;
        place.router.setReplicas(Replicas::Avoid);
        QCOMPARE(said(place.read()), std::string("0 primary: replicas are switched off"));
        place.withoutPrimary();
        QCOMPARE(said(place.read()), std::string("- nowhere: no node can be asked"));
        place.router.setReplicas(Replicas::Use);
        QVERIFY(place.read().toReplica());
    }

    void withoutPrimaryAnyReplicaThatAnswersIsRead()
    {
        Place place;
        place.withoutPrimary();
        place.node(1).rotation.rotation = Rotation::Out;
        place.node(2).lag.time = 12s;
        QCOMPARE(said(place.read()),
                 std::string("2 replica, lag 12 s: there is no primary to ask"));
        place.node(2).lag = {};
        QCOMPARE(said(place.read()),
                 std::string("2 replica, lag unknown: there is no primary to ask"));
        place.load(2).breakerOpen = true;
        QCOMPARE(said(place.read()), std::string("- nowhere: no node can be asked"));
    }

    void primaryWithOpenBreakerIsNotAskedWhereAReplicaCanBe()
    {
        Place place;
        place.node(1).lag.time = 5s;
        place.node(2).lag.time = 4s;
        place.load(0).breakerOpen = true;
        QVERIFY(place.read().reason == ReadReason::ReplicaAlone);
    }

    void expiredPrimaryIsNone()
    {
        Place place;
        place.now += 1999ms;
        QCOMPARE(place.readForWrite().node->index, 0);
        place.now += 1ms;
        QVERIFY(!place.readForWrite().node);
    }

    void staleAnswerIsReadAgainOnThePrimary()
    {
        Place place;
        const ReadRoute first = place.read(17);
        const ReadRoute second = place.stale(first);
        QCOMPARE(said(second), std::string("0 primary: replica was behind version 17"));
        QCOMPARE(place.router.counts().at(*first.node).stale, std::uint64_t(1));
        // Once is nothing: the replica is a moment behind every write.
        QCOMPARE(nodesOf(place, 2), std::string("21"));
    }

    void otherTroubleIsCountedApart()
    {
        Place place;
        const ReadRoute route = place.read();
        QCOMPARE(said(place.router.insteadOf(route, ReplicaTrouble::Cancelled, place.topology,
                                             place.now)),
                 std::string("0 primary: the replica's replay cancelled the read"));
        QCOMPARE(
            said(place.router.insteadOf(route, ReplicaTrouble::Failed, place.topology, place.now)),
            std::string("0 primary: the replica failed"));
        const ReadCounts counts = place.router.counts().at(*route.node);
        QCOMPARE(counts.cancelled, std::uint64_t(1));
        QCOMPARE(counts.failed, std::uint64_t(1));
        QCOMPARE(counts.stale, std::uint64_t(0));
    }

    void pauseGrowsWhileItRepeats()
    {
        Place place;
        place.node(2).role = NodeRole::Silent;
        QCOMPARE(place.staleUntilPaused(), 3);
        QCOMPARE(said(place.read()), std::string("0 primary: the replica was behind just now"));
        for (const auto pause : {5ms, 10ms, 20ms, 40ms, 80ms, 160ms, 320ms, 640ms, 1280ms}) {
            place.now += pause - 1ms;
            QVERIFY(!place.read(9).toReplica());
            place.now += 1ms;
            place.node(0).facts->measured = place.node(1).facts->measured = place.now;
            QCOMPARE(place.staleUntilPaused(), 1);
        }
        for (int again = 0; again < 3; ++again) { // 2 s is the longest.
            place.now += 1999ms;
            QVERIFY(!place.read(9).toReplica());
            place.now += 1ms;
            place.node(0).facts->measured = place.node(1).facts->measured = place.now;
            QCOMPARE(place.staleUntilPaused(), 1);
        }
    }

    void goodAnswerEndsTheRow()
    {
        Place place;
        place.node(2).role = NodeRole::Silent;
        (void)place.stale(place.read(9));
        (void)place.stale(place.read(9));
        place.router.served(place.read(9));
        QCOMPARE(place.staleUntilPaused(), 3);
        place.now += 5ms;
        // To one who had seen nothing, any answer is good.
        place.router.served(place.read(0));
        QCOMPARE(place.staleUntilPaused(), 1);
        place.now += 10ms;
        place.router.served(place.read(9));
        QCOMPARE(place.staleUntilPaused(), 3);
    }

    void readsUnderWayTogetherMakeOnePause()
    {
        Place place;
        place.node(2).role = NodeRole::Silent;
        std::vector<ReadRoute> together;
        for (int i = 0; i < 50; ++i)
            together.push_back(place.read(9));
        place.now += 2ms;
        for (const ReadRoute& route : together)
            (void)place.stale(route);
        QCOMPARE(place.router.counts().at({kShard, 1}).stale, std::uint64_t(50));
        place.now += 4ms;
        QVERIFY(!place.read(9).toReplica());
        place.now += 1ms;
        QVERIFY(place.read(9).toReplica());
    }

    void onlyTheReplicaThatIsBehindIsLeftAlone()
    {
        Place place;
        for (int i = 0; i < 6; ++i) {
            const ReadRoute route = place.read(9);
            if (route.node->index == 1)
                (void)place.stale(route);
        }
        QCOMPARE(nodesOf(place, 4), std::string("2222"));
    }

    void lastReadsAreKeptNewestFirst()
    {
        Place place({.remembered = 3});
        QVERIFY(place.router.lastReads().empty());
        for (int version = 1; version <= 5; ++version)
            (void)place.read(version);
        std::string versions;
        for (const ReadRoute& route : place.router.lastReads())
            versions += std::to_string(route.wish.seenVersion) + " ";
        QCOMPARE(versions, std::string("5 4 3 "));
        QCOMPARE(place.router.lastReads().front().words(), std::string("replica, lag 3 ms"));
    }

    void countsAddUp()
    {
        Place place;
        for (int i = 0; i < 10; ++i)
            place.router.served(place.read(1));
        for (int i = 0; i < 3; ++i)
            (void)place.readForWrite();
        (void)place.stale(place.read(2));
        const auto counts = place.router.counts();
        QCOMPARE(counts.size(), std::size_t(3));
        const auto of = [&](int node, ReadReason reason) {
            return counts.at({kShard, node}).byReason[static_cast<std::size_t>(reason)];
        };
        QCOMPARE(of(1, ReadReason::Replica) + of(2, ReadReason::Replica), std::uint64_t(11));
        QCOMPARE(of(0, ReadReason::GatesWrite), std::uint64_t(3));
        QCOMPARE(of(0, ReadReason::WasBehind), std::uint64_t(1));
        QCOMPARE(counts.at({kShard, 0}).routed(), std::uint64_t(4));
    }
};

std::unique_ptr<QObject> makeReadRouterTest();
std::unique_ptr<QObject> makeReadRouterTest() { return std::make_unique<ReadRouterTest>(); }

#include "tst_read_router.moc"
