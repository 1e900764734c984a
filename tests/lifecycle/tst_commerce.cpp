#include "tests/lifecycle/commerce_machine.h"
#include "tests/lifecycle/definition_text.h"
#include "tests/lifecycle/lifecycle_tests.h"

#include <QTest>

namespace orderdeck {

namespace {

std::vector<CommerceMachine> someMachines()
{
    auto machines =
        readCommerceMachines(qEnvironmentVariable("ORDERDECK_SOURCE_DIR").toStdString() +
                             "/tests/lifecycle/machines.json");
    const std::string folder = qEnvironmentVariable("ORDERDECK_DATA").toStdString();
    if (folder.empty())
        return machines;
    auto real = readCommerceMachines(folder + "/commerce-lifecycles.json");
    if (real.size() != 28)
        qFatal("commerce-lifecycles.json has %zu machines, not 28", real.size());
    for (CommerceMachine& machine : real)
        machines.push_back(std::move(machine));
    return machines;
}

/// What the facts say: the target of the first alternative whose guard is among those that hold.
std::string expected(const CommerceMachine& machine, const std::vector<std::size_t>& alternatives,
                     const std::set<std::string>& holding)
{
    for (const std::size_t index : alternatives) {
        const auto& transition = machine.transitions[index];
        if (transition.guard.empty() || holding.contains(transition.guard))
            return CommerceMachine::stateId(transition.to);
    }
    return alternatives.empty() ? "illegal" : "guard failed";
}

std::string decided(const CommerceMachine& machine, const Lifecycle& lifecycle,
                    const std::string& state, const std::string& event,
                    const std::set<std::string>& holding)
{
    std::vector<FieldValue> fields;
    for (const std::string& guard : machine.guards())
        fields.emplace_back(holding.contains(guard));
    const Decision decision = lifecycle.decide(
        lifecycle.stateIndex(CommerceMachine::stateId(state)),
        lifecycle.eventClass(CommerceMachine::eventId(event)), {fields, {}, 1, {}}, Role::Support);
    if (decision.kind == DecisionKind::Taken)
        return lifecycle.states()[decision.target].id;
    return decision.kind == DecisionKind::GuardFailed ? "guard failed" : "illegal";
}

} // namespace

class CommerceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachMachineAcceptsExactlyWhatItLists()
    {
        int decisions = 0;
        int taken = 0;
        for (const CommerceMachine& machine : someMachines()) {
            const Lifecycle lifecycle = readOrFail(machine.scxml());
            QCOMPARE(lifecycle.states()[lifecycle.initial()].id,
                     CommerceMachine::stateId(machine.initial));
            auto events = machine.triggers();
            events.insert("no such event");
            for (const std::string& state : machine.states) {
                for (const std::string& event : events) {
                    const auto [asked, moved] = compareAllGuards(machine, lifecycle, state, event);
                    decisions += asked;
                    taken += moved;
                }
            }
        }
        qInfo("%d decisions compared, %d taken", decisions, taken);
        QVERIFY(taken > 10 && decisions > taken);
    }

    void whatCanNeverBeTakenIsReported()
    {
        std::size_t reported = 0;
        for (const CommerceMachine& machine : someMachines()) {
            const auto reading = readScxml(machine.scxml());
            std::set<int> expectedLines;
            for (const std::size_t index : machine.neverTaken())
                expectedLines.insert(machine.lineOf(index));
            std::set<int> lines;
            std::set<std::string> unreachable;
            for (const Diagnostic& diagnostic : reading.diagnostics) {
                if (diagnostic.message.find("never taken") != std::string::npos)
                    lines.insert(diagnostic.line);
                const std::size_t end = diagnostic.message.find(" is unreachable");
                if (end != std::string::npos)
                    unreachable.insert(diagnostic.message.substr(10, end - 10));
            }
            QVERIFY2(lines == expectedLines, machine.name.c_str());
            std::set<std::string> expectedStates;
            for (const std::string& state : machine.unreachable())
                expectedStates.insert(CommerceMachine::stateId(state));
            QVERIFY2(unreachable == expectedStates, machine.name.c_str());
            reported += lines.size();
        }
        qInfo("%zu transitions reported as never taken", reported);
        QVERIFY(reported > 0);
    }

private:
    /// Every assignment of the guards that matter; how many were asked and how many moved.
    static std::pair<int, int> compareAllGuards(const CommerceMachine& machine,
                                                const Lifecycle& lifecycle,
                                                const std::string& state, const std::string& event)
    {
        const auto alternatives = machine.alternatives(state, event);
        std::set<std::string> mattering;
        for (const std::size_t index : alternatives) {
            if (!machine.transitions[index].guard.empty())
                mattering.insert(machine.transitions[index].guard);
        }
        const std::vector<std::string> guards(mattering.begin(), mattering.end());
        int taken = 0;
        for (unsigned bits = 0; bits < (1U << guards.size()); ++bits) {
            std::set<std::string> holding;
            for (std::size_t i = 0; i < guards.size(); ++i) {
                if ((bits >> i & 1U) != 0)
                    holding.insert(guards[i]);
            }
            const std::string wanted = expected(machine, alternatives, holding);
            const std::string got = decided(machine, lifecycle, state, event, holding);
            const std::string where = machine.name + ", " + state + ", " + event + ": ";
            [&] { QCOMPARE(where + got, where + wanted); }();
            taken += wanted != "illegal" && wanted != "guard failed" ? 1 : 0;
        }
        return {static_cast<int>(1U << guards.size()), taken};
    }
};

std::unique_ptr<QObject> makeCommerceTest() { return std::make_unique<CommerceTest>(); }

} // namespace orderdeck

#include "tst_commerce.moc"
