#include "tests/lifecycle/definition_text.h"
#include "tests/lifecycle/lifecycle_tests.h"

#include <QTest>

#include <cstdlib>
#include <new>

namespace {

/// Counted while a decision is made; see decisionsDoNotAllocate.
thread_local std::size_t g_allocations = 0;

} // namespace

void* operator new(std::size_t size)
{
    ++g_allocations;
    if (void* memory = std::malloc(size != 0 ? size : 1))
        return memory;
    throw std::bad_alloc();
}

void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept
{
    ++g_allocations;
    return std::malloc(size != 0 ? size : 1);
}

void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*size*/) noexcept { std::free(memory); }

namespace orderdeck {

namespace {

constexpr const char* kMachine = R"(
  <datamodel><data id='sum' od:type='money'/><data id='vip' od:type='boolean'/></datamodel>
  <state id='shop' initial='open_order' od:target='5d' od:kind='on-hold'>
    <transition event='note'/>
    <transition event='cancel' target='gone' od:role='ops' od:reason='required'
                od:label='Cancel it'/>
    <transition event='back' target='shop'/>
    <state id='first' od:kind='initial'>
      <transition event='go' target='open_order'/>
    </state>
    <state id='open_order' od:label='Open' od:kind='in-progress' od:target='90s'>
      <initial><transition target='cart_full'/></initial>
      <transition event='pay.card' target='card'/>
      <transition event='pay' target='cash'/>
      <transition event='deep' target='card'/>
      <state id='cart_empty'/>
      <state id='cart_full'>
        <transition event='cancel' cond='vip' target='first'/>
        <transition event='cancel' cond='sum &lt; 10' target='gone'/>
        <transition event='pay.card' cond='sum &gt; 100.00' target='first' od:role='admin'/>
        <transition event='stay' target='cart_full'/>
        <transition event='ship.* pack.' target='cart_empty'/>
        <od:timer event='cancel' after='2h'/>
      </state>
    </state>
    <state id='card'><transition event='deep' target='cash'/></state>
    <state id='cash'><transition event='*' target='gone'/></state>
  </state>
  <final id='gone' od:kind='cancelled'/>
)";

struct Row {
    const char* state;
    const char* event;
    std::int64_t sum; ///< In minor units; below zero: missing.
    bool vip;
    Role role;
    const char* expected;
};

constexpr Row kRows[] = {
    {"cart_full", "note", 0, false, Role::Support, "taken cart_full by shop"},
    {"cart_full", "note", 0, false, Role::Viewer, "forbidden cart_full by shop"},
    {"cart_full", "stay", 0, false, Role::Support, "taken cart_full by cart_full"},
    {"cart_full", "nothing", 0, false, Role::Admin, "illegal"},
    {"cart_full", "", 0, false, Role::Admin, "illegal"},
    {"cart_full", ".", 0, false, Role::Admin, "illegal"},
    {"cart_full", "cancel", 0, true, Role::Support, "taken first by cart_full"},
    {"cart_full", "cancel", 0, false, Role::Support, "taken gone by cart_full"},
    {"cart_full", "cancel", 1000, false, Role::Ops, "taken gone by shop"},
    {"cart_full", "cancel", 1000, false, Role::Support, "forbidden gone by shop"},
    {"cart_full", "cancel", -1, false, Role::Service, "taken gone by shop"},
    {"cart_full", "pay.card", 10001, false, Role::Admin, "taken first by cart_full"},
    {"cart_full", "pay.card", 10001, false, Role::Ops, "forbidden first by cart_full"},
    {"cart_full", "pay.card", 10000, false, Role::Ops, "taken card by open_order"},
    {"cart_full", "pay.card.visa", 10000, false, Role::Ops, "taken card by open_order"},
    {"cart_full", "pay.cardinal", 10000, false, Role::Ops, "taken cash by open_order"},
    {"cart_full", "pay", 0, false, Role::Support, "taken cash by open_order"},
    {"cart_full", "payment", 0, false, Role::Support, "illegal"},
    {"cart_full", "ship", 0, false, Role::Support, "taken cart_empty by cart_full"},
    {"cart_full", "ship.now", 0, false, Role::Support, "taken cart_empty by cart_full"},
    {"cart_full", "pack.now", 0, false, Role::Support, "taken cart_empty by cart_full"},
    {"cart_full", "shipping", 0, false, Role::Support, "illegal"},
    {"cart_full", "*", 0, false, Role::Support, "illegal"},
    {"cart_full", "deep", 0, false, Role::Support, "taken card by open_order"},
    {"card", "deep", 0, false, Role::Support, "taken cash by card"},
    {"cart_empty", "back", 0, false, Role::Support, "taken cart_full by shop"},
    {"cash", "back", 0, false, Role::Support, "taken gone by cash"},
    {"cash", "whatever", 0, false, Role::Support, "taken gone by cash"},
    {"gone", "back", 0, false, Role::Service, "illegal"},
};

std::string describe(const Lifecycle& lifecycle, const Decision& decision)
{
    if (decision.kind == DecisionKind::Illegal)
        return "illegal";
    const auto& source = lifecycle.states()[lifecycle.transitions()[decision.transition].source].id;
    if (decision.kind == DecisionKind::GuardFailed)
        return "guard failed by " + source;
    return (decision.kind == DecisionKind::Taken ? "taken " : "forbidden ") +
           lifecycle.states()[decision.target].id + " by " + source;
}

} // namespace

class DecisionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decides()
    {
        const Lifecycle lifecycle = readOrFail(definition(kMachine));
        for (const Row& row : kRows) {
            const std::vector<FieldValue> fields{row.sum < 0 ? FieldValue() : FieldValue(row.sum),
                                                 FieldValue(row.vip)};
            const Decision decision =
                lifecycle.decide(lifecycle.stateIndex(row.state), lifecycle.eventClass(row.event),
                                 {fields, {}, 1, {}}, row.role);
            const std::string what = std::string(row.state) + " " + row.event;
            QCOMPARE(what + ": " + describe(lifecycle, decision), what + ": " + row.expected);
        }
    }

    void aFailedGuardNamesTheFirst()
    {
        const Lifecycle lifecycle = readOrFail(definition(
            "<state id='a'><transition event='e' cond='version &gt; 5' target='z'/>"
            "<transition event='e' cond='version &gt; 6' target='z'/></state><final id='z'/>"));
        const Decision decision =
            lifecycle.decide(0, lifecycle.eventClass("e"), {{}, {}, 5, {}}, Role::Service);
        QCOMPARE(decision.kind, DecisionKind::GuardFailed);
        QCOMPARE(lifecycle.transitions()[decision.transition].guard, std::string("version > 5"));
    }

    void whatIsOutOfRangeIsIllegal()
    {
        const Lifecycle lifecycle = readOrFail(definition(kMachine));
        for (const StateIndex state : {StateIndex(0), StateIndex(9), StateIndex(9999), kNoState}) {
            for (const EventClass event : {EventClass(0), EventClass(500), EventClass(0xFFFF)})
                QCOMPARE(lifecycle.decide(state, event, {}, Role::Admin).kind,
                         DecisionKind::Illegal);
        }
        QCOMPARE(lifecycle.stateIndex("none"), kNoState);
        QVERIFY(!lifecycle.isWithin(kNoState, 0));
        QVERIFY(!lifecycle.isWithin(0, kNoState));
    }

    void decisionsDoNotAllocate()
    {
        const Lifecycle lifecycle = readOrFail(definition(kMachine));
        const std::vector<FieldValue> fields{FieldValue(std::int64_t(5000)), FieldValue(false)};
        std::size_t taken = 0;
        const std::size_t before = g_allocations;
        for (StateIndex state = 0; state < lifecycle.states().size(); ++state) {
            for (const char* event : {"cancel", "pay.card.visa.gold", "note", "unheard.of"}) {
                const Decision decision = lifecycle.decide(state, lifecycle.eventClass(event),
                                                           {fields, "first", 3, "SP"}, Role::Admin);
                taken += decision.kind == DecisionKind::Taken ? 1 : 0;
            }
        }
        QCOMPARE(g_allocations, before);
        QVERIFY(taken > 5);
    }

    void factsOfTheDefinitionAreKept()
    {
        const Lifecycle lifecycle = readOrFail(definition(kMachine));
        std::string text;
        for (const LifecycleState& state : lifecycle.states())
            text += state.id + "|" + state.label + "|" + std::string(name(state.kind)) + "|" +
                    std::to_string(state.kindRank) + "|" + (state.compound ? "compound" : "") +
                    (state.final ? "final" : "") + "|" +
                    (state.target ? std::to_string(*state.target / std::chrono::seconds(1)) : "") +
                    "\n";
        QCOMPARE(text, std::string("shop|shop|on-hold|0|compound|432000\n"
                                   "first|first|initial|0||432000\n"
                                   "open_order|Open|in-progress|0|compound|90\n"
                                   "cart_empty|cart empty|in-progress|1||90\n"
                                   "cart_full|cart full|in-progress|0||90\n"
                                   "card|card|on-hold|0||432000\n"
                                   "cash|cash|on-hold|0||432000\n"
                                   "gone|gone|cancelled|0|final|\n"));
        std::string events;
        for (const std::string& event : lifecycle.eventNames())
            events += event + " ";
        QCOMPARE(events, std::string("note cancel back go pay.card pay deep stay ship pack "));
        QCOMPARE(lifecycle.timers().size(), 1U);
        QCOMPARE(lifecycle.timers()[0].event, std::string("cancel"));
        QVERIFY(lifecycle.timers()[0].after == std::chrono::hours(2));
        const LifecycleTransition& cancel = lifecycle.transitions()[1];
        QCOMPARE(cancel.label, std::string("Cancel it"));
        QVERIFY(cancel.reasonRequired);
        QCOMPARE(cancel.role, Role::Ops);
        QCOMPARE(lifecycle.transitions()[0].label, std::string("note"));
        QCOMPARE(lifecycle.fields()[0].type, FieldType::Money);
    }

    void transitionsComeInTheOrderInWhichTheyAreAsked()
    {
        const Lifecycle lifecycle = readOrFail(definition(kMachine));
        std::string order;
        for (const TransitionIndex index :
             lifecycle.transitionsFrom(lifecycle.stateIndex("cart_full")))
            order += std::to_string(index) + " ";
        QCOMPARE(order, std::string("7 8 9 10 11 4 5 6 0 1 2 "));
    }

    void aFinalStateThatCanBeLeftIsNotTheEnd()
    {
        const Lifecycle lifecycle = readOrFail(
            definition("<state id='a'><transition event='e' target='done'/>"
                       "<transition event='note'/><final id='done'/></state>"
                       "<state id='b'><transition event='e' target='over'/><final id='over'/>"
                       "<state id='c'/></state><state id='d'><transition event='e' cond='In(c)'/>"
                       "<final id='end'/></state>"));
        const auto isFinal = [&](const char* id) {
            return lifecycle.states()[lifecycle.stateIndex(id)].final;
        };
        // a's transition leads back to done itself.
        QVERIFY(isFinal("done"));
        QVERIFY(isFinal("over"));
        QVERIFY(isFinal("end"));
        const Lifecycle left = readOrFail(
            definition("<state id='a'><transition event='e' target='z'/><final id='done'/></state>"
                       "<final id='z'/>"));
        QVERIFY(!left.states()[left.stateIndex("done")].final);
        QCOMPARE(left.states()[left.stateIndex("done")].kind, StateKind::Final);
    }

    void theRankFollowsTheFlow()
    {
        const Lifecycle lifecycle = readOrFail(definition(
            "<state id='z'><transition event='back' target='start'/></state>"
            "<state id='c'><transition event='next' target='z'/></state>"
            "<state id='b'><transition event='next' target='c'/></state>"
            "<state id='start' od:kind='initial'><transition event='next' target='b'/></state>"));
        // Without initial the first state is entered: z.
        QCOMPARE(lifecycle.initial(), 0);
        QCOMPARE(lifecycle.states()[0].kind, StateKind::Initial);
        QCOMPARE(lifecycle.states()[2].kindRank, 0);
        QCOMPARE(lifecycle.states()[1].kindRank, 1);
    }
};

std::unique_ptr<QObject> makeDecisionTest() { return std::make_unique<DecisionTest>(); }

} // namespace orderdeck

#include "tst_decision.moc"
