#include "backend/replication/role_classifier.h"
#include "tests/replication/node_answers.h"

#include <QObject>
#include <QTest>

#include <memory>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

/// A shard whose nodes say one line of words after the other, three seconds apart: what a node said
/// in an earlier line has expired.
class Play {
public:
    explicit Play(std::size_t nodes, RoleMemory memory = {})
        : m_classifier(ShardIndex(0), nodeNames(nodes), {}, std::move(memory)), m_nodes(nodes)
    {}
    const ShardTopology& say(const std::string& line, std::chrono::milliseconds later = 3s)
    {
        m_now += later;
        const auto words = wordsOf(line);
        for (std::size_t i = 0; i < m_nodes.size(); ++i)
            hear(m_nodes[i], words.at(i), m_now);
        m_last = m_classifier.classify(m_nodes, m_now);
        return m_last;
    }
    const ShardTopology& wait(std::chrono::milliseconds span)
    {
        m_now += span;
        m_last = m_classifier.classify(m_nodes, m_now);
        return m_last;
    }
    [[nodiscard]] SteadyTime now() const { return m_now; }
    [[nodiscard]] RoleMemory memory() const { return m_classifier.memory(); }

private:
    RoleClassifier m_classifier;
    std::vector<NodeObservation> m_nodes;
    SteadyTime m_now = kBegin;
    ShardTopology m_last;
};

QByteArray lines(const std::vector<std::string>& all)
{
    std::string text;
    for (const std::string& line : all)
        text += line + "\n";
    return QByteArray::fromStdString(text);
}

} // namespace

class RoleClassifierTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void judgesWhatNodesSay_data()
    {
        QTest::addColumn<QByteArray>("play");
        const auto row = [](const char* name, const std::vector<std::string>& play) {
            QTest::newRow(name) << lines(play);
        };
        addOrdinaryRows(row);
        addFailoverRows(row);
        addContestRows(row);
        addForeignRows(row);
    }
    void judgesWhatNodesSay()
    {
        QFETCH(QByteArray, play);
        std::istringstream in(play.toStdString());
        std::unique_ptr<Play> shard;
        for (std::string line; std::getline(in, line);) {
            const auto arrow = line.find(" -> ");
            QVERIFY2(arrow != std::string::npos, line.c_str());
            const std::string said = line.substr(0, arrow);
            if (!shard)
                shard = std::make_unique<Play>(wordsOf(said).size());
            QCOMPARE(said + " -> " + dump(shard->say(said)), line);
        }
    }

    void saysWhyThereIsNoPrimary_data()
    {
        QTest::addColumn<QByteArray>("play");
        QTest::addColumn<QByteArray>("why");
        const auto row = [](const char* name, const std::vector<std::string>& play,
                            const char* why) {
            QTest::newRow(name) << lines(play) << QByteArray(why);
        };
        row("there is one", {"P1 R1"}, "");
        row("asking", {"P1 ?"}, "not every node has been asked yet");
        row("all silent", {"P1 R1", "- -"},
            "all its nodes are silent; db1: connection refused; db2: connection refused");
        row("the only one silent", {"-"}, "its only node is silent; db1: connection refused");
        row("replicas", {"P1 R1 R1", "- R1 R1"},
            "only replicas answer: db2 and db3; none has been promoted");
        row("read-only", {"O1 R1"}, "db1 is set read-only");
        row("old", {"P1 R1", "- P2", "P1 -"},
            "db1 would take writes on an old timeline; the shard has been on timeline 2");
        row("both", {"P1 P1 R1"}, "db1 and db2 both take writes on timeline 1: none is trusted");
        row("all", {"P1 P1 P1"}, "db1, db2 and db3 all take writes on timeline 1: none is trusted");
        row("after its writer", {"P1 R1", "- P1"},
            "db2 takes writes on timeline 1, which db1 had: none is trusted");
        row("one silent", {"P1 P1", "P1 -"},
            "db1 and db2 took writes on timeline 1 and have not all been seen as replicas since: "
            "none is trusted");
        row("different", {"P1 xP1"}, "db1 and db2 belong to different clusters: none is trusted");
        row("only foreign", {"P1 R1", "- xP5"}, "only db2 can be reached, of another cluster");
    }
    void saysWhyThereIsNoPrimary()
    {
        QFETCH(QByteArray, play);
        QFETCH(QByteArray, why);
        std::istringstream in(play.toStdString());
        std::string line;
        std::getline(in, line);
        Play shard(wordsOf(line).size());
        std::string said = shard.say(line).whyNoPrimary;
        while (std::getline(in, line))
            said = shard.say(line).whyNoPrimary;
        QCOMPARE(said, why.toStdString());
    }

    void saysWhyANodeIsRefused()
    {
        Play shard(4);
        (void)shard.say("P1 R1 R1 R1");
        const ShardTopology& seen = shard.say("P1 P2 R1 xR2");
        QCOMPARE(seen.nodes[0].note,
                 std::string("an old primary, on timeline 1; the shard has been on timeline 2"));
        QCOMPARE(seen.nodes[1].note, std::string());
        QCOMPARE(seen.nodes[2].note,
                 std::string("still follows timeline 1; the shard has been on timeline 2"));
        QCOMPARE(seen.nodes[3].note,
                 std::string("belongs to another cluster: system identifier 9009, this shard's is "
                             "7001"));
    }

    void evidenceExpires()
    {
        Play shard(2);
        const ShardTopology known = shard.say("P1 R1");
        const SteadyTime measured = shard.now();
        QCOMPARE(dump(shard.say("- R1", 1999ms)), std::string("P r known"));
        QVERIFY(!shard.wait(0ms).nodes[0].reachable);
        QCOMPARE(dump(shard.say("- R1", 1ms)), std::string(". r only replicas"));

        // Who keeps the snapshot, sees it expire too.
        QCOMPARE(known.primaryAt(measured + 1999ms), &known.nodes[0]);
        QCOMPARE(known.primaryAt(measured + 2s), nullptr);
        QCOMPARE(known.evidenceAge(measured + 3s), std::optional<Duration>(3s));
    }

    void silentNodeKeepsItsLastAnswer()
    {
        Play shard(2);
        (void)shard.say("P1 R1");
        (void)shard.say("P1 -", 500ms);
        const ShardTopology seen = shard.say("P1 -", 9500ms);
        const NodeView& node = seen.nodes[1];
        QCOMPARE(node.age(shard.now()), std::optional<Duration>(10s));
        QCOMPARE(node.silentSince, std::optional(shard.now() - 9500ms));
        QCOMPARE(node.error, std::string("connection refused"));
        const ShardTopology& back = shard.say("P1 R1");
        QVERIFY(back.nodes[1].reachable && !back.nodes[1].silentSince);
        QCOMPARE(back.nodes[1].error, std::string());
    }

    void memoryOutlivesTheClassifier()
    {
        Play before(2);
        (void)before.say("P1 R1");
        (void)before.say("- P2");
        Play after(2, before.memory());
        QCOMPARE(dump(after.say("P1 -")), std::string("! . old timeline"));
        QCOMPARE(dump(after.say("- P2")), std::string(". P known"));
        // Known from before: nobody else has to be asked first.
        Play again(2, before.memory());
        QCOMPARE(dump(again.say("? P2")), std::string(". P known"));
        // A timeline without a known writer could be claimed by the other one too.
        Play open(2, {.systemIdentifier = kOurSystem, .timeline = 2});
        QCOMPARE(dump(open.say("? P2")), std::string(". ! asking"));
        QCOMPARE(dump(open.say("P2 P2")), std::string("! ! contested"));
    }

    void stepsOfServerClocksDecideNothing()
    {
        for (const auto step : {-87'600h, 0h, 87'600h}) {
            RoleClassifier classifier(ShardIndex(0), nodeNames(2));
            std::vector<NodeObservation> nodes(2);
            hear(nodes[0], "P1", kBegin);
            hear(nodes[1], "R1", kBegin + 1ms);
            nodes[0].facts->serverTime = Timestamp(Duration(step));
            nodes[1].facts->sinceLastReplay = Duration(step);
            const ShardTopology seen = classifier.classify(nodes, kBegin + 10ms);
            QCOMPARE(dump(seen), std::string("P r known"));
            QCOMPARE(seen.nodes[1].lag.time, std::optional(Duration(0)));
        }
    }

    void lagBeginsAnewWithEachPrimary()
    {
        RoleClassifier classifier(ShardIndex(0), nodeNames(3));
        std::vector<NodeObservation> nodes(3);
        for (std::size_t i = 0; i < 3; ++i)
            hear(nodes[i], i == 0 ? "P1" : "R1", kBegin + i * 1ms);
        nodes[2].facts->replayed = Lsn(950);
        const ShardTopology before = classifier.classify(nodes, kBegin + 5ms);
        QCOMPARE(before.nodes[2].lag.bytes, std::optional(std::uint64_t(50)));

        // What the old one wrote beyond 900 is no part of the new timeline.
        hear(nodes[0], "-", kBegin + 3s);
        hear(nodes[1], "P2", kBegin + 3s);
        hear(nodes[2], "R2", kBegin + 3s + 1ms);
        nodes[1].facts->current = Lsn(900);
        nodes[2].facts->replayed = Lsn(900);
        const ShardTopology after = classifier.classify(nodes, kBegin + 3s + 5ms);
        QCOMPARE(dump(after), std::string(". P r known"));
        QCOMPARE(after.nodes[2].lag.bytes, std::optional(std::uint64_t(0)));
        QCOMPARE(after.nodes[2].lag.completeUntil, std::optional(kBegin + 3s));
    }

    void warnsWhereCommitsWaitForNobody()
    {
        RoleClassifier classifier(ShardIndex(0), nodeNames(1));
        std::vector<NodeObservation> nodes(1);
        hear(nodes[0], "-", kBegin);
        QCOMPARE(classifier.classify(nodes, kBegin).failoverWarning(),
                 std::string_view("whether a failover loses the last moments is not known"));
        hear(nodes[0], "P1", kBegin);
        QCOMPARE(classifier.classify(nodes, kBegin).failoverWarning(),
                 std::string_view("a failover may lose the last moments"));
        // While there is no primary, it holds of the last one.
        hear(nodes[0], "-", kBegin + 3s);
        QCOMPARE(classifier.classify(nodes, kBegin + 3s).failoverWarning(),
                 std::string_view("a failover may lose the last moments"));
        hear(nodes[0], "P1", kBegin + 4s);
        nodes[0].facts->commitSafety = CommitSafety::Synchronous;
        QCOMPARE(classifier.classify(nodes, kBegin + 4s).failoverWarning(), std::string_view());
    }

    void positionsAreWrittenAsTheServerDoes()
    {
        QCOMPARE(toString(Lsn(0x1'6b37'4d48)), std::string("1/6B374D48"));
        QCOMPARE(parseLsn("1/6B374D48"), std::optional(Lsn(0x1'6b37'4d48)));
        QCOMPARE(parseLsn("0/0"), std::optional(Lsn(0)));
        QCOMPARE(parseLsn("ffffffff/ffffffff"), std::optional(Lsn(~std::uint64_t(0))));
        for (const char* wrong : {"", "/", "1", "1/", "/1", "1/1/1", "g/1", "1/-1", "100000000/0"})
            QVERIFY2(!parseLsn(wrong), wrong);
    }

private:
    template <typename Row>
    static void addOrdinaryRows(Row row)
    {
        row("usual", {"P1 R1 R1 -> P r r known"});
        row("alone", {"P1 -> P known", "- -> . none answers", "P1 -> P known"});
        row("profile in another order", {"R1 R1 P1 -> r r P known"});
        row("asked first", {"P1 ? -> ! . asking", "P1 - -> P . known"});
        row("nobody asked", {"? ? -> . . asking"});
        row("old one answers first", {"P1 ? -> ! . asking", "P1 P2 -> ! P known"});
        row("silent from the start", {"- - -> . . none answers", "- R1 -> . r only replicas"});
        row("read-only", {"O1 R1 -> ! r read-only", "P1 R1 -> P r known", "O1 R1 -> ! r read-only",
                          "P1 R1 -> P r known"});
        row("replica silent", {"P1 R1 -> P r known", "P1 - -> P . known", "P1 R1 -> P r known"});
    }

    template <typename Row>
    static void addFailoverRows(Row row)
    {
        row("old one returns",
            {"P1 R1 -> P r known", "- R1 -> . r only replicas", "- P2 -> . P known",
             "P1 P2 -> ! P known", "R1 P2 -> ! P known", "R2 P2 -> r P known"});
        row("old one returns first",
            {"P1 R1 -> P r known", "- P2 -> . P known", "- - -> . . none answers",
             "P1 - -> ! . old timeline", "P1 P2 -> ! P known"});
        row("promoted beside a living one", {"P1 R1 -> P r known", "P1 P2 -> ! P known"});
        row("both silent and back",
            {"P1 R1 -> P r known", "- - -> . . none answers", "P1 R1 -> P r known"});
        row("promotion known from a replica alone",
            {"P1 R1 R1 -> P r r known", "P1 - R2 -> ! . r old timeline",
             "P1 P2 R2 -> ! P r known"});
        row("replica takes writes on a smaller timeline",
            {"R2 P2 -> r P known", "P1 P2 -> ! P known", "P1 - -> ! . old timeline"});
        row("replica that has not followed",
            {"P1 R1 R1 -> P r r known", "- P2 R1 -> . P ! known", "- P2 R2 -> . P r known"});
        row("old one is promoted again",
            {"P1 R1 -> P r known", "- P2 -> . P known", "P3 P2 -> P ! known",
             "- P2 -> . ! old timeline", "P3 R3 -> P r known"});
        row("restored from a backup",
            {"P3 R3 -> P r known", "P2 R3 -> ! r old timeline", "P4 R3 -> P ! known"});
        row("there and back", {"P1 R1 -> P r known", "R2 P2 -> r P known", "P3 R3 -> P r known"});
        row("timeline skips", {"P1 R1 -> P r known", "P1 P9 -> ! P known"});
    }

    template <typename Row>
    static void addContestRows(Row row)
    {
        row("two at once", {"P1 P1 R1 -> ! ! r contested"});
        row("silence does not settle",
            {"P1 P1 -> ! ! contested", "P1 - -> ! . contested", "- P1 -> . ! contested",
             "- - -> . . none answers", "P1 - -> ! . contested"});
        row("recovery settles", {"P1 P1 -> ! ! contested", "P1 R1 -> P r known",
                                 "P1 - -> P . known", "- R1 -> . r only replicas"});
        row("recovery settles, seen one by one",
            {"P1 P1 -> ! ! contested", "- R1 -> . r contested", "P1 - -> P . known"});
        row("a higher timeline settles", {"P1 P1 -> ! ! contested", "P1 P2 -> ! P known"});
        row("both end as replicas", {"P1 P1 R1 -> ! ! r contested",
                                     "R1 R1 R1 -> r r r only replicas", "R1 R1 P2 -> ! ! P known"});
        row("a third joins", {"P1 P1 R1 -> ! ! r contested", "- - P1 -> . . ! contested",
                              "R1 R1 P1 -> r r P known"});
        row("rival of the writer",
            {"P1 R1 -> P r known", "P1 P1 -> ! ! contested", "P1 - -> P . known",
             "- P1 -> . ! contested", "R1 P1 -> r ! contested", "P1 R1 -> P r known"});
        row("two promoted to one timeline",
            {"P1 R1 R1 -> P r r known", "- P2 P2 -> . ! ! contested", "P1 P2 P2 -> ! ! ! contested",
             "- P2 R2 -> . P r known"});
        row("read-only rival", {"P1 O1 -> ! ! contested"});
        row("old one beside a contest", {"P1 R1 R1 -> P r r known", "P1 P2 P2 -> ! ! ! contested",
                                         "P1 - - -> ! . . contested"});
    }

    template <typename Row>
    static void addForeignRows(Row row)
    {
        row("from the start",
            {"P1 xR1 -> ! ! foreign systems", "P1 - -> P . known", "P1 xR1 -> P ! known"});
        row("a primary elsewhere",
            {"P1 R1 -> P r known", "P1 xP9 -> P ! known", "- xP9 -> . ! foreign systems",
             "R1 xP9 -> r ! only replicas", "P2 xR9 -> P ! known"});
        row("not before all are asked", {"xP1 ? -> ! . asking", "xP1 R1 -> ! ! foreign systems"});
        row("its timeline counts for nothing",
            {"P1 R1 xR7 -> ! ! ! foreign systems", "P1 R1 - -> P r . known",
             "P1 R1 xR7 -> P r ! known", "- P2 xR7 -> . P ! known"});
    }
};

std::unique_ptr<QObject> makeRoleClassifierTest();
std::unique_ptr<QObject> makeRoleClassifierTest() { return std::make_unique<RoleClassifierTest>(); }

#include "tst_role_classifier.moc"
