#include "models/lifecycle_figures.h"
#include "tests/models/orders/order_rows.h"

#include <QTest>

using namespace orderdeck;
using namespace std::chrono_literals;

class LifecycleFiguresTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void descriptorsMatchByTokenPrefix();
    void flowsOfInheritedTransitionsAreSummed();
    void releaseIsToldApartByItsTarget();
    void figuresOfOtherVersionsAreLeftOut();
};

namespace {

TransitionFlow flow(const char* from, const char* event, const char* to, std::int64_t count)
{
    TransitionFlow flow;
    flow.lifecycle = "order";
    flow.lifecycleVersion = 1;
    flow.from = from;
    flow.event = event;
    flow.to = to;
    flow.count = count;
    flow.perSecond = double(count) / 10;
    flow.dwellMedian = count * 1s;
    return flow;
}

} // namespace

void LifecycleFiguresTest::descriptorsMatchByTokenPrefix()
{
    QVERIFY(descriptorsMatch("pay", "pay"));
    QVERIFY(descriptorsMatch("pay.*", "pay.card"));
    QVERIFY(descriptorsMatch("pick pay", "pay.card.visa"));
    QVERIFY(descriptorsMatch("*", "anything"));
    QVERIFY(!descriptorsMatch("pay", "payment"));
    QVERIFY(!descriptorsMatch("pay.card", "pay"));
}

void LifecycleFiguresTest::flowsOfInheritedTransitionsAreSummed()
{
    const auto catalogue = orderCatalogue();
    ServiceSnapshot snapshot;
    snapshot.flows = {flow("paid", "hold", "held", 10), flow("picked", "hold", "held", 30)};
    const InstalledLifecycle& order = *catalogue->newest("order");
    const LifecycleFigures figures = figuresOf(order, snapshot);
    const TransitionIndex hold =
        transitionTaken(*order.lifecycle, order.lifecycle->stateIndex("paid"), "hold",
                        order.lifecycle->stateIndex("held"));
    QVERIFY(hold != kNoTransition);
    QCOMPARE(figures.transitions[hold].count, 40);
    QCOMPARE(figures.transitions[hold].dwellMedian, Duration(30s));
    QCOMPARE(figures.busiestPerSecond, 4.0);
}

void LifecycleFiguresTest::releaseIsToldApartByItsTarget()
{
    const auto catalogue = orderCatalogue();
    const Lifecycle& lifecycle = *catalogue->newest("order")->lifecycle;
    const StateIndex held = lifecycle.stateIndex("held");
    const auto to = [&](const char* state) {
        return transitionTaken(lifecycle, held, "release", lifecycle.stateIndex(state));
    };
    QVERIFY(to("paid") != kNoTransition);
    QVERIFY(to("paid") != to("picked"));
    QCOMPARE(to("shipped"), kNoTransition);
}

void LifecycleFiguresTest::figuresOfOtherVersionsAreLeftOut()
{
    const auto catalogue = orderCatalogue();
    ServiceSnapshot snapshot;
    StateBacklog backlog;
    backlog.lifecycle = "order";
    backlog.lifecycleVersion = 2;
    backlog.state = "paid";
    backlog.orders = 5;
    snapshot.backlogs = {backlog};
    const LifecycleFigures other = figuresOf(*catalogue->newest("order"), snapshot);
    const StateIndex paid = catalogue->newest("order")->lifecycle->stateIndex("paid");
    QCOMPARE(other.states[paid].orders, 0);
    snapshot.backlogs.front().lifecycleVersion = 1;
    QCOMPARE(figuresOf(*catalogue->newest("order"), snapshot).states[paid].orders, 5);
}

std::unique_ptr<QObject> makeLifecycleFiguresTest()
{
    return std::make_unique<LifecycleFiguresTest>();
}

#include "tst_lifecycle_figures.moc"
