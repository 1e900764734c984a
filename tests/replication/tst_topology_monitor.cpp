#include "backend/replication/topology_monitor.h"
#include "tests/replication/node_answers.h"
#include "tests/replication/scripted_probe.h"
#include "tests/support/fake_clock.h"

#include <QObject>
#include <QTest>

#include <deque>
#include <memory>

using namespace orderdeck;
using namespace std::chrono_literals;
using Manner = ScriptedServer::Manner;

namespace {

Deadline soon() { return Deadline::after(20s); }

constexpr TopologyMonitorSettings kQuick{.period = 5ms, .probeWithin = 50ms};

/// Servers, each a word of node_answers.h, and a monitor that watches them.
struct Watch {
    explicit Watch(const std::vector<std::string>& shards,
                   TopologyMonitorSettings settings = kQuick)
    {
        std::vector<std::vector<MonitoredNode>> nodes;
        for (const std::string& shard : shards) {
            nodes.emplace_back();
            for (const std::string& word : wordsOf(shard)) {
                servers.emplace_back(factsOf(word, {}));
                nodes.back().push_back({"db" + std::to_string(servers.size()),
                                        std::make_unique<ScriptedProbe>(servers.back())});
            }
        }
        monitor = std::make_unique<TopologyMonitor>(std::move(nodes), clock, settings);
    }
    ~Watch()
    {
        for (ScriptedServer& server : servers)
            server.become(Manner::Refuses);
    }
    bool becomes(const std::string& wanted, int shard = 0)
    {
        const auto seen = monitor->waitFor(
            ShardIndex(shard), [&](const ShardTopology& t) { return dump(t) == wanted; }, soon());
        if (!seen)
            qWarning("%s instead of %s", dump(*monitor->topology(ShardIndex(shard))).c_str(),
                     wanted.c_str());
        return seen.ok();
    }
    /// Node 0 … of shard 0, once it is as wanted.
    Result<NodeView> nodeOnce(std::size_t index, const std::function<bool(const NodeView&)>& wanted)
    {
        const auto seen = monitor->waitFor(
            ShardIndex(0), [&](const ShardTopology& t) { return wanted(t.nodes[index]); }, soon());
        if (!seen)
            return seen.error();
        return (*seen)->nodes[index];
    }

    FakeClock clock;
    std::deque<ScriptedServer> servers;
    std::unique_ptr<TopologyMonitor> monitor; ///< Goes first.
};

} // namespace

class TopologyMonitorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void publishesWhoIsWhoInEachShard()
    {
        Watch watch({"R4 P4", "P1 R1 R1"});
        QCOMPARE(dump(*watch.monitor->topology(ShardIndex(0))), std::string(". . asking"));
        watch.monitor->start();
        QVERIFY(watch.becomes("r P known", 0));
        QVERIFY(watch.becomes("P r r known", 1));
        const TopologySnapshot seen = watch.monitor->topology(ShardIndex(1));
        QCOMPARE(seen->nodes[2].name, std::string("db5"));
        QCOMPARE(seen->nodes[2].id, (NodeId{ShardIndex(1), 2}));
        QVERIFY(seen->primaryAt(seen->made) == &seen->nodes[0]);
    }

    void askingGoesOn()
    {
        Watch watch({"P1"});
        watch.monitor->start();
        QVERIFY(watch.servers[0].asked(10, soon()));
        const auto later =
            watch.nodeOnce(0, [&, first = SteadyTime()](const NodeView& node) mutable {
                if (node.facts && first == SteadyTime())
                    first = node.facts->measured;
                return node.facts && node.facts->measured > first;
            });
        QVERIFY(later.ok());
    }

    void silentNodeDelaysNobody()
    {
        Watch watch({"P1 R1", "P1"});
        watch.servers[1].become(Manner::Stubborn);
        watch.monitor->start();
        QVERIFY(watch.becomes("P . known", 0));
        QVERIFY(watch.becomes("P known", 1));
        const int asked = watch.servers[0].timesAsked();
        QVERIFY(watch.servers[0].asked(asked + 20, soon()));
        QCOMPARE(watch.servers[1].timesAsked(), 1);
    }

    void hangingProbeIsSeenAsSilent()
    {
        Watch watch({"P1 R1"}, {.period = 5ms, .probeWithin = 20ms, .roles = {200ms}});
        watch.monitor->start();
        QVERIFY(watch.becomes("P r known"));
        watch.servers[1].become(Manner::Hangs);
        const auto silent = watch.nodeOnce(1, [](const NodeView& node) { return !node.reachable; });
        QVERIFY(silent.ok());
        QVERIFY(silent->silentSince && silent->facts);
        QVERIFY(silent->error == "no answer in time" || silent->error == "does not answer");
        QVERIFY(watch.becomes("P . known"));
        watch.servers[1].become(Manner::Answers);
        QVERIFY(watch.becomes("P r known"));
        QVERIFY(watch.monitor->topology(ShardIndex(0))->nodes[1].error.empty());
    }

    void probesThatNeverReturnLetEvidenceExpire()
    {
        Watch watch({"P1"}, {.period = 5ms, .probeWithin = 20ms, .roles = {200ms}});
        watch.monitor->start();
        QVERIFY(watch.becomes("P known"));
        watch.servers[0].become(Manner::Stubborn);
        QVERIFY(watch.becomes(". none answers"));
        const TopologySnapshot seen = watch.monitor->topology(ShardIndex(0));
        QCOMPARE(seen->nodes[0].error, std::string("does not answer"));
        QVERIFY(!watch.monitor->stop(Deadline::after(10ms)));
        watch.servers[0].become(Manner::Answers);
        QVERIFY(watch.monitor->stop(soon()));
    }

    void probeThatThrowsIsAnError()
    {
        Watch watch({"P1 R1"});
        watch.servers[1].become(Manner::Throws);
        watch.monitor->start();
        QVERIFY(watch.becomes("P . known"));
        QCOMPARE(watch.monitor->topology(ShardIndex(0))->nodes[1].error,
                 std::string("the probe failed: out of sockets"));
        watch.servers[1].become(Manner::Answers);
        QVERIFY(watch.becomes("P r known"));
    }

    void flappingPrimaryStaysOneWhileItsEvidenceHolds()
    {
        Watch watch({"P1 R1"}, {.period = 5ms, .probeWithin = 50ms, .roles = {60s}});
        watch.monitor->start();
        QVERIFY(watch.becomes("P r known"));
        watch.servers[0].become(Manner::Flaps);
        const int asked = watch.servers[0].timesAsked();
        bool unreachable = false;
        const auto seen = watch.monitor->waitFor(
            ShardIndex(0),
            [&](const ShardTopology& topology) {
                unreachable = unreachable || !topology.nodes[0].reachable;
                return !topology.primary ||
                       (unreachable && watch.servers[0].timesAsked() > asked + 30);
            },
            soon());
        QVERIFY(seen.ok());
        QCOMPARE((*seen)->whyNoPrimary, std::string());
        QVERIFY(unreachable);
    }

    void newPrimaryIsWaitedForAndTheOldOneRefused()
    {
        Watch watch({"P1 R1"}, {.period = 5ms, .probeWithin = 20ms, .roles = {200ms}});
        watch.monitor->start();
        QVERIFY(watch.becomes("P r known"));
        watch.servers[0].become(Manner::Refuses);
        QVERIFY(watch.becomes(". r only replicas"));
        watch.servers[1].say(primaryOn(2));
        QVERIFY(watch.becomes(". P known"));
        watch.servers[0].say(primaryOn(1));
        QVERIFY(watch.becomes("! P known"));
        watch.servers[1].become(Manner::Refuses);
        QVERIFY(watch.becomes("! . old timeline"));
    }

    void deadPrimaryShowsWithinTwoSeconds()
    {
        Watch watch({"P1 R1"}, {});
        watch.monitor->start();
        QVERIFY(watch.becomes("P r known"));
        QVERIFY(watch.servers[0].asked(watch.servers[0].timesAsked() + 1, soon()));
        watch.servers[0].become(Manner::Hangs);
        const auto died = std::chrono::steady_clock::now();
        const auto shown = watch.nodeOnce(0, [](const NodeView& node) { return !node.reachable; });
        QVERIFY(shown.ok());
        const auto took = std::chrono::steady_clock::now() - died;
        QVERIFY2(took <= 2s, qPrintable(QString::number(took / 1ms)));
        const TopologySnapshot kept = watch.monitor->topology(ShardIndex(0));
        QCOMPARE(kept->primaryAt(died + 2s), nullptr);
    }

    void waitEndsWithTheReason()
    {
        Watch watch({"R1 R1"});
        watch.monitor->start();
        QVERIFY(watch.becomes("r r only replicas"));
        const auto hasPrimary = [](const ShardTopology& t) { return t.primary.has_value(); };
        const auto none = watch.monitor->waitFor(ShardIndex(0), hasPrimary, Deadline::after(20ms));
        QVERIFY(!none);
        QCOMPARE(none.error(),
                 (Error{ErrorKind::TimedOut, "only replicas answer: db1 and db2; none "
                                             "has been promoted"}));
        QCOMPARE(
            watch.monitor->waitFor(ShardIndex(0), hasPrimary, Deadline::immediate()).error().kind,
            ErrorKind::TimedOut);
    }

    void stopEndsWaitsAndThreads()
    {
        Watch watch({"R1", "P1"});
        watch.monitor->start();
        QVERIFY(watch.becomes("r only replicas"));
        std::thread stopper([&] { (void)watch.monitor->stop(soon()); });
        const auto ended = watch.monitor->waitFor(
            ShardIndex(0), [](const ShardTopology& t) { return t.primary.has_value(); }, soon());
        stopper.join();
        QCOMPARE(ended.error().kind, ErrorKind::Cancelled);
        QVERIFY(watch.monitor->stop(Deadline::immediate()));
        // What was seen last stays, and ages.
        const int asked = watch.servers[1].timesAsked();
        const TopologySnapshot last = watch.monitor->topology(ShardIndex(1));
        QVERIFY(last && !last->primaryAt(last->made + 2s));
        QCOMPARE(watch.servers[1].timesAsked(), asked);
    }

    void monitorThatWasNeverStartedEnds()
    {
        Watch watch({"P1"});
        QVERIFY(watch.monitor->stop(Deadline::immediate()));
    }

    void isAskedSoonerOnDemand()
    {
        Watch watch({"P1 R1"}, {.period = 10s, .probeWithin = 50ms});
        watch.monitor->start();
        QVERIFY(watch.servers[0].asked(1, soon()) && watch.servers[1].asked(1, soon()));
        watch.monitor->probeSoon(ShardIndex(0));
        QVERIFY(watch.servers[0].asked(2, Deadline::after(8s)));
        QVERIFY(watch.servers[1].asked(2, Deadline::after(8s)));
    }

    void rotationIsInTheSnapshotWithWhoAndWhy()
    {
        Watch watch({"P1 R1"});
        watch.monitor->start();
        QVERIFY(watch.becomes("P r known"));
        const NodeId replica{ShardIndex(0), 1};
        QVERIFY(watch.monitor->setRotation(replica, Rotation::Out, "ana", "disk is slow").ok());
        const TopologySnapshot out = watch.monitor->topology(ShardIndex(0));
        QCOMPARE(out->nodes[1].rotation.rotation, Rotation::Out);
        QCOMPARE(out->nodes[1].rotation.actor, std::string("ana"));
        QCOMPARE(out->nodes[1].rotation.reason, std::string("disk is slow"));
        QCOMPARE(out->nodes[1].rotation.at, watch.clock.now());
        QCOMPARE(out->nodes[0].rotation.rotation, Rotation::In);
        // It stays so while the node goes and comes.
        watch.servers[1].become(Manner::Refuses);
        QVERIFY(watch.nodeOnce(1, [](const NodeView& node) { return !node.reachable; }).ok());
        watch.servers[1].become(Manner::Answers);
        const auto back = watch.nodeOnce(1, [](const NodeView& node) { return node.reachable; });
        QCOMPARE(back->rotation.rotation, Rotation::Out);
        QVERIFY(watch.monitor->setRotation(replica, Rotation::In, "ana", "replaced").ok());
        QCOMPARE(watch.monitor->topology(ShardIndex(0))->nodes[1].rotation.rotation, Rotation::In);
    }

    void rotationWithoutWhoOrWhyIsRefused()
    {
        Watch watch({"P1 R1"});
        const auto kindOf = [&](NodeId node, const char* actor, const char* reason) {
            return watch.monitor->setRotation(node, Rotation::Out, actor, reason).error().kind;
        };
        QCOMPARE(kindOf({ShardIndex(0), 1}, "", "why"), ErrorKind::Invalid);
        QCOMPARE(kindOf({ShardIndex(0), 1}, "ana", " "), ErrorKind::Invalid);
        QCOMPARE(kindOf({ShardIndex(0), 2}, "ana", "why"), ErrorKind::NotFound);
        QCOMPARE(kindOf({ShardIndex(0), -1}, "ana", "why"), ErrorKind::NotFound);
        QCOMPARE(kindOf({ShardIndex(1), 0}, "ana", "why"), ErrorKind::NotFound);
        QCOMPARE(kindOf({ShardIndex(-1), 0}, "ana", "why"), ErrorKind::NotFound);
        QCOMPARE(watch.monitor->topology(ShardIndex(0))->nodes[1].rotation.rotation, Rotation::In);
    }
};

std::unique_ptr<QObject> makeTopologyMonitorTest();
std::unique_ptr<QObject> makeTopologyMonitorTest()
{
    return std::make_unique<TopologyMonitorTest>();
}

#include "tst_topology_monitor.moc"
