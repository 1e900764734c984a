#include "backend/replication/role_classifier.h"
#include "tests/replication/node_answers.h"
#include "tests/support/property.h"

#include <QObject>

#include <map>
#include <memory>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

constexpr int kNodes = 3;

/// What may happen to a node, sensible or not.
enum class Turn { Promote, Follow, RestoreOlder, Silence, Return, ReadOnly };

struct Happening {
    Turn turn;
    int node;
    int other;
    std::chrono::milliseconds after; ///< Then all are asked.
};

std::ostream& operator<<(std::ostream& out, const Happening& it)
{
    return out << static_cast<int>(it.turn) << " of " << it.node << " with " << it.other;
}

/// Three servers that need not obey anybody.
class Servers {
public:
    Servers()
    {
        for (std::size_t i = 0; i < kNodes; ++i)
            m_nodes[i].facts = i == 0 ? primaryOn(1) : replicaOn(1);
    }
    void take(const Happening& it)
    {
        Server& node = m_nodes[static_cast<std::size_t>(it.node)];
        const Server& other = m_nodes[static_cast<std::size_t>(it.other)];
        switch (it.turn) {
        case Turn::Promote: node.facts = primaryOn(node.facts.timeline + 1); break;
        case Turn::Follow: node.facts = replicaOn(other.facts.timeline); break;
        case Turn::RestoreOlder:
            node.facts = primaryOn(std::max(1U, node.facts.timeline - 1));
            break;
        case Turn::Silence: node.silent = true; break;
        case Turn::Return: node.silent = false; break;
        case Turn::ReadOnly: node.facts.isWritable = false; break;
        }
    }
    void ask(std::vector<NodeObservation>& nodes, SteadyTime now) const
    {
        for (std::size_t i = 0; i < kNodes; ++i) {
            if (m_nodes[i].silent) {
                hear(nodes[i], "-", now);
                continue;
            }
            nodes[i] = {m_nodes[i].facts, std::nullopt, std::nullopt};
            nodes[i].facts->measured = now;
        }
    }

private:
    struct Server {
        NodeFacts facts;
        bool silent = false;
    };
    std::array<Server, kNodes> m_nodes;
};

/// Follows what was accepted; knows nothing of how it was decided.
class Referee {
public:
    void see(const ShardTopology& topology, SteadyTime now)
    {
        RC_ASSERT(topology.timeline >= m_timeline);
        m_timeline = topology.timeline;
        const auto primaries =
            std::ranges::count(topology.nodes, NodeRole::Primary, &NodeView::role);
        RC_ASSERT(primaries == (topology.primary ? 1 : 0));
        RC_ASSERT(topology.primary.has_value() == topology.whyNoPrimary.empty());
        RC_ASSERT(topology.primary.has_value() == (topology.standing == PrimaryStanding::Known));
        if (topology.primary)
            accept(topology, now);
    }
    [[nodiscard]] int writers() const { return static_cast<int>(m_writers.size()); }

private:
    void accept(const ShardTopology& topology, SteadyTime now)
    {
        const NodeView* primary = topology.primaryAt(now);
        RC_ASSERT(primary != nullptr);
        RC_ASSERT(primary->role == NodeRole::Primary);
        const std::uint32_t timeline = primary->facts->timeline;
        RC_ASSERT(timeline == topology.timeline);
        RC_ASSERT((m_writers.empty() || timeline >= m_writers.rbegin()->first));
        const auto [known, isNew] = m_writers.emplace(timeline, primary->id.index);
        RC_ASSERT(known->second == primary->id.index);
        RC_ASSERT(primary->facts->isWritable && !primary->facts->isInRecovery);
        for (const NodeView& node : topology.nodes) {
            const bool rival = node.id != primary->id && node.facts && *node.age(now) < 2s &&
                               !node.facts->isInRecovery && node.facts->timeline >= timeline;
            RC_ASSERT(!rival);
        }
    }

    std::uint32_t m_timeline = 0;
    std::map<std::uint32_t, int> m_writers;
};

rc::Gen<Happening> happening()
{
    return rc::gen::build<Happening>(
        rc::gen::set(&Happening::turn, rc::gen::weightedElement<Turn>({{3, Turn::Promote},
                                                                       {3, Turn::Follow},
                                                                       {1, Turn::RestoreOlder},
                                                                       {3, Turn::Silence},
                                                                       {4, Turn::Return},
                                                                       {1, Turn::ReadOnly}})),
        rc::gen::set(&Happening::node, rc::gen::inRange(0, kNodes)),
        rc::gen::set(&Happening::other, rc::gen::inRange(0, kNodes)),
        rc::gen::set(&Happening::after, rc::gen::element<std::chrono::milliseconds>(
                                            100ms, 500ms, 1900ms, 2000ms, 9s)));
}

} // namespace

class RolePropertyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void noWriterOnALowerTimelineAndNeverTwo()
    {
        int accepted = 0;
        int contested = 0;
        OD_PROPERTY("writers only rise, one a timeline, one at a time", [&] {
            const auto story =
                *rc::gen::scale(3.0, rc::gen::container<std::vector<Happening>>(happening()));
            Servers servers;
            Referee referee;
            RoleClassifier classifier(ShardIndex(0), nodeNames(kNodes));
            std::vector<NodeObservation> nodes(kNodes);
            SteadyTime now = kBegin;
            for (const Happening& it : story) {
                servers.take(it);
                servers.ask(nodes, now);
                const ShardTopology asked = classifier.classify(nodes, now);
                referee.see(asked, now);
                contested += asked.conflict() ? 1 : 0;
                now += it.after;
                referee.see(classifier.classify(nodes, now), now);
            }
            accepted += referee.writers();
        });
        // Stories in which nothing happens would prove nothing.
        QVERIFY2(accepted > 150, qPrintable(QString::number(accepted)));
        QVERIFY2(contested > 50, qPrintable(QString::number(contested)));
    }
};

std::unique_ptr<QObject> makeRolePropertyTest();
std::unique_ptr<QObject> makeRolePropertyTest() { return std::make_unique<RolePropertyTest>(); }

#include "tst_role_property.moc"
