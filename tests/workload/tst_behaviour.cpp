#include "tests/workload/workload_fixture.h"

#include <QTest>

using namespace orderdeck;

class BehaviourTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shippedBehaviourFitsItsLifecycle();
    void everyStepOfTheShippedBehaviourHasAReasonWhereOneIsRequired();
    void mistakesNameTheirLine_data();
    void mistakesNameTheirLine();
    void unknownNameIsNotFound();
};

void BehaviourTest::shippedBehaviourFitsItsLifecycle()
{
    const Behaviour behaviour = shippedBehaviour();
    const LifecycleCatalogue catalogue = shippedCatalogue();
    const Lifecycle& lifecycle = *catalogue.newest(behaviour.lifecycle)->lifecycle;
    for (const StateBehaviour& state : behaviour.states) {
        const StateIndex index = lifecycle.stateIndex(state.state);
        QVERIFY2(index != kNoState, state.state.c_str());
        for (const BehaviourStep& step : state.steps) {
            // 'release' asks where the order came from: any of its transitions is enough here.
            const DecisionKind kind =
                lifecycle.decide(index, lifecycle.eventClass(step.event), {}, step.role).kind;
            QVERIFY2(kind == DecisionKind::Taken || kind == DecisionKind::GuardFailed,
                     (state.state + ' ' + step.event).c_str());
        }
    }
    for (const LifecycleState& state : lifecycle.states())
        if (!state.final && !state.compound)
            QVERIFY2(dwellOf(behaviour, state.id).leaving > 0.9, state.id.c_str());
}

void BehaviourTest::everyStepOfTheShippedBehaviourHasAReasonWhereOneIsRequired()
{
    const Behaviour behaviour = shippedBehaviour();
    const LifecycleCatalogue catalogue = shippedCatalogue();
    const Lifecycle& lifecycle = *catalogue.newest(behaviour.lifecycle)->lifecycle;
    for (const StateBehaviour& state : behaviour.states) {
        for (const BehaviourStep& step : state.steps) {
            const Decision decision = lifecycle.decide(
                lifecycle.stateIndex(state.state), lifecycle.eventClass(step.event), {}, step.role);
            const bool required = lifecycle.transitions()[decision.transition].reasonRequired;
            QVERIFY2(!required || !step.reason.empty(), (state.state + ' ' + step.event).c_str());
        }
    }
}

namespace {

constexpr const char* kStart =
    "lifecycle = 'l'\nsource = 's'\nnumber_prefix = 'n'\ncurrency = 'c'\n"
    "hour_shares = [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]\n"
    "region = [{ name = 'r', share = 1 }]\n"
    "product = [{ sku = '1', name = 'p', price = '1.00' }]\n";

} // namespace

void BehaviourTest::mistakesNameTheirLine_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("cause");
    const auto row = [](const char* name, const std::string& text, const char* cause) {
        QTest::newRow(name) << QString::fromStdString(text) << QString::fromLatin1(cause);
    };
    const std::string start = kStart;
    const std::string state = start + "[[state]]\nname = 'a'\n";
    row("unknown key", start + "colour = 'red'\n", "unknown key 'colour' (x:8)");
    row("no state", start, "at least one 'state' is needed (x:1)");
    row("unknown step key", state + "steps = [{ evnt = 'go' }]\n", "unknown key 'evnt' (x:10)");
    row("no actor", state + "steps = [{ event = 'e', share = 1, dwell = '1s' }]\n",
        "'actor' is missing or no text (x:10)");
    row("dwell", state + "steps = [{ event = 'e', share = 1, actor = 'a', dwell = 'soon' }]\n",
        "'dwell' must be a time above 0 such as \"40s\" or \"2d12h\" (x:10)");
    row("shares", state + "steps = [{ event = 'e', share = 1.5, actor = 'a', dwell = '1s' }]\n",
        "the shares of a state add up to more than 1 (x:8)");
    row("role",
        state + "steps = [{ event = 'e', share = 1, actor = 'a', dwell = '1s', role = 'king' }]\n",
        "'role' must be viewer, support, ops, admin or service (x:10)");
    row("shape",
        state + "steps = [{ event = 'e', share = 1, actor = 'a', dwell = '1s', shape = 'odd' }]\n",
        "'shape' must be exponential, regular or steady (x:10)");
    row("not TOML", start + "= 3\n", "");
    row("hours", "hour_shares = [1]\n", "");
}

void BehaviourTest::mistakesNameTheirLine()
{
    QFETCH(QString, text);
    QFETCH(QString, cause);
    const Result<Behaviour> read = parseBehaviour(text.toStdString(), "x");
    QVERIFY(!read);
    QVERIFY(read.error().kind == ErrorKind::Invalid);
    if (!cause.isEmpty())
        QCOMPARE(QString::fromStdString(read.error().text()), cause);
}

void BehaviourTest::unknownNameIsNotFound()
{
    QVERIFY(loadBehaviour("nowhere").error().kind == ErrorKind::NotFound);
    QVERIFY(loadBehaviour("/nowhere/x.toml").error().kind == ErrorKind::NotFound);
}

std::unique_ptr<QObject> makeBehaviourTest();
std::unique_ptr<QObject> makeBehaviourTest() { return std::make_unique<BehaviourTest>(); }

#include "tst_behaviour.moc"
